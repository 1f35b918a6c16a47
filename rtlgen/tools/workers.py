"""Sandboxes that are kept: set up once, then given job after job.

Setting up a strong sandbox costs as much as a small simulation. A worker (`rtlgen.tools.worker`) is set up
once, for one set of readable paths, and confines each job inside again. It has one job at a time; as many are
kept as are in use at once. A worker ends when we close its socket or die; a job cannot reach it.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import select
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rtlgen.core.errors import ToolFailed
from rtlgen.core.value import value
from rtlgen.tools import seccomp, worker
from rtlgen.tools.ending import Finish
from rtlgen.tools.limits import Limits, rlimits

log = logging.getLogger(__name__)

CONTROL_FD = "RTLGEN_CONTROL_FD"
"""In the environment of a program that was started beforehand: where its jobs come from."""

_START_S = 30.0
_TIDY_S = 5.0
_KEPT = max(4, 2 * (os.cpu_count() or 1))
"""So many idle workers are kept, of all kinds together."""


@value
class Prestart:
    """A program that can be started before its job is known: somewhere in its start it calls
    `worker.Worker.serve`, and each job goes on from there."""

    argv: tuple[str, ...]
    env: tuple[tuple[str, str], ...]


@value
class Kind:
    """Jobs that one worker can take."""

    root: Path
    """Every job's folder lies below it."""
    readable: tuple[Path, ...]
    prestart: Prestart | None = None

    @property
    def worth_it_after(self) -> int:
        """So many runs of their own cost as much as the start of a worker."""
        return 2 if self.prestart else 5


class Lost(Exception):
    """The worker is gone, or no longer answers."""


class Worker:
    """Our end of one worker."""

    def __init__(self, kind: Kind, pid: int, control: socket.socket, wait: Callable[[], None]) -> None:
        """`wait` waits for the end of `pid`, which comes when `control` is closed."""
        self.kind = kind
        self.pid = pid
        self.pool: Pool | None = None
        self._control = control
        self._wait = wait

    def fileno(self) -> int:
        """Readable when the job has ended."""
        return self._control.fileno()

    def greet(self, may_read: Sequence[str]) -> None:
        """Tell it what holds for all jobs, and wait until it is ready.

        Raises:
            Lost: it does not start.
        """
        filters = {
            "all": seccomp.program(may_fork=True),
            "forked": seccomp.for_a_job(may_fork=True, spawned=False),
            "forked_alone": seccomp.for_a_job(may_fork=False, spawned=False),
            "spawned": seccomp.for_a_job(may_fork=True, spawned=True),
            "spawned_alone": seccomp.for_a_job(may_fork=False, spawned=True),
        }
        terms = {"read": list(may_read), "filters": {n: code.hex() for n, code in filters.items() if code}}
        try:
            self._control.send(json.dumps(terms).encode())
        except OSError as error:
            raise Lost(str(error)) from error
        if self._receive(_START_S) != worker.READY:
            raise Lost("it did not start")

    def begin(
        self,
        argv: Sequence[str],
        folder: Path,
        env: Mapping[str, str],
        limits: Limits,
        fds: Mapping[int, int],
    ) -> None:
        """Start a job.

        Args:
            fds: ours, by the number that each shall have in the job.

        Raises:
            Lost: the worker is gone, or the job is too long to be told.
        """
        job = {
            "argv": list(argv),
            "cwd": str(folder),
            "env": dict(env),
            "limits": rlimits(limits),
            "may_fork": limits.processes > 1,
            "fds": list(fds),
        }
        try:
            socket.send_fds(self._control, [json.dumps(job).encode()], list(fds.values()))
        except OSError as error:
            raise Lost(str(error)) from error

    def stop(self) -> None:
        """Have the job killed; `finish` tells when it is."""
        try:
            self._control.send(worker.STOP)
        except OSError as error:
            raise Lost(str(error)) from error

    def finish(self) -> Finish:
        """How the job ended; nothing of it is left then.

        A job that still runs is killed.

        Raises:
            Lost: the worker does not say.
            ToolFailed: the job could not be confined, and was not run.
        """
        if not self._spoke(0):
            self.stop()
        told = self._receive(_TIDY_S)
        if told.startswith(worker.BROKEN):
            raise ToolFailed(f"a job could not be confined: {told.removeprefix(worker.BROKEN).decode()}")
        ended = json.loads(told)
        return Finish(code=ended["code"], cpu_s=ended["cpu_s"], max_rss_mb=ended["max_rss_kb"] / 1024)

    def close(self) -> None:
        """End it, and all in its process space, and wait for that."""
        self._control.close()
        self._wait()

    def give_back(self) -> None:
        """To the pool, for another job."""
        assert self.pool
        self.pool.give(self)

    def forget(self) -> None:
        """After a fork, in the child: it is the parent's."""
        self._control.close()

    def _receive(self, within_s: float) -> bytes:
        if not self._spoke(within_s):
            raise Lost("it does not answer")
        try:
            told = self._control.recv(worker.MESSAGE_BYTES)
        except OSError as error:
            raise Lost(str(error)) from error
        if not told:
            raise Lost("it has died")
        return told

    def _spoke(self, within_s: float) -> bool:
        waiting = select.poll()
        waiting.register(self._control, select.POLLIN)
        return bool(waiting.poll(within_s * 1000))


class Pool:
    """The workers of this process, shared by its threads.

    Args:
        start: starts one; raises Lost where it cannot.
    """

    def __init__(self, start: Callable[[Kind], Worker]) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        """The one used last comes last."""
        self._asked: Counter[Kind] = Counter()
        self._hopeless: set[Kind] = set()
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._forget)

    def take(self, kind: Kind) -> Worker | None:
        """A worker for one job of this kind; None where there is none, or not yet: a few jobs are not worth
        one. It comes back by `give`, or is closed."""
        with self._lock:
            for place in range(len(self._idle) - 1, -1, -1):
                if self._idle[place].kind == kind:
                    return self._idle.pop(place)
            self._asked[kind] += 1
            if self._asked[kind] <= kind.worth_it_after or kind in self._hopeless:
                return None
        try:
            started = self._start(kind)
            started.pool = self
        except Lost as error:
            log.warning("no sandbox can be kept for many jobs, each gets its own: %s", error)
            with self._lock:
                self._hopeless.add(kind)
            return None
        return started

    def give(self, back: Worker) -> None:
        with self._lock:
            self._idle.append(back)
            extra = self._idle[:-_KEPT]
            del self._idle[:-_KEPT]
        for one in extra:
            one.close()

    def close(self) -> None:
        """End the idle ones."""
        with self._lock:
            idle, self._idle = self._idle, []
        for one in idle:
            one.close()

    def _forget(self) -> None:
        self._lock = threading.Lock()
        for one in self._idle:
            one.forget()
        self._idle = []


def command(kind: Kind, control_fd: int) -> list[str]:
    """The program of a worker."""
    if kind.prestart:
        return list(kind.prestart.argv)
    return [sys.executable, "-I", "-S", worker.__file__, str(control_fd)]
