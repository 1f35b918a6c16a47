"""One sample's place in the run: where its attempts are kept, and who judges them for the loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import GenerationRequest
from rtlgen.core.record import EvalRecord, Finding, Question, Sample, SampleKey
from rtlgen.core.trace import Attempt, Mended
from rtlgen.evaluate.events import Generated, Observer
from rtlgen.extraction.extract import extract
from rtlgen.generate.driver import UNJUDGED
from rtlgen.store.evaluation import EvaluationStore


class Desk:
    """The loop's `AttemptLog` and `Judge` for one sample of one problem; an attempt is a round of it.

    Args:
        find: judges a sample that is kept; returns when what was found is recorded.
    """

    def __init__(
        self,
        store: EvaluationStore,
        problem: Problem,
        sample: int,
        find: Callable[[Sample], Finding],
        observer: Observer,
    ) -> None:
        self._store = store
        self._problem = problem
        self._sample = sample
        self._find = find
        self._observer = observer
        self._found: dict[int, Finding] = {}
        self._feedback: dict[int, str] = {}

    def attempts(self, sample: int = 0) -> tuple[Attempt, ...]:
        """What the run holds of the sample; a round that was kept and not judged is UNJUDGED."""
        return tuple(
            self._attempt(kept, self._store.record(kept.key))
            for kept in self._store.rounds(self._problem.id, sample)
        )

    def put(self, attempt: Attempt, sample: int = 0) -> None:
        """Keep an answer before it is judged, and later what the next prompt says of it; what was found of it
        is kept by whoever found it."""
        key = SampleKey(problem_id=self._problem.id, sample=sample, round=attempt.index)
        if attempt.verdict is UNJUDGED:
            question = Question(prompt=attempt.prompt, sampling=attempt.sampling, parent=attempt.parent)
            self._put(question, [Sample(key=key, completion=attempt.completion)])
        elif attempt.feedback != self._feedback.get(attempt.index, ""):
            self._store.put_feedback(key, attempt.feedback)
            self._feedback[attempt.index] = attempt.feedback

    def keep(self, asked: GenerationRequest, told: Sequence[Completion]) -> list[Sample]:
        """The answers to the first question of all; `attempts` has them from then on."""
        samples = [
            Sample(
                key=SampleKey(problem_id=self._problem.id, sample=self._sample, round=index), completion=one
            )
            for index, one in enumerate(told[: asked.n])
        ]
        self._put(Question(prompt=asked.prompt, sampling=asked.sampling, parent=None), samples)
        return samples

    def _put(self, question: Question, samples: Sequence[Sample]) -> None:
        self._store.put_samples(samples, question)
        for sample in samples:
            tokens = sample.completion.usage.completion_tokens
            self._observer(Generated(key=sample.key, tokens=tokens))

    def judge(self, attempt: Attempt, problem: Problem) -> Attempt:
        """As `rtlgen.generate.judge.Judge`. Who finds has tried an ERROR again: it is not sought anew."""
        if attempt.index not in self._found:
            key = SampleKey(problem_id=problem.id, sample=self._sample, round=attempt.index)
            self._found[attempt.index] = self._find(Sample(key=key, completion=attempt.completion))
        return _judged(attempt, self._found[attempt.index])

    def _attempt(self, kept: Sample, record: EvalRecord | None) -> Attempt:
        question = self._store.question(kept.key)
        assert question is not None, "the loop keeps no answer without its question"
        attempt = Attempt(
            index=kept.key.round,
            parent=question.parent,
            prompt=question.prompt,
            sampling=question.sampling,
            completion=kept.completion,
            extraction=extract(kept.completion, self._problem),
            verdict=UNJUDGED,
        )
        if record is None:
            return attempt
        self._feedback[attempt.index] = record.feedback
        return replace(_judged(attempt, record.finding), feedback=record.feedback)


def _judged(attempt: Attempt, finding: Finding) -> Attempt:
    mended = finding.mended
    return replace(
        attempt,
        extraction=finding.extraction,
        verdict=finding.judgement.verdict,
        mended=Mended(candidate=mended.candidate, mends=mended.mends, verdict=mended.judgement.verdict)
        if mended is not None
        else None,
    )
