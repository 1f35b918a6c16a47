from __future__ import annotations

import pytest

from rtlgen.core.hdl import SourceFile
from rtlgen.verilog.constructs import ConstructKind, constructs
from rtlgen.verilog.scopes import declared_names
from rtlgen.verilog.slang import parse_text

Kind = ConstructKind


def found(body: str, before: str = "") -> list[tuple[ConstructKind, str]]:
    text = f"{before}\nmodule m;\n{body}\nendmodule\n"
    return [(c.kind, c.name) for c in constructs([SourceFile(path="m.sv", text=text)])]


@pytest.mark.parametrize(
    ("body", "kind", "name"),
    [
        ("initial $finish;", Kind.SYSTEM_CALL, "$finish"),
        ("wire [$clog2(8):0] x;", Kind.SYSTEM_CALL, "$clog2"),
        ("assign y = tb.good.q;", Kind.OUTSIDE_NAME, "tb.good.q"),
        ("assign y = tb.good[2].q;", Kind.OUTSIDE_NAME, "tb.good[2].q"),
        ("assign y = $root.tb.q;", Kind.OUTSIDE_NAME, "$root"),
        ("assign y = $unit::q;", Kind.OUTSIDE_NAME, "$unit"),
        ("assign y = other_pkg::Q;", Kind.OUTSIDE_NAME, "other_pkg::Q"),
        ("import other_pkg::*;", Kind.OUTSIDE_NAME, "other_pkg::"),
        ("initial check;", Kind.OUTSIDE_CALL, "check"),
        ("initial check(1);", Kind.OUTSIDE_CALL, "check"),
        ("initial disable stimulus;", Kind.OUTSIDE_CALL, "stimulus"),
        ("wire \\a+b ;", Kind.ESCAPED, "\\a+b"),
        ("initial x = 1;", Kind.INITIAL, "initial"),
        ("final x = 1;", Kind.FINAL, "final"),
        ("initial force x = 1;", Kind.FORCE, "force"),
        ("initial release x;", Kind.FORCE, "release"),
        ("always @* assign x = 1;", Kind.PROCEDURAL_ASSIGN, "assign"),
        ("bind tb m u();", Kind.BIND, "bind"),
        ("defparam u.W = 3;", Kind.DEFPARAM, "u.W"),
        ('import "DPI-C" function int f();', Kind.DPI, "import"),
        ("initial #5 x = 1;", Kind.DELAY, "#"),
        ("assign #1 x = y;", Kind.DELAY, "#"),
        ("initial wait (x) y = 1;", Kind.WAIT, "wait"),
        ('`include "x.vh"', Kind.INCLUDE, '"x.vh"'),
        ("`ifdef SYNTHESIS\n`endif", Kind.CONDITIONAL, "SYNTHESIS"),
        ("`ifndef A\n`elsif B\n`endif", Kind.CONDITIONAL, "B"),
        ("`default_nettype none", Kind.DIRECTIVE, "`default_nettype none"),
        ("sub u(.q(w)); assign y = u.q;", Kind.PATH, "u.q"),
        ("sub \\tb (); assign y = \\tb .q;", Kind.PATH, "tb.q"),
        ("initial randcase 1: ; endcase", Kind.RANDOM, "randcase"),
        ("C c; initial c.randomize();", Kind.RANDOM, "randomize"),
        ("`systemc_header", Kind.DIRECTIVE, "`systemc_header"),
        ("wire x; // synopsys translate_off", Kind.PRAGMA, "synopsys translate_off"),
        ("wire x; /*verilator public*/", Kind.PRAGMA, "verilator public"),
        ("(* translate_off *) wire x;", Kind.PRAGMA, "translate_off"),
    ],
)
def test_each_kind_is_found(body: str, kind: ConstructKind, name: str) -> None:
    assert (kind, name) in found(body)


@pytest.mark.parametrize(
    "body",
    [
        "sub u(.q(w)); assign y = u.q;",
        "typedef struct packed {logic a;} s_t; s_t s; assign y = s.a;",
        "for (genvar i = 0; i < 2; i++) begin : g wire w; end assign y = g[1].w;",
        "generate if (1) begin : g wire w; end endgenerate assign y = g.w;",
        "function f(input a); f = a; endfunction assign y = f(1);",
        "task t; endtask initial t;",
        "initial begin : block disable block; end",
        "integer i; initial for (i = 0; i < 2; i = i + 1) begin : k reg r; end",
    ],
)
def test_names_of_the_design_itself_stay_inside(body: str) -> None:
    kinds = {kind for kind, _ in found(body)}
    assert not kinds & {Kind.OUTSIDE_NAME, Kind.OUTSIDE_CALL}


def test_a_package_of_the_design_is_inside() -> None:
    inside = found("import p::*; assign y = p::Q;", "package p; localparam Q = 1; endpackage")
    assert inside == [(Kind.PATH, "p::Q")]


@pytest.mark.parametrize(
    "body",
    [
        "generate if (W) begin : g task check; endtask end endgenerate initial check;",
        "wire check; initial check;",
        "initial begin : a begin : stimulus end end initial disable stimulus;",
    ],
)
def test_a_decoy_out_of_sight_declares_nothing(body: str) -> None:
    assert Kind.OUTSIDE_CALL in {kind for kind, _ in found(body)}


def test_a_decoy_in_the_body_of_a_loop_does_not_declare() -> None:
    body = "for (genvar i = 0; i < 2; i++) begin : g assign y = tb.q; end"
    assert (Kind.OUTSIDE_NAME, "tb.q") in found(body)


def test_macros_and_pasting_hide_nothing() -> None:
    text = "`define A(x) $fin``x\nmodule m;\n  initial `A(ish);\nendmodule\n"
    calls = [c for c in constructs([SourceFile(path="m.sv", text=text)]) if c.kind is Kind.SYSTEM_CALL]
    assert [(c.name, c.place.line, c.in_macro) for c in calls] == [("$finish", 3, True)]


def test_a_syntax_error_hides_nothing() -> None:
    assert (Kind.SYSTEM_CALL, "$finish") in found(") ] initial ( $finish ;")


def test_comments_and_strings_are_no_code() -> None:
    assert found('// $finish\n/* tb.q */ wire [63:0] s = "$finish tb.q";') == []


def test_conditionals_skip_what_is_not_compiled() -> None:
    assert (Kind.SYSTEM_CALL, "$stop") not in found("`ifdef NEVER\ninitial $stop;\n`endif")


def test_places_are_of_the_text() -> None:
    text = "module m;\n  initial\n    $stop;\nendmodule\n"
    (call,) = [c for c in constructs([SourceFile(path="m.sv", text=text)]) if c.kind is Kind.SYSTEM_CALL]
    assert (call.place.line, call.place.column, call.place.source_line) == (3, 5, "    $stop;")


def test_declared_names() -> None:
    parsed = parse_text(
        "package p; endpackage\nmodule m(input a); wire b; sub c(); enum {D, E} e; genvar g;"
        " function f(input h); endfunction endmodule"
    )
    assert declared_names(parsed) == {"p", "a", "b", "c", "D", "E", "e", "g", "f", "h"}
