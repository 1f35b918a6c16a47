"""What earlier attempts failed at, in a line each, for the next prompt (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.trace import Attempt, FeedbackLevel
from rtlgen.core.verdict import Status, Verdict
from rtlgen.prompting.visible import visible

_LINES = 5
_WIDTH = 200


def failures(history: Sequence[Attempt], level: FeedbackLevel) -> list[str]:
    """The last few different failures in `history`, oldest first: no more of each than `level` allows."""
    lines: dict[str, None] = {}
    for attempt in history:
        line = _line(attempt, level)
        if line:
            lines.pop(line, None)
            lines[line] = None
    return list(lines)[-_LINES:]


def _line(attempt: Attempt, level: FeedbackLevel) -> str:
    verdict = attempt.outcome
    shown = visible(verdict, attempt.candidate, level)
    if verdict.status is not Status.FAIL or shown is None:
        return ""
    words = " ".join(_words(shown).split())
    return words if len(words) <= _WIDTH else words[:_WIDTH].rsplit(" ", 1)[0] + " ..."


def _words(shown: Verdict) -> str:
    """A summary may quote the bench; where it is withheld, the kind and the counts are what is left."""
    if shown.summary:
        return shown.summary
    if shown.kind is None:
        return "it compiled, and did not do what was asked for"
    seen = shown.simulation
    counts = (
        f": {seen.mismatches} of {seen.samples} comparisons differ"
        if seen is not None and seen.samples
        else ""
    )
    return f"{shown.kind.value.lower()}{counts}"
