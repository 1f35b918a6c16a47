"""Which inputs of a bench's module change nothing but what it prints."""

from __future__ import annotations

import pytest

from rtlgen.bench.observers import only_watches
from rtlgen.verilog.header import header_ports
from rtlgen.verilog.modules import declarations
from rtlgen.verilog.slang import parse_text


def watches(body: str) -> bool:
    text = f"module m (input clk, input seen, output logic d, e); {body} endmodule"
    (module,) = declarations(parse_text(text))
    ports = header_ports(module)
    return only_watches(module, ["seen"], frozenset(ports.order) - ports.inputs)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "always @(posedge clk) d <= $random;",
        'initial begin @(posedge clk); if (!seen) $display("wrong"); d <= 1; end',
        "logic kept; always @(posedge clk) begin kept = seen; d <= clk; end",
        'task look; logic a; a = !seen; if (a) $write("x"); @(posedge clk) d <= 1; endtask initial look;',
        "logic [3:0] wrong; always @(posedge clk) begin wrong <= wrong | seen; "
        'for (int i = 0; i < $bits(wrong); i++) $display("%b", wrong[i]); d <= 0; end',
        'int n; always @(posedge clk) if (!seen) for (n = 0; n < 4; n++) $display("%0d", n);',
    ],
)
def test_it_only_watches(body: str) -> None:
    assert watches(body)


@pytest.mark.parametrize(
    "body",
    [
        "assign d = seen;",
        "assign d = clk ? seen : 0;",
        "wire x = seen; assign d = x;",
        "always @(posedge clk) if (seen) d <= 1;",
        "logic x; always @(posedge clk) begin x = seen; if (x) e = 1; end",
        "always @(seen) d = clk;",
        "always @* d = clk & (seen | 1'b1);",
        "always_comb if (seen) d = 1; else d = 0;",
        "initial begin wait (seen); d = 1; end",
        "initial begin if (seen) #5; d = 1; end",
        "initial begin repeat (seen) @(posedge clk); d = 1; end",
        "initial if (seen) $finish;",
        "int x; initial if (seen) x = $random;",
        "initial if (seen) disable fork;",
        "task t; d = 1; endtask initial if (seen) t;",
        "task t(input a); d = a; endtask initial t(seen);",
        "function f(input a); return a; endfunction assign d = f(seen);",
        "event go; always @(posedge clk) if (seen) -> go; always @(go) d = 1;",
        "initial case (clk) seen: d = 1; endcase",
        "int i; initial begin i = seen; d = q[i]; end logic [1:0] q;",
        "logic [1:0] q; always @(posedge clk) q[seen] <= clk; assign d = q[0];",
        "logic q; always @(posedge clk) q <= #(seen) clk; assign d = q;",
        "other o (.a(seen), .b(d));",
        "if (1) begin : g assign d = seen; end",
        "int n; always @(posedge clk) n += seen; assign d = n[0];",
        "int n; always @(posedge clk) if (seen) n++; assign d = n[0];",
    ],
)
def test_it_may_do_more(body: str) -> None:
    assert not watches(body)
