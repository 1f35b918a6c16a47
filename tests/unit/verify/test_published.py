"""The benchmarks' own rules, their faults included."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import Stage, Status, Verdict
from rtlgen.verify.published import (
    Said,
    from_own_run,
    harness_of,
    rtllm,
    verilog_eval_v1,
    verilog_eval_v2,
)

ZERO = "Hint: Output 'q' has no mismatches.\nMismatches: 0 in 20 samples\n"
SOME = "Hint: Output 'q' has 3 mismatches.\nMismatches: 3 in 20 samples\n"


def letter(log: str = "", stdout: str = "", source: str = "", *, timed_out: bool = False) -> str:
    said = Said(compiled=bool(stdout), compile_log=log, stdout=stdout, timed_out=timed_out)
    return verilog_eval_v2(said, source).cls


@pytest.mark.parametrize(
    ("log", "stdout", "expected"),
    [
        ("", ZERO, "."),
        ("", SOME, "R"),
        ("", "", "R"),
        ("c.sv:3: syntax error\nI give up.\n", "", "S"),
        ("c.sv:3: error: This assignment requires an explicit cast.\n", "", "e"),
        ("c.sv:3: error: Sized numeric constant must have a size greater than zero.\n", "", "0"),
        ("c.sv:3: error: reg q; cannot be driven.\n1 error(s) during elaboration.\n", "", "C"),
        (
            "c.sv:3: error: 'q' is not a valid l-value.\nc.sv:1:      : 'q' is declared here as wire.\n",
            "",
            "w",
        ),
        ("t.sv:9: error: Unknown module type: TopModule\n", "", "m"),
        ("c.sv:3: error: Unable to bind wire/reg/memory `a' in `tb'\n", "", "p"),
        ("c.sv:3: error: Unable to bind wire/reg/memory `clk' in `tb'\n", "", "c"),
        ("c.sv:3: sorry: break statements not supported.\n", "", "R"),
    ],
)
def test_v2_letters(log: str, stdout: str, expected: str) -> None:
    assert letter(log, stdout) == expected


def test_v2_the_first_telling_line_decides() -> None:
    both = "c.sv:2: error: This assignment requires an explicit cast.\nc.sv:9: syntax error\n"
    assert letter(both) == "e"
    assert letter("c.sv:2: error: something\n" + both) == "e"


@pytest.mark.parametrize("words", ["posedge reset", "negedge reset", "or posedge r)"])
def test_v2_an_asynchronous_reset_explains_every_mismatch(words: str) -> None:
    source = f"always @(posedge clk, {words}) q <= d;"
    assert letter(stdout=SOME, source=source) == "r"
    assert letter(stdout=ZERO, source=source) == "."


def test_v2_fails_right_designs_for_a_warning_or_the_benchs_own_timeout() -> None:
    warning = "c.sv:3: warning: always_comb process has no sensitivities.\n"
    assert letter(warning, ZERO) == "n"
    assert letter("c.sv:3: warning: @* found no sensitivities so it will never trigger.\n", ZERO) == "n"
    assert letter("", "TIMEOUT\n" + ZERO) == "T"
    assert letter("c.sv:3: warning: implicit definition of wire 'error_flag'.\n", ZERO) == "C"


def test_v2_believes_whoever_prints_its_line() -> None:
    assert letter("", "Mismatches: 0 in 1 samples\n" + SOME) == "."
    assert letter("", "Mismatches: 0 in 0 samples\n") == "."


def test_v2_killed_at_its_limit_is_a_timeout_whatever_it_printed() -> None:
    assert letter("", ZERO, timed_out=True) == "T"


def test_v2_counts() -> None:
    said = verilog_eval_v2(Said(compiled=True, stdout=SOME), "")
    assert (said.mismatches, said.samples, said.passed) == (3, 20, False)
    assert verilog_eval_v2(Said(compiled=False), "").mismatches is None


@pytest.mark.parametrize(
    ("said", "result"),
    [
        (Said(compiled=True, stdout=ZERO), "passed"),
        (Said(compiled=True, stdout=SOME), "failed: 3 out of 20 samples."),
        (Said(compiled=True, stdout=SOME + ZERO), "failed: 3 out of 20 samples."),
        (
            Said(compiled=True, stdout=ZERO, stderr="c.sv:1: warning: implicit definition"),
            "failed: compile error.",
        ),
        (Said(compiled=False, stderr="c.sv:1: syntax error"), "failed: syntax error."),
        (Said(compiled=True, stdout="nothing"), "failed: info string not matched."),
        (Said(compiled=True, stdout=ZERO, timed_out=True), "timed out"),
    ],
)
def test_v1_results(said: Said, result: str) -> None:
    published = verilog_eval_v1(said, "")
    assert published.cls == result
    assert published.passed == (result == "passed")


@pytest.mark.parametrize(
    ("said", "result"),
    [
        (Said(compiled=True, stdout="===========Your Design Passed==========="), "pass"),
        (Said(compiled=True, stdout="bypass enabled\nFailed"), "pass"),
        (Said(compiled=True, stdout="===========Failed==========="), "fail"),
        (Said(compiled=True, stdout="Your Design Passed", timed_out=True), "timeout"),
        (Said(compiled=False), "syntax"),
    ],
)
def test_rtllm_results(said: Said, result: str) -> None:
    assert rtllm(said, "").cls == result


def problem(suite: str = "verilog-eval-v2:spec-to-rtl") -> Problem:
    return Problem(id="p", suite=suite, spec="", top="TopModule")


def test_harnesses_by_suite() -> None:
    assert harness_of(problem()) == "verilog-eval-v2"
    assert harness_of(problem("rtllm-v1.1")) == "rtllm"
    assert harness_of(problem("builtin")) == ""


PLAIN = "module TopModule #(parameter W = 4) (input clk);\n  wire [W-1:0] a;\nendmodule\n"
RUN = ToolRun(argv=("vvp",), ended=Ended.EXITED, returncode=0, stdout=ZERO)
PASSED = Verdict(
    status=Status.PASS,
    stage=Stage.DONE,
    simulation=SimulationResult(spoken=True, samples=20, run=RUN),
    simulator="icarus",
)


def candidate(text: str) -> Candidate:
    return Candidate(files=(SourceFile(path="c.sv", text=text),), top="TopModule")


def test_our_own_run_tells_what_the_harness_would_say() -> None:
    told = from_own_run(PASSED, candidate(PLAIN), problem())
    assert told is not None
    assert (told.cls, told.samples) == (".", 20)


def test_what_a_comment_says_is_in_no_log() -> None:
    commented = PLAIN.replace("wire", "// TIMEOUT or error\n  /* Mismatches: 1 */ wire")
    assert from_own_run(PASSED, candidate(commented), problem()) is not None


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("wire", "wire error;\n  wire"),
        PLAIN.replace("wire", "// error\n  wire error;\n  wire"),
        PLAIN.replace("endmodule", 'initial $display("x");\nendmodule'),
        PLAIN.replace("wire", "assign #1 a = 0;\n  wire"),
        "`timescale 1ns/1ps\n" + PLAIN,
        PLAIN.replace("clk", "TIMEOUT"),
    ],
)
def test_our_own_run_does_not_tell_where_the_text_could_change_the_log(text: str) -> None:
    assert from_own_run(PASSED, candidate(text), problem()) is None


def test_our_own_run_does_not_tell_of_another_simulator_or_build() -> None:
    spoke = Diagnostic(tool="iverilog", severity=Severity.WARNING, message="an error, some say")
    late = replace(RUN, ended=Ended.TIMEOUT, returncode=None)
    for verdict in (
        replace(PASSED, simulator="verilator"),
        replace(PASSED, simulation=None),
        replace(PASSED, diagnostics=(spoke,)),
        replace(PASSED, simulation=SimulationResult(spoken=False, run=late)),
    ):
        assert from_own_run(verdict, candidate(PLAIN), problem()) is None
    assert from_own_run(PASSED, candidate(PLAIN), problem("verilog-eval-v1:human")) is None
    lint = replace(spoke, tool="verilator")
    assert from_own_run(replace(PASSED, diagnostics=(lint,)), candidate(PLAIN), problem()) is not None


@pytest.mark.parametrize(
    ("message", "letter"),
    [("implicit definition of wire 'x'.", "."), ("always_comb process has no sensitivities.", "n")],
)
def test_warnings_of_our_build_are_those_of_the_harness(message: str, letter: str) -> None:
    warned = Diagnostic(tool="iverilog", severity=Severity.WARNING, message=message)
    told = from_own_run(replace(PASSED, diagnostics=(warned,)), candidate(PLAIN), problem())
    assert told is not None
    assert told.cls == letter


def test_time_that_stands_still_is_the_harness_s_timeout() -> None:
    silent = replace(RUN, ended=Ended.SILENT, returncode=None, stdout="")
    hung = replace(PASSED, simulation=SimulationResult(spoken=False, run=silent))
    told = from_own_run(hung, candidate(PLAIN), problem())
    assert told is not None
    assert (told.passed, told.cls) == (False, "T")


@pytest.mark.parametrize(
    ("log", "letter"),
    [
        ("TopModule.sv:3: syntax error\nI give up.\n", "S"),
        (
            "TopModule.sv:3: error: This assignment requires an explicit cast.\n"
            "1 error(s) during elaboration.\n",
            "e",
        ),
        (
            "TopModule.sv:3: error: Unable to bind wire/reg/memory `q' in `tb.top_module1'\n"
            "1 error(s) during elaboration.\n",
            "p",
        ),
        (
            "tb.sv:9: vvp.tgt error: two drivers\nerror: Code generation had 1 error(s).\n",
            None,
        ),
        ("TopModule.sv:3: sorry: break statements not supported.\n", None),
        ("%Error: TopModule.sv:3:1: syntax error, unexpected end\n", None),
        ("", None),
    ],
)
def test_what_does_not_compile_is_told_from_our_own_log_where_it_left_no_program(
    log: str, letter: str | None
) -> None:
    failed = replace(PASSED, status=Status.FAIL, stage=Stage.BUILD, simulation=None, build_log=log)
    told = from_own_run(failed, candidate(PLAIN), problem())
    assert (told.cls if told is not None else None) == letter
