"""pyverilog really runs here, in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.static.dataflow import dataflow
from rtlgen.verilog.edit import normalised
from rtlgen.verilog.modules import modules

V2005 = """\
`define WIDTH 4
module stage(input clk, input [`WIDTH-1:0] d, output reg [`WIDTH-1:0] q);
  always @(posedge clk) q <= d;  // a register
endmodule
module top(input clk, s, input [3:0] a, b, output [3:0] y, output z);
  wire [3:0] m;
  assign m = s ? a : b;
  stage u(.clk(clk), .d(m), .q(y));
  assign z = a[b];
endmodule
"""


def candidate(text: str) -> Candidate:
    return Candidate(files=(SourceFile(path="top.v", text=text),), top="top")


def test_both_read_verilog_2005_and_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = dataflow(candidate(V2005))
    assert found.sources == ("pyslang", "pyverilog")
    assert found.disagree == ()
    by_output = {c.output: {s.name: s.depth for s in c.signals} for c in found.cones}
    assert by_output["z"] == {"a": 0, "b": 0}
    assert by_output["y"].items() >= {"m": 1, "s": 1, "a": 1, "b": 1}.items()
    assert [m.name for m in modules(found.canonical)] == ["stage", "top"]
    assert "// a register" not in found.canonical
    assert normalised("assign m = (s)? a : b;") in normalised(found.canonical)
    assert list(tmp_path.iterdir()) == []


def test_systemverilog_is_read_by_pyslang_alone() -> None:
    text = (
        "module top(input logic [1:0] a, output logic y);\n  typedef enum logic [1:0] {A, B} t;\n  t s;\n"
        "  assign s = t'(a);\n  assign y = s == B;\nendmodule\n"
    )
    found = dataflow(candidate(text))
    assert (found.sources, found.canonical) == (("pyslang",), "")
    assert [s.name for s in found.cones[0].signals] == ["a", "s"]


def test_what_neither_can_read() -> None:
    found = dataflow(candidate("module top(output y; assign = ;"))
    assert (found.sources, found.cones) == ((), ())
