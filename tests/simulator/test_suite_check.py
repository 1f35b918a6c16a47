"""Whether a suite is sound: of our own samples of the published layouts, whole and damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import suite_samples

from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.verdict import Status
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.verilator import Verilator
from rtlgen.suites.errata import Action, Erratum
from rtlgen.suites.identity import with_digest
from rtlgen.suites.registry import open_suite
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify import suite_check
from rtlgen.verify.harness import Harness
from rtlgen.verify.pipeline import Verifier
from rtlgen.verify.suite_check import EMPTY, REFERENCE, ProblemCheck, SuiteCheck, check_problem, check_suite

pytestmark = pytest.mark.icarus


@pytest.fixture
def problem(tmp_path: Path) -> Problem:
    folder = suite_samples.verilog_eval_v2(tmp_path / "v2")
    return open_suite("verilog-eval-v2:spec-to-rtl", folder).problem("Prob001_earlier")


def check(problem: Problem, *, mutants: int = 0) -> ProblemCheck:
    confinement = best_sandbox()
    verifier = Verifier([Icarus(sandbox=confinement)], diagnose=False)
    return check_problem(problem, verifier, Harness(sandbox=confinement), mutants=mutants)


def with_bench(problem: Problem, old: str, new: str) -> Problem:
    assert problem.bench is not None
    test = problem.bench.files[0]
    assert old in test.text
    changed = SourceFile(path=test.path, text=test.text.replace(old, new))
    bench = replace(problem.bench, files=(changed, *problem.bench.files[1:]))
    return with_digest(replace(problem, bench=bench))


def test_a_sound_problem(problem: Problem) -> None:
    found = check(problem, mutants=2)
    assert [(j.design, j.right, j.published_right) for j in found.judged] == [
        (REFERENCE, True, True),
        (EMPTY, True, True),
    ]
    assert found.faults == ()
    assert found.mutants is not None
    assert len(found.mutants.fates) == 2


def test_a_bench_that_passes_everything_is_told(problem: Problem) -> None:
    found = check(with_bench(problem, "errors = errors + 1", "errors = 0"))
    (fault,) = found.faults
    assert (fault.design, fault.by, fault.errata) == (EMPTY, "ours", ())
    assert fault.detail.startswith("PASS: ")


def test_a_bench_that_its_own_reference_fails_is_told(problem: Problem) -> None:
    found = check(with_bench(problem, "errors = 0,", "errors = 1,"), mutants=2)
    reference, empty = found.faults
    assert (reference.design, reference.by) == (REFERENCE, "ours")
    assert found.judged[0].verdict.status is Status.UNKNOWN
    assert empty.design == EMPTY
    assert found.mutants is None


def test_what_only_the_published_rule_gets_wrong(problem: Problem) -> None:
    found = check(with_bench(problem, "initial #204", 'initial #204 $display("TIMEOUT"); initial #205'))
    (fault,) = found.faults
    assert (fault.design, fault.by) == (REFERENCE, "published")
    assert fault.detail.endswith("T")


@pytest.mark.parametrize(("cls", "explains"), [("vacuous_bench", True), ("ambiguous_prompt", False)])
def test_an_erratum_explains_what_it_is_about(
    problem: Problem, cls: str, explains: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    erratum = Erratum(
        problem=problem.id,
        file="test.sv",
        sha256=("0" * 64,),
        cls=cls,
        what="The bench passes whatever it is given.",
        sources=("measured",),
        action=Action.NOTE,
    )
    monkeypatch.setattr(suite_check, "errata_of", lambda _: (erratum,))
    found = check(with_bench(problem, "errors = errors + 1", "errors = 0"))
    whole = SuiteCheck(simulators=("icarus",), problems=(found,))
    assert (whole.unexplained == ()) is explains
    assert (whole.right(REFERENCE), whole.right(EMPTY)) == (1, 0)
    assert whole.published_right(EMPTY) == 0


def test_without_a_reference_only_the_empty_design_is_judged(problem: Problem) -> None:
    found = check(with_digest(replace(problem, reference=())), mutants=2)
    assert [j.design for j in found.judged] == [EMPTY]
    assert found.mutants is None


def test_the_problems_keep_their_order(problem: Problem) -> None:
    problems = [replace(problem, id=f"p{n}") for n in range(5)]
    done: list[int] = []

    def one(given: Problem) -> ProblemCheck:
        return ProblemCheck(problem=given.id, judged=(), mutants=None, errata=())

    found = check_suite(problems, one, jobs=3, on_done=done.append)
    assert [p.problem for p in found] == ["p0", "p1", "p2", "p3", "p4"]
    assert done == [1, 2, 3, 4, 5]


@pytest.mark.verilator
@pytest.mark.parametrize(("bench", "right"), [("", True), ("errors = 0", False)])
def test_where_nothing_driven_is_0_a_bench_must_refuse_0_or_1(
    problem: Problem, bench: str, right: bool
) -> None:
    """The reference is the constant 0, and Verilator has no Z: the empty design is right."""
    assert problem.bench is not None
    test, reference = problem.bench.files
    zero = "q <= 4'd0;"
    files = (test, replace(reference, text=reference.text.replace("q <= d;", zero)))
    problem = replace(
        problem,
        bench=replace(problem.bench, files=files),
        reference=tuple(replace(f, text=f.text.replace("q <= d;", zero)) for f in problem.reference),
    )
    problem = with_bench(problem, "errors = errors + 1", bench) if bench else with_digest(problem)
    found = check_problem(problem, Verifier([Verilator(sandbox=best_sandbox())], diagnose=False), None)
    assert [(j.design, j.right) for j in found.judged] == [(REFERENCE, True), (EMPTY, right)]
