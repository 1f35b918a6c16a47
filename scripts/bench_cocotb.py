"""Measures rtlgen's way to run a cocotb bench against cocotb's own runner, interleaved.

    python scripts/bench_cocotb.py [ROUNDS]

All compile the same flip-flop with Icarus and run the same test of 16 samples, each in a fresh folder.
Printed are the CPU and the wall time of one run, as medians over the rounds, and their ratio to the runner's.
The runner is used as its users do, by a Python of its own.

In a round each way runs 20 times (the runner 3 times), in a process of its own that waits at its end for all
that it started. So the start of the simulator that waits with cocotb imported, and of the sandboxes that are
kept, is in the numbers.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from rtlgen.bench.cocotb_bench import CocotbBench
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.simulators.icarus import Icarus
from rtlgen.tools import sandbox as sandboxes
from rtlgen.tools.process import run
from rtlgen.tools.sandbox import Level, Sandbox, sandbox
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.tools.workers import Kind

NEVER = 1 << 30

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


def by_rtlgen(box: Sandbox | None) -> Callable[[Path], None]:
    simulator = Icarus(box)
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


def measured(way: Callable[[Path], None], times: int, *, keep: bool) -> tuple[float, float]:
    """CPU and wall seconds of one run, of so many in a process of their own."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if not keep:
                Kind.worth_it_after = NEVER  # type: ignore[method-assign, assignment]
            for _ in range(times):
                with fresh_workdir() as folder:
                    way(folder)
            sandboxes.WORKERS.close()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status, usage = os.wait4(child, 0)
    assert status == 0, "a way failed, as said above"
    return (usage.ru_utime + usage.ru_stime) / times, (time.monotonic() - started) / times


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    strong = sandbox(Level.STRONG)
    ways = {
        "runner": (by_runner, 3),
        "direct": (by_rtlgen(None), 20),
        "direct, confined": (by_rtlgen(strong), 20),
        "rtlgen": (by_rtlgen(strong), 20),
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (way, times) in ways.items():
            taken[name].append(measured(way, times, keep=name == "rtlgen"))
    base = [statistics.median(t) for t in zip(*taken["runner"], strict=True)]
    print(f"{rounds} rounds, load {os.getloadavg()[0]:.1f}")
    print(f"{'':18}{'cpu ms':>9}{'wall ms':>9}{'cpu x':>8}{'wall x':>8}")
    for name, used in taken.items():
        cpu, wall = (statistics.median(t) for t in zip(*used, strict=True))
        print(f"{name:18}{cpu * 1000:9.0f}{wall * 1000:9.0f}{cpu / base[0]:8.3f}{wall / base[1]:8.3f}")


if __name__ == "__main__":
    main()
