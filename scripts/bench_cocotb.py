"""Measures rtlgen's way to run a cocotb bench against cocotb's own runner, interleaved.

    python scripts/bench_cocotb.py [ROUNDS]

Both compile the same flip-flop with Icarus and run the same test of 16 samples, each in a fresh folder.
Printed are the CPU time (of this process and its children) and the wall time of one run, as medians, and
their ratio to the runner's. The runner is used as its users do, by a Python of its own.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rtlgen.bench.cocotb_bench import CocotbBench
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.simulators.icarus import Icarus
from rtlgen.tools.process import run
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.tools.workdir import fresh_workdir

DESIGN = (
    "module dff (input clk, input [3:0] d, output reg [3:0] q);\n  always @(posedge clk) q <= d;\nendmodule\n"
)
BENCH = """import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge


@cocotb.test()
async def follows(dut):
    cocotb.start_soon(Clock(dut.clk, 10, unit="ns").start())
    for value in range(16):
        dut.d.value = value
        await FallingEdge(dut.clk)
        await FallingEdge(dut.clk)
        assert dut.q.value == value
"""
RUNNER = """from cocotb_tools.runner import get_runner
runner = get_runner("icarus")
runner.build(sources=["dff.sv"], hdl_toplevel="dff", timescale=("1ns", "1ps"), log_file="build.log")
runner.test(
    hdl_toplevel="dff", test_module="test_dff", test_dir=".", results_xml="results.xml", log_file="test.log"
)
"""


def by_rtlgen(confined: bool) -> Callable[[Path], None]:
    simulator = Icarus(best_sandbox() if confined else None)
    bench = BenchSpec(
        kind=BenchKind.COCOTB,
        files=(SourceFile(path="test_dff.py", text=BENCH, language=Language.PYTHON),),
        top="test_dff",
    )
    candidate = Candidate(files=(SourceFile(path="dff.sv", text=DESIGN),), top="dff")

    def check(folder: Path) -> None:
        result = CocotbBench().check(candidate, bench, simulator, folder).simulation
        assert result is not None
        assert (result.spoken, result.samples, result.mismatches) == (True, 16, 0)

    return check


def by_runner(folder: Path) -> None:
    (folder / "dff.sv").write_text(DESIGN)
    (folder / "test_dff.py").write_text(BENCH)
    (folder / "run.py").write_text(RUNNER)
    done = run([sys.executable, "run.py"], cwd=folder)
    assert done.ok, done.stderr
    results = (folder / "results.xml").read_text()
    assert "follows" in results
    assert "<failure" not in results


def measured(way: Callable[[Path], None]) -> tuple[float, float]:
    """CPU of this process and its children, and wall time, of one run in seconds."""
    with fresh_workdir() as folder:
        before, started = _cpu(), time.monotonic()
        way(folder)
        return _cpu() - before, time.monotonic() - started


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    ways = {"runner": by_runner, "rtlgen": by_rtlgen(False), "rtlgen, confined": by_rtlgen(True)}
    for way in ways.values():
        measured(way)  # fills the caches of files and of compiled Python
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            taken[name].append(measured(way))
    base = [statistics.median(t) for t in zip(*taken["runner"], strict=True)]
    print(f"{rounds} rounds, load {os.getloadavg()[0]:.1f}")
    print(f"{'':18}{'cpu ms':>9}{'wall ms':>9}{'cpu x':>8}{'wall x':>8}")
    for name, times in taken.items():
        cpu, wall = (statistics.median(t) for t in zip(*times, strict=True))
        print(f"{name:18}{cpu * 1000:9.0f}{wall * 1000:9.0f}{cpu / base[0]:8.2f}{wall / base[1]:8.2f}")


if __name__ == "__main__":
    main()
