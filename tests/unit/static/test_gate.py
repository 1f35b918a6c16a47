"""Every rule refuses what it is for and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Direction, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.static.gate import forbidden, unreadable
from rtlgen.static.rules import RULES

BENCH = """\
package tb_pkg; localparam ANSWER = 1; endpackage
module reference(input a, output y); assign y = a; endmodule
module tb; reg a; wire y, q; integer errors = 0;
  task passed; $display("ok"); endtask
  dut dut(a, y); reference good(a, q);
endmodule
"""
NATIVE = BenchSpec(kind=BenchKind.NATIVE, files=(SourceFile(path="tb.sv", text=BENCH),), top="tb")
PROBLEM = Problem(id="p", suite="s", spec="", top="dut", bench=NATIVE)


def judge(text: str, problem: Problem = PROBLEM) -> tuple[Diagnostic, ...]:
    return forbidden(Candidate(files=(SourceFile(path="dut.sv", text=text),), top="dut"), problem)


def broken(body: str, *, before: str = "", after: str = "") -> set[str]:
    text = f"{before}\nmodule dut(input a, output y);\n  assign y = a;\n{body}\nendmodule\n{after}"
    return {d.cls for d in judge(text)}


BODIES = [
    ("initial $finish;", "forbidden_simulation_control"),
    ("initial #100 $finish(0);", "forbidden_simulation_control"),
    ("initial $stop;", "forbidden_simulation_control"),
    ("initial $fatal(0);", "forbidden_simulation_control"),
    ("initial $finish_and_return(0);", "forbidden_simulation_control"),
    ("wire w = $time > 5;", "forbidden_simulation_control"),
    ("wire [31:0] w = $random;", "forbidden_simulation_control"),
    ("initial randcase 1: ; endcase", "forbidden_simulation_control"),
    ("assign a = 1'bx;", "forbidden_driven_input"),
    ("initial $assertoff;", "forbidden_simulation_control"),
    ('initial $c("exit(0);");', "forbidden_simulation_control"),
    ('integer f = $fopen("results.xml", "w");', "forbidden_file_access"),
    ("initial $fdisplay(1, a);", "forbidden_file_access"),
    ('reg [7:0] m [0:3]; initial $readmemh("x.hex", m);', "forbidden_file_access"),
    ("initial $dumpvars;", "forbidden_file_access"),
    ('initial $system("id");', "forbidden_file_access"),
    ('integer s; initial s = $value$plusargs("n=%d", s);', "forbidden_file_access"),
    ('wire w = $test$plusargs("golden");', "forbidden_file_access"),
    ("wire w = $my_vpi_function(a);", "forbidden_system_task"),
    ("wire w = tb.good.q;", "forbidden_outside_name"),
    ("wire w = good.q;", "forbidden_outside_name"),
    ("initial tb.errors = 0;", "forbidden_outside_name"),
    ("wire w = $root.tb.q;", "forbidden_outside_name"),
    ("wire w = tb_pkg::ANSWER;", "forbidden_outside_name"),
    ("import tb_pkg::*;", "forbidden_outside_name"),
    ("initial passed;", "forbidden_outside_name"),
    ("function f(input tb); f = tb; endfunction wire w = tb.good.q;", "forbidden_outside_name"),
    ("sub tb(); wire w = tb.good.q;", "forbidden_outside_name"),
    ("if (0) begin : tb sub good(); end wire w = tb.good.q;", "forbidden_outside_name"),
    ("if (0) begin : hidden task passed; endtask end initial passed;", "forbidden_outside_name"),
    ("reference r(a, y);", "forbidden_bench_module"),
    ("reference #5 r(a, y);", "forbidden_bench_module"),
    ("tb again();", "forbidden_bench_module"),
    ("initial force y = 1;", "forbidden_force"),
    ("initial release y;", "forbidden_force"),
    ("bind tb dut spy(a, y);", "forbidden_bind"),
    ("defparam tb.dut.W = 1;", "forbidden_defparam"),
    ('import "DPI-C" function int system(string s);', "forbidden_dpi"),
    ("final begin end", "forbidden_final"),
    ('`include "/etc/passwd"', "forbidden_include"),
    ("`ifdef __ICARUS__\nassign y = 1;\n`endif", "forbidden_conditional"),
    ("`ifndef SYNTHESIS\nassign y = 1;\n`endif", "forbidden_conditional"),
    ("`ifdef VERILATOR\n`endif", "forbidden_conditional"),
    ("`ifdef COCOTB_SIM\n`endif", "forbidden_conditional"),
    ('`line 1 "tb.sv" 0', "forbidden_directive"),
    ("`systemc_header\n#include <cstdlib>\n`verilog", "forbidden_directive"),
    ("`pragma protect begin", "forbidden_directive"),
    ("// synopsys translate_off\nassign y = 1;\n// synopsys translate_on", "forbidden_pragma"),
    ("/* synthesis off */", "forbidden_pragma"),
    ("reg r /* verilator public_flat_rw */;", "forbidden_pragma"),
    ("wire \\tb.good.q ;", "forbidden_escaped_identifier"),
    ("wire \\$finish ;", "forbidden_escaped_identifier"),
    ("// \u202e hidden", "forbidden_character"),
    ("// ends here\r initial w = 1;", "forbidden_character"),
    ("// \x00", "forbidden_character"),
]


@pytest.mark.parametrize(("body", "cls"), BODIES)
def test_a_hostile_body_is_refused(body: str, cls: str) -> None:
    assert cls in broken(body)


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("module tb; endmodule", "forbidden_reserved_name"),
        ("module reference(input a, output y); endmodule", "forbidden_reserved_name"),
        ("package tb_pkg; endpackage", "forbidden_reserved_name"),
        (
            "primitive reference(o, i); output o; input i; table 0:1; endtable endprimitive",
            "forbidden_reserved_name",
        ),
        ("class reference; endclass", "forbidden_reserved_name"),
        ("module rtlgen_harness; endmodule", "forbidden_reserved_name"),
        ("program p; initial begin end endprogram", "forbidden_program"),
        ("config c; design tb; endconfig", "forbidden_config"),
    ],
)
def test_a_hostile_definition_is_refused(text: str, cls: str) -> None:
    assert cls in broken("", after=text)


def test_every_rule_is_tried_here() -> None:
    tried = {cls for _, cls in BODIES} | {
        "forbidden_reserved_name",
        "forbidden_program",
        "forbidden_config",
        "forbidden_unreadable",
    }
    assert tried == set(RULES)


@pytest.mark.parametrize(
    "body",
    [
        'initial `SAY("x");',
        "initial `PASTE(ish);",
        "initial `STOP;",
    ],
)
def test_macros_hide_nothing(body: str) -> None:
    macros = "`define SAY(x) $display(x); $finish\n`define PASTE(x) $fin``x\n`define STOP $stop\n"
    assert broken(body, before=macros) == {"forbidden_simulation_control"}


@pytest.mark.parametrize(
    "body",
    [
        'initial $display("Mismatches: 0 in 100 samples");',
        'always @(a) $monitor("%t", $time);',
        'generate if (1) $error("width"); endgenerate',
        "reg [3:0] q = 0; initial q = 4'd3;",
        "localparam W = $clog2(8); wire signed [7:0] s = $signed(8'hff);",
        "sub u(); wire w = u.inner;",
        "sub #(.W(2)) u(); defparam u.V = 3;",
        "wire #1 w = a;",
        "`define LOCAL\n`ifdef LOCAL\nwire w;\n`endif",
        "`ifdef MY_OPTION\nwire w;\n`endif",
        "// synopsys full_case parallel_case\n/* verilator lint_off WIDTH */",
        "(* keep = 1 *) wire w; (* full_case *) wire v;",
        "wire \\bus[3] ;",
        "task t; endtask initial t;",
        'wire [63:0] s = "$finish tb.q";  // $finish; `include "x"',
        "always @(posedge a) assert (y) else $error;",
        "// é ✓ 中文",
        "tri1 t;\r\nwire w;",
    ],
)
def test_an_honest_body_passes(body: str) -> None:
    sub = "module sub #(parameter W = 1, V = 1); wire inner; endmodule"
    assert broken(body, before="`timescale 1ns/1ps\n`default_nettype none", after=sub) == set()


def test_names_of_no_bench_are_free() -> None:
    text = "module reference; endmodule module dut; reference r(); endmodule"
    assert judge(text, Problem(id="p", suite="s", spec="", top="dut")) == ()


@pytest.mark.parametrize(
    "before", ["logic answer;", "package p; logic answer; endpackage\nimport p::*;", "localparam answer = 1;"]
)
def test_a_net_that_the_bench_leaves_undeclared_is_not_given_from_outside(before: str) -> None:
    bench = replace(
        NATIVE, files=(SourceFile(path="tb.sv", text=BENCH.replace("good(a, q)", "good(a, answer)")),)
    )
    text = f"{before}\nmodule dut(input a, output y); assign y = a; endmodule"
    assert [d.cls for d in judge(text, replace(PROBLEM, bench=bench))] == ["forbidden_reserved_name"]
    assert judge(text) == ()


def test_a_port_nobody_asked_for_is_not_joined_to_the_bench() -> None:
    text = "module dut(input a, output y, input q); assign y = q; endmodule"
    ports = (Port(name="a", direction=Direction.INPUT), Port(name="y", direction=Direction.OUTPUT))
    asked = replace(PROBLEM, ports=ports)
    assert judge(text, asked) == ()
    joining = replace(NATIVE, files=(SourceFile(path="tb.sv", text=BENCH.replace("dut(a, y)", "dut(.*)")),))
    assert [d.cls for d in judge(text, replace(asked, bench=joining))] == ["forbidden_outside_name"]
    assert judge(text.replace(", input q", "").replace("= q", "= a"), replace(asked, bench=joining)) == ()


def test_a_top_that_the_bench_also_has_is_not_reserved() -> None:
    assert judge("module dut; endmodule") == ()


def test_a_name_that_leads_nowhere_is_refused_even_with_a_decoy() -> None:
    text = "module dut; sub tb(); wire w = tb.good.q; endmodule module sub; endmodule"
    assert [d.cls for d in judge(text)] == ["forbidden_outside_name"]


def test_the_message_says_where_and_what_to_do() -> None:
    (found,) = judge("module dut;\n  initial\n    $finish;\nendmodule\n")
    assert (found.where(), found.source_line) == ("dut.sv:3:5", "    $finish;")
    assert found.severity is Severity.ERROR
    assert "$finish" in found.message
    assert found.hint == RULES[found.cls]


def test_a_mere_error_is_the_compilers() -> None:
    assert judge("module dut(output y); assign y = missing +; endmodule") == ()
    assert judge("module dut(output y); assign y = `undefined; endmodule") == ()


@pytest.mark.parametrize("text", [f"module dut; assign a = {'1+' * 30_000}1; endmodule", "// x\n" * 60_000])
def test_what_cannot_be_read_at_all_is_refused(text: str) -> None:
    (found,) = judge(text)
    assert found.cls == "forbidden_unreadable"


def vouched(text: str) -> str:
    found = unreadable(Candidate(files=(SourceFile(path="dut.sv", text=text),), top="dut"))
    assert found is None or found.cls == "forbidden_unreadable"
    return "" if found is None else f"{found.line}: {found.message}"


def test_the_gate_vouches_for_what_it_read_in_full() -> None:
    assert vouched("module dut(output y); assign y = 1; endmodule") == ""
    assert vouched("module dut(output y); assign y = missing; endmodule") == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "module dut(output y);\n  assign y = ;\nendmodule",
            "2: only some tools accept this: expected expression",
        ),
    ],
)
def test_the_gate_does_not_vouch_for_the_rest(text: str, why: str) -> None:
    assert vouched(text) == why
