"""Who judges the attempts of a run: what the model wrote, and what mends make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.problem import Problem
from rtlgen.core.trace import Attempt, Mended
from rtlgen.core.value import value
from rtlgen.core.verdict import Verdict
from rtlgen.generate.ranking import standing
from rtlgen.mending.judged import mendable, mended


class Judge(Protocol):
    def judge(self, attempt: Attempt, problem: Problem) -> Attempt:
        """`attempt` with its verdict, and with the mended design where mends get it further.

        Raises ToolError where a tool is missing; whatever a design does is a verdict."""


class Verifying(Protocol):
    def verify(self, extraction: Extraction, problem: Problem) -> Verdict:
        """As `rtlgen.verify.pipeline.Verifier.verify`."""


@value
class MendingJudge:
    """Judges one attempt at a time."""

    verifier: Verifying
    mend: bool = True
    """Mend what is certain of a design that does not compile."""

    def judge(self, attempt: Attempt, problem: Problem) -> Attempt:
        """As `Judge.judge`."""
        verdict = self.verifier.verify(attempt.extraction, problem)
        return replace(attempt, verdict=verdict, mended=self._mended(attempt.extraction, verdict, problem))

    def _mended(self, extraction: Extraction, verdict: Verdict, problem: Problem) -> Mended | None:
        """The design with what is certain mended; None where that gets it no further."""
        if extraction.candidate is None or not (self.mend and mendable(verdict)):
            return None

        def judge(candidate: Candidate) -> Verdict:
            return self.verifier.verify(replace(extraction, candidate=candidate), problem)

        found = mended(extraction.candidate, problem, verdict, judge)
        helps = found is not None and standing(found.verdict) > standing(verdict)
        return found if helps else None
