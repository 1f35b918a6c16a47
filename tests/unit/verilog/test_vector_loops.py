"""Which loops over bits are written as one operation, and which stay."""

from __future__ import annotations

import pytest

from rtlgen.verilog.vector_loops import as_vectors

HEAD = "module m (input clk, input [63:0] a, b, input [31:0] c, output reg [63:0] y, z);\n"


def design(body: str) -> str:
    return f"{HEAD}{body}\nendmodule\n"


@pytest.mark.parametrize(
    ("loop", "slices"),
    [
        ("for (int i = 1; i < 63; i = i + 1) y[i] = a[i-1] ^ ~a[i+1];", "y[62:1] = (a[61:0] ^ (~a[63:2]));"),
        ("for (integer i = 0; i <= 31; i++) y[i+2] <= c[i];", "y[33:2] <= c[31:0];"),
        ("for (int i = 0; i < 16; i += 1) begin y[i] = a[i] & 0; end", "y[15:0] = (a[15:0] & {16{1'b0}});"),
        ("for (int i = 0; i < 16; ++i) begin y[i] = a[i]; z[i] = !(a[i] && b[i]); end",
         "y[15:0] = a[15:0]; z[15:0] = (~(a[15:0] & b[15:0]));"),
        ("for (int i = 0; i < 32; i = i + 1) begin\n y[i] = (c[i]\n | 1'b1);\nend",
         "y[31:0] = (c[31:0] | {32{1'b1}});\n\n\n"),
    ],
)  # fmt: skip
def test_a_loop_over_bits_is_one_operation(loop: str, slices: str) -> None:
    assert as_vectors(design(f"always @* begin\n{loop}\nend")) == design(f"always @* begin\n{slices}\nend")


def test_a_counter_of_the_process_serves_where_it_only_counts() -> None:
    text = design("always @* begin\ninteger i;\nfor (i = 0; i < 64; i = i + 1) y[i] = a[i];\nend")
    assert "y[63:0] = a[63:0];" in as_vectors(text)


@pytest.mark.parametrize(
    "body",
    [
        "always @* for (int i = 0; i < 8; i = i + 1) y[i] = a[i];",  # short
        "always @* for (int i = 1; i < 64; i = i + 1) y[i] = y[i-1] ^ a[i];",  # made of what it writes
        "always @* for (int i = 0; i < 64; i = i + 1) y[i] = a[i+1];",  # beyond the vector
        "always @* for (int i = 0; i < 64; i = i + 1) y[i] = c[i];",
        "always @* for (int i = 0; i < 64; i = i + 1) y[i] = a[i] + b[i];",  # not bit by bit
        "always @* for (int i = 0; i < 64; i = i + 1) y[i] = !(~a[i] | 0);",  # 32 bits wide in the brackets
        "always @* for (int i = 0; i < 64; i = i + 1) y[i] = a[i] & 2;",
        "always @* for (int i = 0; i < 64; i = i + 1) y[i] = a[63-i];",
        "always @* for (int i = 0; i < 64; i = i + 2) y[i] = a[i];",
        "always @* for (int i = 0; i < 62; i = i + 1) begin y[i] = a[i]; y[i+1] = b[i]; end",  # bits twice
        "always @* for (int i = 0; i < 64; i = i + 1) y[i] = a[i] ? b[i] : 1'b0;",
        "always @* for (int i = 0; i < 64; i = i + 1) if (a[i]) y[i] = b[i];",
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 1) y[i] <= #1 a[i];",
        "always @* for (int i = 0; i < 64; i = i + 1) y[0] = a[i];",
        "reg [0:63] u;\nalways @* for (int i = 0; i < 64; i = i + 1) u[i] = a[i];",
        "reg [63:0] u [0:63];\nalways @* for (int i = 0; i < 64; i = i + 1) u[i] = a[i];",
        "reg [7:0] u;\nalways @* begin\nreg [63:0] u;\nfor (int i = 0; i < 64; i = i + 1) u[i] = a[i];\nend",
        "integer i;\nalways @* for (i = 0; i < 64; i = i + 1) y[i] = a[i];",  # others may wait for it
        "always @* begin\ninteger i;\nfor (i = 0; i < 64; i = i + 1) y[i] = a[i];\nz = i;\nend",
        "always @* for (int i = 0; i < 64; i = i + 1) begin\ny[i] = a[i]; z[i] <= b[i];\nend",
        "always @(posedge clk) for (int i = 0; i < 64; i = i + 1) begin\nz[i] = a[i]; y[i] = z[i];\nend",
    ],
)
def test_any_other_loop_stays(body: str) -> None:
    assert as_vectors(design(body)) == design(body)
