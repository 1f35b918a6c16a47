"""A mend of legal code changes nothing but its form: proved by Yosys and ABC, or seen on every input."""

from __future__ import annotations

from pathlib import Path

import pytest
from mend_examples import GOOD, Example

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.formal.equivalence import Equality, compare
from rtlgen.mending.mend import mend
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob, SimulateJob

LEGAL = [e for e in GOOD if e.legal and e.mend != "jump_as_disable"]
PROBLEM = Problem(id="m", suite="test", spec="", top="m")


def complaint(cls: str, line: int, message: str = "") -> Diagnostic:
    return Diagnostic(
        tool="iverilog", severity=Severity.UNSUPPORTED, message=message, cls=cls, file="m.sv", line=line
    )


def mended(text: str, *said: Diagnostic) -> str:
    design = Candidate(files=(SourceFile(path="m.sv", text=text),), top="m")
    return mend(design, PROBLEM, said).candidate.text


@pytest.mark.parametrize("example", LEGAL, ids=lambda e: e.mend)
def test_proved_equal(example: Example, tmp_path: Path) -> None:
    pytest.importorskip("pyosys", reason="pyosys is not installed: pip install 'rtlgen[formal]'")
    said = [
        complaint("enum_cast", 1),
        complaint("", 1, "sorry: overriding the default variable lifetime is not yet supported."),
        *(complaint("unsupported_construct", n) for n in range(1, 12)),
    ]
    text = mended(example.text, *said)
    assert example.becomes in text
    result = compare(example.text, text, "m", tmp_path)
    assert result.equality is Equality.PROVED, result.detail


JUMPS = """module m(input [5:0] a, output reg [5:0] y, output reg [3:0] n, k);
  integer j;
  always @(*) begin
    y = 0;
    n = 0;
    k = 0;
    for (int i = 0; i < 6; i = i + 1) begin : bits
      if (a[i]) continue;
      if (i == 4) begin
        n = 9;
        break;
      end
      for (j = 0; j < 3; j = j + 1)
        if (j > i) break;
        else if (a[j]) continue;
        else n = n + 1;
      y[i] = 1;
    end
    while (k < 12) begin
      k = k + 1;
      if (k == a[5:2]) break;
      if (k[0]) continue;
      y = y ^ k;
    end
  end
endmodule
"""
BY_HAND = """module hand(input [5:0] a, output reg [5:0] y, output reg [3:0] n, k);
  integer i, j;
  reg left, done;
  always @(*) begin
    y = 0;
    n = 0;
    k = 0;
    left = 0;
    for (i = 0; i < 6; i = i + 1)
      if (!left && !a[i]) begin
        if (i == 4) begin
          n = 9;
          left = 1;
        end else begin
          done = 0;
          for (j = 0; j < 3; j = j + 1)
            if (!done) begin
              if (j > i) done = 1;
              else if (!a[j]) n = n + 1;
            end
          y[i] = 1;
        end
      end
    left = 0;
    while (!left && k < 12) begin
      k = k + 1;
      if (k == a[5:2]) left = 1;
      else if (!k[0]) y = y ^ k;
    end
  end
endmodule
"""
EVERY_INPUT = """module tb;
  reg [5:0] a;
  wire [5:0] y, z;
  wire [3:0] n, o, k, l;
  m one(a, y, n, k);
  hand other(a, z, o, l);
  initial begin
    repeat (2) for (integer v = 0; v < 64; v = v + 1) begin
      a = v;
      #1 if ({y, n, k} !== {z, o, l}) $display("differs at %b: %b %b", a, {y, n, k}, {z, o, l});
    end
    $display("64 inputs compared");
  end
endmodule
"""


@pytest.mark.icarus
def test_leaving_a_block_is_what_break_and_continue_do(tmp_path: Path) -> None:
    text = mended(JUMPS, complaint("break_continue", 1))
    assert "break;" not in text
    assert "continue;" not in text
    sources = tuple(
        SourceFile(path=path, text=t)
        for path, t in (("m.sv", text), ("hand.sv", BY_HAND), ("tb.sv", EVERY_INPUT))
    )
    icarus = Icarus()
    build = icarus.build(BuildJob(sources=sources, top="tb"), tmp_path)
    assert build.ok, [d.message for d in build.diagnostics]
    run = icarus.simulate(SimulateJob(artifact=build.artifact, top="tb"), tmp_path)
    assert run.stdout.split("\n")[:1] == ["64 inputs compared"]
