"""Rows a second of CPU of `rtlgen dataset synth`, family by family and all together.

    python scripts/bench_synth.py [ROWS_A_FAMILY] [FAMILY...]

CPU seconds of this process and of the simulator, so that a busy machine changes little: one core makes that
many rows in a second.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import ToolRun
from rtlgen.dataset.synth.corpus import Request, make_corpus
from rtlgen.dataset.synth.registry import Entry, chosen
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob, SimulateJob
from rtlgen.tools.process import Channel
from rtlgen.tools.sandbox import best_sandbox


class Counted(Icarus):
    """Adds up the CPU time of its runs, which kept sandboxes hide from this process."""

    cpu_s = 0.0

    def build(self, job: BuildJob, folder: Path) -> BuildResult:
        done = super().build(job, folder)
        self.cpu_s += done.run.cpu_s
        return done

    def simulate(self, job: SimulateJob, folder: Path, *, channel: Channel | None = None) -> ToolRun:
        done = super().simulate(job, folder, channel=channel)
        self.cpu_s += done.cpu_s
        return done


def measured(families: tuple[Entry, ...], rows: int) -> tuple[float, float]:
    """Rows a CPU second, and bytes a row."""
    with tempfile.TemporaryDirectory() as name:
        folder, simulator = Path(name), Counted(best_sandbox())
        began = time.process_time()
        make_corpus(Request(families=families, rows=rows), folder, simulator)
        cpu_s = time.process_time() - began + simulator.cpu_s
        return rows / cpu_s, (folder / "rows.jsonl").stat().st_size / rows


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    families = chosen(",".join(sys.argv[2:]) or "all")
    measured((families[0],), 4)  # what is imported and found once is not the rows' cost
    for family in families:
        rate, size = measured((family,), rows)
        print(f"{family.name:22} {rate:6.0f} rows/s {size:8.0f} bytes a row")
    if len(families) > 1:
        rate, size = measured(tuple(families), rows * len(families) // 4)
        print(f"{'all together':22} {rate:6.0f} rows/s {size:8.0f} bytes a row")


if __name__ == "__main__":
    main()
