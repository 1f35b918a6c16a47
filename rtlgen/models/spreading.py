"""Wraps a backend: the requests of one call are asked several at a time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from rtlgen.core.completion import Completion
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import ModelBackend


class Spreading:
    """Goes around the wrappers that record and cache: each answer is kept, whatever befalls the others."""

    def __init__(self, inner: ModelBackend, *, concurrency: int) -> None:
        self.name = inner.name
        self.revision = inner.revision
        self._inner = inner
        self._concurrency = concurrency

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """As the protocol says; after a failure no request is begun, those under way are awaited."""
        if len(requests) <= 1 or self._concurrency <= 1:
            return [self._inner.generate([request])[0] for request in requests]
        with ThreadPoolExecutor(self._concurrency, thread_name_prefix="rtlgen-model") as pool:
            futures = [pool.submit(self._inner.generate, [request]) for request in requests]
            try:
                return [future.result()[0] for future in futures]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
