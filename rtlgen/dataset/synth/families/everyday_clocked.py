"""Flip-flops and counters told by their names, with reset and clock edge in few words."""

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
from rtlgen.dataset.synth.phrasing import an
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Inputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, indented, number


def d_register(d: Draw) -> Task:
    """D flip-flops, one or a word of them, with what such have: a reset, an enable, the falling edge."""
    c = draw_clocking(d, falling=0.2)
    io = Ports(d, c)
    width = d.one((1, 1, 1, 2, 3, 4, 6, 8, 8, 12, 16, 32))
    en = io.input("enable") if d.chance(0.25) else ""
    x, q = io.input("data_in", width), io.output("data_out", width)
    start = d.one((0, 0, 0, (1 << width) - 1, d.bits(width)))
    what = (
        d.one(("a D flip-flop", "a single D flip-flop", "one flip-flop (D type)", "a DFF"))
        if width == 1
        else d.one(
            (
                f"{number(width)} D flip-flops",
                f"{an(f'{width}-bit')} register",
                f"a register of {number(width)} D flip-flops",
                f"{width} DFFs in parallel",
                f"{an(f'{width}-bit')} D register",
                f"a bank of {number(width)} D flip-flops",
                f"a register that is {width} bits wide",
            )
        )
    )
    kept = d.one((f"`{q}`", "the register" if width > 1 else "the flip-flop"))
    holds = enable_told(d, en, kept) if en else ""
    nouns = (
        what,
        f"{what} with the input `{x}` and the output `{q}`",
        f"{what} that {'stores' if what.startswith(('a', 'one')) else 'store'} `{x}` at each clock edge",
        f"{what}, from `{x}` to `{q}`",
    )
    sentences = (
        f"`{q}` is `{x}` after the clock edge.",
        f"At each active clock edge `{q}` takes the value of `{x}`.",
        f"`{x}` is stored in `{q}` by the clock.",
        f"Store `{x}` in `{q}` at every clock edge.",
        f"`{q}` is {what} with the input `{x}`.",
        f"`{q}` is `{x}`, delayed by one clock cycle."
        if not en
        else f"Load `{x}` into `{q}` at clock edges.",
    )
    move = f"if ({en}) begin\n  {q} <= {x};\nend" if en else f"{q} <= {x};"
    return Task(
        structure=f"{width} {bool(en)} {start > 0} {reset_kind(c)}",
        difficulty="easy",
        tops=("dff", "d_reg", "register", f"dff{width}", "ff"),
        ports=io.all(),
        clocking=c,
        specs=clocked_specs(d, c, openings(d, nouns, sentences), (holds,), amount(d, start, width), kept),
        designs=register_designs(c, io, (q, width, start), move, f"{en} ? {x} : {q}" if en else x),
        behaviour=Behaviour(
            outputs=lambda s, _: {q: s},
            step=lambda s, given: s if en and not given[en] else given[x],
            start=start,
        ),
        stimulus=Stimulus(length=60, ones={en: 0.7} if en else {}),
        tags=("sequential", "flip-flop", BRIEF),
    )


def modulo_counter(d: Draw) -> Task:
    """Counters from one number to another, over and over."""
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    width = d.one((2, 3, 4, 4, 4, 5, 6, 7, 8, 10))
    most = (1 << width) - 1
    first = d.one((0, 0, 0, 1, d.between(0, most // 2)))
    last = d.one((most, most, d.between(max(first + 2, most // 2 + 1), most)))
    last = 9 if width == 4 and d.chance(0.3) else last
    if last <= first:
        first = 0
    down = d.chance(0.2)
    begin, end = (last, first) if down else (first, last)
    en = io.input("enable") if d.chance(0.3) else ""
    q = io.output("count", width)
    way, sign = ("down", "-") if down else ("up", "+")
    wraps = (first, last) == (0, most)
    one = f"{q} <= {q} {sign} {decimal(1, width)};"
    step = (
        one
        if wraps
        else f"if ({q} == {decimal(end, width)})\n  {q} <= {decimal(begin, width)};\nelse\n  {one}"
    )
    body = f"if ({en}) begin\n{indented(step)}\nend" if en else step
    follows = f"{q} {sign} {decimal(1, width)}"
    if not wraps:
        follows = f"({q} == {decimal(end, width)}) ? {decimal(begin, width)} : {follows}"
    period = last - first + 1
    counts = d.one(
        (
            f"counts {way} from {begin} to {end} and begins again",
            f"counts {begin}, {begin + (-1 if down else 1)} and so on as far as {end}, "
            f"then from {begin} again",
            f"goes {way} from {begin} to {end} and repeats every {period} clocks",
            f"counts {way} from {begin} to {end} inclusive, with a period of {period}",
            f"runs {way} from {begin} through {end} and wraps around to {begin}",
            f"counts {way} from {begin}; after {end} comes {begin} again",
        )
    )
    kind = {10: "decade counter"}.get(period) or d.one(
        (f"{width}-bit counter", f"modulo-{period} counter", f"{width}-bit binary counter")
    )
    what = d.one((f"`{q}`", "the counter", "the count"))
    idle = d.one(("keeps its value", "pauses", "stands still", "does not change"))
    pauses = enable_told(d, en, what, idle=idle) if en else ""
    nouns = (f"{an(kind)} that {counts}", f"{an(kind)} `{q}` that {counts}", f"a counter that {counts}")
    sentences = (f"`{q}` is {an(kind)}. It {counts}.", f"`{q}` {counts}.", f"The counter `{q}` {counts}.")

    def after(s: int, given: Inputs) -> int:
        if en and not given[en]:
            return s
        if s == end:
            return begin
        return s - 1 if down else s + 1

    return Task(
        structure=f"{width} {begin} {end} {bool(en)} {reset_kind(c)}",
        difficulty="easy",
        tops=("counter", "mod_counter", f"count{period}", "cnt", "cycle_counter"),
        ports=io.all(),
        clocking=c,
        specs=clocked_specs(d, c, openings(d, nouns, sentences), (pauses,), amount(d, begin, width), what),
        designs=register_designs(
            c, io, (q, width, begin), body, f"{en} ? ({follows}) : {q}" if en else follows
        ),
        behaviour=Behaviour(outputs=lambda s, _: {q: s}, step=after, start=begin),
        stimulus=Stimulus(
            length=period + 70,
            script=lambda _: [{en: 1} if en else {}] * (period + 4),  # as far as the beginning again
            ones={en: 0.9} if en else {},
            resets=2,
        ),
        tags=("sequential", "counter", BRIEF),
    )
