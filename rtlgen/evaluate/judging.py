"""One piece of work: completions of one problem in, what was found of each out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Protocol

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.core.record import Finding, Judgement, MendedDesign, settled
from rtlgen.core.trace import Mended
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Verdict
from rtlgen.evaluate.twins import moved, shape, twin
from rtlgen.extraction.extract import extract
from rtlgen.generate.ranking import standing
from rtlgen.mending.judged import mending
from rtlgen.store.packed import PackedFinding, pack_finding

_BUSY = 0.8
"""Share of its wall time that a process computes when nothing else needs the processor."""


class Doubt(StrEnum):
    """Why a finding is not believed at once."""

    NONE = "none"
    ERROR = "error"
    """An error of ours: it may have been a passing one."""
    TIMEOUT = "timeout"
    """A time limit was hit while waiting for the processor: what else ran on the machine may be to blame."""


@value
class Judged:
    """What was found of one completion."""

    packed: PackedFinding
    doubt: Doubt


class Judge(Protocol):
    def judge(self, problem: Problem, extractions: Sequence[Extraction]) -> list[Judgement]:
        """As `rtlgen.verify.batch.BatchJudge.judge`."""


@value
class Judging:
    judge: Judge
    judge_mended: Judge | None
    """Of designs mended without the model, which no benchmark's harness ever saw; None to mend nothing."""
    share: bool = True
    """Judge candidates that differ in comments and blanks alone once."""

    def __call__(self, problem: Problem, completions: tuple[Completion, ...]) -> tuple[Judged, ...]:
        """What was found of each of `completions`, in order; the same whichever stand beside it.

        Raises:
            ToolError: a tool that the job needs is missing or broken in a way that no verdict can carry.
        """
        return tuple(
            Judged(packed=pack_finding(finding), doubt=doubt(finding))
            for finding in self.find(problem, completions)
        )

    def find(self, problem: Problem, completions: Sequence[Completion]) -> list[Finding]:
        """As above, unpacked."""
        extractions = [extract(completion, problem) for completion in completions]
        judgements = self._judged(self.judge, problem, extractions)
        mended = self._mended(problem, extractions, judgements)
        return [
            Finding(
                extraction=extraction,
                judgement=judgement,
                mended=mended.get(index),
                twin=twin(extraction.candidate),
            )
            for index, (extraction, judgement) in enumerate(zip(extractions, judgements, strict=True))
        ]

    def _judged(self, judge: Judge, problem: Problem, extractions: Sequence[Extraction]) -> list[Judgement]:
        """A judgement for each. Of those of one shape the first is judged, and the others after it; what
        cannot be told so is judged by itself."""
        if not self.share:
            return judge.judge(problem, extractions)
        found: dict[int, Judgement] = {}
        firsts = _firsts([_shape(e) for e in extractions])
        _judge_into(found, judge, problem, extractions, sorted(set(firsts)))
        left: list[int] = []
        for index, first in enumerate(firsts):
            if (told := _told(found[first], extractions[first], extractions[index])) is not None:
                found[index] = told
            else:
                left.append(index)
        equal = _firsts([extractions[i].candidate for i in left])
        _judge_into(found, judge, problem, extractions, [left[i] for i in sorted(set(equal))])
        for index, first in zip(left, equal, strict=True):
            found[index] = found[left[first]]
        return [found[index] for index in range(len(extractions))]

    def _mended(
        self, problem: Problem, extractions: Sequence[Extraction], judgements: Sequence[Judgement]
    ) -> dict[int, MendedDesign]:
        """What mends make of those that they get further, by index; all are mended in step."""
        if self.judge_mended is None:
            return {}
        steps = {
            index: mending(extraction.candidate, problem, judgement.verdict)
            for index, (extraction, judgement) in enumerate(zip(extractions, judgements, strict=True))
            if extraction.candidate is not None
        }
        ways = {index: _step(partial(next, step)) for index, step in steps.items()}
        ended: dict[int, MendedDesign] = {}
        while asked := {i: way for i, way in ways.items() if isinstance(way, Candidate)}:
            tried = [replace(extractions[i], candidate=candidate) for i, candidate in asked.items()]
            for index, judgement in zip(asked, self._judged(self.judge_mended, problem, tried), strict=True):
                ways[index] = way = _step(partial(steps[index].send, judgement.verdict))
                if isinstance(way, Mended):
                    ended[index] = MendedDesign(candidate=way.candidate, mends=way.mends, judgement=judgement)
        return {
            index: found
            for index, found in ended.items()
            if standing(found.judgement.verdict) > standing(judgements[index].verdict)
        }


def doubt(finding: Finding) -> Doubt:
    """Whether `finding` is to be made again before it is believed."""
    judgements = [finding.judgement, *([finding.mended.judgement] if finding.mended is not None else [])]
    verdicts = [j.verdict for j in judgements]
    if not all(settled(v) for v in verdicts):
        return Doubt.ERROR
    return Doubt.TIMEOUT if any(_was_starved(v) for v in verdicts) else Doubt.NONE


def _was_starved(verdict: Verdict) -> bool:
    """A timeout that another load may have made: it had not the processor nearly all the time."""
    if verdict.kind is not Kind.TIMEOUT:
        return False
    run = verdict.simulation.run if verdict.simulation is not None else None
    return run is None or run.cpu_s < _BUSY * run.wall_s


def _judge_into(
    found: dict[int, Judgement],
    judge: Judge,
    problem: Problem,
    extractions: Sequence[Extraction],
    indices: Sequence[int],
) -> None:
    if indices:
        found |= zip(indices, judge.judge(problem, [extractions[i] for i in indices]), strict=True)


def _step(step: Callable[[], Candidate]) -> Candidate | Mended | None:
    """What a mending wants judged next, or what has come of it."""
    try:
        return step()
    except StopIteration as end:
        made: Mended | None = end.value
        return made


def _shape(extraction: Extraction) -> object:
    return shape(extraction.candidate) if extraction.candidate is not None else extraction


def _told(judgement: Judgement, judged: Extraction, other: Extraction) -> Judgement | None:
    """The judgement on `judged` as that on `other`, of the same shape; None where it cannot be told."""
    if judged.candidate is None or other.candidate is None:
        return judgement
    return moved(judgement, judged.candidate, other.candidate)


def _firsts(keys: Sequence[object]) -> list[int]:
    """For each key the index of the first that equals it."""
    seen: dict[object, int] = {}
    return [seen.setdefault(key, index) for index, key in enumerate(keys)]
