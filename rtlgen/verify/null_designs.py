"""Designs that do nothing, in the shape of the one asked for: what every testbench must refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Direction, Port, SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.verilog.modules import interface


@value
class NullDesign:
    name: str
    """"empty", "stuck_at_0" or "stuck_at_1"."""
    what: str
    """In words, for a message: "a design whose outputs are all 0"."""
    candidate: Candidate
    driven: bool
    """Every output holds a number, so that nothing in a bench may trip over X."""


def null_designs(problem: Problem) -> tuple[NullDesign, ...]:
    """The three of them; none where neither the problem nor its reference says what its outputs are."""
    problem = _with_interface(problem)
    if not problem.outputs:
        return ()
    return (
        _design(problem, "empty", "an empty design, which drives no output", None),
        _design(problem, "stuck_at_0", "a design whose outputs are all 0", "'0"),
        _design(problem, "stuck_at_1", "a design whose outputs are all 1", "'1"),
    )


def stuck_at(problem: Problem, values: Mapping[str, str]) -> Candidate:
    """A design whose outputs hold, each for good, the bits that `values` has for it, or else 0."""
    problem = _with_interface(problem)
    drivers = {
        p.name: f"{len(bits)}'b{bits}" if (bits := values.get(p.name)) else "'0" for p in problem.outputs
    }
    return _candidate(problem, "stuck", drivers)


def _with_interface(problem: Problem) -> Problem:
    """`problem` with the ports and parameters of its reference, where it names none."""
    module = interface(problem.reference, problem.top) if problem.reference and not problem.ports else None
    return problem if module is None else replace(problem, ports=module.ports, parameters=module.parameters)


def _design(problem: Problem, name: str, what: str, level: str | None) -> NullDesign:
    drivers = {p.name: level for p in problem.outputs} if level else {}
    candidate = _candidate(problem, name, drivers)
    return NullDesign(name=name, what=what, candidate=candidate, driven=level is not None)


def _candidate(problem: Problem, name: str, drivers: Mapping[str, str]) -> Candidate:
    parameters = ",\n".join(f"  parameter {p.name} = {p.default}" for p in problem.parameters)
    header = f"module {problem.top}" + (f" #(\n{parameters}\n)" if parameters else "")
    ports = ",\n".join(f"  {_declaration(p)}" for p in problem.ports)
    assigned = [f"  assign {output} = {value};" for output, value in drivers.items()]
    text = "\n".join([f"{header} (\n{ports}\n);", *assigned, "endmodule", ""])
    return Candidate(files=(SourceFile(path=f"{name}.sv", text=text),), top=problem.top)


def _declaration(port: Port) -> str:
    """An inout is a net, which is what some tools want to read."""
    declared = port.declaration()
    return declared.replace("inout logic", "inout wire", 1) if port.direction is Direction.INOUT else declared
