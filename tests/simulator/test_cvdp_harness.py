"""CVDP's harnesses without their container: rows of our own in real simulators, and the published ones."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import cvdp_samples
import pytest

from rtlgen.bench.runner_asked import Asked, asked_by
from rtlgen.core.candidate import Candidate
from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.errors import UsageError
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.simulation import TestStatus
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.extraction.extract import extract
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.verilator import Verilator
from rtlgen.suites.registry import open_suite
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify.pipeline import Verifier

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]

EXAMPLES = "cvdp-v1.1.0-examples.tar.gz"
LFSR = "cvdp_copilot_lfsr_0001"


def problem_of(row: dict[str, Any], folder: Path) -> Problem:
    path = folder / "row.jsonl"
    path.write_text(json.dumps(row) + "\n")
    suite = open_suite("cvdp", path)
    assert not suite.skipped
    return suite.problems()[0]


def asked(row: dict[str, Any], folder: Path) -> Asked:
    problem = problem_of(row, folder)
    assert problem.bench is not None
    return asked_by(problem.bench, problem.targets)


def judge(problem: Problem, files: dict[str, str]) -> Verdict:
    sources = tuple(SourceFile(path=p, text=t) for p, t in files.items())
    verifier = Verifier([Icarus(sandbox=best_sandbox())], diagnose=False)
    return verifier.verify_candidate(Candidate(files=sources, top=problem.top), problem)


def solution(problem: Problem) -> dict[str, str]:
    return {f.path: f.text for f in problem.reference}


ROWS = {"adder": cvdp_samples.adder, "part": cvdp_samples.part, "pair": cvdp_samples.pair}
EVERY = pytest.mark.parametrize("name", ROWS)
WRONG = {"adder": ("a + b", "a | b"), "part": ("~a", "a"), "pair": ("rst) q <= 0", "rst) q <= 1")}


@EVERY
@pytest.mark.parametrize("solved", [True, False])
def test_the_solution_passes_with_or_without_being_known(name: str, solved: bool, tmp_path: Path) -> None:
    row = ROWS[name]()
    files = dict(row["output"]["context"])
    problem = problem_of(row if solved else cvdp_samples.unsolved(row), tmp_path)
    verdict = judge(problem, files)
    assert verdict.status is Status.PASS, verdict.summary


@EVERY
@pytest.mark.parametrize("solved", [True, False])
def test_a_wrong_design_fails(name: str, solved: bool, tmp_path: Path) -> None:
    row = ROWS[name]()
    files = {p: t.replace(*WRONG[name]) for p, t in row["output"]["context"].items()}
    verdict = judge(problem_of(row if solved else cvdp_samples.unsolved(row), tmp_path), files)
    assert (verdict.status, verdict.kind) == (Status.FAIL, Kind.MISMATCH), verdict.summary


@EVERY
@pytest.mark.parametrize("solved", [True, False])
def test_an_empty_module_fails(name: str, solved: bool, tmp_path: Path) -> None:
    row = ROWS[name]()
    problem = problem_of(row if solved else cvdp_samples.unsolved(row), tmp_path)
    verdict = judge(problem, {problem.targets[0]: f"module {problem.top};\nendmodule\n"})
    assert verdict.status is Status.FAIL, verdict.summary


def test_all_that_a_runner_is_told_is_done(tmp_path: Path) -> None:
    row = cvdp_samples.adder()
    runs = asked(row, tmp_path).runs
    widths = [dict(r.parameters)["WIDTH"] for r in runs]
    assert widths[:2] == ["3", "3"]
    assert [r.plusargs for r in runs] == [(f"+limit={2 ** int(w)}",) for w in widths]
    assert [dict(r.env)["WIDTH"] for r in runs] == widths
    assert [dict(r.env)["OFFSET"] for r in runs] == ["0", "1", "0", "1"]
    assert {r.timescale for r in runs} == {"1ns/1ns"}

    problem = problem_of(row, tmp_path)
    seen = judge(problem, solution(problem)).simulation
    assert seen is not None
    skipped = [t.name for t in seen.tests if t.status is TestStatus.SKIPPED]
    assert len(seen.tests) == 8
    assert skipped == [
        f"adds_nothing (run {n}, WIDTH={w} +limit={2 ** int(w)})" for n, w in ((1, 3), (3, widths[2]))
    ]
    assert seen.samples == 4 * (2 + 10) + 2


def test_a_harness_asks_for_the_same_again(tmp_path: Path) -> None:
    row = cvdp_samples.adder()
    first = asked(row, tmp_path)
    asked_by.cache_clear()
    assert asked(row, tmp_path) == first


def test_one_wrong_run_of_several_is_no_pass(tmp_path: Path) -> None:
    problem = problem_of(cvdp_samples.adder(), tmp_path)
    wrong = cvdp_samples.ADDER.replace("a + b", "(WIDTH > 3) ? a - b : a + b")
    verdict = judge(problem, {"rtl/adder.sv": wrong})
    assert verdict.kind is Kind.MISMATCH
    assert verdict.simulation is not None
    failed = [t.name for t in verdict.simulation.tests if t.status is TestStatus.FAILED]
    assert [name[:12] for name in failed] == ["adds (run 3,", "adds (run 4,"]


def test_a_width_for_which_it_does_not_compile_is_no_pass(tmp_path: Path) -> None:
    problem = problem_of(cvdp_samples.adder(), tmp_path)
    wrong = cvdp_samples.ADDER.replace("assign", "generate if (WIDTH > 3) missing m(); endgenerate\n  assign")
    verdict = judge(problem, {"rtl/adder.sv": wrong})
    assert (verdict.status, verdict.kind) == (Status.FAIL, Kind.INTERFACE)
    assert "in run 3, WIDTH=" in verdict.summary


def test_an_error_in_a_file_that_replaces_one_is_the_candidates(tmp_path: Path) -> None:
    problem = problem_of(cvdp_samples.part(), tmp_path)
    verdict = judge(problem, {"rtl/negate.sv": cvdp_samples.NEGATE.replace("~a", "~")})
    assert (verdict.status, verdict.kind) == (Status.FAIL, Kind.SYNTAX)


def test_a_candidate_under_another_path_replaces_the_module_all_the_same(tmp_path: Path) -> None:
    problem = problem_of(cvdp_samples.part(), tmp_path)
    assert judge(problem, {"mine.sv": cvdp_samples.NEGATE}).status is Status.PASS


def test_a_design_cannot_end_the_simulation_for_the_harness(tmp_path: Path) -> None:
    problem = problem_of(cvdp_samples.adder(), tmp_path)
    verdict = judge(
        problem, {"rtl/adder.sv": cvdp_samples.ADDER.replace("assign", "initial $finish;\n  assign")}
    )
    assert (verdict.status, verdict.kind) == (Status.FAIL, Kind.FORBIDDEN)


def test_a_completion_in_json_is_judged_under_its_paths(tmp_path: Path) -> None:
    row = cvdp_samples.pair()
    problem = problem_of(cvdp_samples.unsolved(row), tmp_path)
    reply = json.dumps({"code": [{path: text} for path, text in row["output"]["context"].items()]})
    found = extract(Completion(text=reply, finish_reason=FinishReason.STOP), problem)
    assert found.candidate is not None
    assert [f.path for f in found.candidate.files] == ["rtl/top.sv", "rtl/store.sv"]
    assert Verifier([Icarus(sandbox=best_sandbox())]).verify(found, problem).status is Status.PASS


def test_a_harness_that_starts_programs_is_not_followed(tmp_path: Path) -> None:
    problem = problem_of(cvdp_samples.synthesised(), tmp_path)
    verdict = judge(problem, solution(problem))
    assert verdict.status is Status.UNKNOWN
    assert "starts a program of its own: yosys" in verdict.summary


def _with_runner(script: str, tests: str = "") -> dict[str, Any]:
    row = cvdp_samples.unsolved(cvdp_samples.part())
    row["harness"]["files"]["src/test_runner.py"] = script
    if tests:
        row["harness"]["files"]["src/test_top.py"] = tests
    return row


HEAD = """import os
from cocotb_tools.runner import get_runner
runner = get_runner("icarus")
SOURCES = os.environ["VERILOG_SOURCES"].split()
"""


def test_a_script_without_tests_is_a_program(tmp_path: Path) -> None:
    script = HEAD + 'runner.build(sources=SOURCES)\nrunner.test("test_top", "top")\n'
    assert [r.top for r in asked(_with_runner(script), tmp_path).runs] == ["top"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("pass", "ask cocotb's runner for no test"),
        ("raise ValueError('no')", "ValueError: no"),
        ("open('/code/rundir/sim.log')", "FileNotFoundError"),
        ("import subprocess; subprocess.run(['make'])", "starts a program of its own: make"),
        ("runner.build(vhdl_sources=['a.vhd'])", "VHDL sources"),
        ("runner.build(sources=SOURCES); runner.test('test_other', 'top')", "name src/test_other.py"),
    ],
)
def test_why_a_script_cannot_be_followed_is_told(body: str, why: str, tmp_path: Path) -> None:
    script = f"{HEAD}\ndef test_it():\n    {body}\n"
    assert why in asked(_with_runner(script), tmp_path).refused


@pytest.mark.parametrize("path", ["/tmp/outside.sv", "../outside.sv"])
def test_nothing_is_laid_out_outside_of_the_folder(path: str, tmp_path: Path) -> None:
    bench = problem_of(cvdp_samples.part(), tmp_path).bench
    assert bench is not None
    with pytest.raises(UsageError, match="leaves the work folder"):
        asked_by(bench, (path,))


def test_what_the_runner_may_be_told_in_other_ways(tmp_path: Path) -> None:
    script = f"""{HEAD}
