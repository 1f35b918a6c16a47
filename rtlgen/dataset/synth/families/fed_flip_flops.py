"""A flip-flop with a little logic in front of it, told in few words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

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
from rtlgen.dataset.synth.phrasing import an
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Inputs, Stimulus, Task
from rtlgen.dataset.synth.text import listed


@value
class _Logic:
    """What drives the D input."""

    key: str
    """Names aside."""
    code: str
    words: str
    """As a noun phrase."""
    of: Callable[[int, Inputs], int]
    """From the flip-flop's own value and the inputs."""


GATES: dict[str, tuple[str, Callable[[list[int]], int]]] = {
    "AND": ("&", lambda v: int(all(v))),
    "OR": ("|", lambda v: int(any(v))),
    "XOR": ("^", lambda v: sum(v) & 1),
    "NAND": ("&", lambda v: int(not all(v))),
    "NOR": ("|", lambda v: int(not any(v))),
    "XNOR": ("^", lambda v: 1 - (sum(v) & 1)),
}
_LONG = {"XOR": "exclusive OR", "XNOR": "exclusive NOR", "NAND": "negated AND", "NOR": "negated OR"}


def flip_flop_logic(d: Draw) -> Task:
    """A D flip-flop whose input is a gate, a multiplexer or two, perhaps of its own output."""
    back = d.chance(0.5)
    c = draw_clocking(d, resets="always" if back and d.chance(0.7) else "any", falling=0.1)
    io = Ports(d, c)
    kind = d.one(("gate", "gate", "gate", "inverted", "mux", "two gates", "toggle" if back else "gate"))
    ins = io.inputs("bit", {"toggle": 0, "mux": 3, "two gates": 3}.get(kind, d.one((2, 2, 2, 3))) - back)
    en = io.input("enable") if kind == "toggle" or d.chance(0.15) else ""
    q = io.output("data_out")
    logic = _logic(d, kind, ins, q if back else "")
    known = back or bool(en) or bool(c.reset) or d.chance(0.3)
    start = d.one((0, 0, 0, 1)) if known else None
    if start is not None and all(logic.of(start, g) == start for g in _every(ins)):
        start = 1 - start  # it would keep that value for ever
    own = d.one((f"`{q}`", "the flip-flop", "the flip-flop's output", "the output"))
    firsts = openings(d, _nouns(d, logic.words, bool(back)), _sentences(logic.words, q, c.clock))
    hold = enable_told(d, en, own) if en else ""
    move = f"if ({en}) begin\n  {q} <= {logic.code};\nend" if en else f"{q} <= {logic.code};"
    return Task(
        structure=f"{logic.key} {bool(en)} {start} {reset_kind(c)}",
        difficulty="easy",
        tops=("dff_logic", "gated_dff", "ff_gate", "flop", "ff_with_gate"),
        ports=io.all(),
        clocking=c,
        specs=clocked_specs(d, c, firsts, (hold,), amount(d, start, 1) if start is not None else "", own),
        designs=register_designs(
            c, io, (q, 1, start), move, f"{en} ? ({logic.code}) : {q}" if en else logic.code
        ),
        behaviour=Behaviour(
            outputs=lambda s, _: {q: s},
            step=lambda s, g: s if en and not g[en] else logic.of(s, g),
            start=start,
        ),
        stimulus=Stimulus(length=70, ones={en: 0.6} if en else {}, resets=4),
        tags=("sequential", "flip-flop", BRIEF),
    )


def _every(ins: list[str]) -> list[dict[str, int]]:
    """All values of inputs of one bit."""
    return [dict(zip(ins, v, strict=True)) for v in product((0, 1), repeat=len(ins))]


def _nouns(d: Draw, words: str, back: bool) -> tuple[str, ...]:
    ff = d.one(("a D flip-flop", "a flip-flop", "one D flip-flop", "a single DFF", "a register of one bit"))
    more = (f"{ff} with feedback: its input is {words}",) if back else ()
    return (
        f"{ff} whose D input is {words}",
        f"{ff} fed by {words}",
        f"{ff} that is driven by {words}",
        f"{ff} that takes {words} at every clock edge",
        f"{ff} with {words} at its input",
        f"{ff} that stores {words}",
        *more,
    )


def _sentences(words: str, q: str, clock: str) -> tuple[str, ...]:
    return (
        f"At each active edge of `{clock}`, `{q}` becomes {words}.",
        f"`{q}` is the output of a D flip-flop; its input is {words}.",
        f"`{q}` is a flip-flop that loads {words}.",
        f"The D input of the flip-flop is {words}, its output is `{q}`.",
        f"Register {words}; the flip-flop's output is `{q}`.",
        f"A flip-flop samples {words} and drives `{q}`.",
    )


