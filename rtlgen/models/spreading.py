"""Wraps a backend: of one call, what one reply can answer is asked as one, the rest several at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from rtlgen.core.completion import Completion
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import ModelBackend
from rtlgen.models.together import together


class Spreading:
    """Goes around the wrappers that record and cache: each answer is kept, whatever befalls the others.

    Args:
        concurrency: calls of `inner` that are under way, of all threads together.
        most: samples that one call of `inner` is asked for.
    """

    def __init__(self, inner: ModelBackend, *, concurrency: int, most: Callable[[], int] = lambda: 1) -> None:
        self.name = inner.name
        self.revision = inner.revision
        self._inner = inner
        self._concurrency = concurrency
        self._most = most
        self._turns = threading.BoundedSemaphore(concurrency)

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """As the protocol says; after a failure no request is begun, those under way are awaited."""
        calls = together(requests, self._most() if len(requests) > 1 else 1)
        if len(calls) <= 1 or self._concurrency <= 1:
            return [found for call in calls for found in self._ask(call)]
        threads = min(self._concurrency, len(calls))
        with ThreadPoolExecutor(threads, thread_name_prefix="rtlgen-model") as pool:
            futures = [pool.submit(self._ask, call) for call in calls]
            try:
                return [found for future in futures for found in future.result()]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _ask(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        with self._turns:
            return self._inner.generate(requests)
