"""Problems and verdicts that the prompting tests share, and the comparison with golden texts."""

from __future__ import annotations

import os
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Clock, Direction, Parameter, Port, Reset, SourceFile
from rtlgen.core.problem import BenchOrigin, Problem
from rtlgen.core.simulation import (
    Cycle,
    Divergence,
    OutputCount,
    SimulationResult,
    TestOutcome,
    TestStatus,
)
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import KINDS_OF_STAGE, Kind, Stage, Status, Verdict

_GOLDEN = Path(__file__).parents[1] / "golden" / "prompts"


def check_golden(name: str, text: str) -> None:
    """`text` equals the file tests/golden/prompts/<name>; under RTLGEN_UPDATE_GOLDEN=1 it becomes it."""
    path = _GOLDEN / name
    if os.environ.get("RTLGEN_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path} is missing; RTLGEN_UPDATE_GOLDEN=1 writes it"
    assert text == path.read_text(encoding="utf-8"), f"{path} differs; RTLGEN_UPDATE_GOLDEN=1 rewrites it"


COUNTER = Problem(
    id="counter",
    suite="test",
    spec="# Counter\n\nCounts up by one at each rising edge with `en`, and wraps.\n",
    top="counter",
    ports=(
        Port(name="clk", direction=Direction.INPUT, description="clock"),
        Port(name="rst_n", direction=Direction.INPUT, description="reset,\nactive low"),
        Port(name="en", direction=Direction.INPUT),
        Port(name="count", direction=Direction.OUTPUT, range="[W-1:0]", width=8, description="the count"),
        Port(name="top", direction=Direction.OUTPUT, description="high in the last state"),
    ),
    parameters=(Parameter(name="W", default="8", description="width of the count"),),
    clock=Clock(port="clk"),
    reset=Reset(port="rst_n", active_low=True, asynchronous=True),
    header=(
        "module counter #(parameter W = 8) (\n"
        "  input clk, input rst_n, input en, output [W-1:0] count, output top\n);\n"
    ),
)
INVERTER = Problem(
    id="inverter",
    suite="test",
    spec="The output is the complement of the input.",
    top="inverter",
    ports=(
        Port(name="a", direction=Direction.INPUT, range="[3:0]", width=4),
        Port(name="y", direction=Direction.OUTPUT, range="[3:0]", width=4),
    ),
)
CODE = """\
module counter #(parameter W = 8) (input clk, input rst_n, input en, output reg [W-1:0] count, output top);
  always @(posedge clk) if (en) count <= count + 2;
  assign top = &cuont;
endmodule
"""
CANDIDATE = Candidate(files=(SourceFile(path="counter.sv", text=CODE),), top="counter")
SECRET = "c0ffee"
"""Stands in every place where a bench's expected values may be."""


def undeclared(line: int, name: str = "cuont") -> Diagnostic:
    return Diagnostic(
        tool="iverilog",
        severity=Severity.ERROR,
        message=f"Unable to bind wire/reg/memory `{name}' in `counter'",
        cls="undeclared_identifier",
        file="counter.sv",
        line=line,
        column=17,
        source_line="  assign top = &cuont;",
    )


LATCH = Diagnostic(
    tool="verilator",
    severity=Severity.WARNING,
    message="Latch inferred for signal 'counter.hold'",
    code="LATCH",
    cls="lint_latch",
    file="counter.sv",
    line=2,
    source_line="  always @(*) if (en) hold = count;",
)
IN_THE_BENCH = Diagnostic(
    tool="iverilog",
    severity=Severity.ERROR,
    message="port ``carry'' is not a port of dut.",
    cls="port_mismatch",
    file="counter_tb.sv",
    line=88,
    source_line=f"  if (count !== 24'h{SECRET}) errors = errors + 1;",
)


def cycle(index: int, expected: str, actual: str) -> Cycle:
    return Cycle(
        index=index,
        time_ps=index * 10_000,
        inputs=(("rst_n", "1"), ("en", str(index % 2))),
        expected=(("count", expected), ("top", "0")),
        actual=(("count", actual), ("top", "0")),
    )


WRONG = f"{int(SECRET, 16):024b}"
DIVERGENCE = Divergence(
    test=f"random_{SECRET}",
    cycle=12,
    time_ps=125_000,
    signals=("count",),
    window=(
        *(cycle(n, f"{n:024b}", f"{n:024b}") for n in range(7, 12)),
        cycle(12, WRONG, f"{12:024b}"),
        cycle(13, WRONG, f"{'x' * 8}{13:016b}"),
        cycle(14, WRONG, "z" * 24),
    ),
)


def simulated(*, divergence: Divergence | None = DIVERGENCE, samples: int = 200) -> SimulationResult:
    return SimulationResult(
        spoken=True,
        samples=samples,
        mismatches=37 if samples else 0,
        tests=(
            TestOutcome(name="reset", status=TestStatus.PASSED),
            TestOutcome(
                name=f"counts_{SECRET}",
                status=TestStatus.FAILED,
                message=f"count is 12,\nexpected 0x{SECRET}",
            ),
        ),
        outputs=(
            OutputCount(signal="count", samples=200, mismatches=37),
            OutputCount(signal="top", samples=200, mismatches=0),
        )
        if samples
        else (),
        divergence=divergence,
        run=ToolRun(
            argv=("vvp", SECRET),
            ended=Ended.EXITED,
            returncode=0,
            stdout=f"starting\nexpected {SECRET}\n",
            stderr="",
        ),
    )


def failing(kind: Kind, *, origin: BenchOrigin | None = BenchOrigin.SUITE, cause: str = "") -> Verdict:
    """A verdict of that kind as the pipeline makes it, with every field filled that may be."""
    stage = next(s for s in reversed(Stage) if kind in KINDS_OF_STAGE[s])
    is_run = stage in (Stage.SIMULATE, Stage.PROVE)
    diagnostics: tuple[Diagnostic, ...] = ()
    if kind in (Kind.SYNTAX, Kind.ELABORATION, Kind.INTERFACE, Kind.FORBIDDEN):
        diagnostics = (
            undeclared(3),
            *(undeclared(n) for n in range(5, 9)),
            IN_THE_BENCH,
            undeclared(20, "nxt"),
            undeclared(21, "q"),
            undeclared(22, "q"),
        )
    return Verdict(
        status=Status.FAIL,
        stage=stage,
        kind=kind,
        cause=cause,
        summary=f"count is not {SECRET}" if is_run else "the reply holds python, but no Verilog module",
        diagnostics=(*diagnostics, LATCH),
        simulation=simulated() if is_run else None,
        bench_origin=origin if is_run else None,
        simulator="icarus",
        notes=(f"expected {SECRET}",) if is_run else (),
    )
