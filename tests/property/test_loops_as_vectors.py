"""Loops and what they are written as show the same, X and Z included."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rtlgen.core.hdl import SourceFile
from rtlgen.core.toolrun import Ended
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob, SimulateJob
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verilog.unrolled_loops import unrolled
from rtlgen.verilog.vector_loops import as_vectors

pytestmark = pytest.mark.icarus

WIDTH = 40
LEAVES = ["a[i]", "a[i-1]", "a[i+2]", "b[i]", "b[i + 1]", "s[i]", "0", "1", "1'b0", "1'b1"]
TEMPLATE = """
module m (input clk, input [39:0] a, b, input signed [39:0] s, output reg [39:0] y, z);
  always @* begin
    y = 40'bx;
    {loop}
  end
  always @(posedge clk) begin
    z[0] <= 1'b1;
    {clocked}
  end
endmodule
"""
BENCH = """
module tb;
  reg clk = 0;
  reg [39:0] a, b;
  reg signed [39:0] s;
  wire [39:0] y0, y1, z0, z1;
  loops l (clk, a, b, s, y0, z0);
  slices v (clk, a, b, s, y1, z1);
  integer n, wrong = 0;
  function [39:0] some(input integer seed);
    integer k, r;
    for (k = 0; k < 40; k = k + 1) begin
      r = $random % 8;
      some[k] = r == 0 ? 1'bx : r == 1 ? 1'bz : r[0];
    end
  endfunction
  initial begin
    for (n = 0; n < 40; n = n + 1) begin
      #1 a = some(n); b = some(n); s = some(n);
      #1 clk = 1; #1 clk = 0;
      if (y0 !== y1 || z0 !== z1) wrong = wrong + 1;
    end
    $display("wrong %0d", wrong);
  end
endmodule
"""


def expressions() -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(LEAVES),
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from(["&", "|", "^", "~^", "&&", "||"]), inner),
            st.builds("{}({})".format, st.sampled_from(["~", "!"]), inner),
        ),
        max_leaves=8,
    )


@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(expressions(), min_size=12, max_size=12), st.data())
def test_a_loop_over_bits_and_the_operation_on_slices_show_the_same(
    bodies: list[str], data: st.DataObject
) -> None:
    """Twelve pairs of modules in one simulation."""
    texts = []
    for body in bodies:
        step = data.draw(st.sampled_from(["i = i + 1", "i++"]))
        loop = f"for (int i = 1; i < 37; {step}) y[i] = {body};"
        clocked = f"for (integer i = 1; i <= 36; {step}) z[i+1] <= {body} ^ z[i];"
        texts.append(TEMPLATE.format(loop=loop, clocked=clocked))
    changed = [as_vectors(text) for text in texts]
    assert any(new.count("for (") < 2 for new in changed), "no loop is of the kind"
    assert_the_same(texts, changed)


INDICES = ["i", "j", "(i + 8 * j) % 40", "(i + j + 39) % 40", "(i - j + 41) % 40", "i * 4 + j % 4"]
STEPS = [
    "n = n + {v}[{i}];",
    "if (i != j || {v}[{i}]) n = n ^ {v}[{i}];",
    "if (i > 20) n = n - {v}[{i}];",
    "case (n[1:0]) 0: y[{i}] = {v}[{i}]; 3: y[{i}] = n[2]; default: n = n + j; endcase",
    "y[{i}] = {v}[{i}] ^ n[0];",
    "y[{i}] = (i == j) ? 0 : {v}[{i}];",
]


def statements() -> st.SearchStrategy[str]:
    return st.builds(
        lambda step, v, i: step.format(v=v, i=i),
        st.sampled_from(STEPS),
        st.sampled_from(["a", "b", "s"]),
        st.sampled_from(INDICES),
    )


@settings(max_examples=6, phases=(Phase.explicit, Phase.generate))
@given(st.lists(st.lists(statements(), min_size=1, max_size=4), min_size=12, max_size=12))
def test_a_loop_and_its_steps_one_by_one_show_the_same(bodies: list[list[str]]) -> None:
    texts = []
    for body in map(" ".join, bodies):
        loop = f"for (i = 0; i < 10; i = i + 1) for (int j = -1; j < 9; j++) begin {body} end"
        texts.append(TEMPLATE.format(loop=f"begin : all integer i, n; n = 0; {loop} end", clocked=""))
    changed = [unrolled(text) for text in texts]
    assert not any("for (" in new for new in changed)
    assert_the_same(texts, changed)


def assert_the_same(texts: list[str], changed: list[str]) -> None:
    """Each pair of modules, beside each other under the same inputs, in one simulation."""
    parts, names = [], []
    for n, (text, new) in enumerate(zip(texts, changed, strict=True)):
        bench = BENCH.replace("loops l", f"loops{n} l").replace("slices v", f"slices{n} v")
        parts += [text.replace("module m", f"module loops{n}"), new.replace("module m", f"module slices{n}")]
        parts.append(bench.replace("module tb;", f"module tb{n};"))
        names.append(f"tb{n} t{n}();")
    top = "module tops;\n" + "\n".join(names) + "\nendmodule\n"
    files = (SourceFile(path="all.sv", text="\n".join([*parts, top])),)
    with fresh_workdir() as folder:
        simulator = Icarus()
        build = simulator.build(BuildJob(sources=files, top="tops"), Path(folder))
        assert build.ok, build.diagnostics
        run = simulator.simulate(SimulateJob(artifact=build.artifact, top="tops"), Path(folder))
    assert run.ended is Ended.EXITED
    assert run.stdout.count("wrong 0\n") == len(texts), (run.stdout, texts)
