"""What a worker process does: opens the work, then task after task.

The other end of the control socket (`rtlgen.evaluate.executors.local`) speaks first: the work; it hears what
the work is done with here, or why it cannot be done. Then, one by one, a task one way and its outcome the
other way. When that end is closed, or on SIGTERM, this process ends at once, and removes what it made.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import signal
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from queue import SimpleQueue
from types import FrameType
from typing import Any

import rtlgen
from rtlgen.core.errors import RtlgenError
from rtlgen.evaluate.executors.protocol import Done, Failed, Judge, Outcome, Task, Work

Means = tuple[tuple[str, str], ...]

COMPUTES_AT_MOST_S = 600
"""CPU time that a worker itself, without the tools that it starts, may spend on one task: it takes seconds,
unless something in it never ends."""

_OBJECTS_TO_COLLECT = 50_000
"""So many new ones before Python looks for garbage: with its own 700 that took a sixth of a worker's time."""


def serve(control_fd: int) -> None:
    """Work for the other end of this socket until it is closed."""
    faulthandler.enable()
    faulthandler.register(signal.SIGPROF, all_threads=False, chain=True)  # says where it is, and ends it
    gc.set_threshold(_OBJECTS_TO_COLLECT)
    signal.signal(signal.SIGTERM, _end)
    os.set_inheritable(control_fd, False)
    control = Connection(control_fd)
    told: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(control, told), daemon=True).start()
    try:
        work: Work[Any, Any] = pickle.loads(told.get())
        judge = work.open()
        means = means_of(work)
        gc.freeze()  # what was loaded stays
    except RtlgenError as error:
        control.send(error)
        return
    control.send(means)
    while True:
        task = pickle.loads(told.get())
        signal.setitimer(signal.ITIMER_PROF, COMPUTES_AT_MOST_S)
        outcome = done(judge, task)
        signal.setitimer(signal.ITIMER_PROF, 0)
        _answer(control, outcome)


def means_of(work: Work[Any, Any]) -> Means:
    """What `work` is done with on this machine, rtlgen itself included; raises as `Work.means`."""
    return (("rtlgen", rtlgen.__version__), *work.means())


def done(judge: Judge[Any, Any], task: Task[Any]) -> Outcome[Any]:
    """What came of `task`, whatever the judge raises."""
    try:
        return Done(key=task.key, result=judge(task.problem, task.payload))
    except RtlgenError as error:
        return Failed(key=task.key, error=error.message, hint=error.hint)
    except Exception as error:
        return failed(task.key, error)


def failed(key: str, error: Exception) -> Failed:
    """A bug, or something of the machine, such as a full disk."""
    return Failed(
        key=key,
        error=f"{type(error).__name__}: {error}",
        traceback="".join(traceback.format_exception(error)),
    )


def _answer(control: Connection, outcome: Outcome[Any]) -> None:
    try:
        data = pickle.dumps(outcome)
    except Exception as error:
        data = pickle.dumps(failed(outcome.key, error))
    control.send_bytes(data)


def _listen(control: Connection, told: SimpleQueue[bytes]) -> None:
    try:
        while True:
            told.put(control.recv_bytes())
    except (EOFError, OSError):
        main_thread = threading.main_thread().ident
        assert main_thread is not None
        signal.pthread_kill(main_thread, signal.SIGTERM)


def _end(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # what is being tidied up now is not disturbed
    sys.exit(0)
