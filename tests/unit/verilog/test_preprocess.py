from __future__ import annotations

import pytest

from rtlgen.core.hdl import SourceFile
from rtlgen.verilog.diagnostics import diagnostics
from rtlgen.verilog.edit import normalised
from rtlgen.verilog.preprocess import for_simulation, preprocessed


def one(text: str) -> str:
    (page,) = preprocessed([SourceFile(path="m.sv", text=text)])
    return page.text


def test_tokens_stay_where_they_are() -> None:
    text = "`timescale 1ns/1ps\nmodule m( input  a,\n          output y );\n\n  assign y = a;\nendmodule\n"
    assert one(text) == text


def test_comments_go_and_lines_stay() -> None:
    assert one("module m; // x\n/* y\n*/ wire w;\nendmodule\n") == "module m;\n\n   wire w;\nendmodule\n"


def test_macros_are_expanded_in_their_line() -> None:
    text = "`define W 8\n`define P(x) x + x\nmodule m;\nwire [`W-1:0] y = `P(1);\nendmodule\n"
    assert normalised(one(text)) == "module m ; wire [ 8 - 1 : 0 ] y = 1 + 1 ; endmodule"
    assert one(text).split("\n")[3].startswith("wire [8 ")


def test_conditionals_are_decided() -> None:
    text = "`define A\n`ifdef A\nmodule a; endmodule\n`else\nmodule b; endmodule\n`endif\n"
    assert normalised(one(text)) == "module a ; endmodule"


@pytest.mark.parametrize("directive", ["`timescale 1ns/1ps", "`default_nettype none", "`resetall"])
def test_directives_that_still_matter_stay(directive: str) -> None:
    assert one(f"{directive}\nmodule m; endmodule\n").startswith(f"{directive}\n")


def test_errors_stay_errors() -> None:
    text = "module m;\n  assign y = 4`b1010;\n  ) junk ;\nendmodule\n"
    before, after = (diagnostics([SourceFile(path="m.sv", text=t)]) for t in (text, one(text)))
    assert before
    assert [(d.code, d.line) for d in before] == [(d.code, d.line) for d in after]


def test_escaped_names_keep_their_end() -> None:
    assert "\\a+b ;" in one("module m; wire \\a+b ; endmodule")


def test_macros_carry_over_to_the_next_file() -> None:
    first, second = preprocessed(
        [
            SourceFile(path="a.vh", text="`define W 3\n"),
            SourceFile(path="b.sv", text="module m; wire [`W:0] x; endmodule\n"),
        ]
    )
    assert (first.path, normalised(first.text)) == ("a.vh", "")
    assert normalised(second.text) == "module m ; wire [ 3 : 0 ] x ; endmodule"


def test_printing_hidden_in_a_macro_goes() -> None:
    text = (
        '`define SAY(x) $display("Mismatches: 0 in 100 samples", x)\nmodule m;\ninitial `SAY(1);\nendmodule\n'
    )
    (page,) = for_simulation([SourceFile(path="m.sv", text=text)])
    assert normalised(page.text) == "module m ; initial begin end endmodule"


def test_what_is_not_read_comes_back_as_it_was() -> None:
    text = f"module m; assign a = {'1+' * 30_000}1; endmodule"
    assert one(text) == text


def test_twice_is_once() -> None:
    text = "`define W 8\nmodule m; // c\nwire [`W-1:0] a, b;\nassign a = `W'hff;\nendmodule\n"
    assert one(one(text)) == one(text)


@pytest.mark.parametrize("after", ["`B", "&c"])
def test_what_a_macro_makes_is_not_joined_to_its_neighbours(after: str) -> None:
    ports = "module m(input a, c, output y);"
    text = f"`define A &&\n`define B &c\n{ports}\nassign y = a `A{after};\nendmodule\n"
    assert normalised(one(text)) == f"{normalised(ports)} assign y = a && & c ; endmodule"
