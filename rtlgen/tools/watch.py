"""The pipes of one run and its end, waited for without polling; only the folder is looked at now and then."""

from __future__ import annotations

import math
import os
import selectors
import time
from collections.abc import Callable
from pathlib import Path

from rtlgen.core.toolrun import Ended
from rtlgen.tools.capture import HeadTail
from rtlgen.tools.channel import Channel
from rtlgen.tools.limits import Limits
from rtlgen.tools.quota import is_too_full

_CHUNK = 1 << 16
_LOOK_S, _FIRST_LOOK_S, _NEXT_LOOK_S = 0.25, 0.05, 0.01
"""Between two looks at most, before the first, and at least."""
_LINGER_S = 0.5
"""How long the pipes may stay open after the kill: killed processes need a moment to let go."""


class Pipes:
    """stdin, stdout and stderr of a run: a side for it and a side for us. stdin is /dev/null where it is
    given nothing."""

    def __init__(self, stdin: bytes) -> None:
        self.stdin = stdin
        self.feed = -1
        self._open: set[int] = set()
        if stdin:
            child_in, self.feed = self._keep(*os.pipe())
        else:
            (child_in,) = self._keep(os.open(os.devnull, os.O_RDONLY))
        self.out, child_out = self._keep(*os.pipe())
        self.err, child_err = self._keep(*os.pipe())
        self.child = (child_in, child_out, child_err)

    def close(self, *fds: int) -> None:
        """Close these descriptors, or all that are still open."""
        for fd in fds or tuple(self._open):
            if fd in self._open:
                self._open.discard(fd)
                os.close(fd)

    def _keep(self, *fds: int) -> tuple[int, ...]:
        self._open |= set(fds)
        return fds


class Watch:
    """Feeds and drains a run that has been started.

    Args:
        end_fd: readable when the run has ended.
        folder: where it may write, and how much is limited; None for a program that is trusted with that.
        cpu_s: what the run has used so far, for a limit on what it may use in silence.
    """

    def __init__(
        self,
        pipes: Pipes,
        end_fd: int,
        limits: Limits,
        channel: Channel | None,
        folder: Path | None = None,
        cpu_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.out, self.err = HeadTail(), HeadTail()
        self._pipes, self._channel = pipes, channel
        self._limits, self._folder = limits, folder
        self._cpu_s = cpu_s
        self._heard, self._heard_at = -1, 0.0
        self._output_cap = limits.output_kb << 10
        self._reply = bytearray()
        self._flood = False
        self._readers: set[int] = set()
        self._selector = selectors.PollSelector()
        self._end_fd = end_fd
        self._selector.register(end_fd, selectors.EVENT_READ)
        pipes.close(*pipes.child)
        self._read_from(pipes.out, self.out.add)
        self._read_from(pipes.err, self.err.add)
        if pipes.stdin:
            self._write_to(pipes.feed, pipes.stdin, lambda: pipes.close(pipes.feed))
        if channel:
            channel.close(*channel.child_fds)
            to_child, from_child = channel.our_fds
            self._write_to(to_child, channel.request, lambda: channel.close(to_child))
            self._read_from(from_child, self._reply.extend)

    def until_end(self, deadline: float) -> Ended | None:
        """Wait for the run's end; why it has to be killed instead, or None."""
        looks = self._folder is not None or self._limits.silent_cpu_s is not None
        look = time.monotonic() + _FIRST_LOOK_S if looks else deadline
        while True:
            now = time.monotonic()
            if now >= deadline:
                return Ended.TIMEOUT
            if now >= look:
                self._flood |= self._folder is not None and is_too_full(self._folder, self._limits)
                left = self._silence_left_s()
                if left < 0:
                    return Ended.SILENT
                look = now + min(_LOOK_S, max(_NEXT_LOOK_S, left))
            ended = self._step(min(deadline, look) - now)
            if self._flood:
                return Ended.OUTPUT
            if ended:
                return None

    def _silence_left_s(self) -> float:
        """CPU time that it may still use before it is heard again; less than none where it has used more."""
        said = self.out.total + self.err.total
        allowed = self._limits.silent_cpu_s if said else self._limits.start_cpu_s
        if allowed is None:
            return math.inf
        used = self._cpu_s()
        if said != self._heard:
            self._heard, self._heard_at = said, used
        return self._heard_at + allowed - used

    def leave_time_to_end(self, seconds: float) -> bool:
        """A moment for one that has been told to stop, to reap its own and go; whether it has ended."""
        with selectors.PollSelector() as only:
            only.register(self._end_fd, selectors.EVENT_READ)
            return bool(only.select(seconds))

    def drain(self) -> None:
        """Take what is still in the pipes; at most a moment, should something have escaped the kill."""
        self._selector.unregister(self._end_fd)
        deadline = time.monotonic() + _LINGER_S
        while self._readers and not self._flood and (left := deadline - time.monotonic()) > 0:
            self._step(left)
        if self._channel:
            self._channel.reply = bytes(self._reply[: self._channel.cap_bytes])

    def close(self) -> None:
        self._selector.close()

    def _step(self, timeout: float) -> bool:
        """Serve what is ready; whether the run has ended."""
        ended = False
        for key, _ in self._selector.select(timeout):
            if key.fd == self._end_fd:
                ended = True
            else:
                key.data()
        return ended

    def _read_from(self, fd: int, take: Callable[[bytes], None]) -> None:
        def ready() -> None:
            chunk = os.read(fd, _CHUNK)
            if chunk:
                take(chunk)
                self._flood |= self.out.total + self.err.total > self._output_cap
                self._flood |= self._channel is not None and len(self._reply) > self._channel.cap_bytes
            else:
                self._selector.unregister(fd)
                self._readers.discard(fd)

        self._readers.add(fd)
        self._selector.register(fd, selectors.EVENT_READ, ready)

    def _write_to(self, fd: int, data: bytes, close: Callable[[], None]) -> None:
        left = memoryview(data)
        os.set_blocking(fd, False)

        def ready() -> None:
            nonlocal left
            try:
                left = left[os.write(fd, left[:_CHUNK]) :]
            except BlockingIOError:
                return
            except BrokenPipeError:
                left = left[:0]  # it does not want the rest
            if not left:
                self._selector.unregister(fd)
                close()

        self._selector.register(fd, selectors.EVENT_WRITE, ready)
