"""The cone of logic behind an output: the signals it depends on and the lines that make it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from pyslang import ast

from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value
from rtlgen.verilog.drivers import Assignment, How, assignments, signals
from rtlgen.verilog.slang import Elaborated, parse


@value
class ConeSignal:
    name: str
    """Path below the top: "state", "u1.count"."""
    depth: int
    """The fewest flip-flops between it and the output: 0 acts in the same cycle, 1 one cycle later."""
    register: bool = False
    """It is assigned at a clock's edge itself."""


@value
class Cone:
    output: str
    signals: tuple[ConeSignal, ...]
    """Nearest first; the output itself is left out."""
    lines: tuple[tuple[str, int], ...]
    """File and line of every assignment in the cone, sorted."""


def cones(
    sources: Sequence[SourceFile], top: str, parameters: Sequence[tuple[str, str]] = ()
) -> dict[str, Cone]:
    """The cone of every output of `top`, by the output's name, through all instances.

    Empty where the design does not elaborate or has no such top. Never raises.
    """
    design = Elaborated(parse(sources), [top], parameters)
    instance = design.top(top)
    if instance is None or not design.ok:
        return {}
    known = signals(design)
    drivers: dict[str, list[Assignment]] = {}
    for one in assignments(design):
        drivers.setdefault(one.target, []).append(one)
    return {
        port.name: _cone(port.internalSymbol.hierarchicalPath, top, drivers, known)
        for port in instance.body.portList
        if isinstance(port, ast.PortSymbol)
        and port.direction is not ast.ArgumentDirection.In
        and port.internalSymbol is not None
    }


def _cone(output: str, top: str, drivers: dict[str, list[Assignment]], known: frozenset[str]) -> Cone:
    depths = {output: 0}
    todo = deque([output])
    while todo:
        name = todo.popleft()
        for one in drivers.get(name, ()):
            through = depths[name] + (one.how is How.REGISTER)
            for source in one.sources:
                if through < depths.get(source, through + 1):
                    depths[source] = through
                    if one.how is How.REGISTER:
                        todo.append(source)  # least depth first: what lies behind a flip-flop waits
                    else:
                        todo.appendleft(source)
    inside = f"{top}."
    found = [
        ConeSignal(
            name=name.removeprefix(inside),
            depth=depth,
            register=any(one.how is How.REGISTER for one in drivers.get(name, ())),
        )
        for name, depth in depths.items()
        if name != output and name in known
    ]
    lines = {(one.file, one.line) for name in depths for one in drivers.get(name, ())}
    return Cone(
        output=output.removeprefix(inside),
        signals=tuple(sorted(found, key=lambda s: (s.depth, s.name))),
        lines=tuple(sorted(lines)),
    )
