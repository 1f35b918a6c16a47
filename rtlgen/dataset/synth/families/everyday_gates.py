"""Gates told by their names or by what they mean, singly, in trees and several to a package."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.assigns import assigned
from rtlgen.dataset.synth.families.gate_kinds import BASES, SIGNS, output
from rtlgen.dataset.synth.phrasing import act, an, distinct, thing
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Inputs, Task
from rtlgen.dataset.synth.text import listed, number

_KINDS = ("and", "or", "xor", "nand", "nor", "xnor")
_TOPS = ("gate", "logic_gate", "simple_logic", "small_logic", "gates", "unit")


@value
class _Gate:
    kind: str
    reads: tuple[_Gate | str, ...]
    bubbles: tuple[bool, ...]

    def of(self, given: Inputs) -> int:
        values = [
            (given[r] if isinstance(r, str) else r.of(given)) ^ inverted
            for r, inverted in zip(self.reads, self.bubbles, strict=True)
        ]
        return output(self.kind, values)

    def turned(self) -> _Gate:
        """The same with its inputs the other way round, all the way up."""
        return _Gate(
            kind=self.kind,
            reads=tuple(r if isinstance(r, str) else r.turned() for r in reversed(self.reads)),
            bubbles=tuple(reversed(self.bubbles)),
        )

    def written(self, outer: bool = True) -> str:
        """In Verilog; parentheses around what is not `outer`."""
        base = BASES[self.kind]
        parts = [
            f"{'~' if inverted else ''}{r if isinstance(r, str) else r.written(outer=False)}"
            for r, inverted in zip(self.reads, self.bubbles, strict=True)
        ]
        inner = f" {SIGNS[base]} ".join(parts)
        if base != self.kind:
            return f"~({inner})"
        return inner if outer else f"({inner})"


def named_gate(d: Draw) -> Task:
    """One gate, an inverter or a wire; or a few of them that share their inputs."""
    io = Ports(d)
    count = d.one((1, 2, 2, 2, 3, 3, 4))
    ins = [io.input("signal")] if count == 1 else io.inputs("bit", count)
    if count == 1:
        return _line(d, io, ins[0])
    several = d.one((1, 1, 1, 2, 3))
    bubbled = d.one(range(count)) if several == 1 and d.chance(0.35) else -1
    gates = {
        io.output("result"): _Gate(
            kind=kind, reads=tuple(ins), bubbles=tuple(n == bubbled for n in range(count))
        )
        for kind in d.some(_KINDS, several)
    }

    def told() -> str:
        return " ".join(_gate_told(d, gate, out, alone=several == 1) for out, gate in gates.items())

    return Task(
        structure=f"{'-'.join(g.kind for g in gates.values())} {count} {bubbled}",
        difficulty="easy",
        tops=_TOPS,
        ports=io.all(),
        specs=distinct(told),
        designs=assigned({out: gate.written() for out, gate in gates.items()}),
        behaviour=Behaviour(outputs=lambda _, g: {out: gate.of(g) for out, gate in gates.items()}),
        tags=("combinational", "gates", BRIEF),
    )


def _line(d: Draw, io: Ports, x: str) -> Task:
    """Outputs that are one input, or its inverse, or always the same."""
    kinds = [d.one(("wire", "not", "low", "high")) for _ in range(d.one((1, 2, 2, 3)))]
    if not {"wire", "not"} & set(kinds):
        kinds[0] = d.one(("wire", "not"))
    outs = {io.output("result"): kind for kind in kinds}
    code = {"wire": x, "not": f"~{x}", "low": "1'b0", "high": "1'b1"}
    of = {"wire": (0, 1), "not": (1, 0), "low": (0, 0), "high": (1, 1)}  # for an input of 0 and of 1
    return Task(
        structure=f"line {'-'.join(kinds)}",
        difficulty="easy",
        tops=("wires", "line", "buffer", "inverter", "tie_off"),
        ports=io.all(),
        specs=distinct(lambda: " ".join(_line_told(d, kind, x, o) for o, kind in outs.items())),
        designs=assigned({o: code[kind] for o, kind in outs.items()}),
        behaviour=Behaviour(outputs=lambda _, g: {o: of[kind][g[x]] for o, kind in outs.items()}),
        tags=("combinational", "wires", BRIEF),
    )


def _line_told(d: Draw, kind: str, x: str, o: str) -> str:
    return d.one(
        {
            "wire": (
                thing(d, f"a wire from `{x}` to `{o}`"),
                f"{thing(d, 'a buffer')} `{o}` has the value of `{x}` at all times.",
                act(d, "connect", f"`{x}` directly to `{o}`"),
                act(d, "pass", f"`{x}` on to `{o}` without any change"),
                act(d, "drive", f"`{o}` with the value of `{x}`"),
                f"`{o}` equals `{x}`.",
                f"`{o}` is the same as `{x}`.",
            ),
            "not": (
                thing(d, f"an inverter from `{x}` to `{o}`"),
                thing(d, f"a NOT gate with the input `{x}` and the output `{o}`"),
                act(d, "invert", f"`{x}`; the result is `{o}`"),
                act(d, "drive", f"`{o}` with the opposite of `{x}`"),
                f"`{o}` is the complement of `{x}`.",
                f"`{o}` is low when `{x}` is high, and high when it is low.",
            ),
            "low": (
                act(d, "hold", f"`{o}` at 0"),
                act(d, "tie", f"`{o}` to ground"),
                act(d, "drive", f"`{o}` with a constant 0"),
                f"`{o}` is always low.",
                f"`{o}` stays at logic zero, whatever the input is.",
                f"`{o}` never goes high.",
            ),
            "high": (
                act(d, "hold", f"`{o}` at 1"),
                act(d, "tie", f"`{o}` to the supply, that is to 1"),
                act(d, "drive", f"`{o}` with a constant 1"),
                f"`{o}` is always high.",
                f"`{o}` stays at logic one, whatever the input is.",
                f"`{o}` never goes low.",
            ),
        }[kind]
    )


def _gate_told(d: Draw, gate: _Gate, out: str, *, alone: bool) -> str:
    ins = [str(r) for r in gate.reads]
    word, size = gate.kind.upper(), f"{len(ins)}-input "
    noun = d.one((f"{word} gate", f"{size}{word} gate", f"{word} of {number(len(ins))} inputs"))
    told_in = listed([f"`{i}`" for i in ins])
    bubbled = [i for i, inverted in zip(ins, gate.bubbles, strict=True) if inverted]
    if bubbled:
        b = f"`{bubbled[0]}`"
        return d.one(
            (
                f"{thing(d, an(noun))[:-1]} whose input {b} is inverted. The other inputs are taken as they "
                f"are, and `{out}` is its output.",
                f"{told_in} feed {an(noun)}. Its input from {b} has an inversion bubble. "
                f"The gate drives `{out}`.",
                f"{act(d, 'invert', f'{b} first')} Then {an(f'{word} gate')} of the result and "
                f"{listed([f'`{i}`' for i in ins if i not in bubbled])} gives `{out}`.",
                f"`{out}` comes from {an(f'{word} gate')} of {told_in}, with a NOT in front of {b}.",
                f"Draw {an(f'{word} gate')}, put a small circle at the pin of {b}, and connect "
                f"{told_in} to its inputs and `{out}` to its output: that is the circuit.",
            )
        )
    connected = d.one(
        (
            f" Its inputs are {told_in}, its output is `{out}`.",
            f" {told_in} go in, `{out}` comes out.",
            f" It takes {told_in} and drives `{out}`.",
            *(("", "") if alone else ()),
        )
    )
    told: str = d.one(
        (
            thing(d, an(noun)) + connected,
            thing(d, an(noun)) + connected,
            act(d, "compute", f"the {word} of {told_in} as `{out}`"),
            act(d, "drive", f"`{out}` with the {word} of {told_in}"),
            f"`{out}` is {told_in} put through {an(f'{word} gate')}.",
            _meaning(d, gate.kind, ins, out),
            _meaning(d, gate.kind, ins, out),
        )
    )
    return told


def _meaning(d: Draw, kind: str, ins: Sequence[str], out: str) -> str:
    """The gate by what its output tells, without its name."""
    told = listed([f"`{i}`" for i in ins])
    every = f"both {told}" if len(ins) == 2 else f"all of {told}"
    o, high, low = f"`{out}`", d.one(("1", "high")), d.one(("0", "low"))
    if (high == "1") != (low == "0"):
        low = "0" if high == "1" else "low"
    meanings: dict[str, tuple[str, ...]] = {
        "and": (
            f"{o} is {high} only if {every} are {high}.",
            f"{o} is {high} when {every} are {high}, otherwise {low}.",
        ),
        "nand": (
            f"{o} is {low} only if {every} are {high}.",
            f"{o} is {high} unless {every} are {high}.",
        ),
        "or": (
            f"{o} is {high} if at least one of {told} is {high}.",
            f"{o} is {low} only if {every} are {low}.",
            f"{o} goes {high} as soon as any of {told} is {high}.",
        ),
        "nor": (
            f"{o} is {high} only if {every} are {low}.",
            f"{o} is {high} if none of {told} is {high}.",
        ),
        "xor": (
            (f"{o} is {high} if {told} differ.", f"{o} is {high} if exactly one of {told} is {high}.")
            if len(ins) == 2
            else (f"{o} is {high} if an odd number of {told} is {high}.",)
        ),
        "xnor": (
            (f"{o} is {high} if {told} are equal.", f"{o} tells with a {high} that {told} agree.")
            if len(ins) == 2
            else (f"{o} is {high} if an even number of {told} is {high}.",)
        ),
    }
    return d.one(meanings[kind])


def gate_tree(d: Draw) -> Task:
    """Two or three gates, one after the other, told from the output or from the inputs."""
    io = Ports(d)
    ins = io.inputs("bit", d.one((2, 3, 3, 4)))
    left = d.shuffled(ins)
    inner = _Gate(kind=d.one(_KINDS), reads=tuple(left[:2]), bubbles=(d.chance(0.15), d.chance(0.15)))
    rest: list[_Gate | str] = list(left[2:]) or [left[0]]
    if len(left) == 4 and d.chance():
        rest = [_Gate(kind=d.one(_KINDS), reads=tuple(left[2:]), bubbles=(False, False))]
    outer = _Gate(
        kind=d.one(_KINDS),
        reads=(inner, *rest),
        bubbles=(False, *(isinstance(r, str) and d.chance(0.15) for r in rest)),
    )
    out = io.output("result")
    structure = digest(_shape(outer, ins))[:12]
    backwards = d.chance()
    outer = outer.turned() if backwards else outer
    return Task(
        structure=structure,
        difficulty="easy",
        tops=("gates", "glue", "gate_tree", "small_circuit", "func"),
        ports=io.all(),
        specs=(
            (f"`{out}` is {_phrase(outer)}.", act(d, "compute", f"`{out}` as {_phrase(outer)}"))
            if backwards
            else distinct(lambda: _downstream(d, outer, out))
        ),
        designs=assigned({out: outer.written()}),
        behaviour=Behaviour(outputs=lambda _, g: {out: outer.of(g)}),
        tags=("combinational", "gates", BRIEF),
    )


def _shape(gate: _Gate, ins: Sequence[str]) -> list[object]:
    reads = [r if isinstance(r, str) else _shape(r, ins) for r in gate.reads]
    return [gate.kind, [ins.index(r) if isinstance(r, str) else r for r in reads], list(gate.bubbles)]


def _phrase(gate: _Gate) -> str:
    """ "the OR of `c` and the AND of `a` and `b`"."""
    parts = []
    for read, inverted in zip(gate.reads, gate.bubbles, strict=True):
        text = f"`{read}`" if isinstance(read, str) else _phrase(read)
        parts.append(f"NOT {text}" if inverted else text)
    return f"the {gate.kind.upper()} of {listed(parts)}"


def _downstream(d: Draw, outer: _Gate, out: str) -> str:
    """As one would follow the signals in a drawing."""
    sentences, names = [], []
    for at, read in enumerate(outer.reads):
        if isinstance(read, str):
            names.append(_pin(read, outer.bubbles[at]))
            continue
        which = "first" if at == 0 else "second"
        many = sum(not isinstance(r, str) for r in outer.reads) > 1
        label = f"the {which} gate" if many else f"the {read.kind.upper()} gate"
        pins = listed([_pin(str(r), b) for r, b in zip(read.reads, read.bubbles, strict=True)])
        sentences.append(
            d.one(
                (
                    f"{pins} are the inputs of {an(f'{read.kind.upper()} gate')}.",
                    f"{pins} go to {an(f'{read.kind.upper()} gate')}.",
                    f"The {which} gate, {an(f'{read.kind.upper()} gate')}, is fed by {pins}."
                    if many
                    else f"{pins} meet in {an(f'{read.kind.upper()} gate')}.",
                )
            )
        )
        names.append(f"the output of {label}")
    last = an(f"{outer.kind.upper()} gate")
    ends = d.one((f"whose output is `{out}`", f"that drives `{out}`", f"and that one gives `{out}`"))
    told = listed(names)
    return f"{' '.join(sentences)} {told[0].upper() + told[1:]} go to {last} {ends}."


def _pin(name: str, inverted: bool) -> str:
    return f"`{name}` inverted" if inverted else f"`{name}`"


def gate_pack(d: Draw) -> Task:
    """Equal gates side by side, as in a package of small logic."""
    io = Ports(d)
    count, size, kind = d.one((2, 2, 3, 4)), d.one((2, 2, 3, 4)), d.one(_KINDS)
    stem, letters = d.one(("p", "g", "u", "in", "")), "abcd"[:size]
    digits = d.chance(0.6) or not stem
    gates: dict[str, _Gate] = {}
    for n in range(1, count + 1):
        reads = tuple(
            io.fixed_input(f"{stem}{n}{c}" if digits and stem else f"{c}{n}" if digits else f"{stem}{n}_{c}")
            for c in letters
        )
        out = io.fixed_output(f"{stem}{n}y" if digits and stem else f"y{n}" if digits else f"{stem}{n}_y")
        gates[out] = _Gate(kind=kind, reads=reads, bubbles=(False,) * size)
    word = f"{size}-input {kind.upper()} gates"
    first, last = next(iter(gates.items())), list(gates.items())[-1]
    example = (
        f"`{first[0]}` is the output of the one with the inputs {listed([f'`{r}`' for r in first[1].reads])}"
    )
    return Task(
        structure=f"{count} {size} {kind}",
        difficulty="easy",
        tops=("gate_pack", "quad_gate", "dual_gate", "gate_chip", "chip"),
        ports=io.all(),
        specs=(
            f"{thing(d, f'a package of {number(count)} {word}')} {example}, and so on to `{last[0]}`.",
            f"{thing(d, f'a logic chip with {number(count)} separate {word}')} "
            "Signals with the same number belong to one gate.",
            f"There are {number(count)} {word} in this module, each with pins of its own; {example}.",
        ),
        designs=assigned({out: gate.written() for out, gate in gates.items()}),
        behaviour=Behaviour(outputs=lambda _, g: {out: gate.of(g) for out, gate in gates.items()}),
        tags=("combinational", "gates", BRIEF),
    )
