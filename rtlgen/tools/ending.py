"""How a process ended, from its status and what it used. Pure."""

from __future__ import annotations

import re
import signal

from rtlgen.core.toolrun import Ended
from rtlgen.core.value import value
from rtlgen.tools.limits import Limits

_FATAL = frozenset(
    {
        signal.SIGILL,
        signal.SIGTRAP,
        signal.SIGABRT,
        signal.SIGBUS,
        signal.SIGFPE,
        signal.SIGKILL,
        signal.SIGSEGV,
        signal.SIGXCPU,
        signal.SIGXFSZ,
        signal.SIGSYS,
    }
)

_OUT_OF_MEMORY = re.compile(
    r"bad_alloc|MemoryError|out of memory|memory exhausted|cannot allocate memory|failed to map",
    re.IGNORECASE,
)

_NEAR = 0.9
"""A crash with this share of the memory limit in use is taken for its effect."""


@value
class Finish:
    """What wait4 told."""

    code: int
    """Exit status; the negative number of the signal if it died by one."""
    cpu_s: float
    max_rss_mb: float
    """0.0 where it is not known."""


@value
class Ending:
    ended: Ended
    returncode: int | None = None
    signal: int | None = None


def classify(
    finish: Finish, killed: Ended | None, stderr: str, limits: Limits, *, signals_as_status: bool
) -> Ending:
    """Why it ended.

    Args:
        killed: why we killed it; None where we did not.
        signals_as_status: a death by signal n arrives as exit status 128+n, as from a shell or bwrap.
    """
    if killed is not None:
        return Ending(ended=killed)
    number = _signal(finish.code, signals_as_status)
    starved = bool(_OUT_OF_MEMORY.search(stderr)) or finish.max_rss_mb > _NEAR * limits.memory_mb
    if number is None:
        if finish.code != 0 and starved:
            return Ending(ended=Ended.MEMORY, returncode=finish.code)
        return Ending(ended=Ended.EXITED, returncode=finish.code)
    if number == signal.SIGXFSZ:
        return Ending(ended=Ended.OUTPUT, signal=number)
    if number == signal.SIGXCPU or (number == signal.SIGKILL and finish.cpu_s >= limits.cpu_s):
        return Ending(ended=Ended.TIMEOUT, signal=number)
    # A SIGKILL that is not ours comes from the system's own shortage of memory.
    if starved or number == signal.SIGKILL:
        return Ending(ended=Ended.MEMORY, signal=number)
    return Ending(ended=Ended.SIGNAL, signal=number)


def _signal(code: int, signals_as_status: bool) -> int | None:
    if code < 0:
        return -code
    if signals_as_status and code - 128 in _FATAL:
        return code - 128
    return None
