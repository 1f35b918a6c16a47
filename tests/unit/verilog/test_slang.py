"""The door to pyslang keeps its promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.core.hdl import SourceFile
from rtlgen.verilog.diagnostics import diagnostics
from rtlgen.verilog.slang import Elaborated, parse, parse_text

DEEP = {
    "operators": f"module m; assign a = {'1+' * 30_000}1; endmodule",
    "parentheses": f"module m; assign a = {'(' * 5_000}1{')' * 5_000}; endmodule",
    "case": f"module m; {'case(1) 1: ' * 5_000};{' endcase' * 5_000} endmodule",
    "else": f"module m; {'if(1) ; else ' * 20_000}; endmodule",
    "modules": "module n; " * 5_000 + "endmodule " * 5_000,
    "members": f"module m; assign a = b{'.b' * 30_000}; endmodule",
    "length": "// x\n" * 300_000,
    "macros": "`define M0 x x\n"
    + "".join(f"`define M{n} `M{n - 1} `M{n - 1}\n" for n in range(1, 30))
    + "module m; `M29 endmodule",
    "macro arguments": "`define D(x) x x\nmodule m; " + "`D(" * 30 + "y" + ")" * 30 + " endmodule",
}


@pytest.mark.parametrize("kind", DEEP)
def test_a_text_that_would_overflow_is_turned_away(kind: str) -> None:
    parsed = parse_text(DEEP[kind])
    assert parsed.refused
    assert [d.cls for d in diagnostics([SourceFile(path="m.sv", text=DEEP[kind])])] == ["elaboration_limit"]


@pytest.mark.parametrize(
    "text",
    [
        f"module m; assign a = {'1+' * 2_000}1; endmodule",
        "`define W 8\n" + "module m; wire [`W-1:0] x; endmodule\n" * 500,
        f"module m; always @* {'if (a) begin ' * 60} b = 1; {'end ' * 60} endmodule",
    ],
)
def test_a_large_honest_text_is_read(text: str) -> None:
    assert parse_text(text).refused == ""


@pytest.mark.parametrize(
    "directive",
    ['`include "{}"', '`define F "{}"\n`include `F', '`define I(x) `inc``x "{}"\n`I(lude)', "`include <{}>"],
)
def test_no_file_of_the_machine_is_read(directive: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.vh"
    secret.write_text("wire secret_word;\n")
    parsed = parse_text(f"module m;\n{directive.format(secret)}\nendmodule\n")
    assert "secret_word" not in str(parsed.root)
    found = diagnostics([SourceFile(path="m.sv", text=f"{directive.format(secret)}\n")])
    assert "missing_include" in {d.cls for d in found}


def test_places_are_those_of_the_text_as_written() -> None:
    text = (
        '`define BAD missing\n`line 90 "other.sv" 0\n// é\n'
        "module m(output y);\n  /* é */ assign y = `BAD;\nendmodule\n"
    )
    (found,) = diagnostics([SourceFile(path="m.sv", text=text)])
    assert (found.file, found.line, found.column) == ("m.sv", 5, 22)
    assert found.source_line == "  /* é */ assign y = `BAD;"


def test_files_are_one_unit_and_keep_their_names() -> None:
    files = [
        SourceFile(path="a.sv", text="`define W 8\n"),
        SourceFile(path="b.sv", text="module m(input [`W-1:0] a, output y);\nassign y = b;\nendmodule\n"),
    ]
    (found,) = diagnostics(files)
    assert (found.file, found.line, found.cls) == ("b.sv", 2, "undeclared_identifier")


def test_two_files_of_one_name_do_not_clash() -> None:
    twice = [
        SourceFile(path="m.sv", text="module a; endmodule\n"),
        SourceFile(path="m.sv", text="module b; endmodule\n"),
    ]
    assert diagnostics(twice) == ()


def test_syntax_errors_hide_what_elaboration_would_say() -> None:
    found = diagnostics([SourceFile(path="m.sv", text="module m(output y);\nassign y = b\nendmodule\n")])
    assert {d.cls for d in found} == {"syntax_missing_token"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "module m; for (genvar i = 0; i < 3000; i++) begin : a for (genvar j = 0; j < 3000; j++)"
            " begin : b wire w; end end endmodule",
            "MaxGenerateStepsExceeded",
        ),
        (
            "module m #(parameter D = 0); m #(D + 1) a(); endmodule",
            "MaxInstanceDepthExceeded",
        ),
        ("module l; endmodule module m; l u[9999:0](); endmodule", "MaxInstanceArrayExceeded"),
        (
            "module m; function int f(int n); f = 0; for (int i = 0; i < n; i++) f++; endfunction"
            " localparam X = f(1000000000); endmodule",
            "ConstEvalExceededMaxSteps",
        ),
    ],
)
def test_endless_elaboration_ends(text: str, code: str) -> None:
    found = diagnostics([SourceFile(path="m.sv", text=text)], "m")
    assert [(d.code, d.cls) for d in found] == [(code, "elaboration_limit")]


def test_a_constant_that_fills_the_memory_is_turned_away() -> None:
    text = "module m; localparam int A[2**28] = '{default: 0}; localparam B = A[3]; endmodule"
    (found,) = diagnostics([SourceFile(path="m.sv", text=text)], "m")
    assert (found.cls, found.message) == (
        "elaboration_limit",
        "the constant 'A' has more than 67108864 bits",
    )


LEVELS = {
    "instances": "{0}",
    "generated blocks": "for (genvar i = 0; i < 20; i++) begin wire w; {0} end",
}


@pytest.mark.parametrize("body", LEVELS.values(), ids=LEVELS)
def test_a_hierarchy_that_fills_the_memory_is_turned_away(body: str) -> None:
    text = "module m0; endmodule\n"
    for level in range(1, 8):
        inner = " ".join(f"m{level - 1} u{n}();" for n in range(10))
        text += f"module m{level}; {body.format(inner)} endmodule\n"
    (found,) = diagnostics([SourceFile(path="m.sv", text=text)], "m7")
    assert found.cls == "elaboration_limit"
    assert found.message == "the design has more than 20000 instances and generated blocks"


def test_tops_and_parameters() -> None:
    parsed = parse_text("module m #(parameter W = 4) (output [W-1:0] y); assign y = 0; endmodule")
    design = Elaborated(parsed, ["m"], [("W", "9")])
    assert design.ok
    top = design.top("m")
    assert top is not None
    assert design.top("n") is None


def test_a_tree_is_kept_for_the_next_look() -> None:
    source = [SourceFile(path="m.sv", text="module kept; endmodule")]
    assert parse(source) is parse(list(source))
