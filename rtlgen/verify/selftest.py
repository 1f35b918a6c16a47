"""Does a simulator really work here? A right and a wrong design, on a native bench and on a cocotb one."""

from __future__ import annotations

from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import ToolError
from rtlgen.core.hdl import Direction, Language, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.simulators.protocol import Simulator
from rtlgen.verify.pipeline import Verifier

_RIGHT = "module probe (input logic a, b, output logic y);\n  assign y = a ^ b;\nendmodule\n"
_WRONG = _RIGHT.replace("^", "|")

_NATIVE = """\
module probe_tb;
  logic a, b;
  wire y;
  integer i, mismatches;
  probe dut (.a(a), .b(b), .y(y));
  initial begin
    mismatches = 0;
    for (i = 0; i < 4; i = i + 1) begin
      {a, b} = i[1:0];
      #1;
      if (y !== (a ^ b)) mismatches = mismatches + 1;
    end
    $display("RTLGEN samples=4 mismatches=%0d", mismatches);
    $finish;
  end
endmodule
"""

_COCOTB = '''\
"""Compares an exclusive or with Python's."""

import cocotb
from cocotb.triggers import Timer
from rtlgen_bench import Scoreboard


@cocotb.test()
async def all_inputs(dut):
    scoreboard = Scoreboard(dut, inputs=["a", "b"], outputs=["y"])
    for number in range(4):
        dut.a.value, dut.b.value = number >> 1, number & 1
        await Timer(1, "ns")
        scoreboard.check(y=(number >> 1) ^ (number & 1))
    scoreboard.done()
'''

BENCHES = {
    BenchKind.NATIVE: BenchSpec(
        kind=BenchKind.NATIVE,
        files=(SourceFile(path="probe_tb.sv", text=_NATIVE),),
        top="probe_tb",
        timeout_s=60.0,
    ),
    BenchKind.COCOTB: BenchSpec(
        kind=BenchKind.COCOTB,
        files=(SourceFile(path="test_probe.py", text=_COCOTB, language=Language.PYTHON),),
        top="test_probe",
        timeout_s=60.0,
    ),
}


@value
class SelfTest:
    """What one simulator did with one kind of bench."""

    simulator: str
    bench: BenchKind
    ok: bool
    detail: str
    """What was shown, or why it failed."""
    seconds: float = 0.0
    """Of the two simulations, without the builds."""


def self_test(simulator: Simulator, kind: BenchKind) -> SelfTest:
    """Judge a right and a wrong exclusive-or; both verdicts must be as expected."""
    problem = Problem(
        id="probe",
        suite="selftest",
        spec="",
        top="probe",
        ports=(
            Port(name="a", direction=Direction.INPUT),
            Port(name="b", direction=Direction.INPUT),
            Port(name="y", direction=Direction.OUTPUT),
        ),
        bench=BENCHES[kind],
        digest=f"selftest-{kind.value}",
    )
    verifier = Verifier([simulator])
    seconds = 0.0
    for text, wanted in ((_RIGHT, Status.PASS), (_WRONG, Status.FAIL)):
        candidate = Candidate(files=(SourceFile(path="probe.sv", text=text),), top="probe")
        try:
            verdict = verifier.verify_candidate(candidate, problem)
        except ToolError as error:
            return SelfTest(simulator=simulator.name, bench=kind, ok=False, detail=error.message)
        if verdict.status is not wanted:
            detail = f"a design that must {wanted.value} got {verdict.status.value}: {verdict.summary}"
            return SelfTest(simulator=simulator.name, bench=kind, ok=False, detail=detail)
        seconds += verdict.simulation.run.wall_s if verdict.simulation else 0.0
    return SelfTest(
        simulator=simulator.name,
        bench=kind,
        ok=True,
        detail="a right design passed, a wrong one failed",
        seconds=seconds,
    )
