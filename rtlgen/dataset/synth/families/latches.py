"""D latches, of one bit or a word, told in few words."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.phrasing import an, distinct, thing
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Design, Inputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, number


@value
class _Seen:
    """What the latch holds, None for what is not known, and what its inputs were."""

    held: int | None = None
    opened: int = 0
    data: int = 0
    resets: int = 0


def d_latch(d: Draw) -> Task:
    """A level-sensitive latch: its enable active high or low, perhaps with a reset."""
    io = Ports(d)
    width = d.one((1, 1, 1, 4, 8, d.between(2, 16)))
    low, reset, reset_low = d.chance(0.2), d.chance(0.25), d.chance(0.3)
    x, en = io.input("data_in", width), io.input("gate")
    rst = ""
    if reset:
        rst = io.fixed_input(
            d.one(("rst_n", "clr_n", "reset_n") if reset_low else ("rst", "clr", "reset", "aclr"))
        )
    q = io.output("data_out", width)
    is_open, clears = int(not low), int(not reset_low)
    test, clear = f"!{en}" if low else en, f"!{rst}" if reset_low else rst
    zero = decimal(0, width)
    load = f"if ({test})\n    {q} = {x};"
    follows = f"{test} ? {x} : {q}"
    if rst:
        load, follows = f"if ({clear})\n    {q} = {zero};\n  else {load}", f"{clear} ? {zero} : {follows}"

    def after(s: _Seen, g: Inputs) -> _Seen:
        resets = int(bool(rst) and g[rst] == clears)
        opened = int(g[en] == is_open)
        held = s.held
        if resets:
            held = 0
        elif opened:
            held = g[x]
        elif s.opened and (g[x] != s.data or s.resets):
            held = None  # what changes as the latch closes may be stored or not
        return _Seen(held=held, opened=opened, data=g[x], resets=resets)

    return Task(
        structure=f"{width} {low} {reset} {reset_low}",
        difficulty="easy",
        tops=("latch", "d_latch", "dlatch", f"latch{width}", "transparent_latch"),
        ports=io.all(),
        specs=distinct(_spec(d, (x, en, rst, q), width, is_open, clears)),
        designs=(
            Design(way="one process", body=f"always_latch begin\n  {load}\nend", regs=(q,)),
            Design(way="feedback", body=f"assign {q} = {follows};"),
        ),
        behaviour=Behaviour(outputs=lambda s, g: {q: after(s, g).held}, step=after, start=_Seen()),
        stimulus=Stimulus(length=70, hold={x: 0.6}, ones={rst: 0.15 if clears else 0.85} if rst else {}),
        tags=("latch", BRIEF),
    )


def _spec(
    d: Draw, ports: tuple[str, str, str, str], width: int, is_open: int, clears: int
) -> Callable[[], str]:
    x, en, rst, q = ports
    word, other = ("high", "low") if is_open else ("low", "high")
    shut = 1 - is_open
    level = f"active-{word}"
    one = (
        "a D latch",
        "a transparent latch",
        "a level-sensitive latch",
        "a single D latch",
        "a gated D latch",
    )
    more = (
        f"{an(f'{width}-bit')} latch",
        f"{number(width)} D latches",
        f"{an(f'{width}-bit')} transparent latch",
        f"a latch for the {width}-bit word `{x}`",
    )
    rules = (
        f"While `{en}` is {is_open}, `{q}` follows `{x}`; while it is {shut}, `{q}` holds.",
        f"It is open while `{en}` is {word} and keeps its value while it is {other}.",
        f"`{en}` is its {level} enable.",
        f"Its enable is `{en}`, active {word}.",
        f"If `{en}` is {is_open}, `{x}` passes to `{q}`, otherwise `{q}` keeps what it had.",
        f"`{x}` goes through while `{en}` = {is_open} and is stored when `{en}` becomes {shut}.",
    )
    clear, level_word = f"`{rst}`", "high" if clears else "low"
    resets = (
        f"{clear} is an asynchronous reset, active {level_word}, and comes first.",
        f"With {clear} = {clears} the output is 0, whatever `{en}` is.",
        f"It has an active-{level_word} reset, {clear}, which clears it whether it is open or not.",
        f"Whenever {clear} is {level_word}, `{q}` is zero.",
    )

    def told() -> str:
        noun = d.one(one if width == 1 else more)
        first = d.one(
            (
                *(thing(d, noun) for _ in range(3)),
                thing(d, f"{noun} with the {level} enable `{en}`"),
                f"`{q}` is the output of {noun}; its input is `{x}`.",
                f"`{q}` is {noun}.",
            )
        )
        known = "enable `" in first
        ends = d.one(("No clock is involved.", "It is not clocked.", "", "", ""))
        rule = "" if known and d.chance() else d.one(rules)
        return " ".join(s for s in (first, rule, d.one(resets) if rst else "", ends) if s)

    return told
