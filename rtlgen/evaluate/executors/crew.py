"""Tasks to workers and outcomes back: taken one by one, tried again after a death, ended at any moment.

Each worker has a thread that waits for it. Nothing is taken from the tasks before a worker is free for it,
nor while as many outcomes lie unread as there are workers, so that memory stays flat.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from typing import Generic, Protocol

from rtlgen.core.value import value
from rtlgen.evaluate.executors.protocol import Failed, Outcome, Payload, Result, Task

MAX_DEATHS = 3
"""So many workers may die of one task: it may be what kills them."""


class Died(Exception):
    """A worker ended with a task in its hands."""


class Gone(Died):
    """And so did the place where it worked: no other can be opened there."""


class Worker(Protocol[Payload, Result]):
    """One that does a task at a time."""

    def do(self, task: Task[Payload]) -> Outcome[Result]:
        """Do it and wait for that.

        Raises:
            Died: the worker is no more.
        """
        ...

    def end(self) -> None:
        """Have it end soon, whatever it is doing; from any thread."""
        ...

    def close(self) -> None:
        """End it and wait for that; a second time does nothing."""
        ...


@value
class _Held(Generic[Payload]):
    """A task, and what became of the workers that had it."""

    task: Task[Payload]
    deaths: tuple[str, ...] = ()


class Crew(Generic[Payload, Result]):
    """The workers on one run of tasks."""

    def __init__(self, tasks: Iterable[Task[Payload]]) -> None:
        self._tasks = iter(tasks)
        self._changed = threading.Condition()
        """Guards all below."""
        self._again: deque[_Held[Payload]] = deque()
        self._outcomes: deque[Outcome[Result]] = deque()
        self._in_hand = 0
        self._exhausted = False
        self._taker: threading.Thread | None = None
        """Who waits for the next of the tasks."""
        self._failure: BaseException | None = None
        """Of the tasks, or why nobody can do them."""
        self._hopeless = False
        self._ended = False
        self._hands: dict[threading.Thread, Worker[Payload, Result] | None] = {}

    @property
    def hands(self) -> int:
        """How many workers there are, or could be opened."""
        with self._changed:
            return len(self._hands)

    def add(self, open_worker: Callable[[], Worker[Payload, Result]]) -> None:
        """One more worker, opened when there is a task for it, and again whenever it has died.

        Args:
            open_worker: raises Gone where no more can be had; what else it raises ends the run.
        """
        thread = threading.Thread(target=self._serve, args=(open_worker,), daemon=True, name="rtlgen-worker")
        with self._changed:
            if self._ended:
                return
            self._hands[thread] = None
        thread.start()

    def fail(self, error: BaseException) -> None:
        """End the run with `error`, unless all is done."""
        with self._changed:
            if self._finished():
                return
            self._failure = self._failure or error
            self._hopeless = True
            self._changed.notify_all()

    def outcomes(self) -> Generator[Outcome[Result], None, None]:
        """As `Executor.run`; closing it ends the workers."""
        try:
            while (outcome := self._next()) is not None:
                yield outcome
            if self._failure is not None:
                raise self._failure
        finally:
            self._end()

    def _next(self) -> Outcome[Result] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._outcomes or self._finished())
            self._changed.notify_all()
            return self._outcomes.popleft() if self._outcomes else None

    def _finished(self) -> bool:
        return self._hopeless or (self._exhausted and not self._in_hand and not self._again)

    def _end(self) -> None:
        with self._changed:
            self._ended = True
            hands = dict(self._hands)
            self._changed.notify_all()
        for worker in hands.values():
            if worker is not None:
                worker.end()
        for thread, worker in hands.items():
            if thread is not self._taker:
                thread.join()
            elif worker is not None:
                worker.close()  # its thread still waits for the next of the tasks

    # --- in the workers' threads -------------------------------------------------------------------------

    def _serve(self, open_worker: Callable[[], Worker[Payload, Result]]) -> None:
        me = threading.current_thread()
        worker: Worker[Payload, Result] | None = None
        try:
            while (held := self._take()) is not None:
                try:
                    worker = worker or self._opened(open_worker)
                    outcome = worker.do(held.task)
                except Died as death:
                    if worker is not None:
                        worker.close()
                        worker = None
                    self._give_back(held, str(death))
                    if isinstance(death, Gone):
                        return
                else:
                    self._settle(outcome)
        except BaseException as error:
            self.fail(error)
        finally:
            if worker is not None:
                worker.close()
            with self._changed:
                del self._hands[me]

    def _opened(self, open_worker: Callable[[], Worker[Payload, Result]]) -> Worker[Payload, Result]:
        worker = open_worker()
        with self._changed:
            self._hands[threading.current_thread()] = worker
            ended = self._ended
        if ended:
            worker.close()
            raise Gone("the run has ended")
        return worker

    def _take(self) -> _Held[Payload] | None:
        """The next task; None when there is no more to do."""
        with self._changed:
            while True:
                self._changed.wait_for(self._may_take)
                if self._ended or self._finished():
                    return None
                if self._again:
                    self._in_hand += 1
                    return self._again.popleft()
                if (task := self._pulled()) is not None:
                    self._in_hand += 1
                    return _Held(task=task)

    def _may_take(self) -> bool:
        room = len(self._outcomes) < len(self._hands)
        more = not self._exhausted and self._taker is None and room
        return bool(self._ended or self._finished() or self._again or more)

    def _pulled(self) -> Task[Payload] | None:
        """The next of the tasks, waited for without the lock."""
        self._taker = threading.current_thread()
        self._changed.release()
        task, failure = None, None
        try:
            task = next(self._tasks, None)
        except BaseException as error:
            failure = error
        finally:
            self._changed.acquire()
            self._taker = None
            self._changed.notify_all()
        if task is None:
            self._exhausted = True
            self._failure = self._failure or failure
        return None if self._ended else task

    def _settle(self, outcome: Outcome[Result]) -> None:
        with self._changed:
            self._in_hand -= 1
            self._outcomes.append(outcome)
            self._changed.notify_all()

    def _give_back(self, held: _Held[Payload], death: str) -> None:
        deaths = (*held.deaths, death)
        if len(deaths) >= MAX_DEATHS:
            told = "; ".join(dict.fromkeys(deaths))
            self._settle(Failed(key=held.task.key, error=f"{len(deaths)} workers died of it: {told}"))
            return
        with self._changed:
            self._in_hand -= 1
            self._again.append(_Held(task=held.task, deaths=deaths))
            self._changed.notify_all()
