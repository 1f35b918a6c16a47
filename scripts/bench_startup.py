"""CPU time of `rtlgen --help`, beside a bare Python start, interleaved in one run.

    .venv/bin/python scripts/bench_startup.py [ROUNDS]

The budget of `rtlgen --help` is 150 ms of CPU time.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

BUDGET_MS = 150.0
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "rtlgen --help": [str(Path(sys.executable).with_name("rtlgen")), "--help"],
    "rtlgen --version": [str(Path(sys.executable).with_name("rtlgen")), "--version"],
}


def cpu_ms(argv: list[str]) -> float:
    """User and system time of one run of `argv`, in milliseconds."""
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(argv)} ended with {process.returncode}")
    return 1000 * (usage.ru_utime + usage.ru_stime)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, argv in COMMANDS.items():
            times[name].append(cpu_ms(argv))
    base = statistics.median(times["python -c pass"])
    for name, found in times.items():
        median = statistics.median(found)
        spread = f"min {min(found):6.1f}  max {max(found):6.1f}"
        print(f"{name:18} median {median:6.1f} ms  {spread}  x{median / base:.1f}")
    median = statistics.median(times["rtlgen --help"])
    print(f"budget {BUDGET_MS:.0f} ms: {'kept' if median <= BUDGET_MS else 'BROKEN'}")
    sys.exit(median > BUDGET_MS)


if __name__ == "__main__":
    main()
