"""What processes that still run have used, as the system tells it in /proc."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12
"""Fields of /proc/PID/stat behind the program's name, counted from 0."""


def cpu_s_below(pid: int) -> float:
    """CPU seconds of a process and all that descend from it and still run; 0.0 where that cannot be known."""
    total = 0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            stat = Path(f"/proc/{one}/stat").read_text("utf-8", "replace")
            fields = stat.rpartition(")")[2].split()
            total += int(fields[_USER]) + int(fields[_SYSTEM])
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue  # it has just ended
    return total / _TICKS
