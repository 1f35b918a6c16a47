"""Generates while it judges: one self-correcting run of the loop for every sample of every problem.

A thread opens a problem: it asks for the first answers of all its samples at once, keeps them, and has the
line judge them together. What is found of a sample lets a thread take it up: the loop goes on with that, asks
again where it may, and has the answer judged among those of the other threads. A later command goes on from
what the store holds.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial

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

_TOGETHER = 20
"""Samples of a problem that are asked for at once at most: a kill loses no more, and so many share a
simulation."""


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
    """Problems, and samples that correct themselves, that are worked on at the same time."""


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
    """The state of one command: threads that open problems or take up samples, and this one, which writes."""

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
        self._changed = threading.Condition()
        """Guards all below."""
        self._unopened = _unfinished(store, problems.values(), asking.samples)
        self._ready: deque[tuple[Problem, int]] = deque()
        """Samples that can be taken up."""
        self._coming = 0
        """Samples that are asked for or judged before anybody takes them up."""
        self._waiting: dict[SampleKey, Future[PackedFinding]] = {}
        """Findings that are sought."""
        self._early: dict[SampleKey, Future[PackedFinding]] = {}
        """Those of them, sought or there, whose sample nobody has taken up."""
        self._wakes: dict[SampleKey, Problem] = {}
        """Answers that make their sample ready when they are judged."""
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
        while (step := self._next()) is not None:
            try:
                step()
            except BaseException as error:
                self._end(error)
        with self._changed:
            self._working -= 1
            last = not self._working
        if last:
            self._line.close()

    def _next(self) -> Callable[[], None] | None:
        """A sample that is ready, else a problem to open; None when neither will be any more."""
        together = min(_TOGETHER, self._purse.most())
        with self._changed:
            self._changed.wait_for(lambda: self._over or self._ready or self._may_open() or not self._coming)
            if self._over:
                return None
            if self._ready:
                return partial(self._trace, *self._ready.popleft())
            if not self._may_open():
                return None
            problem, numbers = self._unopened[0]
            chosen, left = numbers[:together], numbers[together:]
            if left:
                self._unopened[0] = problem, left
            else:
                self._unopened.popleft()
            self._coming += len(chosen)
            return partial(self._open, problem, chosen)

    def _may_open(self) -> bool:
        return bool(self._unopened) and not self._purse.ended

    def _open(self, problem: Problem, numbers: Sequence[int]) -> None:
        """Have samples judged, once those without an answer have their first."""
        answered: dict[int, list[Sample]] = {}
        try:
            answered = self._kept_answers(problem, numbers)
            answered |= self._first_answers(problem, [n for n in numbers if n not in answered])
        finally:
            with self._changed:
                self._coming -= len(numbers) - len(answered)
                self._expect(problem, answered)
                self._changed.notify_all()
            self._line.submit([one for answers in answered.values() for one in answers])

    def _kept_answers(self, problem: Problem, numbers: Sequence[int]) -> dict[int, list[Sample]]:
        """By number, of each sample with answers, those that are not judged."""
        kept = {number: self._store.rounds(problem.id, number) for number in numbers}
        return {
            number: [one for one in answers if self._store.record(one.key) is None]
            for number, answers in kept.items()
            if answers
        }

    def _first_answers(self, problem: Problem, numbers: Sequence[int]) -> dict[int, list[Sample]]:
        """Ask for these samples at once and keep the answers; one by one where they are refused together,
        since that may be meant for one of them."""
        if not numbers:
            return {}
        desks = [self._desk(problem, number) for number in numbers]
        try:
            questions = [
                self._driver(desk).first_question(problem, sample=number, place=self._place(number))
                for desk, number in zip(desks, numbers, strict=True)
            ]
            found = self._purse.generate(questions)
            if not all(found):
                raise ModelRefused(f"{self._purse.name} gave no answer and no reason")
        except RtlgenError as error:
            if isinstance(error, ModelRefused) and len(numbers) > 1:
                return {n: one for k in numbers for n, one in self._first_answers(problem, [k]).items()}
            self._take_error(problem, numbers[0], error)
            return {}
        answers = zip(numbers, desks, questions, found, strict=True)
        return {number: desk.keep(question, told) for number, desk, question, told in answers}

    def _expect(self, problem: Problem, answered: Mapping[int, Sequence[Sample]]) -> None:
        """Let each sample be ready when the last of its answers is judged."""
        for number, answers in answered.items():
            for one in answers:
                self._waiting[one.key] = self._early[one.key] = Future()
            if answers:
                self._wakes[answers[-1].key] = problem
            else:
                self._make_ready(problem, number)

    def _make_ready(self, problem: Problem, number: int) -> None:
        self._ready.append((problem, number))
        self._coming -= 1
        self._changed.notify_all()

    def _trace(self, problem: Problem, number: int) -> None:
        driver = self._driver(self._desk(problem, number))
        outcome = driver.run(problem, sample=number, place=self._place(number))
        if outcome.error is not None:
            self._take_error(problem, number, outcome.error)
            return
        why = outcome.trace.stopped.value if outcome.trace.stopped is not None else ""
        if all(settled(attempt.outcome) for attempt in outcome.trace.attempts):
            self._store.finish(problem.id, number, why)
        self._observer(TraceEnded(problem_id=problem.id, sample=number, why=why, failed=False))

    def _desk(self, problem: Problem, number: int) -> Desk:
        return Desk(self._store, problem, number, self._find, self._observer)

    def _driver(self, desk: Desk) -> Driver:
        plan = self._asking.plan
        return Driver(
            model=self._purse,
            judge=desk,
            strategy=plan.strategy,
            level=plan.level,
            sampling=plan.sampling,
            wording=plan.wording,
            grammar=plan.grammar,
            log=desk,
        )

    def _place(self, number: int) -> int:
        return number * self._asking.rounds

    def _take_error(self, problem: Problem, number: int, error: RtlgenError) -> None:
        """A refusal is of this question alone; whatever else it is meets all of them."""
        if isinstance(error, NoMore):
            return
        if not isinstance(error, ModelRefused):
            raise error
        with self._changed:
            self._failed += 1
        self._observer(TraceEnded(problem_id=problem.id, sample=number, why=error.message, failed=True))

    def _find(self, sample: Sample) -> Finding:
        """What is found of it: sought now where nobody does so already, and waited for."""
        with self._changed:
            early = self._early.pop(sample.key, None)
            if early is None and self._over:
                raise NoMore("nothing is judged any more")
            future = early or self._waiting.setdefault(sample.key, Future())
        if early is None:
            self._line.submit([sample])
        return unpack_finding(future.result(), where=str(sample.key))

    # --- from this thread and the others -----------------------------------------------------------------

    def _take(self, sample: Sample, packed: PackedFinding) -> None:
        with self._changed:
            future = self._waiting.pop(sample.key, None)
            if future is not None:
                future.set_result(packed)
            if (problem := self._wakes.pop(sample.key, None)) is not None:
                self._make_ready(problem, sample.key.sample)

    def _end(self, error: BaseException) -> None:
        """Ask nothing further; what is under way is judged and recorded."""
        self._purse.end(str(error))
        with self._changed:
            if not isinstance(error, NoMore):
                self._failure = self._failure or error
            self._changed.notify_all()

    def _give_up(self, error: BaseException) -> None:
        """Nothing is judged any more: whoever waits for it need not."""
        self._purse.end(str(error))
        with self._changed:
            self._over = True
            for future in self._waiting.values():
                future.set_exception(NoMore("nothing is judged any more"))
            self._waiting.clear()
            self._changed.notify_all()


def _unfinished(
    store: EvaluationStore, problems: Iterable[Problem], samples: int
) -> deque[tuple[Problem, list[int]]]:
    """Problems, each with its samples that are not finished."""
    finished = store.finished()
    left = ((p, [n for n in range(samples) if (p.id, n) not in finished]) for p in problems)
    return deque((problem, numbers) for problem, numbers in left if numbers)
