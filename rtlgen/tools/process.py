"""Running a program: within limits, its output bounded, nothing of it left behind.

The only importer of subprocess. The child leads a session of its own; at the limit, at its end and
whatever happens to us, its whole process group is killed and reaped. Where many programs run confined in the
same way, they run in a sandbox that is kept (`rtlgen.tools.workers`), with the same outcome.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rtlgen.core.errors import ToolFailed, ToolMissing
from rtlgen.core.toolrun import ToolRun
from rtlgen.core.value import value
from rtlgen.tools.channel import Channel
from rtlgen.tools.ending import Finish, classify
from rtlgen.tools.limits import DEFAULT, SYSTEM_PATH, Limits, dying_with_us, limited, tasks_of_this_user
from rtlgen.tools.usage import cpu_s_below
from rtlgen.tools.watch import Pipes, Watch
from rtlgen.tools.workers import Lost, Prestart, Worker

if TYPE_CHECKING:
    from rtlgen.tools.sandbox import Sandbox

__all__ = ["Channel", "Limits", "Prestart", "run"]

Child = subprocess.Popen[bytes]

_TIDY_S = 2.0


@value
class _Job:
    command: tuple[str, ...]
    folder: Path
    env: dict[str, str]
    limits: Limits
    readable: tuple[Path, ...]
    fds: dict[int, int]
    """Ours, by the number in the job: stdin, stdout, stderr, and the channel's, which stay the same."""


class _Running(Protocol):
    end_fd: int
    """Readable when the job has ended."""
    holder: int
    """The process that the job's own descend from, or that is its first."""
    signals_as_status: bool

    def stop(self) -> bool:
        """Tell it to end; whether it will by itself, so that its use of resources is known."""
        ...

    def finish(self) -> Finish:
        """Kill what is left of it, and tell how it ended; to be called once, in every case.

        Raises:
            ToolFailed: that cannot be known, for a fault of ours.
        """
        ...


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
    prestart: Prestart | None = None,
) -> ToolRun:
    """Run `argv` in `cwd` until it ends or a limit is reached.

    Args:
        env: added to a minimal environment (PATH, LANG, HOME=cwd, TMPDIR=cwd); never the user's.
        sandbox: what confines it; None for a trusted program of ours, which gets limits only.
        readable: paths it may read besides the system's and `cwd`, where the sandbox hides the rest.
        channel: pipes it inherits; closed when this returns, its `reply` complete.
        prestart: how the same program can be started before its job is known. Used where the sandbox is
            kept for many jobs; without effect elsewhere.

    Raises:
        ToolMissing: there is no such program.
        ToolFailed: a sandbox that was kept broke; the next run gets another.
    """
    folder = cwd.resolve()
    own = {"PATH": SYSTEM_PATH, "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    with ExitStack() as stack:
        if channel:
            stack.callback(channel.close)
        command = (_resolved(argv[0]), *argv[1:])
        pipes = Pipes(stdin)
        stack.callback(pipes.close)
        job = _Job(
            command=command,
            folder=folder,
            env=own | dict(env or {}),
            limits=limits,
            readable=tuple(readable),
            fds=dict(enumerate(pipes.child)) | {fd: fd for fd in (channel.child_fds if channel else ())},
        )
        running = _begin(job, sandbox, prestart)
        started = time.monotonic()  # setting up a sandbox is not the job's time
        try:
            watch = Watch(
                pipes,
                running.end_fd,
                limits,
                channel,
                folder if sandbox else None,
                lambda: cpu_s_below(running.holder),
            )
            stack.callback(watch.close)
            killed = watch.until_end(started + limits.wall_s)
            if killed and running.stop():
                watch.leave_time_to_end(_TIDY_S)
        finally:
            finish = running.finish()
        watch.drain()
    wall = time.monotonic() - started
    err = watch.err.text()
    ending = classify(finish, killed, err, limits, signals_as_status=running.signals_as_status)
    return ToolRun(
        argv=tuple(argv),
        ended=ending.ended,
        returncode=ending.returncode,
        signal=ending.signal,
        stdout=watch.out.text(),
        stderr=err,
        truncated=bool(watch.out.cut or watch.err.cut),
        wall_s=wall,
        cpu_s=finish.cpu_s,
        max_rss_mb=finish.max_rss_mb,
    )


def launch(
    command: Sequence[str],
    *,
    folder: Path,
    env: Mapping[str, str],
    stdio: Sequence[int],
    inherited: Iterable[int],
) -> Child:
    """Start a program as the leader of a session of its own."""
    child_in, child_out, child_err = stdio
    return subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdin=child_in,
        stdout=child_out,
        stderr=child_err,
        pass_fds=tuple(inherited),
        start_new_session=True,
    )


