"""One message of a tool about a place in the source."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.value import value


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    UNSUPPORTED = "unsupported"
    """The tool cannot do it; the source may be right ("sorry: ... not supported")."""


@value
class Diagnostic:
    tool: str
    severity: Severity
    message: str
    code: str = ""
    """The tool's own name for it, where it has one ("WIDTHTRUNC", "UndeclaredIdentifier")."""
    cls: str = ""
    """rtlgen's stable name for it ("undeclared_identifier"); empty where none fits. See docs/taxonomy.md."""
    file: str = ""
    line: int | None = None
    """1-based."""
    column: int | None = None
    """1-based."""
    source_line: str = ""
    hint: str = ""

    def where(self) -> str:
        """`file:line:col`, as far as known."""
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(p for p in parts if p)
