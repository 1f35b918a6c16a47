"""Exit codes, the same for every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rtlgen.core.verdict import Status

DONE = 0
"""Done, and what was asked for passed."""
NOT_PASSED = 1
"""Ran, and did not pass."""
USAGE = 2
"""Usage or configuration."""
UNAVAILABLE = 3
"""A tool, model, server or disk is missing or failed."""
INTERRUPTED = 130


def of_status(status: Status) -> int:
    """The exit code that a verdict gives."""
    from rtlgen.core.verdict import Status

    return {Status.PASS: DONE, Status.ERROR: UNAVAILABLE}.get(status, NOT_PASSED)
