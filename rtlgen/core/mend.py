"""A mechanical repair of a source that does not compile."""

from __future__ import annotations

from rtlgen.core.value import value


@value
class Mend:
    """One change, made because it was certain."""

    name: str
    """Which kind: "missing_semicolon". See docs/mending.md."""
    file: str
    line: int
    """1-based; mends leave every line where it was."""
    what: str
    """In words: "';' at the end of the line"."""
