from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.errors import ToolFailed
from rtlgen.core.hdl import SourceFile
from rtlgen.static.lint import Linter, lint

LATCH = "module m(input a, s, output reg y);\n  always_comb\n    if (s) y = a;\nendmodule\n"


def of(text: str, linter: Linter | None = None) -> list[tuple[str, int | None]]:
    found = lint(Candidate(files=(SourceFile(path="m.sv", text=text),), top="m"), linter=linter)
    assert all(d.severity is Severity.WARNING and d.hint for d in found)
    return [(d.cls, d.line) for d in found]


class Says:
    """A linter that says what it is told to."""

    def __init__(self, *codes: tuple[str, int]) -> None:
        self.codes = codes
        self.folder: Path | None = None

    def lint(self, sources: Sequence[SourceFile], top: str, folder: Path) -> tuple[Diagnostic, ...]:
        self.folder = folder
        assert folder.is_dir()
        return tuple(
            Diagnostic(
                tool="verilator",
                severity=Severity.ERROR,
                message="x",
                code=code,
                file=sources[0].path,
                line=line,
            )
            for code, line in self.codes
        )


class Breaks:
    def lint(self, sources: Sequence[SourceFile], top: str, folder: Path) -> tuple[Diagnostic, ...]:
        raise ToolFailed("it broke")


@pytest.mark.parametrize(
    "text",
    [
        "module m(input clk, reset, d, output reg q);\n"
        "  always @(posedge clk or posedge reset) if (reset) q <= 0; else q <= d;\nendmodule\n",
        "module m(input clk, rst_n, d, output reg q);\n"
        "  always @(posedge clk) if (!rst_n) q <= 0; else q <= d;\nendmodule\n",
        "module m(input clk, d, output reg [3:0] q);\n  integer i;\n"
        "  always @(posedge clk) for (i = 0; i < 4; i = i + 1) q[i] <= d;\nendmodule\n",
        "module m(input clk, d, output reg q);\n"
        "  always @(posedge clk) begin reg t; t = d; q <= t; end\nendmodule\n",
        "module m(input [1:0] s, output reg y);\n"
        "  always @(*) case (s) 0: y = 1; 1, 2: y = 0; 3: y = 1; endcase\nendmodule\n",
        "module m(input [7:0] a, input [2:0] i, output y);\n  assign y = a[i];\nendmodule\n",
    ],
)
def test_good_style_is_left_alone(text: str) -> None:
    assert of(text) == []


def test_a_clocked_case_may_leave_values_out() -> None:
    text = (
        "module m(input clk, input [1:0] s, output reg y);\n"
        "  always @(posedge clk) case (s) 0: y <= 1; 1: y <= 0; endcase\nendmodule\n"
    )
    assert of(text) == []


@pytest.mark.parametrize(
    ("items", "open_case"), [("A: y = 1; B: y = 0;", True), ("A, B, 3, 0: y = 1;", False)]
)
def test_named_constants_are_counted(items: str, open_case: bool) -> None:
    text = (
        "module m(input [1:0] s, output reg y);\n  localparam [1:0] A = 1, B = 2;\n"
        f"  always @(*) begin y = 0; case (s) {items} endcase end\nendmodule\n"
    )
    assert (("lint_incomplete_case", 3) in of(text)) == open_case


def test_a_case_on_signals_is_not_counted() -> None:
    text = (
        "module m(input a, b, output reg y);\n"
        "  always @(*) begin y = 0; case (1'b1) a: y = b; endcase end\nendmodule\n"
    )
    assert of(text) == []


def test_an_enum_is_covered_by_its_names() -> None:
    case = "always_comb case (s) A: y = 1; B: y = 0; {}endcase"
    text = (
        "module m(input clk, d, output reg y);\n  typedef enum logic [1:0] {A, B, C} t;\n  t s;\n"
        "  always_ff @(posedge clk) s <= d ? A : B;\n  CASE\nendmodule\n"
    )
    assert ("lint_incomplete_case", 5) in of(text.replace("CASE", case.format("")))
    covered = of(text.replace("CASE", case.format("C: y = 1; ")))
    assert "lint_incomplete_case" not in {cls for cls, _ in covered}


def test_an_instance_may_reset_otherwise() -> None:
    text = (
        "module m(input clk, reset, d, output q);\n  sub u(clk, d & reset, q);\nendmodule\n"
        "module sub(input clk, d, output reg q);\n  always @(posedge clk) q <= d;\nendmodule\n"
    )
    assert of(text) == []


def test_a_design_with_errors_is_the_compilers() -> None:
    assert of(LATCH.replace("y = a", "y = missing")) == []


def test_a_second_opinion_is_merged() -> None:
    linter = Says(("LATCH", 3), ("UNOPTFLAT", 2), ("DECLFILENAME", 1))
    assert of(LATCH, linter) == [("lint_combinational_loop", 2), ("lint_latch", 3)]
    assert linter.folder is not None
    assert not linter.folder.exists()


def test_a_broken_linter_costs_nothing() -> None:
    assert of(LATCH, Breaks()) == [("lint_latch", 3)]
