"""Runs job after job inside a sandbox that is set up once.

The first process of a process space, confined by bubblewrap. Each job is confined again, to its own folder,
and whatever it leaves behind is killed before the next one begins. A job is either a program (then this file
is the worker's: `python -I -S worker.py FD`), or it is forked from a program that was started beforehand and
has called `Worker.serve`, and goes on from there.

The other end of the control socket (`rtlgen.tools.workers`) speaks first: what all jobs may read and the
seccomp filters. Then, job by job: the job with its descriptors one way, how it ended the other way. When that
end is closed, so is the whole process space.
"""

from __future__ import annotations

import _thread
import fcntl
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))  # -I leaves it empty

from rtlgen.tools import confine

READY, STOP, BROKEN = b"ready", b"stop", b"broken: "
MESSAGE_BYTES = 1 << 17
_FDS = 8

Job = dict[str, Any]

_OURS = (signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGXCPU)
"""Signals that a worker does not take as a program would."""


class Worker:
    """Args:
    control: of the orchestrator, a socket that keeps messages apart.
    """

    def __init__(self, control: socket.socket) -> None:
        if os.getpid() != 1:
            raise confine.Refused("a worker is the first process of its own space: it kills all others")
        # What the first process does not handle, no other process of its space can send it.
        self._interrupt = signal.signal(signal.SIGINT, signal.SIG_DFL)
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self._control = control
        terms = json.loads(control.recv(MESSAGE_BYTES))
        self._abi = confine.landlock_abi()
        self._readable = confine.places([*terms["read"], "/dev/zero", "/dev/random", "/dev/urandom"])
        self._writable = confine.places(["/dev/null"])
        self._filters: dict[str, bytes] = {name: bytes.fromhex(f) for name, f in terms["filters"].items()}
        self._filter("all")

    def serve(self) -> Job:
        """Fork for each job until the other end is closed. Returns in the job's process, confined, its folder
        the current one, its descriptors in place; never in this one."""
        gc.collect()
        gc.freeze()  # or every collection of a child would copy the whole heap
        self._control.send(READY)
        while True:
            job, fds = self._next()
            folder = confine.Place(job["cwd"])
            rules = confine.ruleset(self._readable, [*self._writable, folder], self._abi)
            child = os.fork()
            if child == 0:
                self._begin(job, fds, rules, folder.fd)
                return job
            _close(*fds, rules, folder.fd)
            self._until_end(child)

    def serve_programs(self) -> None:
        """Start the program of each job until the other end is closed; never returns."""
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        self._control.send(READY)
        while True:
            job, fds = self._next()
            folder = confine.Place(job["cwd"])
            try:
                os.fchdir(folder.fd)
                child = self._spawned(job, fds, folder)
            except (OSError, ValueError, RuntimeError, confine.Refused) as error:
                self._control.send(BROKEN + str(error).encode())
            else:
                self._until_end(child)
            _close(*fds, folder.fd)

    def _next(self) -> tuple[Job, list[int]]:
        while True:
            message, fds, _, _ = socket.recv_fds(self._control, MESSAGE_BYTES, _FDS)
            for fd in fds:
                os.set_inheritable(fd, False)
            if not message:
                os._exit(0)
            if message != STOP:  # which crossed with the end of the job that it was for
                return json.loads(message), fds

    def _until_end(self, child: int) -> None:
        """Tell how the job ended and what it used, when nothing of it is left."""
        leader = os.pidfd_open(child)
        waiting = select.poll()
        waiting.register(leader, select.POLLIN)
        waiting.register(self._control, select.POLLIN)
        while leader not in (ready := [fd for fd, _ in waiting.poll()]):
            if self._control.fileno() in ready:
                if not self._control.recv(MESSAGE_BYTES):
                    os._exit(0)
                os.kill(child, signal.SIGKILL)
                waiting.unregister(self._control)
        os.close(leader)
        with suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # the leader is not reaped yet, and may have left others
        self._control.send(json.dumps(_reaped(child)).encode())

    def _spawned(self, job: Job, fds: list[int], folder: confine.Place) -> int:
        """The job's program, started by a thread that confines itself: the program inherits that, and no
        process needs to be copied, which would cost more than all the rest."""
        may_run = None if job["may_fork"] else _may_run(job["argv"][0])
        rules = confine.ruleset(self._readable, [*self._writable, folder], self._abi, may_run)
        result: list[int | Exception] = []
        ended = _thread.allocate_lock()
        ended.acquire()

        def confined() -> None:
            try:
                confine.restrict(rules)
                self._filter("spawned" if job["may_fork"] else "spawned_alone")
                result.append(_spawn(job, fds))
            except Exception as error:  # told by the other thread
                result.append(error)
            finally:
                ended.release()

        before = {name: resource.getrlimit(name) for name in map(_limit, job["limits"])}
        try:
            for name, (soft, _) in job["limits"].items():
                most = before[_limit(name)][1]
                resource.setrlimit(_limit(name), (soft, most))
            _thread.start_new_thread(confined, ())
            ended.acquire()
        finally:
            for number, limits in before.items():
                resource.setrlimit(number, limits)
            os.close(rules)
        (child,) = result
        if isinstance(child, Exception):
            raise child
        return child

    def _filter(self, name: str) -> None:
        if self._filters:  # there is none for a machine whose call numbers are not known
            confine.filter_calls(self._filters[name])

    def _begin(self, job: Job, fds: list[int], rules: int, folder: int) -> None:
        """In the child: take the job's place, its descriptors, its limits, and give up the rest."""
        tell = self._control.fileno()
        try:
            signal.signal(signal.SIGINT, self._interrupt)
            os.setsid()
            os.fchdir(folder)
            confine.restrict(rules)
            tell = self._take_descriptors(fds, job["fds"], (rules, folder))
            for name, (soft, hard) in job["limits"].items():
                resource.setrlimit(_limit(name), (soft, hard))
            self._filter("forked" if job["may_fork"] else "forked_alone")
        except (OSError, ValueError, confine.Refused) as error:
            os.write(tell, BROKEN + str(error).encode())
            os._exit(126)
        os.close(tell)

    def _take_descriptors(self, given: list[int], targets: list[int], others: tuple[int, ...]) -> int:
        """Exactly `targets` stay open, and the control socket, whose new descriptor comes back."""
        ours = [p.fd for p in (*self._readable, *self._writable)]
        above = max(*targets, *given, *others, *ours, self._control.fileno()) + 1
        moved = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, above) for fd in given]
        tell = fcntl.fcntl(self._control.detach(), fcntl.F_DUPFD_CLOEXEC, above)
        os.closerange(3, above)
        for fd, target in zip(moved, targets, strict=True):
            os.dup2(fd, target)
            os.close(fd)
        return tell


