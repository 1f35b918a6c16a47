"""Rows of an evaluation, written short."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from rtlgen.core.completion import Usage
from rtlgen.core.published import Published
from rtlgen.core.record import SampleKey, Scored
from rtlgen.core.verdict import Kind, Stage, Status

_FAILS = {
    "s": (Stage.SIMULATE, Kind.MISMATCH, "inverted"),
    "c": (Stage.BUILD, Kind.SYNTAX, "missing_semicolon"),
    "g": (Stage.STATIC, Kind.FORBIDDEN, "finish"),
    "n": (Stage.EXTRACT, Kind.NO_CODE, ""),
    "t": (Stage.EXTRACT, Kind.TRUNCATED, ""),
}


def scored(
    problem: str,
    sample: int,
    mark: str,
    *,
    answer: int = 0,
    adjusted: Status | None = None,
    mended: Status | None = None,
    letter: str = "",
    twin: str = "",
    usage: Usage | None = None,
) -> Scored:
    """One row by its mark: '.' passes, s c g n t fail, '?' and '!' are UNKNOWN and ERROR."""
    stage, kind, cause = _FAILS.get(mark, (Stage.DONE, None, ""))
    status = {".": Status.PASS, "?": Status.UNKNOWN, "!": Status.ERROR}.get(mark, Status.FAIL)
    simulated = mark in ".s"
    return Scored(
        key=SampleKey(problem_id=problem, sample=sample, round=answer),
        status=status,
        stage=stage if mark in _FAILS or mark == "." else Stage.SIMULATE,
        kind=kind,
        cause=cause,
        mismatches=(0 if mark == "." else 7) if simulated else None,
        samples=50 if simulated else None,
        adjusted=adjusted or status,
        published=Published(
            harness="verilog-eval-v2",
            passed=letter == ".",
            cls=letter,
            mismatches=7 if letter == "R" else None,
            samples=50 if letter == "R" else None,
        )
        if letter
        else None,
        mended=mended,
        twin=twin,
        usage=usage or Usage(prompt_tokens=100, completion_tokens=20, usd=0.001),
        generate_s=2.0,
        judge_s=0.5,
    )


def problem_rows(problem: str, *samples: str) -> Iterator[Scored]:
    """The rows of a problem; each text is one sample, a mark a round: ".", "s.", "css"."""
    for sample, marks in zip(count(), samples, strict=False):
        for answer, mark in enumerate(marks):
            yield scored(problem, sample, mark, answer=answer)
