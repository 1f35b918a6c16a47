"""What a worker of a reward does: the answers to one problem in, their grades out."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from rtlgen.config.settings import Settings
from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.core.record import Judgement
from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.evaluate.sharing import Judge, SharingJudge
from rtlgen.extraction.extract import extract
from rtlgen.formal.area import cells_of
from rtlgen.training.reward.grade import Grade, Scale, Yardstick, grade
from rtlgen.training.reward.yardstick import take, trivial_designs
from rtlgen.verify.batch import BatchJudge
from rtlgen.verify.pipeline import Verifier
from rtlgen.wiring import judge_identity, make_tools

Texts = tuple[str, ...]
Grades = tuple[Grade, ...]

_PATIENCE_S = 4.0
"""A simulation may take so long, or 20 times the reference's time. An evaluation allows 10 s; a policy that
hangs does so often."""
_REMEMBERED = 1000
"""Yardsticks that are kept."""


@value
class GradeAnswers:
    """The work, as `rtlgen.evaluate.executors.protocol.Work`."""

    settings: Settings
    scale: Scale

    def open(self) -> Grading:
        """As `Work.open`."""
        graded = self.scale.agrees > 0
        advise = self.scale.lints > 0
        # pyslang's lint alone: Verilator's costs a process for every answer.
        verifier = Verifier(make_tools(self.settings).simulators, diagnose=False, advise=advise)
        judge = SharingJudge(BatchJudge(verifier, None, first_mismatch=not graded))
        return Grading(judge, verifier, self.scale)

    def means(self) -> tuple[tuple[str, str], ...]:
        """As `Work.means`."""
        return judge_identity(self.settings).parts()


class Grading:
    """Grades answers; what designs that do nothing have right is found out with the first answers to a
    problem, in one simulation with them."""

    def __init__(self, judge: Judge, verifier: Verifier, scale: Scale) -> None:
        self._judge = judge
        self._verifier = verifier
        self._scale = scale
        self._yardsticks: OrderedDict[str, Yardstick] = OrderedDict()
        self._cells: dict[str, int | None] = {}
        """Of the references."""

    def __call__(self, problem: Problem, texts: Texts) -> Grades:
        """A grade for each of `texts`, in order.

        Raises:
            ToolError: a tool that the job needs is missing or broken in a way that no verdict can carry.
        """
        extractions = [extract(Completion(text=text), problem) for text in texts]
        yardstick = self._yardsticks.get(problem.digest)
        trivial = trivial_designs(problem, self._verifier) if yardstick is None else []
        found = self._judge.judge(_impatient(problem), [*trivial, *extractions])
        if yardstick is None:
            yardstick = take(problem, self._verifier, found[: len(trivial)])
        if yardstick is not None:
            self._remember(problem, yardstick)
        return tuple(
            grade(judgement, yardstick, self._scale, self._saved(problem, extraction, judgement))
            for extraction, judgement in zip(extractions, found[len(trivial) :], strict=True)
        )

    def _saved(self, problem: Problem, extraction: Extraction, judgement: Judgement) -> float:
        """The share of the reference's cells that a design saves which passes; -1, the least that counts, for
        one that cannot be synthesized. 0 where nobody asks, or the reference's cells are not known."""
        candidate = extraction.candidate
        if not self._scale.area or candidate is None or judgement.final.status is not Status.PASS:
            return 0.0
        if problem.digest not in self._cells:
            self._cells[problem.digest] = cells_of(Candidate(files=problem.reference, top=problem.top))
        wanted = self._cells[problem.digest]
        if not wanted:
            return 0.0
        found = cells_of(candidate)
        return -1.0 if found is None else (wanted - found) / wanted

    def _remember(self, problem: Problem, yardstick: Yardstick) -> None:
        self._yardsticks[problem.digest] = yardstick
        self._yardsticks.move_to_end(problem.digest)
        if len(self._yardsticks) > _REMEMBERED:
            self._yardsticks.popitem(last=False)


def _impatient(problem: Problem) -> Problem:
    bench = problem.bench
    if bench is None or bench.timeout_s <= _PATIENCE_S:
        return problem
    return replace(problem, bench=replace(bench, timeout_s=_PATIENCE_S))
