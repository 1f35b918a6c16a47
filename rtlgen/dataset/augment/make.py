"""Augments one original after the other, several at once, and keeps what came of each."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from rtlgen.dataset.augment.journal import Journal
from rtlgen.dataset.augment.originals import Original
from rtlgen.dataset.augment.outcome import Outcome
from rtlgen.evaluate.purse import NoMore


class Method(Protocol):
    def task(self, original: Original) -> Callable[[], Outcome]:
        """What is to be done with `original`: called for every one, in order and by one thread; the task
        itself runs in a thread of its own."""


def augment(
    originals: Iterable[Original],
    method: Method,
    journal: Journal,
    *,
    jobs: int = 1,
    alone: threading.Lock | None = None,
    tell: Callable[[Outcome], None] = lambda _: None,
) -> str:
    """Bring `journal` to an outcome for each of `originals`. What it holds already is not made again.

    The order of the outcomes is that of the originals, whatever runs at once.

    Args:
        originals: what is augmented.
        method: how.
        journal: where outcomes are kept.
        jobs: originals at once. They wait for a model side by side; all else is done by one at a time.
        alone: whoever does it holds this; the method's model lets go of it while it is asked.
        tell: called with each outcome that is kept.

    Returns:
        Why it ended before that; empty where it did not.

    Raises:
        ToolError, ModelUnavailable, StoreError: what is needed is not there, or broke.
    """
    held = alone if alone is not None else threading.Lock()
    waiting = deque[Future[Outcome]]()
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            for task in _tasks(originals, method, journal, held):
                waiting.append(pool.submit(_one, task, held))
                if len(waiting) >= jobs:
                    _keep(waiting, journal, tell)
            while waiting:
                _keep(waiting, journal, tell)
        except NoMore as end:
            return end.message
        finally:
            for future in waiting:
                future.cancel()
    return ""


def _tasks(
    originals: Iterable[Original], method: Method, journal: Journal, held: threading.Lock
) -> Iterator[Callable[[], Outcome]]:
    """What is left to be done. pyslang's trees are no matter for two threads at once."""
    every = iter(originals)
    while True:
        with held:
            original = next(every, None)
            if original is None:
                return
            task = method.task(original)
        if original.key not in journal.done:
            yield task


def _one(task: Callable[[], Outcome], held: threading.Lock) -> Outcome:
    with held:
        return task()


def _keep(waiting: deque[Future[Outcome]], journal: Journal, tell: Callable[[Outcome], None]) -> None:
    outcome = waiting.popleft().result()
    journal.add(outcome)
    tell(outcome)
