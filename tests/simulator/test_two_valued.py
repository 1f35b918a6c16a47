"""What only a simulator without X sees is no failure of the design."""

from __future__ import annotations

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.core.verdict import Status
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.verilator import Verilator
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify.pipeline import Verifier

REFERENCE = """\
module RefModule(input clk, input rst, input [1:0] a, output reg q, output reg y);
  always @(posedge clk) q <= rst ? 1'b0 : q ^ a[0];
  always @* case (a)
    2'd0: y = 1'b0;
    2'd1: y = 1'b1;
    default: y = 1'bx;
  endcase
endmodule
"""
BENCH = """\
module tb;
  reg clk = 0; reg rst = 0; reg [1:0] a = 0;
  wire q_ref, q_dut, y_ref, y_dut;
  integer wrong = 0, samples = 0;
  RefModule good(.clk(clk), .rst(rst), .a(a), .q(q_ref), .y(y_ref));
  TopModule dut(.clk(clk), .rst(rst), .a(a), .q(q_dut), .y(y_dut));
  wire match = {q_ref, y_ref} === ({q_ref, y_ref} ^ {q_dut, y_dut} ^ {q_ref, y_ref});
  always #5 clk = ~clk;
  always @(posedge clk, negedge clk) begin
    samples = samples + 1;
    if (!match) wrong = wrong + 1;
  end
  initial begin
    repeat (4) @(posedge clk) a <= a + 1;
    @(posedge clk) rst <= 1;
    @(posedge clk) rst <= 0;
    repeat (40) @(posedge clk) a <= $random;
    #1 $display("Mismatches: %0d in %0d samples", wrong, samples);
    $finish;
  end
endmodule
"""
RIGHT = REFERENCE.replace("RefModule", "TopModule")
OTHER_START = RIGHT.replace("output reg q,", "output reg q = 1,")
OTHER_CASE = RIGHT.replace("1'bx", "a[0]")
WRONG = OTHER_START.replace("q ^ a[0]", "q | a[0]")


def judged(design: str, verifier: Verifier) -> tuple[Status, str]:
    files = (SourceFile(path="tb.sv", text=BENCH), SourceFile(path="ref.sv", text=REFERENCE))
    bench = BenchSpec(kind=BenchKind.NATIVE, files=files, top="tb", dialect="verilogeval")
    problem = Problem(
        id="x",
        suite="test",
        spec="",
        top="TopModule",
        bench=bench,
        reference=(SourceFile(path="top.sv", text=RIGHT),),
        digest="x",
    )
    candidate = Candidate(files=(SourceFile(path="dut.sv", text=design),), top="TopModule")
    verdict = verifier.verify_candidate(candidate, problem)
    return verdict.status, verdict.cause


@pytest.mark.icarus
@pytest.mark.parametrize("design", [RIGHT, OTHER_START, OTHER_CASE])
def test_where_there_is_x_the_bench_expects_nothing(design: str) -> None:
    assert judged(design, Verifier([Icarus(best_sandbox())]))[0] is Status.PASS


@pytest.fixture(scope="module")
def verilator() -> Verifier:
    return Verifier([Verilator(best_sandbox())], diagnose=False)


@pytest.mark.verilator
@pytest.mark.parametrize(
    ("design", "status"),
    [
        (OTHER_CASE, Status.UNKNOWN),
        (WRONG, Status.FAIL),
    ],
    ids=["other case", "wrong at first and later"],
)
def test_where_there_is_none_it_is_not_known(design: str, status: Status, verilator: Verifier) -> None:
    found, cause = judged(design, verilator)
    assert found is status
    assert (cause == "reference_unknown") is (status is Status.UNKNOWN)


@pytest.mark.icarus
@pytest.mark.verilator
def test_another_simulator_that_has_x_decides() -> None:
    box = best_sandbox()
    both = Verifier([Verilator(box), Icarus(box)], diagnose=False)
    assert judged(OTHER_START, both)[0] is Status.PASS
