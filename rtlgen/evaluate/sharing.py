"""Judges candidates of one shape once, in one piece of work and in those that follow."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Protocol, TypeVar

from rtlgen.core.candidate import Extraction
from rtlgen.core.problem import Problem
from rtlgen.core.record import Judgement
from rtlgen.core.value import value
from rtlgen.evaluate.doubt import Doubt, doubt
from rtlgen.evaluate.twins import moved, shape

_REMEMBERED = 200
"""Examples that are kept for the work that follows."""

Key = TypeVar("Key", bound=Hashable)


class Judge(Protocol):
    def judge(self, problem: Problem, extractions: Sequence[Extraction]) -> list[Judgement]:
        """As `rtlgen.verify.batch.BatchJudge.judge`."""


@value
class _Example:
    """What was judged, and how."""

    extraction: Extraction
    judgement: Judgement

    def told_of(self, other: Extraction) -> Judgement | None:
        """The same of `other`, which has the same shape; None where it cannot be told."""
        if self.extraction.candidate is None or other.candidate is None:
            return self.judgement
        return moved(self.judgement, self.extraction.candidate, other.candidate)


class SharingJudge:
    """Of candidates of one shape one is judged, and the others are told after it; what cannot be told so is
    judged by itself. Not to be used by several threads."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._examples: OrderedDict[Hashable, _Example] = OrderedDict()
        """By problem and shape, the last used ones last. What is in doubt is not among them."""

    def judge(self, problem: Problem, extractions: Sequence[Extraction]) -> list[Judgement]:
        """As `Judge.judge`."""
        shapes = [(problem.digest, _shape(extraction)) for extraction in extractions]
        examples = {s: self._examples[s] for s in shapes if s in self._examples}
        firsts = {
            s: e for s, e in zip(reversed(shapes), reversed(extractions), strict=True) if s not in examples
        }
        examples |= self._judged(problem, firsts)
        told = [examples[s].told_of(e) for s, e in zip(shapes, extractions, strict=True)]
        left = {e.candidate: e for e, known in zip(extractions, told, strict=True) if known is None}
        alone = self._judged(problem, left)
        self._remember(examples)
        return [
            known if known is not None else alone[extraction.candidate].judgement
            for extraction, known in zip(extractions, told, strict=True)
        ]

    def _judged(self, problem: Problem, asked: Mapping[Key, Extraction]) -> dict[Key, _Example]:
        if not asked:
            return {}
        judgements = self._judge.judge(problem, list(asked.values()))
        return {
            key: _Example(extraction=extraction, judgement=judgement)
            for (key, extraction), judgement in zip(asked.items(), judgements, strict=True)
        }

    def _remember(self, examples: Mapping[tuple[str, Hashable], _Example]) -> None:
        for key, example in examples.items():
            if doubt([example.judgement]) is Doubt.NONE:
                self._examples[key] = example
                self._examples.move_to_end(key)
        while len(self._examples) > _REMEMBERED:
            self._examples.popitem(last=False)


def _shape(extraction: Extraction) -> Hashable:
    """Without a candidate nothing but the extraction is looked at."""
    return shape(extraction.candidate) if extraction.candidate is not None else extraction
