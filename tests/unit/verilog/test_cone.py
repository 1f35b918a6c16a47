from __future__ import annotations

from rtlgen.core.hdl import SourceFile
from rtlgen.verilog.cone import Cone, cones

TEXT = """\
module register(input clk, input [3:0] d, output reg [3:0] q);
  always @(posedge clk) q <= d;
endmodule
module top(input clk, reset, s, input [3:0] a, b, c, output [3:0] y, output n, output reg w);
  wire [3:0] m, r;
  function [3:0] mix(input [3:0] x);
    mix = x ^ b;
  endfunction
  assign m = s ? mix(a) : r;
  register u(.clk(clk), .d(m), .q(r));
  assign y = r;
  nand g(n, a[0], c[1]);
  integer i;
  always @(*) begin
    w = reset;
    for (i = 0; i < 4; i = i + 1)
      if (c[i]) w = ~w;
  end
endmodule
"""


def cone(output: str, text: str = TEXT) -> Cone:
    return cones([SourceFile(path="top.sv", text=text)], "top")[output]


def depths(found: Cone) -> dict[str, int]:
    return {s.name: s.depth for s in found.signals}


def test_through_registers_instances_and_functions() -> None:
    found = cone("y")
    assert depths(found) == {"r": 0, "u.q": 0, "a": 1, "b": 1, "m": 1, "s": 1, "u.d": 1}
    assert found.lines == (("top.sv", 2), ("top.sv", 7), ("top.sv", 9), ("top.sv", 10), ("top.sv", 11))


def test_through_gates() -> None:
    assert depths(cone("n")) == {"a": 0, "c": 0}
    assert cone("n").lines == (("top.sv", 12),)


def test_through_loops_and_conditions() -> None:
    assert depths(cone("w")).keys() == {"reset", "c", "i"}
    assert cone("w").lines == (("top.sv", 15), ("top.sv", 16), ("top.sv", 17))


def test_what_acts_early_counts_by_its_nearest_path() -> None:
    text = """\
module top(input clk, a, output reg q, output y);
  always @(posedge clk) q <= a;
  assign y = q ^ a;
endmodule
"""
    assert depths(cone("y", text)) == {"q": 0, "a": 0}
    assert depths(cone("q", text)) == {"a": 1}


def test_tasks_and_indexed_writes() -> None:
    text = """\
module top(input clk, input [1:0] at, input v, output reg [3:0] y);
  task put(input x, output z);
    z = x;
  endtask
  reg t;
  always @(*) put(v, t);
  always @(posedge clk) y[at] <= t;
endmodule
"""
    assert depths(cone("y", text)) == {"at": 1, "t": 1, "v": 1}


def test_enabled_registers_depend_on_their_enable() -> None:
    text = "module top(input clk, en, d, output reg q); always @(posedge clk) if (en) q <= d; endmodule"
    assert depths(cone("q", text)) == {"en": 1, "d": 1}


def test_a_design_with_errors_has_no_cones() -> None:
    broken = [SourceFile(path="m.sv", text="module top(output y); assign y = missing; endmodule")]
    assert cones(broken, "top") == {}
    assert cones([SourceFile(path="m.sv", text=TEXT)], "absent") == {}
