"""Why a process ended, from its status: pure."""

from __future__ import annotations

import signal

import pytest

from rtlgen.core.toolrun import Ended
from rtlgen.tools.ending import Finish, classify
from rtlgen.tools.limits import Limits

LIMITS = Limits(cpu_s=10, memory_mb=100)


@pytest.mark.parametrize(
    ("code", "cpu", "rss", "stderr", "ended"),
    [
        (0, 1, 10, "", Ended.EXITED),
        (1, 1, 10, "", Ended.EXITED),
        (0, 1, 99, "", Ended.EXITED),
        (1, 1, 10, "terminate called after throwing 'std::bad_alloc'", Ended.MEMORY),
        (1, 1, 99, "", Ended.MEMORY),
        (0, 1, 10, "warning: out of memory soon", Ended.EXITED),
        (-signal.SIGABRT, 1, 10, "std::bad_alloc", Ended.MEMORY),
        (-signal.SIGABRT, 1, 10, "", Ended.SIGNAL),
        (-signal.SIGSEGV, 1, 99, "", Ended.MEMORY),
        (-signal.SIGSEGV, 1, 10, "", Ended.SIGNAL),
        (-signal.SIGXCPU, 10, 10, "", Ended.TIMEOUT),
        (-signal.SIGKILL, 11, 10, "", Ended.TIMEOUT),
        (-signal.SIGKILL, 1, 10, "", Ended.MEMORY),
        (-signal.SIGXFSZ, 1, 10, "", Ended.OUTPUT),
    ],
)
def test_endings(code: int, cpu: float, rss: float, stderr: str, ended: Ended) -> None:
    finish = Finish(code=code, cpu_s=cpu, max_rss_mb=rss)
    assert classify(finish, None, stderr, LIMITS, signals_as_status=False).ended is ended


def test_signals_that_come_as_a_status() -> None:
    segv = Finish(code=139, cpu_s=1, max_rss_mb=10)
    assert classify(segv, None, "", LIMITS, signals_as_status=True).signal == signal.SIGSEGV
    assert classify(segv, None, "", LIMITS, signals_as_status=False).returncode == 139
    harmless = Finish(code=128 + signal.SIGWINCH, cpu_s=1, max_rss_mb=10)
    assert classify(harmless, None, "", LIMITS, signals_as_status=True).ended is Ended.EXITED


def test_our_own_kill_goes_before_everything() -> None:
    finish = Finish(code=-signal.SIGKILL, cpu_s=1, max_rss_mb=10)
    ending = classify(finish, Ended.OUTPUT, "bad_alloc", LIMITS, signals_as_status=True)
    assert (ending.ended, ending.returncode, ending.signal) == (Ended.OUTPUT, None, None)
