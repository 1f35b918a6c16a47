"""Valid/ready streams: a source, a sink and a monitor, all with their moments at the clock's drive point.

An item is transferred at each active edge before which `valid` and `ready` are both 1. What a monitor demands
is what AXI-Stream does: `valid`, once 1, stays and its payload holds still until `ready` is 1.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from rtlgen_bench.clock import drive_point, settle
from rtlgen_bench.values import read

Item = dict[str, int]
"""The values of one transfer, by payload signal."""


@dataclass(frozen=True)
class Stream:
    """The signals of one valid/ready stream.

    `payload` names the data signals as items call them: {"data": dut.s_data, "last": dut.s_last}.
    """

    clk: Any
    valid: Any
    ready: Any
    payload: Mapping[str, Any]


def never() -> bool:
    """A stall that does not happen."""
    return False


def stalls(random: Random, probability: float) -> Callable[[], bool]:
    """Decides anew in each cycle, True with `probability`."""
    return lambda: random.random() < probability


class StreamSource:
    """Drives the valid side. Start `run()` with `cocotb.start_soon` at a drive point.

    Items are presented in the order in which they were pushed. `stall` is asked in each cycle in which
    nothing is being presented whether to wait; an item once presented is held until it is taken.
    """

    def __init__(self, stream: Stream, stall: Callable[[], bool] = never) -> None:
        self._stream = stream
        self._stall = stall
        self._waiting: deque[Item] = deque()
        self._presented = False
        self.sent: list[Item] = []
        """Items that were transferred."""

    @property
    def idle(self) -> bool:
        """Everything pushed was transferred."""
        return not self._waiting

    def push(self, **values: int) -> None:
        """Queues one item; each payload signal must be given."""
        missing = set(self._stream.payload) ^ set(values)
        if missing:
            raise ValueError(f"the stream's payload is {sorted(self._stream.payload)}, not {sorted(values)}")
        self._waiting.append(values)

    async def run(self) -> None:
        """For ever, once a cycle from now on: presents, or not, and notes what is taken."""
        s = self._stream
        while True:
            if not self._presented and self._waiting:
                self._presented = not self._stall()
            s.valid.value = int(self._presented)
            if self._presented:
                for name, value in self._waiting[0].items():
                    s.payload[name].value = value
            await settle()
            taken = self._presented and read(s.ready) == "1"
            await drive_point(s.clk)
            if taken:
                self.sent.append(self._waiting.popleft())
                self._presented = False


class StreamSink:
    """Drives the ready side: ready in each cycle in which `stall` says no. Start `run()` at a drive point."""

    def __init__(self, stream: Stream, stall: Callable[[], bool] = never) -> None:
        self._stream = stream
        self._stall = stall

    async def run(self) -> None:
        while True:
            self._stream.ready.value = int(not self._stall())
            await drive_point(self._stream.clk)


class StreamMonitor:
    """Watches a stream. Start `run()` at a drive point, while the reset is released.

    A breach of the protocol raises AssertionError in `run`, which fails the test at once. `received` holds
    the transferred items as bit strings, so that X in a payload is kept.
    """

    def __init__(self, stream: Stream, name: str = "stream") -> None:
        self._stream = stream
        self._name = name
        self._pending: dict[str, str] | None = None
        self.received: list[dict[str, str]] = []

    def forget(self) -> None:
        """Call at a reset: an item that was waiting need not come any more."""
        self._pending = None

    async def run(self) -> None:
        while True:
            await settle()
            self._look()
            await drive_point(self._stream.clk)

    def _look(self) -> None:
        s = self._stream
        valid, ready = read(s.valid), read(s.ready)
        payload = {name: read(handle) for name, handle in s.payload.items()}
        assert valid in "01", f"{self._name}: valid is {valid}"
        assert ready in "01", f"{self._name}: ready is {ready}"
        if self._pending is not None:
            assert valid == "1", (
                f"{self._name}: valid fell before ready came; {self._pending} was never taken"
            )
            assert payload == self._pending, (
                f"{self._name}: the payload changed from {self._pending} to {payload} before ready came"
            )
        if valid == "1" and ready == "1":
            self.received.append(payload)
        self._pending = payload if valid == "1" and ready == "0" else None
