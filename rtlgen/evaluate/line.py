"""The line from answers to records: what is remembered at once, the rest by an executor, written by one hand.

submit ──known──────────────────────────────────────────────> records
       ──else──> Schedule ──units──> Executor ──found──┬────> records and cache
                     ^───────── in doubt: alone ───────┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, TypeAlias

from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.core.record import Finding, Judgement, Sample, Scored
from rtlgen.core.value import value
from rtlgen.core.verdict import Stage, Status, Verdict
from rtlgen.evaluate.doubt import Doubt
from rtlgen.evaluate.events import JudgedAgain, Observer, Recorded
from rtlgen.evaluate.executors.protocol import Executor, Failed, Outcome, Task, Work
from rtlgen.evaluate.schedule import Schedule, Unit
from rtlgen.store.codec import decode
from rtlgen.store.evaluation import EvaluationStore, Found
from rtlgen.store.findings import FindingCache
from rtlgen.store.packed import PackedFinding, pack_finding, scored_of

if TYPE_CHECKING:
    from rtlgen.evaluate.judging import Judged

Completions = tuple[Completion, ...]
JudgingWork: TypeAlias = "Work[Completions, tuple[Judged, ...]]"
"""Opens what `rtlgen.evaluate.judging.Judging` is."""


@value
class Means:
    """Who judges, and what is remembered."""

    work: JudgingWork
    executor: Executor
    key: Callable[[Problem, Completion], bytes]
    """What a finding is remembered by: see `rtlgen.evaluate.identity.finding_keys`."""
    cache: FindingCache | None


class Line:
    """Judges the samples of one run and records what is found.

    Args:
        store: the run; samples are there before they are submitted.
        problems: by id.
        found: is told each finding as it is recorded, from any thread.
    """

    def __init__(
        self,
        store: EvaluationStore,
        problems: Mapping[str, Problem],
        means: Means,
        observer: Observer,
        found: Callable[[Sample, PackedFinding], None] = lambda _sample, _packed: None,
    ) -> None:
        self._store = store
        self._problems = problems
        self._means = means
        self._observer = observer
        self._found = found
        self._schedule = Schedule()
        self._units: dict[str, Unit] = {}

    def submit(self, samples: Sequence[Sample]) -> None:
        """Have samples judged; from any thread. Waits while many are waiting."""
        known = self._remembered(samples)
        if known:
            self._record(known, remembered=True)
        keys = {sample.key for sample, _ in known}
        self._schedule.add([sample for sample in samples if sample.key not in keys])

    def close(self) -> None:
        """No more will be submitted."""
        self._schedule.close()

    def fail(self, error: BaseException) -> None:
        """Whoever submits cannot go on; `run` raises `error` once what is under way is recorded."""
        self._schedule.fail(error)

    def run(self) -> None:
        """Judge until the line is closed and empty; records are written by this thread.

        Raises:
            RtlgenError: nobody can judge, or the run cannot be written; and what `fail` was told.
        """
        try:
            with closing(self._means.executor.run(self._means.work, self._tasks())) as outcomes:
                for outcome in outcomes:
                    self._take(self._units.pop(outcome.key), outcome)
        except BaseException as error:
            self._schedule.fail(error)
            raise

    def _tasks(self) -> Iterator[Task[Completions]]:
        for unit in self._schedule:
            self._units[unit.key] = unit
            yield Task(
                key=unit.key,
                problem=self._problems[unit.problem_id],
                payload=tuple(s.completion for s in unit.samples),
            )

    def _take(self, unit: Unit, outcome: Outcome[tuple[Judged, ...]]) -> None:
        """Record what is certain of a unit, and have the rest judged again."""
        if isinstance(outcome, Failed):
            self._take_failure(unit, outcome)
            return
        certain: list[tuple[Sample, Judged]] = []
        doubted: dict[tuple[Doubt, str], list[Sample]] = {}
        for sample, judged in zip(unit.samples, outcome.result, strict=True):
            if unit.again or judged.doubt is Doubt.NONE:
                certain.append((sample, judged))
            else:
                doubted.setdefault((judged.doubt, _twin(judged)), []).append(sample)
        self._record([(sample, judged.packed) for sample, judged in certain])
        self._remember(certain)
        for (why, _), samples in doubted.items():
            self._observer(JudgedAgain(keys=tuple(s.key for s in samples), why=why.value))
        self._schedule.done(unit.key, list(doubted.values()))

    def _take_failure(self, unit: Unit, failed: Failed) -> None:
        """An error of ours; each sample is tried once more by itself, then it is recorded as ERROR."""
        if unit.again:
            packed = pack_finding(_unjudged(failed))
            self._record([(sample, packed) for sample in unit.samples])
            self._schedule.done(unit.key)
            return
        self._observer(JudgedAgain(keys=tuple(s.key for s in unit.samples), why=failed.error))
        self._schedule.done(unit.key, [[sample] for sample in unit.samples])

    def _record(self, certain: Sequence[tuple[Sample, PackedFinding]], *, remembered: bool = False) -> None:
        if not certain:
            return
        self._store.put_found([Found(key=sample.key, packed=packed) for sample, packed in certain])
        rows = tuple(scored_of(p.outline, sample, where=str(sample.key)) for sample, p in certain)
        self._observer(Recorded(rows=rows, remembered=remembered))
        for sample, packed in certain:
            self._found(sample, packed)

    def _key(self, sample: Sample) -> bytes:
        return self._means.key(self._problems[sample.key.problem_id], sample.completion)

    def _remembered(self, samples: Sequence[Sample]) -> list[tuple[Sample, PackedFinding]]:
        if self._means.cache is None:
            return []
        keys = [self._key(sample) for sample in samples]
        known = self._means.cache.get(keys)
        return [(sample, known[key]) for sample, key in zip(samples, keys, strict=True) if key in known]

    def _remember(self, certain: Sequence[tuple[Sample, Judged]]) -> None:
        if self._means.cache is not None:
            lasting = [(s, judged.packed) for s, judged in certain if judged.doubt is not Doubt.ERROR]
            self._means.cache.put({self._key(sample): packed for sample, packed in lasting})


def _twin(judged: Judged) -> str:
    return decode(Scored, judged.packed.outline, where="a finding").twin


def _unjudged(failed: Failed) -> Finding:
    """Of a sample that could not be judged."""
    verdict = Verdict(
        status=Status.ERROR,
        stage=Stage.EXTRACT,
        cause="not_judged",
        summary=failed.error,
        notes=tuple(note for note in (failed.hint, failed.traceback) if note),
    )
    extraction = Extraction(candidate=None, method="none", reason="not judged")
    return Finding(extraction=extraction, judgement=Judgement(verdict=verdict))
