"""Worker processes that stay: answers in at any time from any thread, each grade before its deadline or none.

submit ──> waiting, by problem ──a unit: answers to one problem──> a thread, with its worker process
               ^                                                      │ grades
               └── by itself, later: who stood beside one that  <─────┴ was ended, or died
                   takes long, or seemed to have been starved

Answers to one problem that wait at the same time share simulations, whoever handed them in. The processes are
started by exec, never by a fork of this one alone; they are sessions of their own, and end when this process
does, however it ends.
"""

from __future__ import annotations

import atexit
import logging
import os
import pickle
import threading
import time
from collections import deque
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import replace
from typing import TypeAlias

from rtlgen.core.errors import RtlgenError
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.evaluate.executors.crew import Died
from rtlgen.evaluate.executors.local import LocalWorker
from rtlgen.evaluate.executors.protocol import Done, Outcome, Task, Work
from rtlgen.training.reward.grade import Grade

log = logging.getLogger(__name__)

_LEAST, _MOST = 4, 20
"""Answers in a unit: fewer waste what they could share, of more one simulation takes no more."""
_TRIES = 3
"""So often an answer is begun."""

Grades: TypeAlias = tuple[Grade, ...]


class Overdue(Exception):
    """There is no grade before the deadline."""


class Unjudged(Exception):
    """There is no grade: an error of ours."""


@value
class _Waiting:
    """An answer that has no grade yet."""

    problem: Problem
    text: str
    until: float
    """By the monotonic clock."""
    grade: Future[Grade]
    tries: int = 0

    @property
    def is_over(self) -> bool:
        return self.grade.done() or time.monotonic() >= self.until


