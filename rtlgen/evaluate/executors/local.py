"""Worker processes on this machine.

Processes, not threads: extraction, the gate and the lint are Python, which one process does one thread at a
time, and a source that kills its reader kills no more than that.
"""

from __future__ import annotations

import json
import os
import pickle
import select
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Generator, Iterable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from rtlgen.core.errors import RtlgenError, ToolFailed
from rtlgen.evaluate.executors.crew import Crew, Died
from rtlgen.evaluate.executors.protocol import ExecutorOptions, Outcome, Payload, Result, Task, Work
from rtlgen.evaluate.executors.worker import COMPUTES_AT_MOST_S, Means
from rtlgen.tools.process import kill_and_reap, launch

_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from rtlgen.evaluate.executors.worker import serve
serve(int(sys.argv[2]))
"""
_STACK = "Stack (most recent call first):"
_TIDY_S = 10.0
"""So long a worker may take to stop its simulation and remove what it made."""


class LocalExecutor:
    """Made of `options.jobs` worker processes."""

    def __init__(self, options: ExecutorOptions) -> None:
        self.jobs = options.jobs or os.cpu_count() or 1

    def run(
        self, work: Work[Payload, Result], tasks: Iterable[Task[Payload]]
    ) -> Generator[Outcome[Result], None, None]:
        """As `Executor.run`."""
        pickled = pickle.dumps(work)
        crew = Crew[Payload, Result](tasks)
        for _ in range(self.jobs):
            crew.add(partial(LocalWorker, pickled))
        yield from crew.outcomes()


class LocalWorker:
    """Our end of one worker process.

    Args:
        work: pickled.

    Raises:
        RtlgenError: the work cannot be done here, or the process does not start.
    """

    def __init__(self, work: bytes) -> None:
        try:
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 - read when the process has ended
            ours, its = socket.socketpair()
            with its, Path(os.devnull).open("rb") as null:
                self._process = launch(
                    [sys.executable, "-P", "-c", _START, json.dumps(sys.path), str(its.fileno())],
                    folder=Path.cwd(),
                    env=os.environ,
                    stdio=(null.fileno(), self._said.fileno(), self._said.fileno()),
                    inherited=(its.fileno(),),
                )
        except OSError as error:
            raise ToolFailed(f"a worker process cannot be started: {error}") from error
        self._control = Connection(ours.detach())
        self._lock = threading.Lock()
        """Guards the process until it is reaped."""
        self._code: int | None = None
        """How it ended; None before."""
        self._last_words = ""
        try:
            answer = self._answer(work)
        except Died as death:
            raise ToolFailed(f"a worker process does not start: {death}") from death
        except BaseException:
            self.close()
            raise
        if isinstance(answer, RtlgenError):
            self.close()
            raise answer
        self.means: Means = answer
        """What it does the work with."""

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def do(self, task: Task[Any]) -> Outcome[Any]:
        """As `Worker.do`."""
        outcome: Outcome[Any] = self._answer(pickle.dumps(task))
        return outcome

    def end(self) -> None:
        """As `Worker.end`."""
        with self._lock:
            if self._code is None:
                os.kill(self._process.pid, signal.SIGTERM)

    def close(self) -> None:
        """As `Worker.close`."""
        self.end()
        with self._lock:
            if self._code is not None:
                return
            ended = select.poll()
            ended.register(end := os.pidfd_open(self._process.pid), select.POLLIN)
            ended.poll(_TIDY_S * 1000)
            os.close(end)
            self._code = kill_and_reap(self._process).code
            self._said.seek(0)
            self._last_words = self._said.read().decode("utf-8", "replace").strip()
            self._said.close()
            self._control.close()

    def _answer(self, message: bytes) -> Any:
        try:
            self._control.send_bytes(message)
            return self._control.recv()
        except (EOFError, OSError):
            self.close()
            raise Died(_how(self._code or 0, self._last_words)) from None


def _how(code: int, last_words: str) -> str:
    lines = last_words.splitlines()
    if code == -signal.SIGPROF:  # after its last words came where it was
        where = lines[lines.index(_STACK) + 1].strip() if _STACK in lines[:-1] else "it does not say where"
        return f"it computed for {COMPUTES_AT_MOST_S} s without an end ({where})"
    ending = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
    return f"{ending} ({lines[0 if code < 0 else -1]})" if lines else ending
