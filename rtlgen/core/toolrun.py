"""One process, as facts."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.value import value


class Ended(StrEnum):
    EXITED = "exited"
    SIGNAL = "signal"
    """Died by a signal that we did not send."""
    TIMEOUT = "timeout"
    """Ran past its wall or CPU time; we killed it."""
    SILENT = "silent"
    """Used more CPU time without writing anything than it may; we killed it."""
    MEMORY = "memory"
    OUTPUT = "output"
    """Wrote more than it may, to its output or to files; we killed it."""


@value
class ToolVersion:
    name: str
    version: str
    """As numbers where it has some: "11.0", "5.048"."""
    path: str = ""


@value
class ToolRun:
    argv: tuple[str, ...]
    ended: Ended
    returncode: int | None
    """Of an exited process; None otherwise."""
    signal: int | None = None
    stdout: str = ""
    """Head and tail when cut; the cut is marked in the text."""
    stderr: str = ""
    truncated: bool = False
    wall_s: float = 0.0
    cpu_s: float = 0.0
    max_rss_mb: float = 0.0

    @property
    def ok(self) -> bool:
        return self.ended is Ended.EXITED and self.returncode == 0
