"""Two or three flip-flops, a gate in front of each and one behind them, told in few words."""

from __future__ import annotations

from itertools import product

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.fed_flip_flops import GATES
from rtlgen.dataset.synth.families.few_words import clocked_specs, openings, reset_kind
from rtlgen.dataset.synth.phrasing import an
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Design, Stimulus, Task
from rtlgen.dataset.synth.text import listed, number, paragraphs

_Part = tuple[str, str]
"""What is in front of a flip-flop: a gate, and how its second input comes from flip-flops."""
_SOURCES = ("own", "own", "inverted", "other")
_ORDER = ("first", "second", "third")


def flip_flop_group(d: Draw) -> Task:
    """Flip-flops whose inputs are gates of one input and of flip-flops; the output is a gate of them all."""
    c = draw_clocking(d, falling=0.06)
    io = Ports(d, c)
    count = d.one((2, 2, 3))
    x, z = io.input("fsm_in"), io.output("fsm_out")
    stem = io.local("flip_flop")
    regs = [f"{stem}{n}" for n in range(1, count + 1)]
    last = d.one(tuple(GATES))
    while True:
        parts = tuple((d.one(("AND", "OR", "XOR")), d.one(_SOURCES)) for _ in range(count))
        if len(set(parts)) == count and ("AND", "own") not in parts and _lively(parts, last):
            break
    codes = [_code(part, n, x, regs) for n, part in enumerate(parts)]
    sign = GATES[last][0]
    joined = f" {sign} ".join(regs)
    out = f"~({joined})" if last.startswith(("N", "X")) and last != "XOR" else joined
    declared = f"reg {', '.join(regs)};"
    zeros = "\n".join(f"{r} <= 1'd0;" for r in regs)
    together = c.always("\n".join(f"{r} <= {code};" for r, code in zip(regs, codes, strict=True)), zeros)
    apart = [c.always(f"{r} <= {code};", f"{r} <= 1'd0;") for r, code in zip(regs, codes, strict=True)]

    many = number(count)
    nouns = (
        f"a circuit of {many} D flip-flops with gates around them",
        f"{many} D flip-flops with a gate in front of each and one behind them",
        f"a small state machine made of {many} flip-flops and gates",
        f"a network of {many} flip-flops and {number(count + 1)} gates",
    )
    sentences = (
        f"{many.capitalize()} D flip-flops and gates make `{z}` of `{x}`.",
        f"`{x}` goes to the gates in front of {many} D flip-flops, and `{z}` comes from a gate behind them.",
        f"There are {many} D flip-flops, each with a gate at its input.",
    )
    firsts = [
        f"{first} {_told(d, parts, x, _output_told(d, last, z, count))}"
        for first in openings(d, nouns, sentences)
    ]
    return Task(
        structure=f"{sorted(parts)} {last} {reset_kind(c)}",
        difficulty="easy",
        tops=("ff_network", "gates_and_ffs", "small_machine", "flops", "seq_gates"),
        ports=io.all(),
        clocking=c,
        specs=clocked_specs(d, c, firsts, (), d.one(("0", "zero")), "each flip-flop"),
        designs=(
            Design(way="one process", body=paragraphs(declared, together, f"assign {z} = {out};")),
            Design(way="a process each", body=paragraphs(declared, *apart, f"assign {z} = {out};")),
        ),
        behaviour=Behaviour(
            outputs=lambda s, _: {z: GATES[last][1](list(s))},
            step=lambda s, g: _after(parts, s, g[x]),
            start=(0,) * count,
        ),
        stimulus=Stimulus(length=80, resets=4),
        tags=("sequential", "flip-flop", BRIEF),
    )


def _after(parts: tuple[_Part, ...], s: tuple[int, ...], x: int) -> tuple[int, ...]:
    found = []
    for n, (gate, source) in enumerate(parts):
        value = s[n - 1] if source == "other" else s[n]
        found.append(GATES[gate][1]([x, 1 - value if source == "inverted" else value]))
    return tuple(found)


def _lively(parts: tuple[_Part, ...], last: str) -> bool:
    """Whether the output goes on changing from every state that is reached."""
    start = (0,) * len(parts)
    reached, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for x in (0, 1):
            after = _after(parts, state, x)
            if after not in reached:
                reached.add(after)
                waiting.append(after)
    for state in reached:
        seen = {GATES[last][1](list(state))}
        now = {state}
        for _ in range(4):
            now = {_after(parts, s, x) for s, x in product(now, (0, 1))}
            seen |= {GATES[last][1](list(s)) for s in now}
        if len(seen) < 2:
            return False
    return True


def _code(part: _Part, n: int, x: str, regs: list[str]) -> str:
    gate, source = part
    value = {"own": regs[n], "inverted": f"~{regs[n]}", "other": regs[n - 1]}[source]
    return f"{x} {GATES[gate][0]} {value}"


def _told(d: Draw, parts: tuple[_Part, ...], x: str, output: str) -> str:
    """What is in front of each flip-flop, and what is behind them."""
    form = d.one(
        (
            "The {nth} flip-flop takes the {gate} of `{x}` and {source}.",
            "The D input of the {nth} one is the {gate} of `{x}` with {source}.",
            "In front of the {nth} flip-flop is {a_gate} gate of `{x}` and {source}.",
            "The {nth} one is fed by {a_gate} gate; its inputs are `{x}` and {source}.",
        )
    )
    sentences = []
    for n, (gate, kind) in enumerate(parts):
        source = {
            "own": d.one(("its own output", "the output of the same flip-flop", "its own present value")),
            "inverted": d.one(("the complement of its own output", "its own inverted output")),
            "other": f"the output of the {_ORDER[n - 1 if n else len(parts) - 1]} one",
        }[kind]
        sentences.append(form.format(nth=_ORDER[n], gate=gate, a_gate=an(gate), x=x, source=source))
    return " ".join([*sentences, output])


def _output_told(d: Draw, gate: str, z: str, count: int) -> str:
    every = listed([f"the {_ORDER[n]}" for n in range(count)])
    both = "both" if count == 2 else "all three"
    return d.one(
        (
            f"`{z}` is the {gate} of {both} flip-flops.",
            f"The output `{z}` is the {gate} of the flip-flops' outputs.",
            f"{both.capitalize()} flip-flops go to {an(gate)} gate that drives `{z}`.",
            f"The outputs of {every} flip-flop go to {an(gate)} gate with the output `{z}`.",
        )
    )
