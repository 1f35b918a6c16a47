"""Wraps a backend: what many threads ask at the same time becomes one call."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from rtlgen.core.completion import Completion
from rtlgen.core.errors import ModelError
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import ModelBackend
from rtlgen.models.wrapper import Wrapper


class _Ticket:
    """One caller's requests, and what became of them."""

    def __init__(self, requests: Sequence[GenerationRequest]) -> None:
        self.requests = list(requests)
        self.answers: list[list[Completion]] | None = None
        self.error: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.answers is not None or self.error is not None


class Batching(Wrapper):
    """There is no thread of its own: the first caller to get through takes the others' requests along.

    So the inner backend is called by one thread at a time, and what gathers while it works is its next batch.

    Args:
        max_requests: of one inner call; a single caller's own are never parted.
        wait_s: how long the first caller lets others come before it starts.
    """

    def __init__(self, inner: ModelBackend, *, max_requests: int = 256, wait_s: float = 0.02) -> None:
        super().__init__(inner)
        self._max_requests = max_requests
        self._wait_s = wait_s
        self._waiting: list[_Ticket] = []
        self._waiting_lock = threading.Lock()
        self._working = threading.Lock()

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        ticket = _Ticket(requests)
        with self._waiting_lock:
            self._waiting.append(ticket)
        with self._working:
            if not ticket.done:
                time.sleep(self._wait_s)
            while not ticket.done:
                self._work(self._take())
        if ticket.error is not None:
            raise ticket.error
        assert ticket.answers is not None
        return ticket.answers

    def _take(self) -> list[_Ticket]:
        """The oldest tickets, as many as fit; at least one."""
        with self._waiting_lock:
            taken = [self._waiting.pop(0)]
            size = len(taken[0].requests)
            while self._waiting and size + len(self._waiting[0].requests) <= self._max_requests:
                taken.append(self._waiting.pop(0))
                size += len(taken[-1].requests)
            return taken

    def _work(self, tickets: list[_Ticket]) -> None:
        try:
            answers = iter(self._inner.generate([r for t in tickets for r in t.requests]))
            for ticket in tickets:
                ticket.answers = [next(answers) for _ in ticket.requests]
        except ModelError as error:
            if len(tickets) == 1:
                tickets[0].error = error
                return
            # One caller's bad request must not be the others' failure.
            for ticket in tickets:
                self._work([ticket])
        except BaseException as error:
            for ticket in tickets:
                ticket.error = error
            raise
