"""The smallest circuits: wires, single gates, and functions given as an expression."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.assigns import assigned
from rtlgen.dataset.synth.families.gate_kinds import BASES, OPERATORS, SIGNS, output
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Inputs, Task
from rtlgen.dataset.synth.text import bits_wide, listed, paragraphs

_TOPS = ("gate", "logic_gate", "wires", "simple_logic", "small_logic", "unit")


@value
class _Gate:
    """One gate over words of equal width, or over the bits of one word."""

    out: str
    kind: str
    reads: tuple[str, ...]
    inverted: str = ""
    """The input that has a bubble; empty for none."""
    width: int = 1
    """Of the inputs."""
    reduces: bool = False
    """Takes the bits of one word."""

    def of(self, given: Inputs) -> int:
        full = (1 << self.width) - 1
        values = [given[r] ^ (full if r == self.inverted else 0) for r in self.reads]
        if self.reduces:
            values, full = [values[0] >> i & 1 for i in range(self.width)], 1
        return output(self.kind, values, full)

    def expression(self) -> str:
        base = BASES[self.kind]
        sign = SIGNS[base]
        if self.reduces:
            inner = f"{sign}{self.reads[0]}"
            return inner if base == self.kind else f"~({inner})"
        inner = f" {sign} ".join(f"~{r}" if r == self.inverted else r for r in self.reads)
        return inner if base == self.kind else f"~({inner})"


def wire(d: Draw) -> Task:
    """Outputs that are inputs, or their inverse."""
    io, width = Ports(d), d.one((1, 1, 1, 1, 2, 4, 8, 16, 32))
    count = d.one((1, 1, 2, 3))
    ins = [io.input("signal", width)] if count == 1 else io.inputs("bit", count, width)
    outs = {io.output("result", width): (d.one(ins), d.chance(0.4)) for _ in range(d.one((1, 1, 2, 3)))}
    unused = set(ins) - {source for source, _ in outs.values()}
    for source in sorted(unused):
        outs[io.output("result", width)] = (source, False)
    told = [_wire_told(out, source, inverse, d) for out, (source, inverse) in outs.items()]
    lines = [f"{out} = {'NOT ' if inverse else ''}{source}" for out, (source, inverse) in outs.items()]
    full = (1 << width) - 1
    shape = [(ins.index(source), inverse) for source, inverse in outs.values()]
    code = {out: f"{'~' if inverse else ''}{source}" for out, (source, inverse) in outs.items()}
    return Task(
        structure=f"wire {digest([width, shape])[:8]}",
        difficulty="easy",
        tops=_TOPS,
        ports=io.all(),
        specs=(
            " ".join(told),
            paragraphs("The module has wires and inverters alone:", "\n".join(f"    {x}" for x in lines)),
        ),
        designs=assigned(code),
        behaviour=Behaviour(
            outputs=lambda _, given: {
                out: given[source] ^ (full if inverse else 0) for out, (source, inverse) in outs.items()
            }
        ),
        tags=("combinational", "wires"),
    )


def _wire_told(out: str, source: str, inverse: bool, d: Draw) -> str:
    if inverse:
        return d.one(
            (
                f"`{out}` is the inverse of `{source}`.",
                f"An inverter (NOT gate) drives `{out}` from `{source}`.",
                f"`{out}` is NOT `{source}`.",
            )
        )
    return d.one(
        (
            f"`{out}` follows `{source}`, like a wire.",
            f"Connect `{source}` to `{out}`.",
            f"`{out}` always has the same value as `{source}`, combinationally.",
        )
    )


def basic_gate(d: Draw) -> Task:
    """One gate, or several of different kinds on the same inputs."""
    io = Ports(d)
    reduces = d.chance(0.25)
    count = 1 if reduces else d.one((2, 2, 2, 3, 4))
    width = d.one((3, 4, 5, 8, 16, 32, 64, 100)) if reduces else d.one((1, 1, 1, 1, 3, 8, 16, 100))
    if reduces:
        ins = [io.input("vector_in", width)]
    else:
        ins = [io.input("a", width), io.input("b", width)] if count == 2 else io.inputs("bit", count, width)
    kinds = d.some(tuple(BASES), d.one((1, 1, 1, 2, 3)))
    bubble = d.one(ins) if not reduces and width == 1 and len(kinds) == 1 and d.chance(0.25) else ""
    gates = [
        _Gate(
            out=io.output("result", 1 if reduces else width),
            kind=kind,
            reads=tuple(ins),
            inverted=bubble,
            width=width,
            reduces=reduces,
        )
        for kind in kinds
    ]
    told_in = listed([f"`{i}`" for i in ins])
    return Task(
        structure=f"{'-'.join(sorted(kinds))} {'reduced' if reduces else count} {width} {bool(bubble)}",
        difficulty="easy",
        tops=_TOPS,
        ports=io.all(),
        specs=(
            " ".join(_gate_told(g, d) for g in gates),
            f"Combinational logic on {told_in}: "
            + listed([f"`{g.out}` is the {g.kind.upper()} of {_operands(g)}" for g in gates])
            + ".",
        ),
        designs=assigned({g.out: g.expression() for g in gates}),
        behaviour=Behaviour(outputs=lambda _, given: {g.out: g.of(given) for g in gates}),
        tags=("combinational", "gates"),
    )


def _operands(gate: _Gate) -> str:
    if gate.reduces:
        return f"all {gate.width} bits of `{gate.reads[0]}`"
    told = listed([f"`{r}` inverted" if r == gate.inverted else f"`{r}`" for r in gate.reads])
    return f"{told}, bit by bit" if gate.width > 1 else told


def _gate_told(gate: _Gate, d: Draw) -> str:
    word = gate.kind.upper()
    article = "An" if word[0] in "AOX" else "A"
    if gate.reduces:
        return d.one(
            (
                f"{article} {word} gate with {gate.width} inputs takes all bits of `{gate.reads[0]}` and "
                f"drives `{gate.out}`.",
                f"`{gate.out}` is the {word} of all {gate.width} bits of `{gate.reads[0]}`.",
                f"Reduce `{gate.reads[0]}` to one bit, `{gate.out}`, by the {word} of its {gate.width} bits.",
            )
        )
    if gate.width > 1:
        ins = listed([f"`{r}`" for r in gate.reads])
        return d.one(
            (
                f"`{gate.out}` is the bitwise {word} of {ins}, each {bits_wide(gate.width)} wide.",
                f"Compute the bitwise {word} of the vectors {ins}; the result is `{gate.out}`.",
            )
        )
    plain = listed([f"`{r}`" for r in gate.reads])
    note = f" The input `{gate.inverted}` of the gate has a bubble: it is inverted." if gate.inverted else ""
    size = f"{len(gate.reads)}-input"
    return (
        d.one(
            (
                f"`{gate.out}` is the output of a {size} {word} gate with the inputs {plain}.",
                f"Implement a {size} {word} gate: inputs {plain}, output `{gate.out}`.",
                f"{article} {word} gate takes {plain} and drives `{gate.out}`.",
                f"{plain} go to {article.lower()} {word} gate; its output is connected to `{gate.out}`.",
            )
        )
        + note
    )


@value
class _Expression:
    """A tree of gates over inputs; a leaf has a name and no operands."""

    sign: str
    """Name of an input, "not", "and", "or" or "xor"."""
    parts: tuple[_Expression, ...] = ()

    def of(self, given: Inputs) -> int:
        values = [p.of(given) for p in self.parts]
        if not values:
            return given[self.sign]
        return 1 - values[0] if self.sign == "not" else reduce(OPERATORS[self.sign], values)

    def written(self, signs: Mapping[str, str], outer: bool = True) -> str:
        """In a notation: Verilog's operators, or words."""
        if not self.parts:
            return self.sign
        if self.sign == "not":
            return f"{signs['not']}{self.parts[0].written(signs, outer=False)}"
        joined = f" {signs[self.sign]} ".join(p.written(signs, outer=False) for p in self.parts)
        return joined if outer else f"({joined})"

    def shape(self, ins: list[str]) -> list[object]:
        if not self.parts:
            return [ins.index(self.sign)]
        return [self.sign, *(p.shape(ins) for p in self.parts)]


