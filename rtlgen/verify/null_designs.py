"""Designs that do nothing, in the shape of the one asked for: what every testbench must refuse."""

from __future__ import annotations

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


def _with_interface(problem: Problem) -> Problem:
    """`problem` with the ports and parameters of its reference, where it names none."""
    module = interface(problem.reference, problem.top) if problem.reference and not problem.ports else None
    return problem if module is None else replace(problem, ports=module.ports, parameters=module.parameters)


def _design(problem: Problem, name: str, what: str, level: str | None) -> NullDesign:
    parameters = ",\n".join(f"  parameter {p.name} = {p.default}" for p in problem.parameters)
    header = f"module {problem.top}" + (f" #(\n{parameters}\n)" if parameters else "")
    ports = ",\n".join(f"  {_declaration(p)}" for p in problem.ports)
    drivers = [f"  assign {p.name} = {level};" for p in problem.outputs] if level else []
    text = "\n".join([f"{header} (\n{ports}\n);", *drivers, "endmodule", ""])
    file = SourceFile(path=f"{name}.sv", text=text)
    return NullDesign(
        name=name, what=what, candidate=Candidate(files=(file,), top=problem.top), driven=level is not None
    )


def _declaration(port: Port) -> str:
    """An inout is a net, which is what some tools want to read."""
    declared = port.declaration()
    return declared.replace("inout logic", "inout wire", 1) if port.direction is Direction.INOUT else declared
