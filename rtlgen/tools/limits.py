"""What one process may use, and the prefix of its command line that makes it so."""

from __future__ import annotations

import math
import os
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path

from rtlgen.core.errors import ToolMissing
from rtlgen.core.value import value


@value
class Limits:
    """Per process, except `wall_s`, `silent_cpu_s`, `start_cpu_s`, `output_kb` and those of the folder, which
    hold for the whole run."""

    wall_s: float = 60.0
    cpu_s: float = 60.0
    """Rounded up to whole seconds: the system counts no finer."""
    silent_cpu_s: float | None = None
    """CPU time it may use without writing anything, once it has written; None for any."""
    start_cpu_s: float | None = None
    """CPU time it may use before it writes anything; None for any."""
    memory_mb: int = 2048
    """Address space."""
    file_mb: int = 64
    """The largest file it may write."""
    output_kb: int = 1024
    """stdout and stderr together."""
    processes: int = 64
    """1 = it may start threads but no process."""
    open_files: int = 256
    folder_mb: int = 1024
    """All that lies in the work folder of a confined run."""
    folder_entries: int = 20_000


DEFAULT = Limits()

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin"
"""Where the system keeps its programs. Those that confine others are looked for nowhere else."""


_THREADS = 16
"""What one program may start of them; the system counts them as processes (but not root's)."""


def rlimits(limits: Limits, *, beside: int = 2) -> dict[str, tuple[int, int]]:
    """The system's limits, soft and hard, by the names of setrlimit(2) in small letters.

    Args:
        beside: what the system counts besides the run's own: in a process space of its own, who set it up;
            elsewhere every process of the user.
    """
    cpu = max(1, math.ceil(limits.cpu_s))
    alike = {
        "as": limits.memory_mb << 20,
        "fsize": limits.file_mb << 20,
        "nproc": beside + max(limits.processes, _THREADS),
        "nofile": limits.open_files,
        "core": 0,
    }
    # The hard CPU limit lies above the soft one: where they are equal the system sends SIGKILL,
    # which tells nobody why.
    return {"cpu": (cpu, cpu + 1)} | {name: (most, most) for name, most in alike.items()}


def limited(argv: list[str], limits: Limits, *, beside: int = 2) -> list[str]:
    """`argv` behind prlimit(1), which sets the limits on itself and becomes the program.

    Limits set this way hold for the child only. A `preexec_fn` would do the same and forces Python
    to fork instead of vfork: 85 ms a launch from a process of 1 GB.

    Raises:
        ToolMissing: there is no prlimit (util-linux).
    """
    options = [f"--{name}={soft}:{hard}" for name, (soft, hard) in rlimits(limits, beside=beside).items()]
    return [_program("prlimit"), *options, "--", *argv]


def tasks_of_this_user() -> int:
    """How many processes and threads the user has now; 0 for root, whose are not limited."""
    user = os.geteuid()
    if user == 0:
        return 0
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended, or is hidden
            if process.stat().st_uid == user:
                count += sum(1 for _ in (process / "task").iterdir())
    return count


def dying_with_us(argv: list[str]) -> list[str]:
    """`argv` behind setpriv(1), so that it is killed when we are, even by SIGKILL.

    Raises:
        ToolMissing: there is no setpriv (util-linux).
    """
    return [_program("setpriv"), "--pdeathsig", "KILL", "--", *argv]


@cache
def _program(name: str) -> str:
    found = shutil.which(name, path=SYSTEM_PATH)
    if found is None:
        raise ToolMissing(
            f"the program '{name}', which sets limits on other programs, is not installed",
            hint="Debian/Ubuntu: apt install util-linux · Fedora: dnf install util-linux",
        )
    return found