_VERILOG = {"not": "~", **SIGNS}
_WORDS = {"not": "NOT ", "and": "AND", "or": "OR", "xor": "XOR"}


def boolean_expression(d: Draw) -> Task:
    """Functions of a few inputs, given as expressions."""
    io = Ports(d)
    ins = io.inputs("bit", d.one((2, 2, 3, 3, 4)))
    outs = {io.output("result"): _expression(d, ins) for _ in range(d.one((1, 1, 1, 2)))}
    unread = set(ins) - {i for e in outs.values() for i in _leaves(e)}
    first = next(iter(outs))
    for name in sorted(unread):
        outs[first] = _Expression(
            sign=d.one(("and", "or", "xor")), parts=(outs[first], _Expression(sign=name))
        )
    formulas = [f"{out} = {e.written(_VERILOG)}" for out, e in outs.items()]
    worded = listed([f"`{out}` is {e.written(_WORDS)}" for out, e in outs.items()])
    told_in = listed([f"`{i}`" for i in ins])
    several = "functions" if len(outs) > 1 else "function"
    return Task(
        structure=digest([e.shape(ins) for e in outs.values()])[:12],
        difficulty="easy",
        tops=("bool_fn", "expression", *_TOPS),
        ports=io.all(),
        specs=(
            f"Implement the boolean {several} {listed(formulas)}.",
            f"Combinational logic of {told_in}: {worded}.",
            paragraphs(
                f"The output is a boolean function of {told_in}:" if len(outs) == 1 else "Boolean functions:",
                "\n".join(f"    {f}" for f in formulas),
            ),
        ),
        designs=assigned({out: e.written(_VERILOG) for out, e in outs.items()}),
        behaviour=Behaviour(outputs=lambda _, given: {out: e.of(given) for out, e in outs.items()}),
        tags=("combinational", "boolean"),
    )


def _expression(d: Draw, ins: list[str], depth: int = 2) -> _Expression:
    """Neither a constant nor one input alone: both sides of an operator read different inputs."""
    sign = d.one(("and", "or", "xor"))
    if depth == 1 or len(ins) == 2:
        parts = tuple(_leaf(i, d) for i in d.some(ins, 2))
    else:
        left, *others = d.shuffled(ins)
        inner = _expression(d, others, depth - 1)
        wrapped = _Expression(sign="not", parts=(inner,)) if d.chance(0.3) else inner
        parts = tuple(d.shuffled((_leaf(left, d), wrapped)))
    return _Expression(sign=sign, parts=parts)


def _leaf(name: str, d: Draw) -> _Expression:
    leaf = _Expression(sign=name)
    return _Expression(sign="not", parts=(leaf,)) if d.chance(0.3) else leaf


def _leaves(expression: _Expression) -> set[str]:
    if not expression.parts:
        return {expression.sign}
    return {leaf for part in expression.parts for leaf in _leaves(part)}
