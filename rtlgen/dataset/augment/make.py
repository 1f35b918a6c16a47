"""Augments one original after the other, several at once, and keeps what came of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
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
    tell: Callable[[Outcome], None] = lambda _: None,
) -> str:
    """Bring `journal` to an outcome for each of `originals`. What it holds already is not made again.

    The order of the outcomes is that of the originals, whatever runs at once.

    Returns:
        Why it ended before that; empty where it did not.

    Raises:
        ToolError, ModelUnavailable, StoreError: what is needed is not there, or broke.
    """
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        waiting = deque[Future[Outcome]]()
        try:
            for original in originals:
                task = method.task(original)
                if original.key in journal.done:
                    continue
                waiting.append(pool.submit(task))
                if len(waiting) > jobs:
                    _keep(waiting, journal, tell)
            while waiting:
                _keep(waiting, journal, tell)
        except NoMore as end:
            return end.message
        finally:
            for future in waiting:
                future.cancel()
    return ""


def _keep(waiting: deque[Future[Outcome]], journal: Journal, tell: Callable[[Outcome], None]) -> None:
    outcome = waiting.popleft().result()
    journal.add(outcome)
    tell(outcome)
