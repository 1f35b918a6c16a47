"""Every way in which a design can drive an input of its own, and what only looks like one."""

from __future__ import annotations

import pytest

from rtlgen.static.inputs import driven_inputs, port_names
from rtlgen.verilog.slang import parse_text

CHILDREN = """
module giver(output o, input i); assign o = i; endmodule
module both(inout wire o); endmodule
module taker(input o); endmodule
primitive prim(o, i); output o; input i; table 0:1; 1:0; endtable endprimitive
"""


def driven(body: str, header: str = "(input clk, input [3:0] d, output q)") -> list[str]:
    return [
        name for name, _ in driven_inputs(parse_text(f"module m {header};\n{body}\nendmodule\n{CHILDREN}"))
    ]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("assign d = 0;", "d"),
        ("assign q = 1, d[2] = 0;", "d"),
        ("assign {q, d[1:0]} = 0;", "d"),
        ("assign (supply0, supply1) clk = 1;", "clk"),
        ("wire clk = 1;", "clk"),
        ("buf (q, d, clk);", "d"),
        ("and g(clk, q, q);", "clk"),
        ("and (strong0, strong1) #1 g(clk, q, q);", "clk"),
        ("tran (q, clk);", "clk"),
        ("pullup (clk);", "clk"),
        ("nmos (clk, q, q);", "clk"),
        ("alias q = clk;", "clk"),
        ("giver g(clk, q);", "clk"),
        ("giver g(.i(q), .o(clk));", "clk"),
        ("both b(.o(clk));", "clk"),
        ("both b(clk);", "clk"),
        ("both #5 b(clk);", "clk"),
        ("prim p(clk, q);", "clk"),
        ("taker t(q); assign t.o = 1;", "t.o"),
        ("if (0) assign clk = 1;", "clk"),
    ],
)
def test_a_driven_input_is_found(body: str, name: str) -> None:
    assert driven(body) == [name]


@pytest.mark.parametrize(
    ("header", "body", "name"),
    [
        ("(input supply1 clk, output q)", "", "clk"),
        ("(clk, q)", "input clk; output q; supply1 clk;", "clk"),
        ("(clk, q)", "input tri0 clk; output q;", "clk"),
        ("(.clk(c), q)", "input c; output q; assign c = 1;", "c"),
        ("(output q, input o)", "giver g(.o, .i(q));", "o"),
        ("(output q, input o)", "giver g(.i(q), .*);", "o"),
        ("(input a, b, output q)", "assign b = 1;", "b"),
    ],
)
def test_whatever_the_header_looks_like(header: str, body: str, name: str) -> None:
    assert driven(body, header) == [name]


@pytest.mark.parametrize(
    "body",
    [
        "assign q = d[clk];",
        "reg [3:0] r; always @(posedge clk) r[d] <= clk;",
        "wire [3:0] w; assign w[d] = clk;",
        "buf (q, clk);",
        "giver g(q, clk);",
        "giver g(.o(q), .i(clk));",
        "taker t(clk);",
        "prim p(q, clk);",
        "missing u(clk, d, q);",
        "function [3:0] f(input [3:0] d); begin d = d + 1; f = d; end endfunction assign q = f(d);",
        "module inner(output clk); assign clk = 1; endmodule inner i(q);",
        "typedef struct packed {logic clk;} t; t s; assign s.clk = 1;",
        "giver g(.o(q), .*); wire i;",
    ],
)
def test_what_only_reads_an_input_is_no_driver(body: str) -> None:
    assert driven(body) == []


@pytest.mark.parametrize("connection", ["clk", ".o(clk)"])
def test_of_two_modules_with_one_name_any_may_be_meant(connection: str) -> None:
    hidden = "module taker(inout wire o); assign o = 1; endmodule"
    assert "clk" in driven(f"{hidden} taker t({connection});")


def test_the_place_is_where_it_is_driven() -> None:
    ((_, place),) = driven_inputs(parse_text("module m(input a);\n  assign\n    a = 1;\nendmodule\n"))
    assert (place.line, place.column) == (3, 5)


def test_a_long_target_is_no_danger() -> None:
    assert driven(f"assign {'q + ' * 5000} d = 0;") == ["d"]


def test_the_names_in_a_header() -> None:
    parsed = parse_text(
        "module a(x, {y, z}, .w(v)); endmodule module b(input x, output reg [1:0] y); endmodule"
    )
    assert port_names(parsed, "a") == ("x", "w")
    assert port_names(parsed, "b") == ("x", "y")
    assert port_names(parsed, "c") == ()
