"""Rows of CVDP to problems, from samples of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cvdp_samples
import pytest
import suite_samples

from rtlgen.core.errors import SpecError
from rtlgen.core.problem import BenchKind, Problem
from rtlgen.suites.cvdp_service import CannotRun, service_of
from rtlgen.suites.protocol import Suite
from rtlgen.suites.registry import open_suite


def opened(folder: Path, *rows: dict[str, Any]) -> Suite:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return open_suite("cvdp", path)


def only(folder: Path, row: dict[str, Any]) -> Problem:
    (problem,) = opened(folder, row).problems()
    return problem


def test_a_row_is_a_problem_under_its_own_id(tmp_path: Path) -> None:
    problem = only(tmp_path, cvdp_samples.adder())
    assert (problem.id, problem.suite, problem.top) == ("own_adder_0001", "cvdp", "adder")
    assert (problem.targets, problem.difficulty) == (("rtl/adder.sv",), "easy")
    assert [f.path for f in problem.reference] == ["rtl/adder.sv"]
    assert problem.spec == "Write rtl/adder.sv."


def test_the_bench_is_the_harness_as_it_was_published(tmp_path: Path) -> None:
    bench = only(tmp_path, cvdp_samples.adder()).bench
    assert bench is not None
    assert (bench.kind, bench.top) == (BenchKind.RUNNER, "src/test_runner.py")
    assert {f.path: f.text for f in bench.files}["src/test_runner.py"] == cvdp_samples.RUNNER
    env = dict(bench.env)
    assert (env["VERILOG_SOURCES"], env["HASH"]) == ("/code/rtl/adder.sv", "1-of-our-own")


def test_a_row_without_solutions_has_no_reference(tmp_path: Path) -> None:
    problem = only(tmp_path, cvdp_samples.unsolved(cvdp_samples.pair()))
    assert problem.reference == ()
    assert problem.targets == ("rtl/top.sv", "rtl/store.sv")


@pytest.mark.parametrize("solved_first", [True, False])
def test_of_two_rows_with_one_id_the_solved_one_counts(solved_first: bool, tmp_path: Path) -> None:
    row = cvdp_samples.adder()
    rows = [row, cvdp_samples.unsolved(row)]
    (problem,) = opened(tmp_path, *(rows if solved_first else reversed(rows))).problems()
    assert problem.reference


def test_the_files_that_are_there_are_shown_and_compiled(tmp_path: Path) -> None:
    problem = only(tmp_path, cvdp_samples.part())
    assert problem.bench is not None
    assert "rtl/store.sv" in [f.path for f in problem.bench.files]
    assert cvdp_samples.STORE in problem.spec
    assert problem.spec.endswith("Write rtl/negate.sv.")


def test_the_module_asked_for_is_the_one_that_the_design_lacks(tmp_path: Path) -> None:
    assert only(tmp_path, cvdp_samples.part()).top == "negate"
    two = cvdp_samples.part()
    del two["input"]["context"]["rtl/store.sv"]
    assert not only(tmp_path, two).top


def test_what_cannot_be_judged_here_is_skipped_with_the_reason(tmp_path: Path) -> None:
    suite = open_suite("cvdp", cvdp_samples.cvdp(tmp_path / "cvdp"))
    assert [p.id[4:] for p in suite.problems()] == [
        "adder_0001",
        "part_0002",
        "pair_0003",
        "synthesised_0004",
    ]
    reasons = {s.id: s.reason for s in suite.skipped}
    assert reasons == {
        "own_commercial_0005": "needs a commercial simulator",
        "own_text_0006": "no harness: the answer is a text that a metric or a model judges",
        "own_document_0007": "asks for docs/plan.md, not for a design",
        "own_agentic_0008": "agentic: the answer is made with tools in a container",
    }


def test_a_file_a_folder_and_a_tar_file_are_the_same_suite(tmp_path: Path) -> None:
    folder = cvdp_samples.cvdp(tmp_path / "cvdp")
    plain = open_suite("cvdp", folder)
    assert open_suite("cvdp", suite_samples.packed(folder)).digest == plain.digest
    assert open_suite("cvdp", folder / "own_with_solutions.jsonl").digest == plain.digest


def test_a_harness_that_changes_is_another_suite(tmp_path: Path) -> None:
    row = cvdp_samples.adder()
    before = opened(tmp_path, row).digest
    row["harness"]["files"]["src/words.txt"] = "three\n"
    assert opened(tmp_path, row).digest != before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", r"rows\.jsonl:1: Expecting"),
        ("[]", r"rows\.jsonl:1: a row is an object"),
        ('{"task_id": "x"}', r"rows\.jsonl:1: 'id' is missing"),
        ('{"id": "x", "harness": {"files": {}}}', r"rows\.jsonl:1: 'input': Field required"),
        (
            '{"id": "x", "input": {}, "harness": {"files": {}}}',
            r"rows\.jsonl:1: 'input\.prompt': Field required",
        ),
    ],
)
def test_a_broken_row_is_named_with_its_line_and_field(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(SpecError, match=said):
        open_suite("cvdp", path)


def test_a_file_without_rows_is_no_suite(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="does not hold CVDP"):
        opened(tmp_path)


def test_a_path_that_leaves_the_folder_is_skipped(tmp_path: Path) -> None:
    row = cvdp_samples.adder()
    row["output"]["context"] = {"../adder.sv": ""}
    assert "cannot lie in a work folder" in opened(tmp_path, row).skipped[0].reason


def harness(compose: str, **files: str) -> dict[str, str]:
    return {"docker-compose.yml": compose, "src/.env": "TOPLEVEL = a\n", "src/test_runner.py": "", **files}


@pytest.mark.parametrize(
    ("compose", "reason"),
    [
        ("services: [", "is no YAML"),
        ("version: 3", "has no service"),
        ("services: {a: }", "says nothing"),
        ("services: {a: {command: make}}", "runs 'make'"),
        ("services: {a: {command: pytest}}", "runs 'pytest'"),
        ("services: {a: {command: pytest /src/other.py}}", "does not bring along"),
        ("services: {a: {command: sh -c 'pytest x.py'}}", "no Python script"),
    ],
)
def test_a_service_that_is_not_understood_is_named(compose: str, reason: str) -> None:
    with pytest.raises(CannotRun, match=reason):
        service_of(harness(compose))


def test_a_harness_without_services_cannot_run() -> None:
    with pytest.raises(CannotRun, match=r"no docker-compose\.yml"):
        service_of({"src/.env": ""})


def test_services_with_one_environment_run_one_after_the_other() -> None:
    compose = """
services:
  direct: {env_file: ./src/.env, command: pytest -s /src/test_runner.py -v}
  sanity: {env_file: [./src/.env], command: [python3, /src/more.py]}
"""
    service = service_of(harness(compose, **{"src/more.py": ""}))
    assert service.scripts == ("src/test_runner.py", "src/more.py")
    assert service.top == "a"


def test_services_with_two_environments_cannot_run() -> None:
    compose = """
services:
  direct: {env_file: ./src/.env, command: pytest /src/test_runner.py}
  sanity: {environment: [TOPLEVEL=b], command: pytest /src/test_runner.py}
"""
    with pytest.raises(CannotRun, match="different environments"):
        service_of(harness(compose))
