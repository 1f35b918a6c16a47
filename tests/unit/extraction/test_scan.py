from __future__ import annotations

import pytest

from rtlgen.extraction.scan import first_end, first_statement, only_code, units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("module a; endmodule", [("a", True)]),
        ("module a #(parameter W = 1) (input x); endmodule : a", [("a", True)]),
        ("module a\n  import p::*;\n  (input x); endmodule", [("a", True)]),
        ("module automatic a (); endmodule", [("a", True)]),
        ("module \\a+b (input x); endmodule", [("\\a+b", True)]),
        ("(* keep *) module a (); endmodule", [("a", True)]),
        ("module a; endmodule module b; endmodule", [("a", True), ("b", True)]),
        ("module a; assign x = 1;\nmodule b; endmodule", [("a", False), ("b", True)]),
        ("module a (input", [("a", False)]),
        ("module a", [("a", False)]),
        ("The module counter (8 bits) counts.", []),
        ("A module is a block.\nmodule names matter", []),
        ("// module a;\n/* module b; endmodule */", []),
        ("package p; endpackage\ninterface i; endinterface", [("p", True), ("i", True)]),
        ("module a (interface x); endmodule", [("a", True)]),
    ],
)
def test_units(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(u.name, u.closed) for u in units(text)] == expected


def test_spans_cover_label_and_nothing_else() -> None:
    text = "x\nmodule a; endmodule : a // end"
    (unit,) = units(text)
    assert text[unit.start : unit.end] == "module a; endmodule : a"


def test_only_code_drops_prose_and_keeps_what_belongs() -> None:
    text = (
        "Here:\n`timescale 1ns/1ps\n`define W(x) \\\n  (x)\ntypedef logic [1:0] t;\n"
        "module a;\nendmodule\n// note\nmodule b;\nendmodule\nSee module a.\nmodule c;\nendmodule\nBye"
    )
    assert only_code(text) == (
        "`timescale 1ns/1ps\n`define W(x) \\\n  (x)\ntypedef logic [1:0] t;\n"
        "module a;\nendmodule\n// note\nmodule b;\nendmodule\n\nmodule c;\nendmodule\n"
    )


def test_first_end_and_first_statement() -> None:
    assert first_end("// endmodule\nassign y = a;\nendmodule") == len(
        "// endmodule\nassign y = a;\nendmodule"
    )
    assert first_end("assign y = a;") is None
    assert first_statement("Text.\n  always @(posedge clk) q <= d;\n") == len("Text.\n")
    assert first_statement("We always assign the output.") is None
