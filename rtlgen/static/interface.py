"""Whether a design has the interface that is asked for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Language, Parameter, Port, SourceFile
from rtlgen.core.problem import Problem
from rtlgen.verilog.modules import Module, has_ports, interface, modules
from rtlgen.verilog.slang import elaborated, parse
from rtlgen.verilog.taxonomy import hint_of

TOOL = "rtlgen"


def mismatches(candidate: Candidate, problem: Problem) -> tuple[Diagnostic, ...]:
    """Where the candidate's top differs from the ports and parameters of `problem`.

    Widths are compared under the parameters' default values, where both are known. What no bench could
    drive or read is an ERROR: a missing module, port or parameter, another direction or width. A port too
    many is a WARNING. Of a text that does not parse nothing is said: the compiler will. Never raises.
    """
    sources = tuple(f for f in candidate.files if f.language is not Language.PYTHON)
    parsed = parse(sources)
    if parsed.refused or any(d.isError() for d in parsed.tree.diagnostics):
        return ()
    top = problem.top or candidate.top
    expected = _expected(problem)
    if expected and not problem.parameters and has_ports(elaborated(parsed, top), top, expected):
        return ()
    found = interface(sources, top, _overrides(problem))
    if found is None:
        return (_no_module(top, modules(sources), sources),)
    report = _Report(found, sources)
    problems = [*_parameters(problem.parameters, found, report)]
    if expected:
        problems += _ports(expected, found, report)
    return tuple(problems)


class _Report:
    """Makes diagnostics about one module, at the line where a name first stands in it."""

    def __init__(self, module: Module, sources: tuple[SourceFile, ...]) -> None:
        self.module = module
        text = next((s.text for s in sources if s.path == module.file), "")
        self.lines = text.splitlines()

    def at(self, name: str, cls: str, message: str, hint: str = "", *, error: bool = True) -> Diagnostic:
        line, column = self._find(name)
        return Diagnostic(
            tool=TOOL,
            severity=Severity.ERROR if error else Severity.WARNING,
            message=message,
            code=cls,
            cls=cls,
            file=self.module.file,
            line=line,
            column=column,
            source_line=self.lines[line - 1] if line <= len(self.lines) else "",
            hint=hint or hint_of(cls),
        )

    def _find(self, name: str) -> tuple[int, int]:
        """Line and column of the word `name` in the module; of the module where it is not there."""
        word = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])") if name else None
        for number in range(self.module.line, min(self.module.end_line, len(self.lines)) + 1):
            match = word.search(self.lines[number - 1]) if word else None
            if match:
                return number, match.start() + 1
        return self.module.line, 1


def _overrides(problem: Problem) -> tuple[tuple[str, str], ...]:
    return tuple((p.name, p.default) for p in problem.parameters if p.default)


def _expected(problem: Problem) -> tuple[Port, ...]:
    """The ports that are asked for, with the widths that their ranges have under the default parameters."""
    if all(p.width is not None for p in problem.ports):
        return problem.ports
    parameters = ", ".join(f"parameter {p.name} = {p.default}" for p in problem.parameters)
    ports = ", ".join(p.declaration() for p in problem.ports)
    header = f"module asked_for #({parameters}) ({ports}); endmodule"
    evaluated = interface(header, "asked_for")
    widths = {p.name: p.width for p in evaluated.ports} if evaluated else {}
    return tuple(
        Port(name=p.name, direction=p.direction, range=p.range, width=widths.get(p.name, p.width))
        for p in problem.ports
    )


def _no_module(top: str, found: tuple[Module, ...], sources: tuple[SourceFile, ...]) -> Diagnostic:
    names = [m.name for m in found]
    alike = _alike(top, names)
    if alike:
        hint = f"Rename module '{alike}' to '{top}'."
    elif len(names) == 1:
        hint = f"Name the module '{top}' instead of '{names[0]}'."
    else:
        hint = hint_of("missing_module")
    place = next((m for m in found if m.name == (alike or names[0])), None) if names else None
    seen = f"found {', '.join(names)}" if names else "found none"
    return Diagnostic(
        tool=TOOL,
        severity=Severity.ERROR,
        message=f"there is no module '{top}': {seen}",
        code="missing_module",
        cls="missing_module",
        file=place.file if place else (sources[0].path if sources else ""),
        line=place.line if place else 1,
        column=1,
        hint=hint,
    )


def _ports(expected: tuple[Port, ...], found: Module, report: _Report) -> Iterator[Diagnostic]:
    asked = {p.name for p in expected}
    extra = [p.name for p in found.ports if p.name not in asked]
    for port in expected:
        yield from _port(port, found.port(port.name), extra, report)
    missing = [p.name for p in expected if found.port(p.name) is None]
    for name in extra:
        if not _alike(name, missing):
            message = f"port '{name}' was not asked for: expected {', '.join(p.name for p in expected)}"
            yield report.at(name, "port_mismatch", message, f"Remove port '{name}'.", error=False)


def _port(expected: Port, found: Port | None, extra: list[str], report: _Report) -> Iterator[Diagnostic]:
    name = expected.name
    if found is None:
        alike = _alike(name, extra)
        message = f"port '{name}' is missing: expected {_shown(expected)}"
        hint = f"Rename port '{alike}' to '{name}'." if alike else f"Add {_shown(expected)} to the ports."
        yield report.at(alike, "port_mismatch", message, hint)
        return
    if found.direction is not expected.direction:
        message = (
            f"port '{name}' has the wrong direction: expected {expected.direction}, found {found.direction}"
        )
        yield report.at(name, "port_mismatch", message, f"Declare it as {_shown(expected)}.")
    if None not in (expected.width, found.width) and found.width != expected.width:
        message = (
            f"port '{name}' has the wrong width: expected {_bits(expected.width)}, found {_bits(found.width)}"
        )
        yield report.at(name, "port_mismatch", message, f"Declare it as {_shown(expected)}.")


def _parameters(asked: tuple[Parameter, ...], found: Module, report: _Report) -> Iterator[Diagnostic]:
    have = [p.name for p in found.parameters]
    for parameter in asked:
        if parameter.name in have:
            continue
        alike = _alike(parameter.name, have)
        hint = (
            f"Rename parameter '{alike}' to '{parameter.name}'."
            if alike
            else f"Add #(parameter {parameter.name} = {parameter.default or 1}) to the module."
        )
        message = f"parameter '{parameter.name}' is missing"
        yield report.at(alike, "parameter_mismatch", message, hint)


def _alike(name: str, others: list[str]) -> str:
    """The one of `others` that is `name` but for case, underscores or a typing mistake; empty if none is."""
    plain = {_plain(o): o for o in others}
    if _plain(name) in plain:
        return plain[_plain(name)]
    close = difflib.get_close_matches(_plain(name), plain, n=1, cutoff=0.8) if len(name) > 3 else []
    return plain[close[0]] if close else ""


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _shown(port: Port) -> str:
    width = port.width
    ranged = port.range or (f"[{width - 1}:0]" if width is not None and width > 1 else "")
    return f"'{' '.join(w for w in (port.direction.value, ranged, port.name) if w)}'"


def _bits(width: int | None) -> str:
    return f"{width} bit" if width == 1 else f"{width} bits"
