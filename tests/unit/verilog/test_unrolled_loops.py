"""Which loops are written out, and which stay."""

from __future__ import annotations

import pytest

from rtlgen.verilog.unrolled_loops import unrolled

HEAD = """module m (input clk, input [63:0] a, b, output reg [63:0] y, output reg [7:0] n);
reg [7:0] mem [0:63];
"""


def design(body: str) -> str:
    return f"{HEAD}{body}\nendmodule\n"


def test_each_step_has_a_number_for_what_counts() -> None:
    loop = "for (int i = -1; i < 63; i = i + 1) y[i + 1] <= a[(i + 4) % 64];"
    new = unrolled(design(f"always @(posedge clk) {loop}"))
    assert "y [ 32'shffffffff + 1 ] <= a [ ( 32'shffffffff + 4 ) % 64 ] ;" in new
    assert "y [ 32'sd62 + 1 ] <=" in new
    assert "for" not in new.split("endmodule")[0].split("clk)")[1]
    assert new.count("<=") == 64


def test_loops_in_loops_are_written_out_and_lines_stay() -> None:
    text = design(
        "always @(posedge clk) begin // all\ninteger i, j;\nfor (i = 0; i < 8; i = i + 1) begin // rows\n"
        "for (j = 0; j < 8; j++)\ny[8 * i + j] <= a[8 * j + i];\nend\nend"
    )
    new = unrolled(text)
    assert new.count("<=") == 64
    assert "y [ 8 * 32'sd7 + 32'sd6 ] <= a [ 8 * 32'sd6 + 32'sd7 ] ;" in new
    assert new.count("\n") == text.count("\n")
    assert new.splitlines()[-1] == text.splitlines()[-1]


@pytest.mark.parametrize("process", ["always @*", "always_comb", "always_latch"])
def test_a_process_still_waits_for_all_that_the_loop_reads(process: str) -> None:
    loop = "for (int i = 0; i < 64; i = i + 1) if (i > 70) y[i] = b[i]; else y[i] = a[i];"
    new = unrolled(design(f"{process} {loop}"))
    assert "rtlgen_unrolled_seen = ^{a, b};" in new


@pytest.mark.parametrize(
    "body",
    [
        "always @(posedge clk) for (int i = 0; i < 8; i = i + 1) y[i] <= a[i];",  # short
        "always @(posedge clk) for (int i = 0; i < 5000; i = i + 1) n <= n + a[i % 64];",  # too long
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 2) y[i] <= a[i];",
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 1) begin y[i] <= a[i]; i = i + 1; end",
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 1) y[i] <= i[0];",
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 1) begin : named y[i] <= a[i]; end",
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 1) begin reg t; t = a[i]; y[i] <= t; end",
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 1) begin if (a[i]) break; y[i] <= 1; end",
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 1) #1 y[i] = a[i];",
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 1) repeat (2) y[i] <= a[i];",
        "integer i;\nalways @(posedge clk) for (i = 0; i < 64; i = i + 1) y[i] <= a[i];",
        "always @(posedge clk) begin\ninteger i;\nfor (i = 0; i < 64; i = i + 1) y[i] <= a[i];\nn <= i;\nend",
        "always @(posedge clk) begin\ninteger i;\nfor (i = 0; i < 64; i = i + 1) y[i] <= a[i];\n"  # goes on
        "for (i = i - 3; i < 64; i = i + 1) n <= a[i];\nend",
        "always @(posedge clk) begin : p\ninteger i;\nfor (i = 0; i < 64; i = i + 1) y[i] <= a[i];\nend\n"
        "always @(posedge clk) n <= p.i;",
        "always @* for (int i = 0; i < 64; i = i + 1) y[i] = mem[i];",  # what it waits for cannot be named
        "function f(input x); for (int i = 0; i < 64; i = i + 1) f = x; endfunction",  # in no process
    ],
)
def test_any_other_loop_stays(body: str) -> None:
    assert unrolled(design(body)) == design(body)