class Pool:
    """Args:
    work: opens what grades: `(Problem, texts) -> grades`.
    jobs: worker processes; each is started when there is work for it.
    """

    def __init__(self, work: Work[tuple[str, ...], Grades], jobs: int) -> None:
        self._work = pickle.dumps(work)
        self._jobs = jobs
        self._owner = os.getpid()
        self._changed = threading.Condition()
        """Guards all below."""
        self._fresh: dict[str, deque[_Waiting]] = {}
        """By problem, the one that has waited longest first."""
        self._again: deque[_Waiting] = deque()
        """To be judged one by one, when nothing else waits."""
        self._idle = 0
        self._threads = 0
        self._workers: set[LocalWorker] = set()
        self._has_worked = False
        self._closed = False
        atexit.register(self.close)

    def submit(self, problem: Problem, texts: list[str], until: float) -> list[Future[Grade]]:
        """A future for the grade of each of `texts`.

        It raises Overdue or Unjudged where there is none, and RtlgenError where the workers cannot do such
        work at all: a tool is missing.

        Args:
            until: the deadline, by `time.monotonic`.
        """
        asked = [_Waiting(problem=problem, text=t, until=until, grade=Future()) for t in texts]
        with self._changed:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._fresh.setdefault(problem.digest, deque()).extend(asked)
            self._call_workers()
        return [one.grade for one in asked]

    def close(self) -> None:
        """End the workers, whatever they are doing; what has no grade yet gets none."""
        atexit.unregister(self.close)
        if os.getpid() != self._owner:
            return  # a fork of ours: the workers are its parent's
        with self._changed:
            self._closed = True
            left = [*self._again, *(one for waiting in self._fresh.values() for one in waiting)]
            self._again.clear()
            self._fresh.clear()
            workers = list(self._workers)
            self._changed.notify_all()
        for one in left:
            _fail(one, Unjudged("the pool was closed"))
        for worker in workers:
            worker.end()
        for worker in workers:
            worker.close()

    def processes(self) -> list[int]:
        """The numbers of the worker processes."""
        with self._changed:
            return sorted(worker.pid for worker in self._workers)

    def _call_workers(self) -> None:
        """Wake those that are idle, and have as many more as there is work for."""
        units = sum(-(-len(waiting) // _LEAST) for waiting in self._fresh.values()) + len(self._again)
        for _ in range(min(units - self._idle, self._jobs - self._threads)):
            self._threads += 1
            threading.Thread(target=self._serve, daemon=True, name="rtlgen-reward").start()
        self._changed.notify_all()

    # --- in the pool's threads ---------------------------------------------------------------------------

    def _serve(self) -> None:
        worker: LocalWorker | None = None
        while unit := self._take():
            try:
                worker = worker or self._opened()
            except (RtlgenError, Died) as error:
                self._cannot_work(unit, error)
                continue
            try:
                outcome = self._done(worker, unit)
            except Died as death:
                self._forget(worker)
                worker = None
                self._after_death(unit, str(death))
            else:
                self._settle(unit, outcome)
        if worker is not None:
            worker.close()

    def _take(self) -> list[_Waiting]:
        """Answers to one problem; none when the pool is closed."""
        with self._changed:
            while not self._closed:
                if self._fresh:
                    unit = self._next_unit()
                elif self._again:
                    unit = [self._again.popleft()]
                else:
                    self._idle += 1
                    self._changed.wait()
                    self._idle -= 1
                    continue
                for one in unit:
                    if one.is_over:
                        _fail(one, Overdue())
                if unit := [one for one in unit if not one.is_over]:
                    return unit
            return []

    def _next_unit(self) -> list[_Waiting]:
        digest = next(iter(self._fresh))
        waiting = self._fresh[digest]
        share = -(-sum(map(len, self._fresh.values())) // self._jobs)
        unit = [waiting.popleft() for _ in range(min(len(waiting), max(_LEAST, min(_MOST, share))))]
        if not waiting:
            del self._fresh[digest]
        return unit

    def _opened(self) -> LocalWorker:
        worker = LocalWorker(self._work)
        with self._changed:
            self._workers.add(worker)
            self._has_worked = True
            if self._closed:
                worker.end()
        return worker

    def _forget(self, worker: LocalWorker) -> None:
        with self._changed:
            self._workers.discard(worker)

    def _done(self, worker: LocalWorker, unit: list[_Waiting]) -> Outcome[Grades]:
        """What the worker says. It is ended when the time is up: half of it where others stand beside or
        behind, so that they are judged after all where it is one alone that takes long."""
        left_s = min(one.until for one in unit) - time.monotonic()
        with self._changed:
            company = len(unit) > 1 or self._fresh or self._again
        limit_s = left_s / 2 if company else left_s
        clock = threading.Timer(max(0.0, limit_s), worker.close)
        clock.daemon = True
        clock.start()
        try:
            texts = tuple(one.text for one in unit)
            return worker.do(Task(key="", problem=unit[0].problem, payload=texts))
        finally:
            clock.cancel()

    def _settle(self, unit: list[_Waiting], outcome: Outcome[Grades]) -> None:
        if not isinstance(outcome, Done):
            log.warning("%s: no reward: %s", unit[0].problem.id, outcome.error)
            for one in unit:
                _fail(one, Unjudged(outcome.error))
            return
        for one, grade in zip(unit, outcome.result, strict=True):
            if grade.doubtful and not one.tries:
                self._try_again(one, grade.why)
            else:
                with suppress(InvalidStateError):  # nobody waits any longer
                    one.grade.set_result(grade)

    def _after_death(self, unit: list[_Waiting], death: str) -> None:
        log.info("%s: a worker ended with %d answers: %s", unit[0].problem.id, len(unit), death)
        for one in unit:
            self._try_again(one, death)

    def _try_again(self, one: _Waiting, why: str) -> None:
        """By itself, as long as there is time."""
        if one.is_over:
            _fail(one, Overdue())
            return
        with self._changed:
            if not self._closed and one.tries + 1 < _TRIES:
                self._again.append(replace(one, tries=one.tries + 1))
                self._call_workers()
                return
        _fail(one, Unjudged(why))

    def _cannot_work(self, unit: list[_Waiting], error: Exception) -> None:
        """Before any worker has worked it is the machine that cannot: the caller is to know."""
        lasting = isinstance(error, RtlgenError) and not self._has_worked
        log.warning("no worker for a reward: %s", error)
        for one in unit:
            _fail(one, error if lasting else Unjudged(str(error)))


def _fail(one: _Waiting, error: Exception) -> None:
    with suppress(InvalidStateError):
        one.grade.set_exception(error)
