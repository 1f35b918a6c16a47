"""A bench taken apart: what is copied for each design, what is shared, which benches are left whole."""

from __future__ import annotations

import pytest

from rtlgen.bench.shared_bench import SharedBench
from rtlgen.bench.split import split
from rtlgen.core.hdl import Direction, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.verilog.modules import modules
from rtlgen.verilog.slang import parse_text

PORTS = (
    Port(name="clk", direction=Direction.INPUT),
    Port(name="d", direction=Direction.INPUT),
    Port(name="q", direction=Direction.OUTPUT),
)
STIMULUS = """
module stim (input clk, input match, output logic d);
  always @(posedge clk) d <= $random;
  initial begin
    @(posedge clk);
    if (!match) $display("Hint: wrong at once");
    repeat (50) @(posedge clk);
    $finish;
  end
endmodule
"""
TOP = """
module tb;
  logic clk = 0, d, q_ref, q_dut;
  wire match;
  int errors = 0, clocks = 0;
  always #5 clk = ~clk;
  stim stim1 (.*, .clk);
  Ref good (.clk, .d, .q(q_ref));
  Dut dut (.clk, .d, .q(q_dut));
  assign match = q_ref === q_dut;
  always @(posedge clk) begin
    clocks++;
    if (!match) errors++;
  end
  final $display("Mismatches: %0d in %0d samples", errors, clocks);
endmodule
"""
REFERENCE = "module Ref (input clk, d, output logic q); always @(posedge clk) q <= d; endmodule\n"


def spec(text: str) -> BenchSpec:
    return BenchSpec(
        kind=BenchKind.NATIVE, files=(SourceFile(path="tb.sv", text=text),), top="tb", dialect="verilogeval"
    )


def parted(text: str) -> SharedBench | str:
    return split(spec(text), "Dut", PORTS)


def whole(text: str) -> str:
    found = parted(text)
    assert isinstance(found, str), "it was taken apart"
    return found


def test_each_design_has_its_own_scoreboard_and_shares_the_rest() -> None:
    found = parted(STIMULUS + TOP + REFERENCE)
    assert isinstance(found, SharedBench), found
    text = found.source(3, "abcd").text
    for once in ("stim stim1", "Ref good", "always #5 clk", "logic clk = 0"):
        assert text.count(once) == 1
    for n in range(3):
        of = f"_rtlgen_000{n}"
        assert f"Dut{of} dut{of} (.clk, .d, .q(q_dut{of}));" in text
        assert f"assign match{of} = q_ref === q_dut{of};" in text
        assert f"if (!match{of}) errors{of}++;" in text
        assert f"RTLGEN-OF abcd {n}" in text
    assert not [d for d in parse_text(text).tree.diagnostics if d.isError()]
    top = next(m for m in modules(text) if m.name == "tb")
    assert [i.module for i in top.instances].count("Ref") == 1


def test_one_declaration_of_shared_and_own_signals_is_parted() -> None:
    found = parted(STIMULUS + TOP + REFERENCE)
    assert isinstance(found, SharedBench)
    text = " ".join(found.source(1, "abcd").text.split())
    assert "logic clk = 0, d, q_ref;" in text
    assert "logic q_dut_rtlgen_0000;" in text


def test_messages_about_a_copy_are_placed_in_its_own_folder_on_the_bench_s_line() -> None:
    found = parted(STIMULUS + TOP + REFERENCE)
    assert isinstance(found, SharedBench)
    lines = found.source(2, "abcd").text.splitlines()
    at = lines.index('`line 19 "rtlgen_0001/tb.sv" 0')
    assert lines[at + 1].startswith("Dut_rtlgen_0001")
    written = (STIMULUS + TOP + REFERENCE).splitlines()
    assert written[18].strip().startswith("Dut dut")


def test_what_the_stimulus_watches_stays_without_a_driver() -> None:
    found = parted(STIMULUS + TOP + REFERENCE)
    assert isinstance(found, SharedBench)
    text = found.source(1, "abcd").text
    assert "wire match;" in text
    assert "assign match =" not in text


def test_a_stimulus_that_answers_to_the_design_keeps_the_bench_whole() -> None:
    answering = STIMULUS.replace("d <= $random", "d <= match ? $random : 0")
    assert "stim depends on the design" in whole(answering + TOP + REFERENCE)


def test_a_stimulus_that_waits_for_the_design_keeps_the_bench_whole() -> None:
    waiting = STIMULUS.replace("if (!match) $display", "wait (match) $display")
    assert "stim depends on the design" in whole(waiting + TOP + REFERENCE)


def test_a_bench_that_ends_where_it_sees_a_mismatch_is_kept_whole() -> None:
    ending = TOP.replace("errors++;\n", "begin errors++; $finish; end\n")
    assert "$finish" in whole(STIMULUS + ending + REFERENCE)


def test_a_bench_that_prints_before_the_end_is_kept_whole() -> None:
    printing = TOP.replace("errors++;\n", 'begin errors++; $display("wrong"); end\n')
    assert "$display" in whole(STIMULUS + printing + REFERENCE)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Dut dut (.clk, .d, .q(q_dut));", "Dut dut (clk, d, q_dut);", "by their order"),
        ("Dut dut", "Dut other (.clk, .d, .q());\n  Dut dut", "exactly one instance"),
        ("final $display", "final if (tb.dut.q) $display", ""),
        ("assign match", "initial fork #1 errors = 1; join\n  assign match", "ParallelBlockStatement"),
        ("assign match", "initial force q_dut = 1;\n  assign match", "ProceduralForceStatement"),
    ],
)
def test_shapes_that_are_not_understood_are_kept_whole(old: str, new: str, why: str) -> None:
    text = STIMULUS + TOP.replace(old, new, 1) + REFERENCE
    found = parted(text)
    assert isinstance(found, str) == bool(why), found
    assert why in str(found)


def test_a_module_below_that_reaches_into_the_top_keeps_the_bench_whole() -> None:
    spying = REFERENCE.replace("q <= d", "q <= d ^ (tb.errors > 3)")
    assert "reaches into the top" in whole(STIMULUS + TOP + spying)


def test_a_bench_that_is_compiled_conditionally_is_kept_whole() -> None:
    assert "conditionally" in whole("`ifdef X\n`endif\n" + STIMULUS + TOP + REFERENCE)


def test_a_task_that_a_scoreboard_calls_is_copied_with_it() -> None:
    counting = TOP.replace("errors++;\n", "count;\n").replace(
        "final", "int deep = 0;\n  task count; deep++; errors++; endtask\n  final", 1
    )
    found = parted(STIMULUS + counting + REFERENCE)
    assert isinstance(found, SharedBench), found
    text = found.source(2, "abcd").text
    for n in range(2):
        of = f"_rtlgen_000{n}"
        assert f"task count{of}; deep{of}++; errors{of}++; endtask" in text
        assert f"count{of};" in text
