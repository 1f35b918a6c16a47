"""Designs, benches and the call that brings them together, for the tests of the bench room."""

from __future__ import annotations

from pathlib import Path

from rtlgen.bench.cocotb_bench import CocotbBench
from rtlgen.bench.native import NativeBench
from rtlgen.bench.protocol import BenchRun
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.core.simulation import SimulationResult
from rtlgen.simulators.protocol import Simulator

DFF = """module dff #(parameter W = 4) (input clk, input [W-1:0] d, output reg [W-1:0] q);
  always @(posedge clk) q <= d;
endmodule
"""
WRONG_AT_7 = DFF.replace("q <= d", "q <= d == 7 ? 6 : d")

SCOREBOARD = """import cocotb
from cocotb.triggers import FallingEdge
from rtlgen_bench import Scoreboard, start_clock


@cocotb.test()
async def counts(dut):
    await start_clock(dut.clk, period_ns=10)
    sb = Scoreboard(dut, inputs=["d"], outputs=["q"], test="counts")
    for value in range(16):
        await FallingEdge(dut.clk)
        dut.d.value = value
        await FallingEdge(dut.clk)
        sb.check(q=value)
    sb.done()
"""

PLAIN = """import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge


@cocotb.test()
async def counts(dut):
    cocotb.start_soon(Clock(dut.clk, 10, unit="ns").start())
    for value in range(16):
        dut.d.value = value
        await FallingEdge(dut.clk)
        await FallingEdge(dut.clk)
        assert dut.q.value == value, f"q after d={value}"
"""


def cocotb_spec(text: str, timeout_s: float = 30.0) -> BenchSpec:
    file = SourceFile(path="test_dff.py", text=text, language=Language.PYTHON)
    return BenchSpec(kind=BenchKind.COCOTB, files=(file,), top="test_dff", timeout_s=timeout_s)


def candidate(text: str, top: str = "dff") -> Candidate:
    return Candidate(files=(SourceFile(path=f"{top}.sv", text=text),), top=top)


def check_cocotb(design: str, bench: str, simulator: Simulator, folder: Path, **more: object) -> BenchRun:
    timeout_s = float(str(more.pop("timeout_s", 30.0)))
    return CocotbBench().check(
        candidate(design),
        cocotb_spec(bench),
        simulator,
        folder,
        timeout_s=timeout_s,
        **more,  # type: ignore[arg-type]
    )


def check_native(
    design: str,
    bench: str,
    dialect: str,
    simulator: Simulator,
    folder: Path,
    *,
    top: str = "dff",
    waves: bool = False,
    timeout_s: float | None = None,
) -> BenchRun:
    file = SourceFile(path="tb.sv", text=bench)
    spec = BenchSpec(kind=BenchKind.NATIVE, files=(file,), top="tb", dialect=dialect, timeout_s=30.0)
    return NativeBench().check(
        candidate(design, top), spec, simulator, folder, waves=waves, timeout_s=timeout_s
    )


def seen(run: BenchRun) -> SimulationResult:
    """The simulation's result, which there must be."""
    assert run.build is None or run.build.ok, run.build.run.stdout + run.build.run.stderr
    assert run.simulation is not None
    return run.simulation
