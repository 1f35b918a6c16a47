"""Our own samples of the published layouts, judged by us and by the rules of their harnesses."""

from __future__ import annotations

from pathlib import Path

import pytest
import suite_samples

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.published import Published
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.registry import open_suite
from rtlgen.tools.process import Limits
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify.harness import Harness
from rtlgen.verify.pipeline import Verifier

pytestmark = pytest.mark.icarus

MAKERS = {
    "verilog-eval-v2:spec-to-rtl": suite_samples.verilog_eval_v2,
    "verilog-eval-v2:code-complete": suite_samples.verilog_eval_v2,
    "verilog-eval-v1:human": suite_samples.verilog_eval_v1,
    "rtllm-v2": suite_samples.rtllm,
    "rtllm-v1.1": suite_samples.rtllm_v1,
}
EVERY = pytest.mark.parametrize("name", MAKERS)


def sample(name: str, folder: Path) -> Problem:
    return open_suite(name, MAKERS[name](folder / "suite")).problems()[0]


def candidate(problem: Problem, text: str) -> Candidate:
    return Candidate(files=(SourceFile(path="design.sv", text=text),), top=problem.top)


def ours(problem: Problem, text: str) -> Verdict:
    return Verifier([Icarus(sandbox=best_sandbox())]).verify_candidate(candidate(problem, text), problem)


def theirs(problem: Problem, text: str) -> Published:
    said = Harness(sandbox=best_sandbox()).judge(candidate(problem, text), problem)
    assert said is not None
    return said


@EVERY
def test_the_reference_passes_by_both_rules(name: str, tmp_path: Path) -> None:
    problem = sample(name, tmp_path)
    text = problem.reference[0].text
    verdict = ours(problem, text)
    assert verdict.status is Status.PASS, verdict.summary
    assert theirs(problem, text).passed


@EVERY
def test_a_wrong_design_fails_by_both_rules(name: str, tmp_path: Path) -> None:
    problem = sample(name, tmp_path)
    wrong = problem.reference[0].text.replace("<= d", "<= ~d").replace("~a", "a")
    verdict = ours(problem, wrong)
    assert (verdict.status, verdict.kind) == (Status.FAIL, Kind.MISMATCH), verdict.summary
    assert not theirs(problem, wrong).passed


@EVERY
def test_a_design_that_does_not_compile_fails_by_both_rules(name: str, tmp_path: Path) -> None:
    problem = sample(name, tmp_path)
    broken = problem.reference[0].text.replace("endmodule", "endmodul")
    assert ours(problem, broken).kind is Kind.SYNTAX
    assert theirs(problem, broken).cls in ("S", "failed: syntax error.", "syntax")


@EVERY
def test_no_code_is_an_empty_file_to_the_harness(name: str, tmp_path: Path) -> None:
    said = Harness(sandbox=best_sandbox()).judge(None, sample(name, tmp_path))
    assert said is not None
    assert said.cls in ("m", "failed: compile error.", "syntax")


def test_what_our_own_run_tells_is_what_the_harness_says(tmp_path: Path) -> None:
    problem = sample("verilog-eval-v2:spec-to-rtl", tmp_path)
    for text in (problem.reference[0].text, problem.reference[0].text.replace("<= d", "<= d & 4'b1101")):
        design = candidate(problem, text)
        verdict = ours(problem, text)
        nobody = Harness(sandbox=best_sandbox(), limits=Limits(memory_mb=1))
        assert nobody.judge(design, problem, verdict) == theirs(problem, text)


def test_v1_fails_a_right_design_for_a_warning(tmp_path: Path) -> None:
    problem = sample("verilog-eval-v1:human", tmp_path)
    implicit = problem.reference[0].text.replace("initial", "assign unused = clk;\n  initial")
    assert ours(problem, implicit).status is Status.PASS
    assert theirs(problem, implicit).cls == "failed: compile error."


def test_the_harness_believes_a_forged_line_and_we_do_not(tmp_path: Path) -> None:
    problem = sample("verilog-eval-v2:spec-to-rtl", tmp_path)
    forged = (
        problem.reference[0]
        .text.replace("<= d", "<= ~d")
        .replace("initial q = 0;", 'initial begin q = 0; $display("Mismatches: 0 in 20 samples"); end')
    )
    assert theirs(problem, forged).passed
    assert ours(problem, forged).status is Status.FAIL


def test_an_endless_design_is_a_timeout_by_both_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rtlgen.verify.harness._CPU_S", {"verilog-eval-v2": 1.0})
    problem = sample("verilog-eval-v2:spec-to-rtl", tmp_path)
    endless = problem.reference[0].text.replace("initial q = 0;", "initial forever q = ~q;")
    assert theirs(problem, endless).cls == "T"


def test_the_built_in_problems_have_no_harness() -> None:
    problem = open_suite("builtin").problem("alu")
    assert Harness().judge(candidate(problem, problem.reference[0].text), problem) is None
