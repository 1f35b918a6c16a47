"""Wraps a backend: what is a passing fault is asked again, later and later."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence

from rtlgen.core.completion import Completion
from rtlgen.core.errors import ModelBusy
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import ModelBackend
from rtlgen.models.together import together
from rtlgen.models.wrapper import Wrapper

log = logging.getLogger(__name__)

_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0


class Retrying(Wrapper):
    """Each call of `inner` by itself, so that what was answered is not paid for twice.

    Args:
        max_retries: tries after the first.
        deadline_s: no try begins later than this after the first one did.
        sleep, clock, jitter: for tests; `jitter` gives numbers in [0, 1).
    """

    def __init__(
        self,
        inner: ModelBackend,
        *,
        max_retries: int,
        deadline_s: float,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(inner)
        self._max_retries = max_retries
        self._deadline_s = deadline_s
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        calls = together(requests, self.most() if len(requests) > 1 else 1)
        return [found for call in calls for found in self._patiently(call)]

    def _patiently(self, call: Sequence[GenerationRequest]) -> list[list[Completion]]:
        end = self._clock() + self._deadline_s
        tries = 0
        while True:
            try:
                return self._inner.generate(call)
            except ModelBusy as busy:
                tries += 1
                pause = pause_s(tries, busy.retry_after_s, self._jitter())
                if tries > self._max_retries or self._clock() + pause > end:
                    raise _given_up(busy, tries) from busy
                log.warning("%s; trying again in %.1f s (%d of %d)", busy, pause, tries, self._max_retries)
                self._sleep(pause)


def pause_s(tries: int, retry_after_s: float | None, jitter: float) -> float:
    """Seconds before the next try: doubled each time, half of it by chance, never less than was asked for."""
    ceiling = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** (min(tries, 30) - 1))
    return max(ceiling * (0.5 + jitter / 2), retry_after_s or 0.0)


def _given_up(busy: ModelBusy, tries: int) -> ModelBusy:
    return ModelBusy(
        f"{busy.message} (given up after {tries} {'try' if tries == 1 else 'tries'})",
        hint=busy.hint,
        retry_after_s=busy.retry_after_s,
    )
