from __future__ import annotations

from dataclasses import replace

from rtlgen.core.hdl import Direction, Parameter, Port, SourceFile
from rtlgen.core.problem import Problem
from rtlgen.verify.null_designs import null_designs

PROBLEM = Problem(
    id="p",
    suite="s",
    spec="",
    top="fifo",
    parameters=(Parameter(name="WIDTH", default="8"), Parameter(name="DEPTH", default="2**4")),
    ports=(
        Port(name="clk", direction=Direction.INPUT),
        Port(name="a", direction=Direction.INPUT, range="[WIDTH-1:0]", width=None, signed=True),
        Port(name="pad", direction=Direction.INOUT, range="[3:0]", width=4),
        Port(name="q", direction=Direction.OUTPUT, range="[WIDTH-1:0]", width=None),
        Port(name="full", direction=Direction.OUTPUT),
    ),
)


def test_the_three_of_them_have_the_interface_that_was_asked_for() -> None:
    empty, low, high = null_designs(PROBLEM)
    assert [d.name for d in (empty, low, high)] == ["empty", "stuck_at_0", "stuck_at_1"]
    assert [d.driven for d in (empty, low, high)] == [False, True, True]
    assert all(d.candidate.top == "fifo" for d in (empty, low, high))
    assert low.candidate.text == (
        "module fifo #(\n"
        "  parameter WIDTH = 8,\n"
        "  parameter DEPTH = 2**4\n"
        ") (\n"
        "  input logic clk,\n"
        "  input logic signed [WIDTH-1:0] a,\n"
        "  inout wire [3:0] pad,\n"
        "  output logic [WIDTH-1:0] q,\n"
        "  output logic full\n"
        ");\n"
        "  assign q = '0;\n"
        "  assign full = '0;\n"
        "endmodule\n"
    )
    assert high.candidate.text == low.candidate.text.replace("'0", "'1")
    assert "assign" not in empty.candidate.text


def test_without_known_outputs_there_are_none() -> None:
    assert null_designs(Problem(id="p", suite="s", spec="", top="t", ports=PROBLEM.ports[:3])) == ()


def test_a_reference_tells_what_a_problem_does_not() -> None:
    text = "module m #(parameter W = 3) (input a, output [W-1:0] y); assign y = a; endmodule\n"
    silent = Problem(id="p", suite="s", spec="", top="m")
    assert null_designs(silent) == ()
    known = replace(silent, reference=(SourceFile(path="m.sv", text=text),))
    assert [d.name for d in null_designs(known)] == ["empty", "stuck_at_0", "stuck_at_1"]
    assert "output logic [W-1:0] y" in null_designs(known)[0].candidate.text
