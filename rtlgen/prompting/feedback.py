"""A verdict as text for the model that has to mend it: short, exact, within a budget and a level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.simulation import Divergence, OutputCount, SimulationResult, TestStatus
from rtlgen.core.trace import FeedbackLevel
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.prompting.table import divergence_table
from rtlgen.prompting.template import fill
from rtlgen.prompting.visible import visible
from rtlgen.verilog.taxonomy import hint_of

_CHARACTERS_PER_TOKEN = 4
_SHOWN = 3
"""Errors, warnings or tests of a kind; the rest is counted."""
_ERRORS = (Severity.ERROR, Severity.UNSUPPORTED)
_ALWAYS = 100
_TABLE_WORTH = 80
_TABLE_ROWS = (8, 5, 3, 1)
_INTERNALS = (4, 2)
"""Signals behind the failing outputs that the table shows, before it gets shorter."""
_LINE_WIDTH = 160
_MESSAGE_WIDTH = 400
_PIECE = re.compile(r"^%% (\d+)\n", re.MULTILINE)


@value
class Complaint:
    """One diagnostic, and how often it occurs elsewhere."""

    where: str
    message: str
    source_line: str
    hint: str
    places: int = 0


@value
class FailedTest:
    name: str
    message: str


def feedback(
    verdict: Verdict, candidate: Candidate | None, level: FeedbackLevel, *, max_tokens: int = 400
) -> str:
    """What the next prompt says about a failed attempt; empty where it may or need not say anything.

    Args:
        verdict: of the attempt. Only a FAIL is the design's fault and gives feedback.
        candidate: the design that was judged; None where there was none. Its files tell its own
            diagnostics from those of the bench.
        level: what of the verdict may be shown.
        max_tokens: the budget, in estimated tokens of four characters. Pieces of little worth are left out
            until the text fits; no line is cut in the middle.
    """
    shown = visible(verdict, candidate, level)
    if shown is None or verdict.status is not Status.FAIL:
        return ""
    template = _template(shown.kind)
    facts = _facts(shown)
    divergence = shown.simulation.divergence if shown.simulation is not None else None
    budget = max_tokens * _CHARACTERS_PER_TOKEN
    text = ""
    for rows, internals, worth in _steps():
        table = divergence_table(divergence, rows=rows, internals=internals) if divergence is not None else ""
        text = _from_worth(fill(template, **facts, table=table), worth)
        if len(text) <= budget:
            return text
    return _whole_lines(text, budget)


def _template(kind: Kind | None) -> str:
    return f"feedback/{kind.value.lower() if kind is not None else 'not_passed'}"


def _steps() -> Iterable[tuple[int, int, int]]:
    """Ever shorter: (rows of the table, signals behind the outputs in it, least worth of what stays)."""
    full, *fewer = _TABLE_ROWS
    most, some = _INTERNALS
    yield full, most, 0
    yield from ((full, some, worth) for worth in range(0, _TABLE_WORTH + 1, 5))
    yield from ((rows, 0, _TABLE_WORTH) for rows in _TABLE_ROWS)
    yield from ((fewer[-1], 0, worth) for worth in range(_TABLE_WORTH + 5, _ALWAYS + 1, 5))


def _from_worth(text: str, least: int) -> str:
    """The pieces of a filled template that are worth at least `least`."""
    first, *rest = _PIECE.split(text)
    kept = [
        first,
        *(piece for worth, piece in zip(rest[::2], rest[1::2], strict=True) if int(worth) >= least),
    ]
    return re.sub(r"\n{3,}", "\n\n", "".join(kept)).strip("\n") + "\n"


def _whole_lines(text: str, budget: int) -> str:
    """The first lines of `text` that fit into `budget` characters, at least one."""
    lines = text.splitlines(keepends=True)
    length = 0
    for count, line in enumerate(lines):
        length += len(line)
        if length > budget:
            return "".join(lines[: max(1, count)])
    return text


def _facts(verdict: Verdict) -> dict[str, object]:
    """All variables of the feedback templates but the table, which depends on the budget."""
    errors = [d for d in verdict.diagnostics if d.severity in _ERRORS]
    warnings = [d for d in verdict.diagnostics if d.severity is Severity.WARNING and d.cls]
    complaints = _complaints(errors)
    return {
        "cause": verdict.cause,
        "sure": None if verdict.cause_confidence is None else round(100 * verdict.cause_confidence),
        "summary": verdict.summary.rstrip("."),
        "is_build": verdict.stage is Stage.BUILD,
        "complaints": complaints[:_SHOWN],
        "more": sum(c.places + 1 for c in complaints[_SHOWN:]),
        "lints": _complaints(warnings)[:_SHOWN],
        **_simulated(verdict.simulation),
    }


def _simulated(result: SimulationResult | None) -> dict[str, object]:
    outputs: Sequence[OutputCount] = result.outputs if result is not None else ()
    tests = result.tests if result is not None else ()
    failed = [t for t in tests if t.status in (TestStatus.FAILED, TestStatus.ERROR)]
    divergence: Divergence | None = result.divergence if result is not None else None
    told = [FailedTest(name=t.name, message=_one_line(t.message)) for t in failed if t.message]
    return {
        "samples": result.samples if result is not None else 0,
        "mismatches": result.mismatches if result is not None else 0,
        "wrong": [o for o in outputs if o.mismatches],
        "right": [o.signal for o in outputs if o.samples and not o.mismatches],
        "failures": len(failed),
        "test_count": len(tests),
        "failed_tests": told[:_SHOWN] if divergence is None else [],
        "divergence": divergence,
        "log": _last_lines(result.run.stderr or result.run.stdout) if result is not None else "",
    }


def _complaints(diagnostics: Iterable[Diagnostic]) -> list[Complaint]:
    """Equal messages become one; those of a known class come first; a source line or hint is given once.

    What has neither place nor class (a tool's closing words) is left out where anything else is said.
    """
    everything = list(diagnostics)
    placed = [d for d in everything if d.file or d.cls] or everything
    places: dict[str, list[Diagnostic]] = {}
    for diagnostic in placed:
        same = places.setdefault(diagnostic.message, [])
        if all(d.where() != diagnostic.where() for d in same):
            same.append(diagnostic)
    groups = sorted(places.values(), key=lambda group: not group[0].cls)
    told: set[str] = set()
    complaints = []
    for group in groups:
        first = group[0]
        hint = first.hint or hint_of(first.cls)
        source = _excerpt(first.source_line, first.column)
        complaints.append(
            Complaint(
                where=first.where(),
                message=_one_line(first.message).rstrip("."),
                source_line="" if source in told else source,
                hint="" if hint in told else hint,
                places=len(group) - 1,
            )
        )
        told |= {hint, source}
    return complaints


def _one_line(message: str) -> str:
    words = " ".join(message.split())
    return words if len(words) <= _MESSAGE_WIDTH else words[:_MESSAGE_WIDTH].rsplit(" ", 1)[0] + " ..."


def _excerpt(line: str, column: int | None) -> str:
    """A source line, of a very long one the part around the column."""
    text = line.strip()
    if len(text) <= _LINE_WIDTH:
        return text
    at = max(0, (column or 1) - 1 - (len(line) - len(line.lstrip())) - _LINE_WIDTH // 2)
    at = min(at, len(text) - _LINE_WIDTH)
    part = text[at : at + _LINE_WIDTH]
    return f"{'... ' if at else ''}{part}{' ...' if at + _LINE_WIDTH < len(text) else ''}"


def _last_lines(text: str, count: int = 4) -> str:
    return "\n".join(line[:_LINE_WIDTH] for line in text.strip().splitlines()[-count:])
