"""What an evaluation may cost, all its samples together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from rtlgen.core.completion import Completion, Usage
from rtlgen.core.errors import RtlgenError
from rtlgen.core.prompt import GenerationRequest
from rtlgen.generate.budget import Budget
from rtlgen.models.protocol import ModelBackend
from rtlgen.models.wrapper import Wrapper


class NoMore(RtlgenError):
    """Nothing further is asked in this command; the next one goes on from here."""


class Purse(Wrapper):
    """Wraps a model: asks it while the budget lasts and nobody has put an end to it.

    Args:
        budget: of the run; its seconds are those of this command.
        spent: by earlier commands.
    """

    def __init__(
        self,
        inner: ModelBackend,
        budget: Budget,
        spent: Usage,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(inner)
        self._budget = budget
        self._clock = clock
        self._began = clock()
        self._lock = threading.Lock()
        self._spent = spent
        self.ended = ""
        """Why nothing further is asked; empty while it goes on."""

    def end(self, why: str) -> None:
        """Let nothing further be asked."""
        self.ended = self.ended or why

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """As the protocol says.

        Raises:
            NoMore: the budget is spent, or there was an end put to it.
            ConfigError: a limit in dollars, and the price is not known.
        """
        with self._lock:
            limit = self._budget.exhausted(self._spent, self._clock() - self._began)
        if limit is not None:
            self.end(f"the limit on {limit.value} is reached")
        if self.ended:
            raise NoMore(self.ended, hint="the same command with a larger limit goes on from here")
        answers = self._inner.generate(requests)
        with self._lock:
            for completion in (c for answer in answers for c in answer):
                self._spent = self._spent + completion.usage
        return answers
