"""The workers of one machine of a cluster: an actor that lives there, one for each run."""

from __future__ import annotations

from collections import OrderedDict
from queue import SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any

import ray

from rtlgen.core.errors import RtlgenError
from rtlgen.core.problem import Problem
from rtlgen.evaluate.executors.crew import Died, Gone
from rtlgen.evaluate.executors.local import LocalWorker
from rtlgen.evaluate.executors.protocol import Outcome, Task
from rtlgen.evaluate.executors.worker import Means

if TYPE_CHECKING:
    from ray import ObjectRef

_PROBLEMS_KEPT = 256


class Node:
    """Args:
    work: pickled.
    workers: how many processes; as many calls of `do` at a time.
    """

    def __init__(self, work: bytes, workers: int) -> None:
        self._work = work
        self._free: SimpleQueue[LocalWorker | None] = SimpleQueue()
        for _ in range(workers):
            self._free.put(None)
        self._lock = Lock()
        """Guards all below."""
        self._workers: set[LocalWorker] = set()
        self._problems: OrderedDict[str, Problem] = OrderedDict()
        self._closed = False

    def open(self) -> Means | RtlgenError:
        """What the work is done with here, from a first worker; or why it cannot be done."""
        self._free.get()
        try:
            worker = self._opened()
        except RtlgenError as error:
            return error
        self._free.put(worker)
        return worker.means

    def do(
        self, key: str, payload: object, digest: str, problem: list[ObjectRef[Problem]]
    ) -> Outcome[Any] | Died:
        """The outcome of a task, or how its worker died; Gone where there can be no worker.

        Args:
            problem: where it is, in a list: such a reference is looked up only where it is needed.
        """
        worker = self._free.get()
        try:
            worker = worker or self._opened()
            return worker.do(Task(key=key, problem=self._problem(digest, problem[0]), payload=payload))
        except Died as death:
            self._forget(worker)
            worker = None
            return death
        except RtlgenError as error:
            return Gone(error.message)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End the workers, whatever they are doing, and wait for that."""
        with self._lock:
            self._closed = True
            workers = tuple(self._workers)
        for worker in workers:
            worker.end()
        for worker in workers:
            worker.close()

    def _opened(self) -> LocalWorker:
        worker = LocalWorker(self._work)
        with self._lock:
            self._workers.add(worker)
            closed = self._closed
        if closed:
            worker.close()
            raise Died("the run has ended")
        return worker

    def _forget(self, worker: LocalWorker | None) -> None:
        with self._lock:
            self._workers -= {worker}

    def _problem(self, digest: str, where: ObjectRef[Problem]) -> Problem:
        with self._lock:
            if digest in self._problems:
                self._problems.move_to_end(digest)
                return self._problems[digest]
        problem: Problem = ray.get(where)
        with self._lock:
            self._problems[digest] = problem
            if len(self._problems) > _PROBLEMS_KEPT:
                self._problems.popitem(last=False)
        return problem
