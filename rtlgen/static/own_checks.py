"""Checks of our own on an elaborated design, for what pyslang does not warn of.

Measured on real completions that compile: a design that fails one of the first four fails its bench in
95 of 100 cases or more (a base rate of 58).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyslang import ast

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.static.processes import Process, processes
from rtlgen.verilog.drivers import assignments, signals
from rtlgen.verilog.slang import Elaborated, Place
from rtlgen.verilog.taxonomy import hint_of

TOOL = "rtlgen"
_RESET = re.compile(
    r"[as]?_?(re)?set(_?[nb]|_?i|_?ni)?|i?_?[as]?rst(_?[nb]|_?i|_?ni)?|[as]r|[as]?clr(_?n)?", re.I
)


def own_checks(design: Elaborated, top: str) -> tuple[Diagnostic, ...]:
    """What is found in `design`, which has no error; all of them warnings."""
    instance = design.top(top)
    if instance is None:
        return ()
    known = signals(design)
    found = processes(design)
    inputs = _ports(design, instance, ast.ArgumentDirection.In)
    outputs = _ports(design, instance, ast.ArgumentDirection.Out)
    return (
        *(d for p in found for d in _blocking_in_sequential(p, known)),
        *(d for p in found for d in _sensitivity(p, known)),
        *(d for p in found for d in _event_control(p)),
        *(d for p in found for d in _incomplete_case(p)),
        *_mixed_assignments(found, known),
        *_registers_without_reset(found, inputs),
        *_undriven_outputs(design, outputs),
        *_unused_inputs(design, inputs),
    )


def _blocking_in_sequential(process: Process, known: frozenset[str]) -> Iterator[Diagnostic]:
    wrong = sorted(process.blocking & known)
    if process.sequential and wrong:
        name = _short(wrong[0])
        yield _warning(
            "lint_blocking_in_sequential", f"'{name}' is assigned with '=' on a clock edge", process.place
        )


def _sensitivity(process: Process, known: frozenset[str]) -> Iterator[Diagnostic]:
    if process.sequential or process.implicit or not process.levels:
        return
    missing = sorted((process.reads - process.levels - process.blocking) & known)
    if missing:
        names = ", ".join(f"'{_short(n)}'" for n in missing)
        message = f"the sensitivity list lacks {names}"
        yield _warning("lint_incomplete_sensitivity", message, process.place)


def _event_control(process: Process) -> Iterator[Diagnostic]:
    if process.edges and process.levels:
        name = _short(min(process.levels))
        message = f"an edge and the level of '{name}' in one event control"
        yield _warning("lint_event_control", message, process.place)


def _incomplete_case(process: Process) -> Iterator[Diagnostic]:
    """In a clocked block what is left out keeps its value, as is often meant."""
    if not process.sequential:
        for place, left in process.open_cases:
            message = f"the case leaves out {left} of the values and has no default"
            yield _warning("lint_incomplete_case", message, place)


def _mixed_assignments(found: list[Process], known: frozenset[str]) -> Iterator[Diagnostic]:
    blocking = {n for p in found for n in p.blocking & known}
    for process in found:
        for name in sorted(process.nonblocking & blocking):
            message = f"'{_short(name)}' is assigned with both '=' and '<='"
            yield _warning("lint_mixed_assignments", message, process.place)


def _registers_without_reset(found: list[Process], inputs: dict[str, Place]) -> Iterator[Diagnostic]:
    """Registers of the top itself; what an instance resets is its own affair.

    Where one clocked block uses the reset, another may leave it out: data registers and memories do.
    """
    resets = {n for n in inputs if _RESET.fullmatch(_short(n))}
    clocked = [p for p in found if p.sequential]
    if not resets or any((p.reads | p.edges) & resets for p in clocked):
        return
    for process in clocked:
        written = sorted(n for n in process.nonblocking | process.blocking if n.count(".") == 1)
        if written:
            message = f"'{_short(written[0])}' is not reset, though the module has a reset"
            yield _warning("lint_register_without_reset", message, process.place)


def _undriven_outputs(design: Elaborated, outputs: dict[str, Place]) -> Iterator[Diagnostic]:
    driven = {a.target for a in assignments(design)}
    for name, place in outputs.items():
        if name not in driven:
            yield _warning("lint_undriven_output", f"nothing drives the output '{_short(name)}'", place)


def _unused_inputs(design: Elaborated, inputs: dict[str, Place]) -> Iterator[Diagnostic]:
    read = {s for a in assignments(design) for s in a.sources}

    def visit(node: object) -> None:
        if isinstance(node, ast.ValueExpressionBase):
            read.add(node.symbol.hierarchicalPath)

    design.root.visit(visit)
    for name, place in inputs.items():
        if name not in read:
            yield _warning("lint_unused_input", f"nothing reads the input '{_short(name)}'", place)


def _ports(design: Elaborated, top: ast.InstanceSymbol, direction: ast.ArgumentDirection) -> dict[str, Place]:
    """The signals behind the ports of one direction, with the place of the port."""
    return {
        p.internalSymbol.hierarchicalPath: design.parsed.place(p.location)
        for p in top.body.portList
        if isinstance(p, ast.PortSymbol) and p.direction is direction and p.internalSymbol is not None
    }


def _short(path: str) -> str:
    """A signal's path below the top."""
    return path.partition(".")[2] or path


def _warning(cls: str, message: str, place: Place) -> Diagnostic:
    return Diagnostic(
        tool=TOOL,
        severity=Severity.WARNING,
        message=message,
        code=cls,
        cls=cls,
        file=place.file,
        line=place.line,
        column=place.column,
        source_line=place.source_line,
        hint=hint_of(cls),
    )
