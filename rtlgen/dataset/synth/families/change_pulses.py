"""Bits that changed since the last clock edge, as pulses or captured, told in few words."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.few_words import clocked_specs, openings, reset_kind
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, RESET, Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, lines, span

_State = tuple[int | None, int | None]
"""The previous value and the output; None while unknown."""


def change_pulse(d: Draw) -> Task:
    """A pulse for each bit that changed, or a bit that stays 1 from the change to the reset."""
    kind, captured = d.one(("rise", "fall", "any")), d.chance(0.4)
    c = draw_clocking(d, resets="always" if captured else "any" if d.chance() else "never", falling=0.1)
    io = Ports(d, c)
    width = d.one((1, 1, 2, 4, 8, 8, 16, 32, d.between(2, 32)))
    x = io.input("vector_in" if width > 1 else "signal", width)
    out = io.output("vector_out" if width > 1 else kind if kind != "any" else "change", width)
    prev = io.local("previous")
    known = bool(c.reset) or d.chance(0.25)
    # The reset of the output alone: to the bench it is an input like others.
    alone = captured and not c.asynchronous and d.chance(0.6)
    mask = (1 << width) - 1
    formula = {"rise": f"{x} & ~{prev}", "fall": f"~{x} & {prev}", "any": f"{x} ^ {prev}"}[kind]
    follows = f"{out} | ({formula})" if captured else formula
    zero = decimal(0, width)
    first = lines(f"{prev} <= {zero};", f"{out} <= {zero};") if known else ""
    declared, seen = f"reg {span(width)}{prev};\n", io.local("wire")
    kept, old = f"{prev} <= {x};", f"{prev} <= {zero};" if known else ""
    one = c.always(lines(kept, f"{out} <= {follows};"), first)
    free = replace(c, reset="") if alone else c
    if alone:
        old = ""
        one = free.always(f"{kept}\nif ({c.compare})\n  {out} <= {zero};\nelse\n  {out} <= {follows};")
    apart = lines(
        declared,
        f"wire {span(width)}{seen};\n",
        f"assign {seen} = {formula};\n",
        free.always(kept, old) + "\n",
        c.always(
            f"{out} <= {f'{out} | {seen}' if captured else seen};", f"{out} <= {zero};" if known else ""
        ),
    )

    def step(s: _State, g: Inputs) -> _State:
        before, shown = s
        if alone and g[c.reset] == c.active:
            return g[x], 0
        if before is None:
            return g[x], None
        now = {"rise": g[x] & ~before, "fall": ~g[x] & before & mask, "any": g[x] ^ before}[kind]
        if not captured:
            return g[x], now
        return g[x], None if shown is None else now | shown

    def outputs(s: _State, _: Inputs) -> Outputs:
        return {out: s[1]}

    firsts = openings(d, _nouns(kind, x, out, width, captured=captured), _sentences(kind, x, out, width))
    details = [_timing(d, kind, x, out, width, captured=captured)]
    if c.reset:
        details.append(_old(d, x, out, alone=alone))
    idle = {c.reset: 1 - c.active} if alone else {}
    act = {c.reset: c.active} if alone else {RESET: 1}
    script = [act | {x: 0}, idle | {x: mask}, idle | {x: mask}, act | {x: 0}, idle | {x: 0}, idle | {x: mask}]
    start = d.one(("0", "zero")) if known else ""
    what = f"`{out}`" if c.reset else d.one(("every register", "each register"))
    return Task(
        structure=f"{kind} {captured} {alone} {width} {known} {reset_kind(c)}",
        difficulty="easy",
        tops=("edge_pulse", "change_detect", "edge_catch" if captured else "pulse", f"edges{width}"),
        ports=io.all(),
        clocking=free,
        specs=clocked_specs(d, c, firsts, details, start, what),
        designs=(
            Design(way="one process", body=f"{declared}\n{one}", regs=(out,)),
            Design(way="two processes", body=apart, regs=(out,)),
        ),
        behaviour=Behaviour(
            outputs=outputs, step=step, start=(0, 0) if known and not alone else (None, None)
        ),
        stimulus=Stimulus(
            length=80,
            hold={x: 0.4},
            resets=6,
            script=(lambda _: [dict(v) for v in script]) if c.reset else None,
            ones={c.reset: 0.9 if c.active_low else 0.1} if alone else {},
        ),
        tags=("sequential", "edges", BRIEF),
    )


_EVENT = {
    "rise": ("0 to 1", "a rising edge", "rises", "a rising-edge"),
    "fall": ("1 to 0", "a falling edge", "falls", "a falling-edge"),
    "any": ("0 to 1 or 1 to 0", "any edge", "changes", "a change"),
}


def _nouns(kind: str, x: str, out: str, width: int, *, captured: bool) -> tuple[str, ...]:
    _, event, _, named = _EVENT[kind]
    each = f"every bit of the {width}-bit `{x}`" if width > 1 else f"`{x}`"
    if captured:
        return (
            f"a block that captures {event} of {each} in `{out}`",
            f"{named} catcher for {each}",
            f"a register `{out}` that remembers {event} on {each}",
            f"a block that notes {event} of {each} and keeps it until the reset",
        )
    return (
        f"a detector for {event} of {each}",
        f"a block that finds {event} on {each}, with the output `{out}`",
        f"{named} detector for {each}",
        f"a pulse generator: `{out}` pulses at {event} of {each}",
    )


def _sentences(kind: str, x: str, out: str, width: int) -> tuple[str, ...]:
    arrow, event, does, _ = _EVENT[kind]
    if width == 1:
        return (
            f"Detect when `{x}` goes from {arrow}.",
            f"Watch `{x}` for {event} from one clock cycle to the next.",
            f"`{out}` shows that `{x}` {does}.",
            f"Compare `{x}` with its value one clock cycle before and find when it goes from {arrow}.",
        )
    return (
        f"For each bit of `{x}`, detect when it goes from {arrow}.",
        f"Watch each of the {width} bits of `{x}` for {event} from one clock cycle to the next.",
        f"Each bit of `{out}` shows that the same bit of `{x}` {does}.",
        f"Compare `{x}` with its value one clock cycle before, bit by bit, and find the bits that go from "
        f"{arrow}.",
    )


def _timing(d: Draw, kind: str, x: str, out: str, width: int, *, captured: bool) -> str:
    arrow = _EVENT[kind][0]
    bit = f"the same bit of `{out}`" if width > 1 else f"`{out}`"
    its = f"a bit of `{x}`" if width > 1 else f"`{x}`"
    if captured:
        return d.one(
            (
                f"Once {its} has gone from {arrow}, {bit} is 1 and stays 1 until the reset.",
                f"A clock edge that finds that {its} has gone from {arrow} sets {bit}; only the reset "
                "clears it.",
                f"When {its} has gone from {arrow}, {bit} keeps the value 1 until it is reset.",
                f"A change of {its} from {arrow} sets {bit} at the clock edge, and nothing but a reset sets "
                "it back.",
            )
        )
    return d.one(
        (
            f"A clock edge that finds that {its} has gone from {arrow} sets {bit} for one clock cycle.",
            f"The output is a register: in the cycle after a change of {its} from {arrow}, {bit} is 1, "
            "otherwise 0.",
            f"In the cycle after {its} has gone from {arrow}, {bit} is 1; else it is 0.",
            f"When {its} goes from {arrow}, {bit} is set by the next clock edge, for one cycle.",
        )
    )


def _old(d: Draw, x: str, out: str, *, alone: bool) -> str:
    """What the reset does to the value that is compared with."""
    if alone:
        return d.one(
            (
                f"Only `{out}` is reset: the previous value of `{x}` is stored at every clock edge.",
                f"The reset does not touch the stored previous value, which always follows `{x}`.",
                f"The old value of `{x}` is stored during a reset too.",
                f"`{x}` is stored for the comparison at every clock edge, with or without reset.",
            )
        )
    return d.one(
        (
            f"The stored old value of `{x}` is reset to 0 too.",
            f"After a reset `{x}` is compared with 0.",
            f"The reset also clears the previous value of `{x}`.",
            f"Right after a reset the previous value of `{x}` counts as 0.",
        )
    )
