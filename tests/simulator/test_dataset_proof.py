"""Many pairs in one simulation are judged as each alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.core.simulation import BuildResult
from rtlgen.core.verdict import Kind, Status
from rtlgen.dataset.proof import Pair, prove
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob

pytestmark = pytest.mark.icarus

BENCH = """`timescale 1ns/1ps
module tb;
  reg a; wire y; integer n = 0, bad = 0;
  inv dut (.a(a), .y(y));
  task check(input x, input want);
    begin
      a = x; #5; n = n + 1;
      if (y !== want) begin
        bad = bad + 1;
        $display("RTLGEN mismatch time=%0d output=y expected=%b actual=%b", $time * 1000, want, y);
      end
      #5;
    end
  endtask
  initial begin
    check(0, 1); check(1, 0); check(0, 1);
    $display("RTLGEN samples=%0d mismatches=%0d", n, bad);
    $finish;
  end
endmodule
"""
RIGHT = "module inv (input a, output y);\n  assign y = ~a;\nendmodule\n"
PART = "module part (input i, output o);\n  not n (o, i);\nendmodule\n"
HELPED = f"module inv (input a, output y);\n  part p (.i(a), .o(y));\nendmodule\n{PART}"
WRONG = "module inv (input a, output y);\n  assign y = a;\nendmodule\n"
BORROWED = "module inv (input a, output y);\n  part p (.i(a), .o(y));\nendmodule\n"
BROKEN = "module inv (input a, output y);\n  assign y = ;\nendmodule\n"
ENDS = "module inv (input a, output y);\n  assign y = ~a;\n  initial #1 $finish;\nendmodule\n"
ENDLESS = (
    "module inv (input a, output reg y);\n  initial begin\n    y = 0;\n"
    "    forever #0 y = ~y;\n  end\nendmodule\n"
)
CLOCKED = "module inv (input a, output reg y = 0);\n  always #1 y = ~y;\nendmodule\n"
TALKS = (
    "module inv (input a, output y);\n  assign y = ~a;\n"
    '  initial repeat (60000) $display("%0d words and words", 7);\nendmodule\n'
)


def pair(code: str) -> Pair:
    bench = BenchSpec(kind=BenchKind.NATIVE, files=(SourceFile(path="tb.sv", text=BENCH),), top="tb")
    return Pair(candidate=Candidate(files=(SourceFile(path="design.sv", text=code),), top="inv"), bench=bench)


def test_right_and_wrong_ones_side_by_side() -> None:
    verdicts = prove([pair(RIGHT), pair(WRONG), pair(HELPED), pair(HELPED)], Icarus())
    assert [v.status for v in verdicts] == [Status.PASS, Status.FAIL, Status.PASS, Status.PASS]
    assert verdicts[1].kind is Kind.MISMATCH
    shown = verdicts[1].simulation
    assert shown is not None
    assert (shown.samples, shown.mismatches, shown.end_time_ps) == (3, 3, 30_000)


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        (BROKEN, Status.FAIL, Kind.SYNTAX),
        (ENDS, Status.UNKNOWN, None),
        (ENDLESS, Status.FAIL, Kind.TIMEOUT),
        (CLOCKED, Status.FAIL, Kind.MISMATCH),
        (BORROWED, Status.FAIL, Kind.INTERFACE),
        (TALKS, Status.FAIL, Kind.RESOURCE),
    ],
    ids=["broken", "ends", "endless", "clocked", "borrowed", "talks"],
)
def test_one_that_spoils_the_batch_spoils_nobody_else(code: str, status: Status, kind: Kind | None) -> None:
    codes = [RIGHT, HELPED, code, WRONG, RIGHT]
    verdicts = prove([pair(c) for c in codes], Icarus(), wall_s=2.0)
    assert [v.status for v in verdicts] == [Status.PASS, Status.PASS, status, Status.FAIL, Status.PASS]
    assert verdicts[2].kind is kind
    alone = prove([pair(code)], Icarus(), wall_s=2.0)[0]
    assert (alone.status, alone.kind, alone.cause) == (status, kind, verdicts[2].cause)


def test_alone_and_together_are_the_same_evidence() -> None:
    together = prove([pair(RIGHT), pair(RIGHT)], Icarus())[0].simulation
    alone = prove([pair(RIGHT)], Icarus())[0].simulation
    assert together is not None
    assert alone is not None
    assert (together.samples, together.mismatches, together.end_time_ps) == (
        alone.samples,
        alone.mismatches,
        alone.end_time_ps,
    )


class _Counting(Icarus):
    builds = 0

    def build(self, job: BuildJob, folder: Path) -> BuildResult:
        self.builds += 1
        return super().build(job, folder)


@pytest.mark.parametrize("broken", [BROKEN, BORROWED], ids=["syntax", "elaboration"])
def test_who_does_not_compile_goes_alone_and_the_others_together(broken: str) -> None:
    codes = [RIGHT] * 20
    codes[7] = codes[13] = broken
    simulator = _Counting()
    verdicts = prove([pair(c) for c in codes], simulator)
    assert [n for n, v in enumerate(verdicts) if v.status is not Status.PASS] == [7, 13]
    assert simulator.builds == 4, "all, all but two, and each of those"
