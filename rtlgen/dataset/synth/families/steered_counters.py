"""Counters that an input turns round or loads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.phrasing import an
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Inputs
from rtlgen.dataset.synth.text import decimal, indented


@value
class Counter:
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
    script: tuple[dict[str, int], ...] = ()
    """Inputs that lead it to its ends."""
    often: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    ones: Mapping[str, float] = field(default_factory=dict)


def both_ways(d: Draw, io: Ports) -> Counter:
    """Up and down by an input, saturating or not, perhaps only where another one is 1."""
    width = d.one((2, 2, 3, 3, 4, 4, 5, 6, 8))
    most = (1 << width) - 1
    saturates = d.chance(0.6)
    low, high = (0, most) if not saturates or d.chance(0.7) else (d.below(2), d.between(most // 2 + 1, most))
    start = d.one((low, low, high, low + (high - low + 1) // 2, low + (high - low) // 2))
    valid = io.input("valid_in") if d.chance(0.4) else ""
    up = io.input("up")
    q, sized = io.output("count", width), an(f"{width}-bit")
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
    moves = {valid: 1} if valid else {}
    kind = "saturating" if saturates else "binary"

    def step(s: int, g: Inputs) -> int:
        if valid and not g[valid]:
            return s
        after = s + 1 if g[up] else s - 1
        return min(high, max(low, after)) if saturates else after & most

    return Counter(
        structure=f"both {width} {low} {high} {saturates} {bool(valid)}",
        nouns=(
            f"{sized} up/down counter",
            f"{sized} counter that counts in both directions",
            f"a {kind} up/down counter of {width} bits",
            f"{sized} {kind} counter with a direction input",
            f"a counter `{q}` with {width} bits that goes up or down",
        ),
        sentences=(
            f"`{q}` is {sized} counter that goes up or down.",
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
        script=({up: 1, **moves},) * (high - start + 3) + ({up: 0, **moves},) * (high - low + 3),
    )


def loaded(d: Draw, io: Ports) -> Counter:
    """Loaded with a value, or counting."""
    width = d.one((3, 4, 4, 6, 8, 8, 10, 12))
    most = (1 << width) - 1
    down = d.chance(0.3)
    stops = down and d.chance(0.6)
    load, given = io.input("load"), io.input("data_in", width)
    q, sized = io.output("count", width), an(f"{width}-bit")
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

    return Counter(
        structure=f"load {width} {down} {stops}",
        nouns=(
            f"{sized} {way} counter that can be loaded",
            f"a loadable {width}-bit counter",
            f"{sized} counter with a load input",
            f"{sized} {'timer that counts down' if stops else f'{way} counter with parallel load'}",
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
        ones={load: 0.3},
        often={given: (1, 2, 3, most, most - 1)},
    )
