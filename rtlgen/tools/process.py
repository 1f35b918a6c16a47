"""Running a program: within limits, its output bounded, nothing of it left behind.

The only importer of subprocess. The child leads a session of its own; at the limit, at its end and
whatever happens to us, its whole process group is killed and reaped.
"""

from __future__ import annotations

import os
import resource
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rtlgen.core.errors import ToolMissing
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.tools.capture import HeadTail
from rtlgen.tools.channel import Channel
from rtlgen.tools.ending import Finish, classify
from rtlgen.tools.limits import DEFAULT, SYSTEM_PATH, Limits, dying_with_us, limited

if TYPE_CHECKING:
    from rtlgen.tools.sandbox import Sandbox

__all__ = ["Channel", "Limits", "run"]

_CHUNK = 1 << 16
_TIDY_S = 2.0
_LINGER_S = 0.5
"""How long the pipes may stay open after the kill: killed processes need a moment to let go."""


def run(
    argv: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    limits: Limits = DEFAULT,
    sandbox: Sandbox | None = None,
    readable: Sequence[Path] = (),
    channel: Channel | None = None,
) -> ToolRun:
    """Run `argv` in `cwd` until it ends or a limit is reached.

    Args:
        env: added to a minimal environment (PATH, LANG, HOME=cwd, TMPDIR=cwd); never the user's.
        sandbox: what confines it; None for a trusted program of ours, which gets limits only.
        readable: paths it may read besides the system's and `cwd`, where the sandbox hides the rest.
        channel: pipes it inherits; closed when this returns, its `reply` complete.

    Raises:
        ToolMissing: there is no such program.
    """
    command = [_resolved(argv[0]), *argv[1:]]
    folder = cwd.resolve()
    own = {"PATH": SYSTEM_PATH, "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    environment = own | dict(env or {})
    with ExitStack() as stack:
        fds = list(channel.child_fds) if channel else []
        if channel:
            stack.callback(channel.close)
        if sandbox is None:
            wrapped = dying_with_us(limited(command, limits))
        else:
            filter_fd = stack.enter_context(sandbox.filter(limits))
            fds += [filter_fd] if filter_fd is not None else []
            wrapped = sandbox.wrap(
                command, cwd=folder, readable=readable, limits=limits, env=environment, filter_fd=filter_fd
            )
        started = time.monotonic()
        child = subprocess.Popen(
            wrapped,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=fds,
            start_new_session=True,
            bufsize=0,
        )
        try:
            watch = _Watch(child, limits, stdin, channel)
            try:
                killed = watch.until_end(started + limits.wall_s)
                if killed and sandbox is not None and sandbox.stop(child.pid):
                    watch.leave_time_to_end()
            finally:
                finish = _kill_and_reap(child)
                watch.drain()
                watch.close()
        finally:
            if child.returncode is None:
                _kill_and_reap(child)
    wall = time.monotonic() - started
    statuses = sandbox is not None and sandbox.signals_as_status
    ending = classify(finish, killed, watch.err.text(), limits, signals_as_status=statuses)
    return ToolRun(
        argv=tuple(argv),
        ended=ending.ended,
        returncode=ending.returncode,
        signal=ending.signal,
        stdout=watch.out.text(),
        stderr=watch.err.text(),
        truncated=bool(watch.out.cut or watch.err.cut),
        wall_s=wall,
        cpu_s=finish.cpu_s,
        max_rss_mb=finish.max_rss_mb,
    )


def _resolved(program: str) -> str:
    found = shutil.which(program, path=SYSTEM_PATH)
    if found is None:
        raise ToolMissing(f"there is no program '{program}'", hint="install it, or give its full path")
    return str(Path(found).absolute())


def _kill_and_reap(child: subprocess.Popen[bytes]) -> Finish:
    """SIGKILL to the whole group, then the leader's status and use of resources.

    The leader is not reaped yet when the group is killed, so its number cannot have gone to another.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    # Between fork and exec the child counts our memory as its own: a peak below ours says nothing.
    peak, ours = usage.ru_maxrss, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Finish(
        code=child.returncode,
        cpu_s=usage.ru_utime + usage.ru_stime,
        max_rss_mb=peak / 1024 if peak > ours else 0.0,
    )


class _Watch:
    """The pipes of one child and its end, waited for without polling."""

    def __init__(
        self, child: subprocess.Popen[bytes], limits: Limits, stdin: bytes, channel: Channel | None
    ) -> None:
        self.out, self.err = HeadTail(), HeadTail()
        self._child, self._channel = child, channel
        self._output_cap = limits.output_kb << 10
        self._reply = bytearray()
        self._flood = False
        self._readers: set[int] = set()
        self._selector = selectors.DefaultSelector()
        self._pidfd = os.pidfd_open(child.pid)
        self._selector.register(self._pidfd, selectors.EVENT_READ)
        assert child.stdout
        assert child.stderr
        self._read_from(child.stdout.fileno(), self.out.add)
        self._read_from(child.stderr.fileno(), self.err.add)
        if child.stdin:
            self._write_to(child.stdin.fileno(), stdin, child.stdin.close)
        if channel:
            channel.close(*channel.child_fds)
            to_child, from_child = channel.our_fds
            self._write_to(to_child, channel.request, lambda: channel.close(to_child))
            self._read_from(from_child, self._reply.extend)

    def until_end(self, deadline: float) -> Ended | None:
        """Wait for the leader's end; why it has to be killed instead, or None."""
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return Ended.TIMEOUT
            ended = self._step(left)
            if self._flood:
                return Ended.OUTPUT
            if ended:
                return None

    def leave_time_to_end(self) -> None:
        """A moment for a leader that has been told to stop, to reap its own and go."""
        with selectors.DefaultSelector() as only:
            only.register(self._pidfd, selectors.EVENT_READ)
            only.select(_TIDY_S)

    def drain(self) -> None:
        """Take what is still in the pipes; at most a moment, should something have escaped the kill."""
        self._selector.unregister(self._pidfd)
        deadline = time.monotonic() + _LINGER_S
        while self._readers and not self._flood and (left := deadline - time.monotonic()) > 0:
            self._step(left)
        if self._channel:
            self._channel.reply = bytes(self._reply[: self._channel.cap_bytes])

    def close(self) -> None:
        self._selector.close()
        os.close(self._pidfd)
        for stream in (self._child.stdin, self._child.stdout, self._child.stderr):
            if stream:
                stream.close()

    def _step(self, timeout: float) -> bool:
        """Serve what is ready; whether the leader has ended."""
        ended = False
        for key, _ in self._selector.select(timeout):
            if key.fd == self._pidfd:
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
