"""Judges many candidates of one problem: our verdict, the adjusted one, the published one."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.candidate import Extraction
from rtlgen.core.problem import Problem
from rtlgen.core.record import Judgement
from rtlgen.suites.errata import errata_of
from rtlgen.verify.adjusted import adjusted
from rtlgen.verify.harness import Harness
from rtlgen.verify.pipeline import Verifier


class BatchJudge:
    """Args:
    verifier: who judges.
    harness: what a benchmark's own harness would say; None where nobody asks.
    """

    def __init__(self, verifier: Verifier, harness: Harness | None) -> None:
        self._verifier = verifier
        self._harness = harness

    def judge(self, problem: Problem, extractions: Sequence[Extraction]) -> list[Judgement]:
        """A judgement for each extraction, in order; the same whoever stands beside it.

        Raises:
            ToolError: a tool that the job needs is missing or broken in a way that no verdict can carry.
        """
        return [self._one(problem, extraction) for extraction in extractions]

    def _one(self, problem: Problem, extraction: Extraction) -> Judgement:
        verdict = self._verifier.verify(extraction, problem)
        final = adjusted(verdict, errata_of(problem))
        published = None
        if self._harness is not None:
            published = self._harness.judge(extraction.candidate, problem, verdict)
        return Judgement(verdict=verdict, adjusted=final if final != verdict else None, published=published)
