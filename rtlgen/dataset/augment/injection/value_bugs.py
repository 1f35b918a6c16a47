"""Bugs of what an output shows: one function for each cause that a diagnosis can name."""

from __future__ import annotations

from collections.abc import Iterator

from pyslang import syntax

from rtlgen.dataset.augment.injection.design import Assignment, Design, Flaw, Signal
from rtlgen.formal.mutation import mutants

_MUTANTS = 40


def wrong_function(d: Design) -> Iterator[Flaw]:
    """A mutant of a design without memory."""
    if not d.is_sequential:
        yield from mutated(d)


def inverted(d: Design) -> Iterator[Flaw]:
    """An output is the complement of what it should be."""
    for signal, found in outputs(d):
        edits = tuple((a.start, a.end, f"~({a.right})") for a in found)
        yield Flaw(how=f"'{signal.name}' is inverted", edits=edits)


def bit_order(d: Design) -> Iterator[Flaw]:
    """The bits of an output stand in the reverse order."""
    for signal, found in outputs(d):
        if signal.width > 1:
            bits = ", ".join(f"{{0}}[{n}]" for n in range(signal.width))
            yield from shimmed(d, signal, found, f"assign {signal.name} = {{{{{bits}}}}};", "is reversed")


def constant_offset(d: Design) -> Iterator[Flaw]:
    """An output is off by a constant."""
    for signal, found in outputs(d):
        if signal.width > 1:
            for sign in "+-":
                edits = tuple((a.start, a.end, f"({a.right}) {sign} {signal.width}'d1") for a in found)
                yield Flaw(how=f"'{signal.name}' is off by one", edits=edits)


def subset_of_bits(d: Design) -> Iterator[Flaw]:
    """One bit of an output is wrong."""
    for signal, found in outputs(d):
        for bit in (0, signal.width - 1) if signal.width > 2 else ():
            mask = f"{signal.width}'d{1 << bit}"
            edits = tuple((a.start, a.end, f"({a.right}) ^ {mask}") for a in found)
            yield Flaw(how=f"bit {bit} of '{signal.name}' is inverted", edits=edits)


def subset_of_outputs(d: Design) -> Iterator[Flaw]:
    """Two outputs are mixed up, or one of several shows another's value."""
    whole = [(s, found[0]) for s, found in outputs(d) if len(found) == 1]
    for signal, one in whole:
        for other, two in whole:
            if signal.name != other.name and signal.width == other.width and one.right != two.right:
                edit = (one.start, one.end, two.right)
                yield Flaw(how=f"'{signal.name}' shows what belongs to '{other.name}'", edits=(edit,))


def corner_case(d: Design) -> Iterator[Flaw]:
    """An output is wrong for one value of an input."""
    inputs = [s for s in d.signals.values() if s.direction == "input" and s.width > 3 and not s.is_array]
    for signal, found in outputs(d):
        for port in inputs:
            most = f"{{{port.width}{{1'b1}}}}"
            edits = tuple(
                (a.start, a.end, f"({port.name} == {most}) ? ~({a.right}) : ({a.right})") for a in found
            )
            yield Flaw(how=f"'{signal.name}' is wrong where '{port.name}' is at its most", edits=edits)


def stuck(d: Design) -> Iterator[Flaw]:
    """An output never moves."""
    for signal, found in outputs(d):
        for word in ("0", "1"):
            text = f"{{{signal.width}{{1'b{word}}}}}"
            edits = tuple((a.start, a.end, text) for a in found)
            yield Flaw(how=f"'{signal.name}' is constant", edits=edits)


def high_z(d: Design) -> Iterator[Flaw]:
    """Nothing drives an output."""
    for signal, found in outputs(d):
        nodes = [a.node.parent for a in found if a.continuous]
        if len(nodes) == len(found):
            edits = tuple(
                (*d.whole_line(n), "") for n in nodes if isinstance(n, syntax.ContinuousAssignSyntax)
            )
            yield Flaw(how=f"nothing drives '{signal.name}'", edits=edits)


def mutated(d: Design) -> Iterator[Flaw]:
    """Mutants of the whole design."""
    for one in mutants(d.source, limit=_MUTANTS):
        yield Flaw(how=one.name, edits=((0, len(d.source), one.text),))


def outputs(d: Design) -> Iterator[tuple[Signal, list[Assignment]]]:
    """The outputs of the top of which each assignment writes the whole, and these assignments."""
    for signal in d.signals.values():
        if signal.direction == "output" and not signal.is_array:
            found = [a for a in d.assignments if a.target == signal.name]
            if found and all(a.whole for a in found):
                yield signal, found


def shimmed(
    d: Design, signal: Signal, found: list[Assignment], stage: str, how: str, *, registered: bool = False
) -> Iterator[Flaw]:
    """An output under another name inside, and `stage` between that and the port. `{0}` is the other name."""
    header = d.module.header if d.module is not None else None
    ports = header.ports if header is not None else None
    inner = d.fresh(f"{signal.name}_raw")
    place = next(
        (
            p
            for p in d.nodes(syntax.ImplicitAnsiPortSyntax, ports)
            if p.declarator.name.valueText == signal.name
        ),
        None,
    )
    if place is None:
        return
    outside = d.at(place)
    kind = "wire" if all(a.continuous for a in found) else "reg"
    range_ = signal.range
    port = f"output {'reg' if registered else 'wire'} {range_}{signal.name}"
    uses = [(s, e, inner) for s, e in d.uses(signal.name) if not outside[0] <= s < outside[1]]
    edits = (
        (*outside, port),
        d.item(f"{kind} {range_}{inner};\n{stage.format(inner)}"),
        *uses,
    )
    yield Flaw(how=f"'{signal.name}' {how}", edits=edits)
