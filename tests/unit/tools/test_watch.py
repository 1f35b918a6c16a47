"""What is waited for: a run's silence, measured in CPU time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from rtlgen.core.toolrun import Ended
from rtlgen.tools.limits import Limits
from rtlgen.tools.watch import Pipes, Watch


def ended_by(cpu_s: Callable[[float], float], seconds: float) -> Ended | None:
    """How a silent run that uses so much CPU time would be ended, watched for so many seconds."""
    end_fd, other = os.pipe()
    pipes = Pipes(b"")
    began = time.monotonic()
    limits = Limits(wall_s=60, cpu_s=60, silent_cpu_s=1.0, start_cpu_s=1.0)
    watch = Watch(pipes, end_fd, limits, None, cpu_s=lambda: cpu_s(time.monotonic() - began))
    try:
        return watch.until_end(began + seconds)
    finally:
        watch.close()
        pipes.close()
        os.close(end_fd)
        os.close(other)


def test_a_run_that_computes_in_silence_is_ended() -> None:
    assert ended_by(lambda wall: wall, 4) is Ended.SILENT


def test_a_jump_of_the_clock_is_no_silence() -> None:
    """A virtual machine that stood still charges a process with the time in which nothing ran."""
    assert ended_by(lambda wall: 0.05 * wall + 9.0 * (wall > 0.6), 1.6) is Ended.TIMEOUT
