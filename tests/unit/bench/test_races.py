"""What of a design may hang on the order of events, and what cannot."""

from __future__ import annotations

import pytest

from rtlgen.bench.races import may_race
from rtlgen.verilog.slang import parse_text

_HEAD = "module m (input clk, rst, a, input [3:0] d, output logic q, output logic [3:0] w); "


def races(body: str) -> bool:
    return may_race(parse_text(f"{_HEAD}{body} endmodule"), ["clk"])


@pytest.mark.parametrize(
    "body",
    [
        "assign q = a;",
        "always @(posedge clk) q <= a;",
        "always_ff @(posedge clk or posedge rst) if (rst) q <= 0; else q <= a;",
        "always_ff @(posedge clk, negedge rst) if (!rst) q <= 0; else q <= a;",
        "logic s, n; always_ff @(posedge clk) s <= n; always_comb begin n = s; if (a) n = 0; end assign q = s;",  # noqa: E501
        "always_comb begin q = 0; for (int i = 0; i < 4; i++) q = q ^ d[i]; end",
        "integer i; always @* begin w = 0; for (i = 0; i < 4; i = i + 1) w = w + d[i]; end",
        "integer i; always @(posedge clk) for (i = 0; i < 4; i = i + 1) w[i] <= d[i];",
        "always @(posedge clk) begin logic t; t = a; q <= t; end",
        "logic t; always @(posedge clk) begin t = a; q <= t; end",
        "logic [3:0] t; always @(posedge clk) begin for (int i = 0; i < 4; i++) t[i] = d[i]; w <= t; end",
        "always @* begin integer n; n = 0; q = n + a; end",
        "always_latch if (a) q = d[0];",
        "always @* case (d) 0: q = 1; 1: q = 0; default: q = a; endcase",
        "logic t; always @* begin t = a; q = t & d[0]; end",
        "logic t; always @* begin if (a) t = 1; else t = 0; q = t; end",
        "function [3:0] f(input [3:0] x); f = x + 1; endfunction assign w = f(d); always_comb q = a;",
        "always @(posedge clk) w <= w + 1;",
        "low l (.c(clk), .x(q)); endmodule module low (input c, output reg x); always @(posedge c) x <= !x;",
        "logic p, n; always @(posedge clk) p <= a; always @(negedge clk) n <= a; always @* q <= clk ? p : n;",
    ],
)
def test_no_order_can_be_seen(body: str) -> None:
    assert not races(body)


@pytest.mark.parametrize(
    "body",
    [
        "always @(posedge clk) q = a;",
        "always @(posedge clk) begin q <= a; w++; end",
        "logic t; always @(posedge clk) t = a; assign q = t;",
        "logic t; always @(posedge clk) begin t = a; q <= t; end always @(posedge clk) w[0] <= t;",
        "logic t; always @(posedge clk) begin t = a; q <= t; end initial t = 0;",
        "assign q = l.t; low l (clk); endmodule module low (input c); logic t; always @(posedge c) t = !t;",
        "always @* begin integer n = 0; n = n + 1; q = n; end",
        "always_comb w = w + 1;",
        "always_comb if (clk) w = d; else w = 0;",
        "assign q = clk & a;",
        "low l (.c(clk), .x(q)); endmodule module low (input c, output x); assign x = !c;",
        "low l (q, clk); endmodule module low (output x, input c); assign x = !c;",
        "wire g = clk & a; always @(posedge g) q <= d[0];",
        "logic s; always @(posedge clk) s <= !s; always @(posedge s) q <= a;",
        "always @* begin if (a) w = 0; q = w[0]; end",
        "always @* begin q <= clk; w = d; end",
        "always @* if (clk) begin automatic logic t = a; q <= t; end",
        "task t(output x); x = clk; endtask always @* begin w <= clk; t(q); end",
        "always @(posedge clk) w = d; always @* q <= clk;",
        "always @* begin case (d) 0: w = 1; endcase q = w[0]; end",
        "always @* begin w[0] = a; q = w[1]; end",
        "always @(a) q = !q;",
        "logic [3:0] n; always_comb begin if (n < 9) n = n + 1; w = n; end",
        "integer i; always @(posedge clk) for (i = 0; i < 4; i = i + 1) w[i] <= d[i]; assign q = i == 4;",
        "function f(input x); f = x & a; endfunction always_comb q = f(d[0]);",
        "task t; w = d; endtask always @(posedge clk) t;",
        "always @* begin w = d; while (w > 3) w = w - 1; end",
    ],
)
def test_an_order_might_be_seen(body: str) -> None:
    assert races(body)
