"""Which designs may share a simulation, and what they are called in it."""

from __future__ import annotations

import pytest

from rtlgen.bench.companions import companion
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.verilog.lexer import code_tokens
from rtlgen.verilog.modules import modules


def design(text: str) -> Candidate:
    return Candidate(files=(SourceFile(path="dut.sv", text=text),), top="Top")


RESERVED = frozenset({"a", "q"})


def may_share(candidate: Candidate, reserved: frozenset[str]) -> bool:
    found = companion(candidate, candidate, reserved)
    return found is not None and not found.races


PLAIN = "module Top (input a, output logic q); always_comb q = a; endmodule\n"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN + "module Sub (input a, output q); assign q = a; endmodule\n",
        "module Top (input clk, a, output reg q); initial q = 0; always @(posedge clk) q <= a; endmodule\n",
        "module Top #(parameter W = 1) (input a, output q); Sub #(.N(W)) s (.a(a), .q(q)); endmodule\n"
        "module Sub #(parameter N = 1) (input a, output q); assign q = a; endmodule\n",
        "module Top (input [3:0] a, output reg q); integer i; always @(*) begin q = 0;\n"
        "for (i = 0; i < 4; i = i + 1) q = q ^ a[i]; end endmodule\n",
    ],
)
def test_plain_designs_share(text: str) -> None:
    assert may_share(design(text), RESERVED)


@pytest.mark.parametrize(
    "odd",
    [
        "initial #5 q = 1;",
        "always @(a) q = #1 a;",
        "initial forever q = a;",
        "initial while (a) q = 1;",
        "initial repeat (9) q = a;",
        "initial wait (a) q = 1;",
        "event e; always @(e) q = 1;",
        "initial fork q = 1; join",
        "real r;",
        "wire x = top_module1_rtlgen_0001.q;",
        'parameter T = "text";',
        r"wire \odd ;",
        "`timescale 1ns/1ps",
        "supply1 one;",
        "initial assert (a);",
        "initial force q = a;",
        "module Inner; endmodule",
    ],
)
def test_odd_designs_go_alone(odd: str) -> None:
    assert not may_share(design(f"module Top (input a, output logic q); {odd} endmodule\n"), RESERVED)


@pytest.mark.parametrize(
    "beside",
    [
        "package P; endpackage\n",
        "typedef logic t;\n",
        "function automatic f(input x); return x; endfunction\n",
        "parameter N = 3;\n",
        "interface I; endinterface\n",
        "primitive p (q, a); output q; input a; table 0:0; 1:1; endtable endprimitive\n",
        "class C; endclass\n",
        "module Top; endmodule\n",
        "wire w;\n",
    ],
)
def test_what_stands_beside_the_modules_makes_a_design_go_alone(beside: str) -> None:
    assert not may_share(design(beside + PLAIN), RESERVED)


def test_a_module_called_like_a_port_goes_alone() -> None:
    assert not may_share(design(PLAIN + "module q; endmodule\n"), RESERVED)


def test_every_module_is_called_after_its_design_and_nothing_else_is_changed() -> None:
    text = (
        "module Top (input a, output q);\n"
        "  wire Topmost, Sub_1;\n"
        "  Sub Sub_0 (.a(a), .q(q));\n"
        "endmodule : Top\n"
        "module Sub (input a, output q); assign q = a; endmodule\n"
    )
    found = companion(design(text), design(text), RESERVED)
    assert found is not None
    assert found.modules == {"Top", "Sub"}
    (file,) = found.renamed("_rtlgen_0004", "rtlgen_0004")
    assert file.path == "rtlgen_0004/dut.sv"
    assert [m.name for m in modules(file.text)] == ["Top_rtlgen_0004", "Sub_rtlgen_0004"]
    assert "Sub_rtlgen_0004 Sub_0 (" in file.text
    assert "wire Topmost, Sub_1;" in file.text
    assert "endmodule : Top_rtlgen_0004" in file.text
    assert file.text.count("\n") == text.count("\n")
    back = [t.text.replace("_rtlgen_0004", "") for t in code_tokens(file.text)]
    assert back == [t.text for t in code_tokens(text)]


def test_a_design_that_may_see_bits_come_one_after_the_other_keeps_its_loops() -> None:
    loop = "always @(posedge clk) for (int i = 0; i < 64; i++) w[i] <= a[i];"
    head = "module Top (input clk, input [63:0] a, output q);\nreg [63:0] w; reg c;"
    clocked = design(f"{head}\n{loop}\nassign q = ^w;\nendmodule")
    derived = design(f"{head}\n{loop}\nwire p = ^w;\nalways @(posedge p) c <= ~c;\nassign q = c;\nendmodule")
    found = [companion(d, d, (), {"clk"}) for d in (clocked, derived)]
    assert [f is not None and f.files != f.candidate.files for f in found] == [True, False]
