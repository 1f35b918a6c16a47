"""What pyslang adds to a compiler's bare "syntax error"."""

from __future__ import annotations

import pytest

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.simulators.second_reader import refined

MODULE = "module m(input a, input [3:0] b, output reg y);\n{}\nendmodule\n"


def read(text: str, line: int, cls: str = "syntax_unexpected_token") -> Diagnostic:
    said = Diagnostic(
        tool="iverilog",
        severity=Severity.ERROR,
        message="syntax error",
        cls=cls,
        file="./m.sv",
        line=line,
        source_line=text.splitlines()[line - 1],
    )
    (one,) = refined([said], [SourceFile(path="m.sv", text=text)])
    return one


@pytest.mark.parametrize(
    ("body", "line", "cls"),
    [
        ("wire t = a\nassign y = t;", 3, "syntax_missing_token"),
        ("wire t = (a | b[0])) ;", 2, "syntax_unexpected_token"),
        ("always @(*) begin y = a; if (b) begin y = 0; } end", 2, "syntax_unexpected_token"),
        ("always @(*) begin y = a; integer i; end", 2, "declaration_after_statement"),
        ("always @(*) begin y = a; genvar i; end", 2, "generate_misuse"),
        ("always @(*) for (genvar i = 0; i < 4; i = i + 1) y = a;", 2, "generate_misuse"),
        ("always @(*) y = 1'bd;", 2, "bad_literal"),
        ("wire t = (a ^ b) [0];", 2, "invalid_select"),
        ("reg [3:0] sequence;", 2, "keyword_as_name"),
        ("typedef enum logic {A, B,\n // none\n } t;", 4, "trailing_comma"),
        ("asign y = a;", 2, "undeclared_identifier"),
        ("always_com y = a;", 2, "undeclared_identifier"),
        ("always_comb begin (y + 1) = a; end", 2, "illegal_lvalue"),
    ],
)
def test_a_syntax_error_gets_its_name(body: str, line: int, cls: str) -> None:
    found = read(MODULE.format(body), line)
    assert (found.severity, found.cls) == (Severity.ERROR, cls)
    assert found.hint


@pytest.mark.parametrize(
    ("body", "cls"),
    [
        ("always @(*) begin y = 0; for (int i = 0; i < 4; i++) if (b[i]) continue; end", "break_continue"),
        ("always_comb y = b inside {1, 3};", "unsupported_construct"),
        ("import p::*; byte_t t = a;", "unsupported_construct"),
    ],
)
def test_what_is_legal_is_the_tools_own_lack(body: str, cls: str) -> None:
    found = read(MODULE.format(body), 2)
    assert (found.severity, found.cls) == (Severity.UNSUPPORTED, cls)


def test_a_legal_jump_excuses_nothing_else() -> None:
    text = MODULE.format(
        "always @(*) begin y = a;\nfor (int i = 0; i < 4; i++) begin if (b[i]) continue;\nint t = 1; end end"
    )
    assert read(text, 3).severity is Severity.UNSUPPORTED
    assert read(text, 4).cls == "declaration_after_statement"


def test_prose_is_no_missing_token() -> None:
    text = "Here is the module that you want:\n" + MODULE.format("always @(*) y = a;") + "It copies a."
    assert read(text, 1).cls == "syntax_unexpected_token"
    assert read(text, 5).cls == "syntax_unexpected_token"


def test_an_input_is_no_wire_to_declare_reg() -> None:
    text = MODULE.format("wire w;\nalways @(posedge a) begin b <= 1; end\nalways @(*) w = a;")
    assert read(text, 3, "wire_assigned_in_always").cls == "illegal_lvalue"
    assert read(text, 4, "wire_assigned_in_always").cls == "wire_assigned_in_always"


def test_what_is_clear_stays() -> None:
    said = Diagnostic(
        tool="iverilog",
        severity=Severity.ERROR,
        message="Unknown module type: x",
        cls="missing_module",
        file="m.sv",
        line=2,
    )
    broken = SourceFile(path="m.sv", text=MODULE.format("x u(;"))
    assert refined([said], [broken]) == (said,)
    assert refined([said], []) == (said,)