def _spawn(job: Job, fds: list[int]) -> int:
    targets = job["fds"]
    above = max(targets) + 1
    moved = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, above) if fd in targets else fd for fd in fds]
    actions = [(os.POSIX_SPAWN_DUP2, fd, target) for fd, target in zip(moved, targets, strict=True)]
    try:
        return os.posix_spawn(
            job["argv"][0], job["argv"], job["env"], file_actions=actions, setsid=True, setsigdef=_OURS
        )
    finally:
        _close(*(fd for fd in moved if fd not in fds))


@cache
def _may_run(program: str) -> tuple[confine.Place, ...]:
    return tuple(confine.places(confine.runs_by(program)))


def _limit(name: str) -> int:
    return int(getattr(resource, f"RLIMIT_{name.upper()}"))


def _close(*fds: int) -> None:
    for fd in fds:
        os.close(fd)


def _reaped(leader: int) -> dict[str, float]:
    """All that ended, waited for: the leader's status and size, and the time of all of them."""
    ended: dict[str, float] = {"cpu_s": 0.0}
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return ended
        ended["cpu_s"] += usage.ru_utime + usage.ru_stime
        if pid == leader:
            ended["code"] = os.waitstatus_to_exitcode(status)
            ended["max_rss_kb"] = usage.ru_maxrss


def control_socket(fd: int) -> socket.socket:
    """The socket that was inherited under this number."""
    control = socket.socket(fileno=fd)
    control.set_inheritable(False)
    return control


if __name__ == "__main__":
    Worker(control_socket(int(sys.argv[1]))).serve_programs()
