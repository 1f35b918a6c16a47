"""Wraps a backend: of one call, what one reply can answer is asked as one, the rest several at a time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from rtlgen.core.completion import Completion
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import ModelBackend
from rtlgen.models.together import together
from rtlgen.models.wrapper import Wrapper


class Spreading(Wrapper):
    """Goes around the wrappers that record and cache: each answer is kept, whatever befalls the others."""

    def __init__(self, inner: ModelBackend, *, concurrency: int) -> None:
        super().__init__(inner)
        self._concurrency = concurrency

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """As the protocol says; after a failure no request is begun, those under way are awaited."""
        calls = together(requests, self.most() if len(requests) > 1 else 1)
        if len(calls) <= 1 or self._concurrency <= 1:
            return [found for call in calls for found in self._inner.generate(call)]
        with ThreadPoolExecutor(self._concurrency, thread_name_prefix="rtlgen-model") as pool:
            futures = [pool.submit(self._inner.generate, call) for call in calls]
            try:
                return [found for future in futures for found in future.result()]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
