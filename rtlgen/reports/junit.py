"""A run as JUnit XML, for CI systems: a test suite a problem, a test case a sample (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from rtlgen.core.record import Scored
from rtlgen.core.verdict import Status

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(rows: Iterable[Scored], name: str) -> Iterator[str]:
    """The document, problem by problem; the last answer of each sample, by the adjusted verdict.

    FAIL is a failure, ERROR an error, UNKNOWN a skipped test: none of the last two is the design's fault.

    Args:
        rows: ordered by problem, sample and round.
        name: of the run.
    """
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name={_quoted(name)}>\n'
    for problem_id, of_problem in groupby(rows, lambda row: row.key.problem_id):
        samples = groupby(of_problem, lambda row: row.key.sample)
        yield _suite(problem_id, [list(answers)[-1] for _, answers in samples])
    yield "</testsuites>\n"


def _suite(problem_id: str, rows: Sequence[Scored]) -> str:
    statuses = [row.adjusted for row in rows]
    counts = {
        "tests": len(rows),
        "failures": statuses.count(Status.FAIL),
        "errors": statuses.count(Status.ERROR),
        "skipped": statuses.count(Status.UNKNOWN),
    }
    numbers = " ".join(f'{name}="{n}"' for name, n in counts.items())
    cases = "".join(_case(row) for row in rows)
    return f"  <testsuite name={_quoted(problem_id)} {numbers}>\n{cases}  </testsuite>\n"


def _case(row: Scored) -> str:
    head = (
        f'    <testcase classname={_quoted(row.key.problem_id)} name="sample {row.key.sample}"'
        f' time="{row.judge_s:.3f}"'
    )
    inside = _outcome(row)
    return f"{head}>{inside}</testcase>\n" if inside else f"{head}/>\n"


def _outcome(row: Scored) -> str:
    why = row.cause or row.stage.value
    if row.adjusted is Status.FAIL:
        kind = row.kind.value if row.kind is not None else ""
        return f"<failure type={_quoted(kind)} message={_quoted(_failure(row))}/>"
    if row.adjusted is Status.ERROR:
        return f'<error type="ERROR" message={_quoted(why)}/>'
    return f"<skipped message={_quoted(f'not decided: {why}')}/>" if row.adjusted is Status.UNKNOWN else ""


def _failure(row: Scored) -> str:
    counts = f"{row.mismatches} of {row.samples} samples differ" if row.mismatches else ""
    return ": ".join(part for part in (row.cause, counts) if part) or row.stage.value


def _quoted(text: str) -> str:
    """As an attribute; what XML has no way to say becomes a question mark."""
    return quoteattr(_NOT_XML.sub("?", text))
