"""A scoreboard that counts when outputs change: which benches get one, and which stay as they are."""

from __future__ import annotations

import pytest
from batch_samples import BENCH, TOP, problem

from rtlgen.bench.companions import companion
from rtlgen.bench.shared_bench import SharedBench
from rtlgen.bench.split import split
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec

REFERENCE = (
    "module RefModule (input clk, rst, input [3:0] d, output reg [3:0] q, output any);\n{}\nendmodule\n"
)
STEADY = REFERENCE.format("always @(posedge clk) if (rst) q <= 0; else q <= q + d;\nassign any = |q;")


def parted(bench: str, reference: str = STEADY) -> SharedBench:
    spec = BenchSpec(
        kind=BenchKind.NATIVE,
        files=(SourceFile(path="tb.sv", text=bench + reference),),
        top="tb",
        dialect="verilogeval",
    )
    found = split(spec, TOP, problem().ports, tally=True)
    assert isinstance(found, SharedBench), found
    return found


def test_samples_are_counted_once_and_mismatches_by_their_changes() -> None:
    found = parted(BENCH)
    text = found.source(3, "abcd").text
    assert found.tallied
    assert found.clocks == {"clk"}
    assert text.count("always @(posedge clk, negedge clk)") == text.count("rtlgen_tally_samples++;") == 1
    for n in range(3):
        assert f"stats1_rtlgen_000{n}.errors_q = 1;" in text
    assert "errors++" not in text
    assert found.errors == ("stats1", ".errors")


def test_every_line_stays_where_it_was() -> None:
    plain = split(problem().bench, TOP, problem().ports)  # type: ignore[arg-type]
    assert isinstance(plain, SharedBench)
    for found in (plain, parted(BENCH)):
        line = found.source(1, "abcd").text.split('$display("TIMEOUT")')[0].rsplit("`line ", 1)[1]
        number = int(line.split()[0]) + line.count("\n") - 1
        assert "initial begin #1000000" in BENCH.splitlines()[number - 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("d <= $urandom;", "d = $urandom;"),
        ("rst <= 1; d <= 0;", "rst <= 1; {d} = 0;"),
        ("#5 clk = ~clk", "#5 clk <= ~clk"),
        (
            "reg clk = 0;",
            "reg clk = 0; reg other; always @(clk) other = clk;\n  always @(other) stats1.clocks = 0;",
        ),
        ("logic rst;", "logic rst; always @(posedge clk) if (d == 3) rst = 0;"),
        ("q_ref !== (q_ref ^ q_dut ^ q_ref)", "q_ref !== q_dut"),
        ("if (!tb_match) begin\n      if", "if (tb_mismatch) begin\n      if"),
        ("stats1.errors++;", "stats1.errors += 2;"),
        ("always @(posedge clk, negedge clk) begin\n    stats1", "always @(posedge clk) begin\n    stats1"),
        ("int errors; int errortime;", "integer errors; int errortime;"),
    ],
)
def test_a_bench_that_is_not_written_exactly_so_is_left_as_it_is(old: str, new: str) -> None:
    assert old in BENCH
    assert not parted(BENCH.replace(old, new)).tallied


@pytest.mark.parametrize(
    "body",
    [
        "always @(posedge clk) q = rst ? 0 : q + d;\nassign any = |q;",
        "always @(posedge clk) q <= rst ? 0 : q + d;\nassign #(2) any = |q;",
        "always @(posedge clk) q <= rst ? 0 : q + d;\nassign any = |q & clk;",
        "always @(posedge clk) begin wait (d == 0); q <= d; end\nassign any = |q;",
    ],
)
def test_a_reference_that_may_change_when_the_bench_looks_keeps_it_looking(body: str) -> None:
    assert not parted(BENCH, REFERENCE.format(body)).tallied


@pytest.mark.parametrize("delay", ["assign #(2) any = |q;", "wire #(2) w = |q; assign any = w;"])
def test_a_design_with_a_delay_shares_with_nobody(delay: str) -> None:
    text = STEADY.replace("RefModule", TOP)
    one = Candidate(files=(SourceFile(path="d.sv", text=text),), top=TOP)
    assert companion(one, one, (), {"clk"}) is not None
    late = Candidate(files=(SourceFile(path="d.sv", text=text.replace("assign any = |q;", delay)),), top=TOP)
    assert companion(late, late, (), {"clk"}) is None
