"""Counters that start again, stop at their ends, wait or are loaded, told in few words."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.core.value import value
from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.few_words import (
    amount,
    clocked_specs,
    enable_told,
    openings,
    register_designs,
    reset_kind,
)
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Inputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, indented

_WIDTHS = (2, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8, 8, 9, 10, 12)


@value
class _Counter:
    """What is counted, apart from reset, clock and enable."""

    structure: str
    nouns: tuple[str, ...]
    sentences: tuple[str, ...]
    details: tuple[str, ...]
    move: str
    """The statements of an edge."""
    follows: str
    """The next value."""
    step: Callable[[int, Inputs], int]
    width: int
    q: str
    start: int
    cycles: int
    """That show it all."""
    often: dict[str, tuple[int, ...]]


def wrap_or_hold_counter(d: Draw) -> Task:
    """Counters up and down that begin again at the end, or stay there; with enable, direction or load."""
    c = draw_clocking(d, resets="always" if d.chance(0.9) else "any", falling=0.08)
    io = Ports(d, c)
    kind = d.one((_wrapping, _wrapping, _stopping, _both_ways, _both_ways, _loaded))
    en = io.input("enable") if kind in (_wrapping, _stopping) and d.chance(0.4) else ""
    counter = kind(d, io)
    q, width = counter.q, counter.width
    what = d.one((f"`{q}`", f"`{q}`", "the counter", "the count"))
    idle = d.one(("keeps its value", "holds", "does not change", "pauses"))
    held = enable_told(d, en, what, idle=idle) if en else ""
    move = f"if ({en}) begin\n{indented(counter.move)}\nend" if en else counter.move
    return Task(
        structure=f"{counter.structure} {bool(en)} {counter.start} {reset_kind(c)}",
        difficulty="easy",
        tops=("counter", "cnt", "count_up", f"counter{width}", "event_counter", "step_counter"),
        ports=io.all(),
        clocking=c,
        specs=clocked_specs(
            d,
            c,
            openings(d, counter.nouns, counter.sentences),
            (*counter.details, held),
            amount(d, counter.start, width),
            what,
        ),
        designs=register_designs(
            c,
            io,
            (q, width, counter.start),
            move,
            f"{en} ? ({counter.follows}) : {q}" if en else counter.follows,
        ),
        behaviour=Behaviour(
            outputs=lambda s, _: {q: s},
            step=lambda s, g: s if en and not g[en] else counter.step(s, g),
            start=counter.start,
        ),
        stimulus=Stimulus(
            length=min(500, counter.cycles + 40), ones={en: 0.85} if en else {}, often=counter.often, resets=2
        ),
        tags=("sequential", "counter", BRIEF),
    )


def _a(width: int) -> str:
    return f"{'an' if width in (8, 11) else 'a'} {width}-bit"


def _wrapping(d: Draw, io: Ports) -> _Counter:
    """Round and round between two numbers."""
    width = d.one(_WIDTHS)
    most = (1 << width) - 1
    first = d.one((0, 0, 0, 1, d.between(0, most // 2)))
    last = most if d.chance(0.3) else d.between(max(first + 1, most // 2), min(most, first + 200 + most // 2))
    if width == 4 and d.chance(0.4):
        first, last = d.one(((0, 9), (1, 10), (0, 11), (1, 12)))
    down = d.chance(0.25)
    begin, end = (last, first) if down else (first, last)
    period, after = last - first + 1, begin + (-1 if down else 1)
    q = io.output("count", width)
    one = f"{q} <= {q} {'-' if down else '+'} {decimal(1, width)};"
    follows = f"{q} {'-' if down else '+'} {decimal(1, width)}"
    way = "down" if down else "up"
    if (first, last) == (0, most):
        move = one
    else:
        move = f"if ({q} == {decimal(end, width)})\n  {q} <= {decimal(begin, width)};\nelse\n  {one}"
        follows = f"({q} == {decimal(end, width)}) ? {decimal(begin, width)} : {follows}"
    runs = (
        f"counts {way} from {begin} to {end} inclusive, then starts again at {begin}",
        f"counts {begin}, {after}, ..., {end}, {begin} and so on",
        f"goes {way} from {begin} through {end} and wraps around to {begin}",
        f"counts {way} from {begin}; after {end} comes {begin} again",
        f"counts {way} through the {period} numbers from {begin} to {end}, over and over",
        f"counts from {begin} {way} to {end}, with a period of {period}",
        f"runs {way} from {begin} to {end} and repeats after {period} clock cycles",
    )
    nouns = [f"{_a(width)} counter that {r}" for r in runs[:5]]
    nouns += [f"a counter that {r}" for r in runs]
    nouns += [f"a modulo-{period} counter that {r}" for r in runs[:3]]
    if first == 0:
        named = ("a decade counter",) * 3 if period == 10 else (f"a mod-{period} counter",)
        nouns += [
            f"{n} ({begin} to {end}, counting {way})" for n in (*named, f"a divide-by-{period} counter")
        ]
        nouns.append(f"a {way} counter of period {period}, from {begin} to {end}")
    if (first, last) == (0, most):
        nouns += [
            f"{_a(width)} binary counter that counts {way} and wraps",
            f"a free-running {width}-bit {way} counter",
        ]
    return _Counter(
        structure=f"wrap {width} {begin} {end}",
        nouns=tuple(nouns),
        sentences=(
            f"`{q}` {d.one(runs)}.",
            f"Count {way} from {begin} to {end} on `{q}`, then begin at {begin} again.",
            f"At each clock edge `{q}` {'falls' if down else 'rises'} by 1; after {end} it is {begin} again.",
            f"The counter `{q}` {d.one(runs)}.",
        ),
        details=(),
        move=move,
        follows=follows,
        step=lambda s, _: begin if s == end else s - 1 if down else s + 1,
        width=width,
        q=q,
        start=begin,
        cycles=2 * period,
        often={},
    )


def _stopping(d: Draw, io: Ports) -> _Counter:
    """One way, as far as a limit."""
    width = d.one((2, 3, 4, 4, 5, 6, 7, 8))
    most = (1 << width) - 1
    down = d.chance(0.3)
    begin, end = (d.between(most // 2 + 1, most), 0) if down else (0, d.one((most, d.between(2, most))))
    q = io.output("count", width)
    way, sign = ("down", "-") if down else ("up", "+")
    test = f"{q} {'>' if down else '<'} {decimal(end, width)}"
    if end in (0, most):
        test = f"{q} != {decimal(end, width)}"
    holds = (
        f"counts {way} from {begin} to {end} and stays there",
        f"counts {way} and stops at {end}",
        f"counts {way} from {begin} and holds the value {end} once it is reached",
        f"saturates at {end} instead of wrapping around, counting {way} from {begin}",
        f"goes {way} from {begin} as far as {end} and then keeps that value",
    )
    return _Counter(
        structure=f"stop {width} {begin} {end}",
        nouns=(
            *(f"{_a(width)} counter that {h}" for h in holds),
            *(f"a saturating counter that {h}" for h in holds[:3]),
            f"a saturating {way} counter, from {begin} to {end}",
        ),
        sentences=(
            *(f"`{q}` {h}." for h in holds),
            f"`{q}` {'falls' if down else 'rises'} by 1 each clock until it is {end}; it stays there.",
        ),
        details=(),
        move=f"if ({test}) begin\n  {q} <= {q} {sign} {decimal(1, width)};\nend",
        follows=f"({test}) ? {q} {sign} {decimal(1, width)} : {q}",
        step=lambda s, _: s if s == end else s - 1 if down else s + 1,
        width=width,
        q=q,
        start=begin,
        cycles=2 * abs(end - begin),
        often={},
    )


def _both_ways(d: Draw, io: Ports) -> _Counter:
    """Up and down by an input, saturating or not, perhaps only where another one is 1."""
    width = d.one((2, 2, 3, 3, 4, 4, 5, 6, 8))
    most = (1 << width) - 1
    saturates = d.chance(0.6)
    low, high = (0, most) if not saturates or d.chance(0.7) else (d.below(2), d.between(most // 2 + 1, most))
    start = d.one((low, low, high, low + (high - low + 1) // 2, low + (high - low) // 2))
    valid = io.input("valid_in") if d.chance(0.4) else ""
    up = io.input("up")
    q = io.output("count", width)
    one = decimal(1, width)
    top, bottom = f"{q} == {decimal(high, width)}", f"{q} == {decimal(low, width)}"
    rise, fall = f"{q} <= {q} + {one};", f"{q} <= {q} - {one};"
    if saturates:
        tests = (f"{up} && {q} < {decimal(high, width)}", f"!{up} && {q} > {decimal(low, width)}")
        move = f"if ({tests[0]}) begin\n  {rise}\nend else if ({tests[1]}) begin\n  {fall}\nend"
        follows = f"{up} ? (({top}) ? {q} : {q} + {one}) : (({bottom}) ? {q} : {q} - {one})"
    else:
        move = f"if ({up}) begin\n  {rise}\nend else begin\n  {fall}\nend"
        follows = f"{up} ? {q} + {one} : {q} - {one}"
    if valid:
        move = f"if ({valid}) begin\n{indented(move)}\nend"
        follows = f"{valid} ? ({follows}) : {q}"
    ends = (
        d.one(
            (
                f"It never goes above {high} or below {low}.",
                f"It saturates at {low} and at {high}.",
                f"At {high} it does not count further up, at {low} not further down.",
                f"Its limits are {low} and {high}; there it holds.",
                f"It stays at {high} when it should go up from there, and at {low} when down.",
            )
        )
        if saturates
        else d.one(("It wraps around at both ends.", f"After {most} comes 0, before 0 comes {most}.", ""))
    )
    ways = d.one(
        (
            f"`{up}` = 1 counts up and `{up}` = 0 counts down.",
            f"If `{up}` is 1 it goes up by one, else down by one.",
            f"It is incremented when `{up}` is high and decremented when it is low.",
            f"`{up}` gives the direction: 1 is up, 0 is down.",
            f"It counts up while `{up}` is 1 and down while it is 0.",
        )
    )
    when = (
        d.one(
            (
                f"It counts only when `{valid}` is 1.",
                f"With `{valid}` = 0 nothing changes.",
                f"`{up}` is looked at only when `{valid}` is 1; otherwise the count holds.",
                f"Each clock edge with `{valid}` high is a step; without it the count stays.",
            )
        )
        if valid
        else ""
    )
    kind = "saturating" if saturates else "binary"

    def step(s: int, g: Inputs) -> int:
        if valid and not g[valid]:
            return s
        after = s + 1 if g[up] else s - 1
        return min(high, max(low, after)) if saturates else after & most

    return _Counter(
        structure=f"both {width} {low} {high} {saturates} {bool(valid)}",
        nouns=(
            f"{_a(width)} up/down counter",
            f"{_a(width)} counter that counts in both directions",
            f"a {kind} up/down counter of {width} bits",
            f"{_a(width)} {kind} counter with a direction input",
            f"a counter `{q}` with {width} bits that goes up or down",
        ),
        sentences=(
            f"`{q}` is {_a(width)} counter that goes up or down.",
            f"Count up or down in `{q}`.",
            f"The counter `{q}` moves by one at each clock edge.",
            f"`{q}` is a {kind} up/down counter.",
        ),
        details=(ways, when, ends),
        move=move,
        follows=follows,
        step=step,
        width=width,
        q=q,
        start=start,
        cycles=100,
        often={},
    )


def _loaded(d: Draw, io: Ports) -> _Counter:
    """Loaded with a value, or counting."""
    width = d.one((3, 4, 4, 6, 8, 8, 10, 12))
    most = (1 << width) - 1
    down = d.chance(0.3)
    stops = down and d.chance(0.6)
    load, given = io.input("load"), io.input("data_in", width)
    q = io.output("count", width)
    way, sign = ("down", "-") if down else ("up", "+")
    start = d.one((0, 0, 0, most, d.bits(width)))
    one = f"{q} <= {q} {sign} {decimal(1, width)};"
    test = f" if ({q} != {decimal(0, width)})" if stops else ""
    counted = f"(({q} == {decimal(0, width)}) ? {q} : {q} - {decimal(1, width)})"
    loads = d.one(
        (
            f"`{load}` = 1 loads `{given}`; otherwise it counts {way} by one.",
            f"If `{load}` is 1 it takes the value `{given}`, else it counts {way}.",
            f"When `{load}` is high `{given}` is loaded, when it is low the count goes {way} by 1.",
            f"It is loaded from `{given}` while `{load}` is 1, and counts {way} while it is 0.",
        )
    )
    ends = (
        d.one(("It stops at 0.", "At 0 it stays until it is loaded again.", "Once 0 is reached it holds 0."))
        if stops
        else d.one((f"After {0 if down else most} comes {most if down else 0}.", "It wraps around.", ""))
    )

    def step(s: int, g: Inputs) -> int:
        if g[load]:
            return g[given]
        if stops and s == 0:
            return 0
        return (s - 1 if down else s + 1) & most

    return _Counter(
        structure=f"load {width} {down} {stops}",
        nouns=(
            f"{_a(width)} {way} counter that can be loaded",
            f"a loadable {width}-bit counter",
            f"{_a(width)} counter with a load input",
            f"{_a(width)} {'timer that counts down' if stops else f'{way} counter with parallel load'}",
        ),
        sentences=(
            f"`{q}` is a counter with a parallel load.",
            f"`{q}` counts {way} and can be loaded.",
            f"Count {way} in `{q}`, unless a value is loaded.",
        ),
        details=(loads, ends),
        move=f"if ({load}) begin\n  {q} <= {given};\nend else{test} begin\n  {one}\nend",
        follows=f"{load} ? {given} : {counted if stops else f'{q} {sign} {decimal(1, width)}'}",
        step=step,
        width=width,
        q=q,
        start=start,
        cycles=90,
        often={given: (1, 2, 3, most, most - 1)},
    )