def test_it():
    runner.build(verilog_sources=SOURCES, toplevel="top", defines={{"FAST": 1}},
                 build_args=["-DMORE", "-Ptop.W=3", "-Wall"])
    runner.test(py_module="test_top", testcase="toggles", seed="77", test_args=["+fast"])
"""
    (run,) = asked(_with_runner(script), tmp_path).runs
    assert (run.top, run.modules, run.tests, run.seed) == ("top", ("test_top",), ("toggles$",), 77)
    assert (run.defines, run.parameters, run.plusargs) == (("FAST=1", "MORE"), (("W", "3"),), ("+fast",))
    assert run.sources == ("rtl/negate.sv", "rtl/store.sv", "rtl/top.sv")


def test_only_the_tests_that_are_named_run(tmp_path: Path) -> None:
    script = f"""{HEAD}
def test_it():
    runner.build(sources=SOURCES)
    runner.test("test_top", "top", testcase="toggles")
"""
    more = cvdp_samples.TOGGLE_TESTS + "\n@cocotb.test()\nasync def other(dut):\n    assert False\n"
    problem = problem_of(_with_runner(script, more), tmp_path)
    verdict = judge(problem, {"rtl/negate.sv": cvdp_samples.NEGATE})
    assert verdict.status is Status.PASS, verdict.summary
    assert verdict.simulation is not None
    assert [t.name for t in verdict.simulation.tests] == ["toggles"]


@pytest.mark.verilator
def test_another_simulator_is_told_the_same(tmp_path: Path) -> None:
    problem = problem_of(cvdp_samples.unsolved(cvdp_samples.adder()), tmp_path)
    design = Candidate(files=(SourceFile(path="rtl/adder.sv", text=cvdp_samples.ADDER),), top=problem.top)
    verifier = Verifier([Verilator(sandbox=best_sandbox())], diagnose=False)
    verdict = verifier.verify_candidate(design, problem)
    assert verdict.status is Status.PASS, verdict.summary
    assert verdict.simulation is not None
    assert len(verdict.simulation.tests) == 8


@pytest.mark.shared_data
def test_the_published_solution_passes_and_nothing_else_does(shared_data: Path) -> None:
    problem = open_suite("cvdp", shared_data / EXAMPLES).problem(LFSR)
    text = solution(problem)["rtl/lfsr_8bit.sv"]
    verdict = judge(problem, {"rtl/lfsr_8bit.sv": text})
    assert verdict.status is Status.PASS, verdict.summary
    header = text[: text.index(";") + 1]
    for wrong in ("module lfsr_8bit; endmodule", f"{header} endmodule", text.replace("q1,q2", "q2,q1")):
        verdict = judge(problem, {"rtl/lfsr_8bit.sv": wrong})
        assert (verdict.status, verdict.kind) == (Status.FAIL, Kind.MISMATCH), verdict.summary


@pytest.mark.shared_data
def test_the_published_rows_that_cannot_be_judged_here(shared_data: Path) -> None:
    suite = open_suite("cvdp", shared_data / EXAMPLES)
    assert [p.id for p in suite.problems()] == [LFSR]
    assert {s.id: s.reason.partition(":")[0] for s in suite.skipped} == {
        "cvdp_agentic_8x3_priority_encoder_0003": "agentic",
        "cvdp_agentic_fixed_arbiter_0001": "agentic",
        "cvdp_copilot_barrel_shifter_0031": "no harness",
        "cvdp_copilot_gf_multiplier_0039": "needs a commercial simulator",
    }


@pytest.mark.shared_data
def test_the_harness_of_a_published_agentic_row_judges_too(shared_data: Path, tmp_path: Path) -> None:
    """Its answer, a patch of a file that was not there, as if no agent had been asked for."""
    name = "cvdp_v1.1.0_example_agentic_code_generation_no_commercial_with_solutions.jsonl"
    with tarfile.open(shared_data / EXAMPLES) as tar:
        member = next(m for m in tar if m.name.endswith(name))
        file = tar.extractfile(member)
        assert file is not None
        agentic = json.loads(file.read().splitlines()[0])
    written = {
        path: "".join(f"{line[1:]}\n" for line in patch.splitlines() if line.startswith("+"))
        for path, patch in agentic["patch"].items()
    }
    row = {
        "id": agentic["id"],
        "input": {"prompt": agentic["prompt"], "context": agentic["context"]},
        "output": {"context": written},
        "harness": {"files": agentic["harness"]},
    }
    problem = problem_of(row, tmp_path)
    verdict = judge(problem, written)
    assert verdict.status is Status.PASS, verdict.summary
    assert judge(problem, {p: t.replace("8'b0", "8'b1") for p, t in written.items()}).status is Status.FAIL
