"""Mend, judge, and mend again what the judge then says."""

from __future__ import annotations

from collections.abc import Callable, Generator

from rtlgen.core.candidate import Candidate
from rtlgen.core.mend import Mend
from rtlgen.core.problem import Problem
from rtlgen.core.trace import Mended
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.mending.mend import mend

_ROUNDS = 4
"""A compiler stops at its first kind of error, and shows the next when that is gone."""
_KINDS = frozenset({Kind.SYNTAX, Kind.ELABORATION, Kind.INTERFACE})


def mendable(verdict: Verdict) -> bool:
    """It does not compile, or has not the interface asked for, or asks for what no simulator here can do.

    Of what is forbidden only a directive, since the fence around a code block reads as one.
    """
    if verdict.status is Status.ERROR:
        return verdict.cause == "unsupported"
    if verdict.kind is Kind.FORBIDDEN:
        return verdict.cause == "forbidden_directive"
    early = verdict.stage in (Stage.STATIC, Stage.BUILD)
    return verdict.status is Status.FAIL and early and verdict.kind in _KINDS


def mended(
    candidate: Candidate, problem: Problem, verdict: Verdict, judge: Callable[[Candidate], Verdict]
) -> Mended | None:
    """`candidate` mended as far as that is certain, with the judge's word on it.

    Args:
        verdict: the judge's on `candidate`.
        judge: asked once for every round that mended something.

    Returns:
        None where nothing could be mended.
    """
    steps = mending(candidate, problem, verdict)
    try:
        asked = next(steps)
        while True:
            asked = steps.send(judge(asked))
    except StopIteration as end:
        found: Mended | None = end.value
        return found


def mending(
    candidate: Candidate, problem: Problem, verdict: Verdict
) -> Generator[Candidate, Verdict, Mended | None]:
    """As `mended`, for whoever judges many together: yields what is to be judged, is sent the verdict."""
    made: list[Mend] = []
    for _ in range(_ROUNDS):
        if not mendable(verdict):
            break
        step = mend(candidate, problem, verdict.diagnostics)
        if not step.mends:
            break
        made.extend(step.mends)
        candidate = step.candidate
        verdict = yield candidate
    return Mended(candidate=candidate, mends=tuple(made), verdict=verdict) if made else None