def _logic(d: Draw, kind: str, ins: list[str], q: str) -> _Logic:
    terms = d.shuffled([*ins, *([q] if q else [])])
    own = d.one((f"its own output `{q}`", f"`{q}` itself", "its own output", "the flip-flop's output"))

    def name(t: str) -> str:
        return own if t == q else f"`{t}`"

    def of(t: str, s: int, g: Inputs) -> int:
        return s if t == q else g[t]

    shape = " ".join("q" if t == q else "i" for t in terms)
    if kind == "toggle":
        words = d.one(
            (f"the complement of {own}", f"{own}, inverted", f"NOT {own}", f"{own} through an inverter")
        )
        return _Logic(key="toggle", code=f"~{q}", words=words, of=lambda s, _: 1 - s)
    if kind == "mux":
        sel, one, zero = terms if terms[0] != q else [*terms[1:], terms[0]]
        words = d.one(
            (
                f"{name(one)} if `{sel}` is 1, else {name(zero)}",
                f"{name(one)} when `{sel}` is 1 and {name(zero)} when it is 0",
                f"a multiplexer that gives {name(zero)} for `{sel}` = 0 and {name(one)} for `{sel}` = 1",
                f"the choice of `{sel}` between {name(zero)} (at 0) and {name(one)} (at 1)",
            )
        )
        key = f"mux {q in (one,)} {q in (zero,)}"
        return _Logic(
            key=key,
            code=f"{sel} ? {one} : {zero}",
            words=words,
            of=lambda s, g: of(one, s, g) if g[sel] else of(zero, s, g),
        )
    gate = d.one((*GATES, "XOR", "AND", "OR"))
    sign, result = GATES[gate]
    negated = gate in ("NAND", "NOR", "XNOR")
    if kind == "inverted":
        inv, *others = terms
        gate = {"NAND": "AND", "NOR": "OR", "XNOR": "XOR"}.get(gate, gate)
        sign, result = GATES[gate]
        inverse = d.one((f"NOT {name(inv)}", f"the complement of {name(inv)}", f"the inverted {name(inv)}"))
        if inv == q:
            inverse = d.one((f"the complement of {own}", f"the inverse of {own}"))
        words = f"the {gate} of {listed(d.shuffled([inverse, *(name(t) for t in others)]))}"
        if len(others) == 1 and d.chance(0.3):
            words = f"{name(others[0])} {gate} NOT {name(inv)}"
        return _Logic(
            key=f"inverted {gate} {shape}",
            code=f" {sign} ".join([f"~{inv}", *others]),
            words=words,
            of=lambda s, g: result([1 - of(inv, s, g), *(of(t, s, g) for t in others)]),
        )
    if kind == "two gates":
        inner = d.one(("AND", "OR", "XOR"))
        outer = d.one(tuple(o for o in ("AND", "OR", "XOR") if o != inner))
        a, b, last = terms
        words = d.one(
            (
                f"the {outer} of {name(last)} with the {inner} of {name(a)} and {name(b)}",
                f"({name(a)} {inner} {name(b)}) {outer} {name(last)}",
                f"{name(last)} {outer} ({name(a)} {inner} {name(b)})",
            )
        )
        return _Logic(
            key=f"{inner} {outer} {shape}",
            code=f"({a} {GATES[inner][0]} {b}) {GATES[outer][0]} {last}",
            words=words,
            of=lambda s, g: GATES[outer][1]([GATES[inner][1]([of(a, s, g), of(b, s, g)]), of(last, s, g)]),
        )
    named = [name(t) for t in terms]
    joined = f" {sign} ".join(terms)
    formula = f"~({joined})" if negated else joined
    forms = [
        f"the {gate} of {listed(named)}",
        f"the output of {an(f'{gate} gate')} with the inputs {listed(named)}",
        f"the output of {an(f'{gate} gate')} ({listed(named)})",
        f"the {_LONG.get(gate, gate)} of {listed(named)}",
        f"`{formula}`",
    ]
    if len(named) == 2:
        forms.append(f"{named[0]} {gate} {named[1]}")
    return _Logic(
        key=f"{gate} {shape}",
        code=formula,
        words=d.one(forms),
        of=lambda s, g: result([of(t, s, g) for t in terms]),
    )
