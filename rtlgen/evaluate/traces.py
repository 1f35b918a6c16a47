"""Generates while it judges: one self-correcting run of the loop for every sample of every problem.

Threads take one sample each; the loop asks the model, the answer is kept, the line judges it among those of
the other threads, the loop goes on with what was found. A later command goes on from what the store holds.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future

from rtlgen.core.errors import ModelRefused, RtlgenError
from rtlgen.core.problem import Problem
from rtlgen.core.record import Finding, Sample, SampleKey, settled
from rtlgen.core.value import value
from rtlgen.evaluate.desk import Desk
from rtlgen.evaluate.events import Observer, TraceEnded
from rtlgen.evaluate.line import Line, Means
from rtlgen.evaluate.purse import NoMore, Purse
from rtlgen.generate.driver import Driver
from rtlgen.generate.session import Plan
from rtlgen.models.protocol import ModelBackend
from rtlgen.store.evaluation import EvaluationStore
from rtlgen.store.packed import PackedFinding, unpack_finding


@value
class Asking:
    """Who is asked, and how."""

    model: ModelBackend
    plan: Plan
    """Its budget is that of the whole run."""
    samples: int
    """Of each problem."""
    rounds: int
    """Answers of one sample, the first one included."""
    at_once: int
    """Samples that are worked on at the same time."""


@value
class Ending:
    """How a command's work ended, where it was no failure of the whole."""

    failed: int
    """Samples that the model refused to answer; the next command asks again."""
    why: str = ""
    """What ended it before all was asked: a limit; empty where all was."""


def evaluate(
    store: EvaluationStore,
    problems: Mapping[str, Problem],
    means: Means,
    asking: Asking,
    observer: Observer,
) -> Ending:
    """Work on every sample that is not finished in `store`, and judge as the answers come.

    Raises:
        ModelError: the model cannot be asked any more; what was answered is kept.
        RtlgenError: as `Line.run`.
    """
    return _Evaluation(store, problems, means, asking, observer).carry_out()


class _Evaluation:
    """The state of one command: threads with a sample each, and this one, which writes."""

    def __init__(
        self,
        store: EvaluationStore,
        problems: Mapping[str, Problem],
        means: Means,
        asking: Asking,
        observer: Observer,
    ) -> None:
        self._store = store
        self._asking = asking
        self._observer = observer
        self._line = Line(store, problems, means, observer, self._take)
        self._purse = Purse(asking.model, asking.plan.budget, store.usage())
        self._lock = threading.Lock()
        """Guards all below."""
        self._left = _unfinished(store, problems.values(), asking.samples)
        self._waiting: dict[SampleKey, Future[PackedFinding]] = {}
        self._working = asking.at_once
        self._failed = 0
        self._failure: BaseException | None = None
        self._over = False
        """The line judges no more."""

    def carry_out(self) -> Ending:
        threads = [
            threading.Thread(target=self._work, name="rtlgen-trace", daemon=True)
            for _ in range(self._asking.at_once)
        ]
        for thread in threads:
            thread.start()
        try:
            self._line.run()
        except BaseException as error:
            self._give_up(error)
            raise
        if self._failure is not None:
            raise self._failure
        return Ending(failed=self._failed, why=self._purse.ended)

    # --- in the threads ----------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            while (one := self._next()) is not None:
                self._trace(*one)
        except BaseException as error:
            self._end(error)
        finally:
            with self._lock:
                self._working -= 1
                last = not self._working
            if last:
                self._line.close()

    def _next(self) -> tuple[Problem, int] | None:
        with self._lock:
            return None if self._purse.ended else next(self._left, None)

    def _trace(self, problem: Problem, sample: int) -> None:
        desk = Desk(self._store, problem, sample, self._find, self._observer)
        plan = self._asking.plan
        driver = Driver(
            model=self._purse,
            judge=desk,
            strategy=plan.strategy,
            level=plan.level,
            sampling=plan.sampling,
            wording=plan.wording,
            grammar=plan.grammar,
            log=desk,
        )
        outcome = driver.run(problem, sample=sample, place=sample * self._asking.rounds)
        if outcome.error is not None:
            self._take_error(problem, sample, outcome.error)
            return
        why = outcome.trace.stopped.value if outcome.trace.stopped is not None else ""
        if all(settled(attempt.outcome) for attempt in outcome.trace.attempts):
            self._store.finish(problem.id, sample, why)
        self._observer(TraceEnded(problem_id=problem.id, sample=sample, why=why, failed=False))

    def _take_error(self, problem: Problem, sample: int, error: RtlgenError) -> None:
        """A refusal is of this question alone; whatever else it is meets all of them."""
        if isinstance(error, NoMore):
            return
        if not isinstance(error, ModelRefused):
            raise error
        with self._lock:
            self._failed += 1
        told = TraceEnded(problem_id=problem.id, sample=sample, why=error.message, failed=True)
        self._observer(told)

    def _find(self, sample: Sample) -> Finding:
        """Have it judged, and wait for that."""
        future: Future[PackedFinding] = Future()
        with self._lock:
            if self._over:
                raise NoMore("nothing is judged any more")
            self._waiting[sample.key] = future
        self._line.submit([sample])
        return unpack_finding(future.result(), where=str(sample.key))

    # --- from this thread and the others -----------------------------------------------------------------

    def _take(self, sample: Sample, packed: PackedFinding) -> None:
        with self._lock:
            future = self._waiting.pop(sample.key, None)
        if future is not None:
            future.set_result(packed)

    def _end(self, error: BaseException) -> None:
        """Ask nothing further; what is under way is judged and recorded."""
        self._purse.end(str(error))
        with self._lock:
            if not isinstance(error, NoMore):
                self._failure = self._failure or error

    def _give_up(self, error: BaseException) -> None:
        """Nothing is judged any more: whoever waits for it need not."""
        self._purse.end(str(error))
        with self._lock:
            self._over = True
            waiting = list(self._waiting.values())
            self._waiting.clear()
        for future in waiting:
            future.set_exception(NoMore("nothing is judged any more"))


def _unfinished(
    store: EvaluationStore, problems: Iterable[Problem], samples: int
) -> Iterator[tuple[Problem, int]]:
    finished = store.finished()
    for problem in problems:
        for sample in range(samples):
            if (problem.id, sample) not in finished:
                yield problem, sample
