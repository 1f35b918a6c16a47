"""Counters that start again, stop at their ends, wait or are loaded, told in few words."""

from __future__ import annotations

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
from rtlgen.dataset.synth.families.steered_counters import Counter, both_ways, loaded
from rtlgen.dataset.synth.phrasing import an
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, indented

_WIDTHS = (2, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8, 8, 9, 10, 12)


def wrap_or_hold_counter(d: Draw) -> Task:
    """Counters up and down that begin again at the end, or stay there; with enable, direction or load."""
    c = draw_clocking(d, resets="always", falling=0.08)
    io = Ports(d, c)
    kind = d.one((_wrapping, _wrapping, _stopping, both_ways, both_ways, loaded))
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
            length=len(counter.script) + 70,
            script=lambda _: [{**v, en: 1} if en else v for v in counter.script],
            ones={en: 0.85} if en else counter.ones,
            often=counter.often,
            resets=2,
        ),
        tags=("sequential", "counter", BRIEF),
    )


def _wrapping(d: Draw, io: Ports) -> Counter:
    """Round and round between two numbers."""
    width = d.one(_WIDTHS)
    most = (1 << width) - 1
    first = d.one((0, 0, 0, 1, d.between(0, most // 2)))
    last = most if d.chance(0.3) else d.between(max(first + 1, most // 2), most)
    if width > 8:  # no longer than what a bench can run through
        first = d.one((0, 0, 1))
        last = min(most, d.one((d.between(100, 700), 499, 999)))
    if width == 4 and d.chance(0.4):
        first, last = d.one(((0, 9), (1, 10), (0, 11), (1, 12)))
    down = d.chance(0.25)
    begin, end = (last, first) if down else (first, last)
    period, after = last - first + 1, begin + (-1 if down else 1)
    q, sized = io.output("count", width), an(f"{width}-bit")
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
    nouns = [f"{sized} counter that {r}" for r in runs[:5]]
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
            f"{sized} binary counter that counts {way} and wraps",
            f"a free-running {width}-bit {way} counter",
        ]
    return Counter(
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
        script=({},) * (period + 4),
    )


def _stopping(d: Draw, io: Ports) -> Counter:
    """One way, as far as a limit."""
    width = d.one((2, 3, 4, 4, 5, 6, 7, 8))
    most = (1 << width) - 1
    down = d.chance(0.3)
    begin, end = (d.between(most // 2 + 1, most), 0) if down else (0, d.one((most, d.between(2, most))))
    q, sized = io.output("count", width), an(f"{width}-bit")
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
    return Counter(
        structure=f"stop {width} {begin} {end}",
        nouns=(
            *(f"{sized} counter that {h}" for h in holds),
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
        script=({},) * (abs(end - begin) + 4),
    )
