from __future__ import annotations

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Direction, Parameter, Port, SourceFile
from rtlgen.core.problem import Problem
from rtlgen.static.interface import mismatches

IN, OUT = Direction.INPUT, Direction.OUTPUT
PROBLEM = Problem(
    id="p",
    suite="s",
    spec="",
    top="counter",
    ports=(
        Port(name="clk", direction=IN),
        Port(name="data_in", direction=IN, range="[WIDTH-1:0]", width=None),
        Port(name="q", direction=OUT, range="[3:0]", width=4),
    ),
    parameters=(Parameter(name="WIDTH", default="8"),),
)
GOOD = """\
module counter #(parameter WIDTH = 8) (
  input clk, input [WIDTH-1:0] data_in,
  output reg [3:0] q);
endmodule
"""


def judge(text: str, problem: Problem = PROBLEM) -> tuple[Diagnostic, ...]:
    return mismatches(Candidate(files=(SourceFile(path="c.sv", text=text),), top="counter"), problem)


def one(text: str, problem: Problem = PROBLEM) -> Diagnostic:
    (found,) = judge(text, problem)
    return found


def test_the_right_interface() -> None:
    assert judge(GOOD) == ()


@pytest.mark.parametrize(
    "header",
    [
        "module counter(clk, data_in, q); parameter WIDTH = 8; input clk; input [WIDTH-1:0] data_in;"
        " output [3:0] q; reg [3:0] q; endmodule",
        "module counter #(parameter WIDTH = 99) (input clk, input [WIDTH-1:0] data_in, output [4:1] q);"
        " endmodule",
        "module counter #(parameter WIDTH = 8, EXTRA = 1) (output [3:0] q, input clk,"
        " input [WIDTH-1:0] data_in); endmodule",
    ],
)
def test_other_ways_to_write_the_same(header: str) -> None:
    assert judge(header) == ()


def test_a_missing_port() -> None:
    found = one(GOOD.replace("input clk, ", ""))
    assert (found.cls, found.severity) == ("port_mismatch", Severity.ERROR)
    assert found.message == "port 'clk' is missing: expected 'input clk'"
    assert found.hint == "Add 'input clk' to the ports."
    assert found.where() == "c.sv:1:1"


@pytest.mark.parametrize("written", ["dataIn", "DATA_IN", "datain", "data_inn"])
def test_a_name_that_is_nearly_right(written: str) -> None:
    found = one(GOOD.replace("data_in", written))
    assert found.hint == f"Rename port '{written}' to 'data_in'."
    assert (found.line, found.column) == (2, 32)
    assert found.source_line == f"  input clk, input [WIDTH-1:0] {written},"


def test_a_wrong_direction() -> None:
    found = one(GOOD.replace("input clk", "output clk"))
    assert found.message == "port 'clk' has the wrong direction: expected input, found output"


def test_a_wrong_width() -> None:
    found = one(GOOD.replace("[3:0]", "[7:0]"))
    assert found.message == "port 'q' has the wrong width: expected 4 bits, found 8 bits"
    assert found.hint == "Declare it as 'output [3:0] q'."
    assert (found.line, found.column) == (3, 20)


def test_a_width_is_compared_under_the_parameters() -> None:
    found = one(GOOD.replace("[WIDTH-1:0]", "[WIDTH:0]"))
    assert found.message == "port 'data_in' has the wrong width: expected 8 bits, found 9 bits"


def test_a_port_too_many_is_a_warning() -> None:
    found = one(GOOD.replace("input clk", "input clk, output ready"))
    assert found.severity is Severity.WARNING
    assert found.message == "port 'ready' was not asked for: expected clk, data_in, q"


def test_a_missing_parameter() -> None:
    found = one(GOOD.replace("parameter WIDTH = 8", "parameter width = 8").replace("WIDTH-1", "width-1"))
    assert (found.cls, found.hint) == ("parameter_mismatch", "Rename parameter 'width' to 'WIDTH'.")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("module Counter; endmodule", "Rename module 'Counter' to 'counter'."),
        ("module adder; endmodule", "Name the module 'counter' instead of 'adder'."),
        (
            "module a; endmodule module b; endmodule",
            "Name the design's module exactly as asked, and define every module that is instantiated.",
        ),
    ],
)
def test_no_such_module(text: str, hint: str) -> None:
    found = one(text)
    assert (found.cls, found.hint, found.line) == ("missing_module", hint, 1)
    assert found.message.startswith("there is no module 'counter': found ")


def test_of_a_syntax_error_nothing_is_said() -> None:
    assert judge("module counter(input clk; endmodule") == ()


def test_without_known_ports_only_the_module_is_asked_for() -> None:
    problem = Problem(id="p", suite="s", spec="", top="counter")
    assert judge("module counter(input x); endmodule", problem) == ()
    assert one("module x; endmodule", problem).cls == "missing_module"


def test_an_unknown_width_is_no_mismatch() -> None:
    assert judge(GOOD.replace("[3:0]", "[MISSING:0]")) == ()