def _begin(job: _Job, sandbox: Sandbox | None, prestart: Prestart | None) -> _Running:
    """Start it: in a sandbox that is kept, if there is one for it, else in one of its own."""
    while sandbox and (worker := sandbox.worker(job.folder, job.readable, prestart)):
        try:
            worker.begin(job.command, job.folder, job.env, job.limits, job.fds)
        except Lost:
            worker.close()  # it died idle
        except BaseException:
            worker.close()
            raise
        else:
            return _Kept(worker)
    return _Own(job, sandbox)


class _Own:
    """A process of ours, or of a sandbox that is its own."""

    def __init__(self, job: _Job, sandbox: Sandbox | None) -> None:
        self._sandbox = sandbox
        self.signals_as_status = sandbox is not None and sandbox.signals_as_status
        inherited = [fd for fd in job.fds if fd > 2]
        with ExitStack() as stack:
            if sandbox is None:
                command = dying_with_us(limited(list(job.command), job.limits, beside=tasks_of_this_user()))
            else:
                filter_fd = stack.enter_context(sandbox.filter(job.limits))
                inherited += [filter_fd] if filter_fd is not None else []
                command = sandbox.wrap(
                    job.command,
                    cwd=job.folder,
                    readable=job.readable,
                    limits=job.limits,
                    env=job.env,
                    filter_fd=filter_fd,
                )
            stdio = [job.fds[n] for n in range(3)]
            self._child = launch(command, folder=job.folder, env=job.env, stdio=stdio, inherited=inherited)
        self.end_fd = os.pidfd_open(self._child.pid)
        self.holder = self._child.pid

    def stop(self) -> bool:
        return self._sandbox is not None and self._sandbox.stop(self._child.pid)

    def finish(self) -> Finish:
        try:
            return kill_and_reap(self._child)
        finally:
            os.close(self.end_fd)


class _Kept:
    """A job of a worker, which comes back to its pool when the job is over."""

    signals_as_status = False

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self.end_fd = worker.fileno()
        self.holder = worker.pid

    def stop(self) -> bool:
        with suppress(Lost):  # finish tells
            self._worker.stop()
        return True

    def finish(self) -> Finish:
        try:
            finish = self._worker.finish()
        except Lost as error:
            self._worker.close()
            raise ToolFailed(
                f"the sandbox of a run broke: {error}", hint="run it again: the next one gets a new sandbox"
            ) from error
        except BaseException:
            self._worker.close()
            raise
        self._worker.give_back()
        return finish


def _resolved(program: str) -> str:
    found = shutil.which(program, path=SYSTEM_PATH)
    if found is None:
        raise ToolMissing(f"there is no program '{program}'", hint="install it, or give its full path")
    return str(Path(found).absolute())


def stop(child: Child, patience_s: float) -> None:
    """Ask a program to end as Ctrl-C does, and end it where it does not."""
    child.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        child.wait(patience_s)
    if child.returncode is None:
        kill_and_reap(child)


def kill_and_reap(child: Child) -> Finish:
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
