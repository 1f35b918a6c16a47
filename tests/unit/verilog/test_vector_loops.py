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
         "begin y[15:0] = a[15:0]; z[15:0] = (~(a[15:0] & b[15:0])); end"),
        ("for (int i = 0; i < 32; i = i + 1) begin\n y[i] = (c[i]\n | 1'b1);\nend",
         "y[31:0] = (c[31:0] | {32{1'b1}});\n\n\n"),
    ],
)  # fmt: skip
def test_a_loop_over_bits_is_one_operation(loop: str, slices: str) -> None:
    assert as_vectors(design(f"always @* begin\n{loop}\nend")) == design(f"always @* begin\n{slices}\nend")


def test_a_counter_of_the_process_serves_where_it_only_counts() -> None:
    text = design("always @* begin\ninteger i;\nfor (i = 0; i < 64; i = i + 1) y[i] = a[i];\nend")
    assert "y[63:0] = a[63:0];" in as_vectors(text)


def test_what_stands_under_a_condition_stays_under_it() -> None:
    body = "always @* if (c[0]) for (int i = 0; i < 64; i++) begin y[i] <= a[i]; z[i] <= b[i]; end"
    slices = "begin y[63:0] <= a[63:0]; z[63:0] <= b[63:0]; end"
    assert as_vectors(design(body)) == design(f"always @* if (c[0]) {slices}")


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
        "wire [63:0] w; assign w = y;\n"  # follows what is written, within the loop
        "always @* for (int i = 1; i < 64; i = i + 1) y[i] = w[i-1] ^ a[i];",
        "if (1) begin : g wire [63:0] w; end assign g.w = y;\n"
        "if (1) begin : h wire [63:0] w; always @* for (int i = 1; i < 64; i++) y[i] = w[i-1]; end",
        "wire [63:0] w; buf b0 [63:0] (w, y);\nalways @* for (int i = 1; i < 64; i++) y[i] = w[i-1];",
        "always @* begin\ninteger i;\nfor (i = 0; i < 64; i++) y[i] = a[i];\n"  # goes on counting
        "for (i = i - 32; i < 64; i++) z[i] = y[i-1];\nend",
        "always @* begin : p\ninteger i;\nfor (i = 0; i < 64; i++) y[i] = a[i];\nend\nassign d = p.i;",
    ],
)
def test_any_other_loop_stays(body: str) -> None:
    assert as_vectors(design(body)) == design(body)


def test_a_module_whose_inputs_may_be_its_outputs_stays() -> None:
    loop = "always @* for (int i = 1; i < 64; i++) o[i] = p[i-1] ^ q[i];"
    inner = f"module n (input [63:0] p, q, output reg [63:0] o);\n{loop}\nendmodule\n"
    assert "o[63:1] = (p[62:0] ^ q[63:1]);" in as_vectors(inner)
    text = design("wire [63:0] w; n n0 (w, a, w);") + inner
    assert as_vectors(text) == text
