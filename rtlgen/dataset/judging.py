"""Many designs of many problems, judged in few simulations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.problem import BenchKind, Problem
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.dataset.proof import Pair, prove
from rtlgen.dataset.row import SUITE
from rtlgen.verify.batch import BatchJudge
from rtlgen.verify.pipeline import Verifier


@value
class Trial:
    """A design that is to be judged by a problem's bench."""

    problem: Problem
    candidate: Candidate


class ManyJudge:
    """Judges trials: the designs of one problem share a simulation as in an evaluation; problems that are
    correct by construction, of which there are many with few designs each, share one too. What is neither
    right nor plainly wrong there is judged alone, on every simulator at hand.

    Args:
        verifier: by whose steps is judged what cannot share.
    """

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._batches = BatchJudge(verifier, None)

    def __call__(self, trials: Sequence[Trial]) -> list[Verdict]:
        """The verdict on each, in order, in the light of the errata.

        Raises:
            ToolError: a tool is missing or broke.
        """
        found: dict[int, Verdict] = {}
        constructed = [n for n, trial in enumerate(trials) if _is_constructed(trial.problem)]
        found |= self._constructed(trials, constructed)
        others = [n for n in range(len(trials)) if n not in set(constructed)]
        for _, group in groupby(others, key=lambda n: trials[n].problem.digest):
            places = list(group)
            extractions = [Extraction(candidate=trials[n].candidate, method="dataset") for n in places]
            judgements = self._batches.judge(trials[places[0]].problem, extractions)
            found |= {n: j.final for n, j in zip(places, judgements, strict=True)}
        return [found[n] for n in range(len(trials))]

    def _constructed(self, trials: Sequence[Trial], places: Sequence[int]) -> dict[int, Verdict]:
        found: dict[int, Verdict] = {}
        open_: dict[int, Pair] = {}
        for n in places:
            problem, candidate = trials[n].problem, trials[n].candidate
            screened = self._verifier.screened(candidate, problem)
            if isinstance(screened, Verdict):
                found[n] = screened
            elif problem.bench is not None:
                open_[n] = Pair(candidate=screened, bench=problem.bench)
        verdicts = prove(list(open_.values()), self._verifier.judge) if open_ else []
        for n, verdict in zip(open_, verdicts, strict=True):
            plain = verdict.status is Status.PASS or verdict.kind is Kind.MISMATCH
            trial = trials[n]
            found[n] = verdict if plain else self._verifier.verify_candidate(trial.candidate, trial.problem)
        return found


def _is_constructed(problem: Problem) -> bool:
    return problem.suite == SUITE and problem.bench is not None and problem.bench.kind is BenchKind.NATIVE
