"""Every built-in problem: its reference passes, nothing does not, and its bench kills mutants."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rtlgen.config.settings import Settings
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.resources import problems_dir
from rtlgen.simulators.registry import SIMULATORS
from rtlgen.static.lint import lint
from rtlgen.suites.find import builtin_names, load_builtin
from rtlgen.suites.folder import argued_mutants
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify.mutation_score import Fate, mutation_score, table
from rtlgen.verify.pipeline import Verifier
from rtlgen.wiring import make_tools

NAMES = builtin_names()
EVERY = pytest.mark.parametrize("name", NAMES)


def judge(problem: Problem, text: str, simulator: str = "icarus", *, bare: bool = False) -> Verdict:
    """Judge a text as an answer; `bare` leaves the reference out, so that it cannot stand by it."""
    verifier = Verifier([SIMULATORS.load(simulator)(sandbox=best_sandbox())])
    candidate = Candidate(files=(SourceFile(path="dut.sv", text=text),), top=problem.top)
    return verifier.verify_candidate(candidate, replace(problem, reference=()) if bare else problem)


def hollow(problem: Problem, drive: str) -> str:
    """A design with the right interface that does nothing but drive every output with a constant."""
    body = "".join(f"  assign {p.name} = {drive};\n" for p in problem.outputs) if drive else ""
    return f"{problem.header}{body}endmodule\n"


def test_there_are_at_least_thirty_of_every_sort() -> None:
    assert len(NAMES) >= 30
    problems = [load_builtin(n) for n in NAMES]
    assert {p.difficulty for p in problems} == {"easy", "medium", "hard"}
    assert {bool(p.reset and p.reset.asynchronous) for p in problems} == {True, False}
    assert {bool(p.reset and p.reset.active_low) for p in problems} == {True, False}
    assert any(p.clock and p.clock.edge == "negedge" for p in problems)


@EVERY
def test_the_folder_is_complete(name: str) -> None:
    problem = load_builtin(name)
    assert problem.top
    assert problem.outputs
    assert problem.title
    assert problem.licence
    assert problem.difficulty in ("easy", "medium", "hard")
    assert len(problem.spec) > 400, "a precise specification takes more words"
    assert problem.bench is not None
    assert re.search(r"rng\(", problem.bench.files[0].text) or "comb" in problem.tags, "no random stimulus"
    assert len(problem.reference) == 1


@pytest.mark.icarus
@EVERY
def test_the_reference_passes_on_icarus(name: str) -> None:
    problem = load_builtin(name)
    verdict = judge(problem, problem.reference[0].text, bare=True)
    assert verdict.status is Status.PASS, verdict.summary
    assert verdict.simulation is not None
    assert verdict.simulation.samples >= 16


@pytest.mark.verilator
@EVERY
def test_the_reference_passes_on_verilator(name: str) -> None:
    problem = load_builtin(name)
    verdict = judge(problem, problem.reference[0].text, "verilator", bare=True)
    assert verdict.status is Status.PASS, verdict.summary


@EVERY
def test_the_reference_lints_clean(name: str) -> None:
    problem = load_builtin(name)
    found = lint(Candidate(files=problem.reference, top=problem.top))
    assert not found, "\n".join(f"{d.where()}: {d.message}" for d in found)


@pytest.mark.icarus
@EVERY
@pytest.mark.parametrize("drive", ["", "'0", "'1"], ids=["empty", "stuck_at_0", "stuck_at_1"])
def test_nothing_does_not_pass(name: str, drive: str) -> None:
    problem = load_builtin(name)
    verdict = judge(problem, hollow(problem, drive))
    assert verdict.status is Status.FAIL, verdict.summary
    assert verdict.kind is Kind.MISMATCH, verdict.summary


@pytest.mark.icarus
@pytest.mark.slow
@EVERY
def test_the_bench_kills_mutants(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    verifier = Verifier(make_tools(Settings()).simulators, diagnose=False)
    score = mutation_score(load_builtin(name), verifier, argued=argued_mutants(problems_dir() / name))
    with capsys.disabled():
        print("\n" + table([(name, score)]).splitlines()[1])
    assert score.count(Fate.UNJUDGED) == 0
    assert score.ratio >= 0.95, "\n".join(m.name for m in score.survivors)
