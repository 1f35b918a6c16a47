"""What a compiler's message leaves open, read off the source itself by pyslang. Pure.

Icarus calls nearly everything that its grammar does not know a "syntax error", legal SystemVerilog included.
pyslang reads the same file: it names what is wrong, or finds nothing wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.verilog.taxonomy import hint_of

_SYNTAX = frozenset({"syntax_unexpected_token", "syntax_missing_token"})
"""Classes under which a tool's grammar files what it does not know."""
_LINES_BACK = 2
"""A tool may see that a token is missing only so many lines after the place where pyslang sees it."""
_JUMP = re.compile(r"\b(?:break|continue)\s*;")
_COMMA_BEFORE_BRACE = re.compile(r",(?:\s|//[^\n]*\n|/\*.*?\*/)*\}", re.DOTALL)
"""pyslang lets it pass."""
_UNKNOWN_TYPE = "undeclared_identifier"
"""`asign y = a;` is grammatical: it declares a `y` of the type `asign`, which must come from somewhere."""
_LVALUE = "illegal_lvalue"
"""`(y + 1) = a;` is an expression where a grammar may want a variable."""
_BRACKETS = re.compile(r"^\s*module\b|\bendmodule\b")


def refined(found: Iterable[Diagnostic], sources: Sequence[SourceFile]) -> tuple[Diagnostic, ...]:
    """`found` with the classes that pyslang knows better; legal SystemVerilog becomes UNSUPPORTED.

    Args:
        found: a compiler's messages, located.
        sources: what was compiled.
    """
    texts = {s.path: s for s in sources}
    readers: dict[str, _Reader] = {}
    told = []
    for d in found:
        source = texts.get(d.file.removeprefix("./"))
        if source is None or d.severity is not Severity.ERROR or not _is_open(d):
            told.append(d)
            continue
        if source.path not in readers:
            readers[source.path] = _Reader(source)
        told.append(readers[source.path].refined(d))
    return tuple(told)


def _is_open(d: Diagnostic) -> bool:
    return d.cls in _SYNTAX or d.cls in ("", "enum_cast", "wire_assigned_in_always")


class _Reader:
    """One file, read by pyslang alone."""

    def __init__(self, source: SourceFile) -> None:
        from rtlgen.verilog.diagnostics import diagnostics, syntax_errors  # loads only where a build failed

        errors = syntax_errors(source)
        self._parses = not errors
        if self._parses:
            errors = tuple(d for d in diagnostics((source,)) if d.severity is Severity.ERROR)
        self._classes: dict[int, str] = {}
        for d in errors:
            self._classes.setdefault(d.line or 0, d.cls)
        self._outside = _outside_modules(source.text)
        self._has_packages = "::" in source.text
        self._has_loose_comma = bool(_COMMA_BEFORE_BRACE.search(source.text))

    def refined(self, d: Diagnostic) -> Diagnostic:
        if d.cls in _SYNTAX:
            return self._grammar(d)
        here = self._classes.get(d.line or 0, "")
        if d.cls == "enum_cast":
            return d if here or not self._parses else _unsupported(d, d.cls)
        return _named(d, here) if not d.cls or here == _LVALUE else d

    def _grammar(self, d: Diagnostic) -> Diagnostic:
        """A message that a tool's grammar gave."""
        line = d.line or 0
        if _JUMP.search(d.source_line) and line not in self._classes:
            return _unsupported(d, "break_continue")
        if line in self._outside:
            return _named(d, "syntax_unexpected_token")
        if not self._parses:
            near = (self._classes.get(n, "") for n in range(line - _LINES_BACK, line + 1))
            return _named(d, next((name for name in near if name), d.cls))
        if self._has_loose_comma:
            return _named(d, "trailing_comma")
        here = self._classes.get(line, "")
        if here == _LVALUE or (here == _UNKNOWN_TYPE and not self._has_packages):
            return _named(d, here)
        return _unsupported(d, d.cls and "unsupported_construct")


def _outside_modules(text: str) -> frozenset[int]:
    """The lines with text that no module is around, and that begins none: prose, mostly."""
    inside, outside = False, set()
    for number, line in enumerate(text.splitlines(), 1):
        words = _BRACKETS.findall(line)
        if not inside and not words and line.strip() and not line.lstrip().startswith(("`", "/", "*")):
            outside.add(number)
        inside = words[-1] != "endmodule" if words else inside
    return frozenset(outside)


def _named(d: Diagnostic, name: str) -> Diagnostic:
    return replace(d, cls=name, hint=hint_of(name))


def _unsupported(d: Diagnostic, name: str) -> Diagnostic:
    return replace(_named(d, name), severity=Severity.UNSUPPORTED)
