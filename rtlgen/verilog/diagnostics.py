"""What pyslang says of a source, in rtlgen's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import pyslang
from pyslang import ast

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.verilog.slang import Elaborated, Parsed, Place, parse
from rtlgen.verilog.slang_codes import CLASS_OF_CODE, LINT_OF_CODE, is_syntax
from rtlgen.verilog.taxonomy import hint_of
from rtlgen.verilog.words import words

TOOL = "pyslang"

_NAME_EXPECTED = words(
    """
    ExpectedIdentifier ExpectedDeclarator ExpectedVariableName ExpectedToken ExpectedMember
    ExpectedStatement ExpectedAnsiPort ExpectedNonAnsiPort ExpectedModuleName ExpectedPortList
    ExpectedExpression
    """
)

_NAME_LIKE = words(
    """
    accept_on alias and assert assume before bind bins bit break buf byte cell chandle checker config
    const constraint context continue cover cross deassign default design disable dist do edge enum event
    expect export extends extern final first_match force global highz0 highz1 import include initial inout
    input inside instance int integer interface intersect large let library local logic matches medium
    nand new nexttime nor not null or output package packed parameter primitive priority property
    protected pulldown pullup pure rand ref reg release repeat restrict return sequence shortint signed
    small soft solve static string strong struct super supply0 supply1 table tagged this time tri type
    typedef union unique unsigned until use uwire var vectored virtual void wait wand weak wire with
    within wor xnor xor
    """
)
_KEYWORD_AS_NAME = re.compile(rf"\s*(?:{'|'.join(sorted(_NAME_LIKE))})\s*(?:[,;)=\[]|<=|$)")
"""A keyword that people take for a name, used like one."""


_EXPECTED = words("ExpectedForInitializer ExpectedStatement")
_GENVAR = re.compile(r"\s*genvar\b")
_CLOSED = re.compile(r"\s*[)\]}]")
"""One closing bracket too many, whatever is expected in its place."""
_WORD = re.compile(r"\w+")


def diagnostics(sources: Sequence[SourceFile], top: str = "") -> tuple[Diagnostic, ...]:
    """What pyslang finds in `sources` with `top` as the top, in the order of the text.

    Where the text does not parse, only that is told: what elaboration says of a broken tree misleads.
    Never raises.
    """
    parsed = parse(sources)
    broken = _of_the_text(parsed)
    if broken:
        return broken
    design = Elaborated(parsed, [top])
    return (_refusal(design.refused),) if design.refused else to_core(design.diagnostics, parsed)


def syntax_errors(source: SourceFile) -> tuple[Diagnostic, ...]:
    """Why the text of `source` is not SystemVerilog; empty where it is, right or wrong. Never raises."""
    return _of_the_text(parse((source,)))


def _of_the_text(parsed: Parsed) -> tuple[Diagnostic, ...]:
    if parsed.refused:
        return (_refusal(parsed.refused),)
    return to_core([d for d in parsed.tree.diagnostics if d.isError()], parsed)


def _refusal(reason: str) -> Diagnostic:
    name = "elaboration_limit"
    return Diagnostic(
        tool=TOOL, severity=Severity.ERROR, message=reason, code="TooMuch", cls=name, hint=hint_of(name)
    )


def to_core(
    found: Iterable[pyslang.Diagnostic], parsed: Parsed, also: Iterable[str] = ()
) -> tuple[Diagnostic, ...]:
    """pyslang's diagnostics as ours: in the order of the text, each once, notes left out.

    Args:
        also: names of codes to report as warnings though pyslang is silent about them by default.
    """
    engine = pyslang.DiagnosticEngine(parsed.manager)
    for name in also:
        engine.setSeverity(getattr(pyslang.Diags, name), pyslang.DiagnosticSeverity.Warning)
    seen: dict[tuple[str, str, int | None, int | None], Diagnostic] = {}
    for raw in found:
        one = _one(raw, parsed, engine)
        if one is not None:
            seen.setdefault((one.code, one.file, one.line, one.column), one)
    return tuple(sorted(seen.values(), key=lambda d: (d.file, d.line or 0, d.column or 0)))


def _one(raw: pyslang.Diagnostic, parsed: Parsed, engine: pyslang.DiagnosticEngine) -> Diagnostic | None:
    severity = _severity(raw, engine)
    if severity is None:
        return None
    place = parsed.place(raw.location)
    code = code_name(raw.code)
    name = _class(raw, code, place)
    if severity is not Severity.ERROR:
        name = LINT_OF_CODE.get(code, name)
    return Diagnostic(
        tool=TOOL,
        severity=severity,
        message=engine.formatMessage(raw),
        code=code,
        cls=name,
        file=place.file,
        line=place.line,
        column=place.column,
        source_line=place.source_line,
        hint=hint_of(name),
    )


def _severity(raw: pyslang.Diagnostic, engine: pyslang.DiagnosticEngine) -> Severity | None:
    found = engine.getSeverity(raw.code, raw.location)
    if raw.isError() or found in (pyslang.DiagnosticSeverity.Error, pyslang.DiagnosticSeverity.Fatal):
        return Severity.ERROR
    return Severity.WARNING if found is pyslang.DiagnosticSeverity.Warning else None


def _class(raw: pyslang.Diagnostic, code: str, place: Place) -> str:
    """The taxonomy's name; where the code alone does not say it, from what stands there."""
    known = CLASS_OF_CODE.get(code, "")
    if code == "ExpectedToken" and raw.args and str(raw.args[0]) == "endmodule":
        return "missing_endmodule"
    if code == "NoImplicitConversion" and len(raw.args) > 1 and getattr(raw.args[1], "isEnum", False):
        return "enum_cast"
    rest = place.source_line[place.column - 1 :]
    if code == "AssignToNet" and _is_input(rest, raw.symbol):
        return "illegal_lvalue"
    if code in _EXPECTED and _GENVAR.match(rest):
        return "generate_misuse"
    if code == "ExpectedToken" and _CLOSED.match(rest):
        return "syntax_unexpected_token"
    if code in _NAME_EXPECTED and _KEYWORD_AS_NAME.match(rest):
        return "keyword_as_name"
    if not known and is_syntax(raw.code.getSubsystem().name):
        return "syntax_unexpected_token"
    return known


def _is_input(target: str, where: ast.Symbol | None) -> bool:
    """Whether the name that `target` begins with is an input of the module around `where`."""
    name = _WORD.match(target)
    body = where if isinstance(where, ast.InstanceBodySymbol) else getattr(where, "containingInstance", None)
    if name is None or not isinstance(body, ast.InstanceBodySymbol):
        return False
    found = [p for p in body.portList if p.name == name[0]]
    return any(getattr(p, "direction", None) is ast.ArgumentDirection.In for p in found)


@cache
def _code_names() -> dict[tuple[str, int], str]:
    names = {}
    for name in dir(pyslang.Diags):
        code = getattr(pyslang.Diags, name)
        if isinstance(code, pyslang.DiagCode):
            names[code.getSubsystem().name, code.getCode()] = name
    return names


def code_name(code: pyslang.DiagCode) -> str:
    """The name of a code as pyslang writes it: "UndeclaredIdentifier"."""
    return _code_names().get((code.getSubsystem().name, code.getCode()), "")
