from __future__ import annotations

import pytest

from rtlgen.core.hdl import Direction, Parameter, Port
from rtlgen.verilog.modules import interface, modules, tops

IN, OUT, INOUT = Direction.INPUT, Direction.OUTPUT, Direction.INOUT


def test_an_ansi_header() -> None:
    (found,) = modules(
        "module m #(parameter WIDTH = 4, DEPTH = 2 ** 3, localparam L = WIDTH) (\n"
        "  input wire clk, input [WIDTH - 1:0] a, b, input signed [3:0] c,\n"
        "  output reg [1:0][7:0] q, inout z);\nendmodule\n"
    )
    assert found.ports == (
        Port(name="clk", direction=IN),
        Port(name="a", direction=IN, range="[WIDTH-1:0]", width=4),
        Port(name="b", direction=IN, range="[WIDTH-1:0]", width=4),
        Port(name="c", direction=IN, range="[3:0]", width=4, signed=True),
        Port(name="q", direction=OUT, range="[1:0][7:0]", width=16),
        Port(name="z", direction=INOUT),
    )
    assert found.parameters == (
        Parameter(name="WIDTH", default="4"),
        Parameter(name="DEPTH", default="2**3"),
    )
    assert (found.line, found.end_line) == (1, 4)


def test_a_verilog_95_header() -> None:
    (found,) = modules(
        "module m(a, b, q);\nparameter W = 3;\ninput [W-1:0] a; input b;\n"
        "output q; reg [W-1:0] q;\nendmodule\n"
    )
    assert found.ports == (
        Port(name="a", direction=IN, range="[W-1:0]", width=3),
        Port(name="b", direction=IN),
        Port(name="q", direction=OUT, range="[W-1:0]", width=3),
    )
    assert found.parameters == (Parameter(name="W", default="3"),)


def test_widths_follow_the_parameters() -> None:
    text = "module m #(parameter W = 4) (input [W-1:0] a, output [$clog2(W)-1:0] y); endmodule"
    found = interface(text, "m", [("W", "16")])
    assert found is not None
    assert [p.width for p in found.ports] == [16, 4]
    assert interface(text, "n") is None


def test_a_width_that_cannot_be_known_is_none() -> None:
    (found,) = modules("module m(input unknown_t a, input [NOPE-1:0] b); endmodule")
    assert [p.width for p in found.ports] == [None, None]


def test_packed_structures_have_their_width() -> None:
    (found,) = modules("module m import p::*; (input struct packed {logic [3:0] x; logic y;} s); endmodule")
    assert [p.width for p in found.ports] == [5]


def test_instances_and_tops() -> None:
    found = modules(
        "module leaf(input x); endmodule\n"
        "module mid; leaf #(3) a(.x(1)), b(1); endmodule\n"
        "module top; mid u(); and g(x, y, z); generate if (1) begin : g0 leaf c(1); end endgenerate "
        "endmodule\n"
        "module lonely; lonely again(); endmodule\n"
    )
    assert {m.name: [(i.module, i.name, i.line) for i in m.instances] for m in found} == {
        "leaf": [],
        "mid": [("leaf", "a", 2), ("leaf", "b", 2)],
        "top": [("mid", "u", 3), ("leaf", "c", 3)],
        "lonely": [("lonely", "again", 4)],
    }
    assert tops(found) == ("top", "lonely")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "module",
        "module m(input a, output",
        "endmodule",
        "module m(a, b); input a; endmodule",
        "// nothing",
    ],
)
def test_broken_text_gives_what_is_there(text: str) -> None:
    assert all(m.name == "m" for m in modules(text))


def test_ports_survive_an_error_in_the_body() -> None:
    (found,) = modules("module m(input [7:0] a, output y);\n  assign y = a +;\n  wire = ;\nendmodule")
    assert [(p.name, p.width) for p in found.ports] == [("a", 8), ("y", 1)]


def test_a_port_is_found_by_name() -> None:
    (found,) = modules("module m(input a); endmodule")
    assert found.port("a") == Port(name="a", direction=IN)
    assert found.port("b") is None
