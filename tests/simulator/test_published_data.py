"""The published benchmarks themselves, and completions that their own harness has judged."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.verdict import Status, Verdict
from rtlgen.simulators.icarus import Icarus
from rtlgen.static import gate, interface
from rtlgen.suites.errata import Action, Erratum, all_errata, errata_of
from rtlgen.suites.protocol import Suite
from rtlgen.suites.registry import open_suite
from rtlgen.suites.spec_file import render_header
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.tools.toolchain import find_tool
from rtlgen.verify.adjusted import adjusted
from rtlgen.verify.harness import Harness
from rtlgen.verify.pipeline import Verifier
from rtlgen.verify.published import from_own_run

pytestmark = [pytest.mark.shared_data, pytest.mark.icarus]

FILES = {
    "verilog-eval-v2:spec-to-rtl": ("verilog-eval-v2.tar.gz", 156),
    "verilog-eval-v2:code-complete": ("verilog-eval-v2.tar.gz", 156),
    "verilog-eval-v1:human": ("verilog-eval-v1.tar.gz", 156),
    "verilog-eval-v1:machine": ("verilog-eval-v1.tar.gz", 143),
    "rtllm-v2": ("rtllm-v2.tar.gz", 50),
}
EVERY = pytest.mark.parametrize("name", FILES)
SLOW = ("lfsr32", "rule90", "rule110", "count_clock", "conwaylife")
"""Three quarters of all simulation time."""
BROKEN = ("broken_bench", "racy_bench", "simulator_limit")
"""Classes of errata under which a reference itself does not pass."""
COMPLETIONS = "completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz"
PER_CLASS = 8


@cache
def suite(name: str, data: Path) -> Suite:
    return open_suite(name, data / FILES[name][0])


@cache
def verifier() -> Verifier:
    return Verifier([Icarus(sandbox=best_sandbox())])


def judge(problem: Problem, text: str) -> Verdict:
    design = Candidate(files=(SourceFile(path="design.sv", text=text),), top=problem.top)
    return verifier().verify_candidate(design, problem)


@EVERY
def test_every_problem_is_there(name: str, shared_data: Path) -> None:
    problems = suite(name, shared_data).problems()
    assert len(problems) == FILES[name][1]
    assert all(p.ports and p.spec.strip() and p.reference and p.bench for p in problems)
    assert all(bool(p.header) == (name not in ("verilog-eval-v2:spec-to-rtl", "rtllm-v2")) for p in problems)


@EVERY
def test_every_reference_passes_the_static_rules(name: str, shared_data: Path) -> None:
    for problem in suite(name, shared_data).problems():
        reference = Candidate(files=problem.reference, top=problem.top)
        found = (*gate.forbidden(reference, problem), *interface.mismatches(reference, problem))
        assert not found, f"{problem.id}: {found[0].message}"


@EVERY
def test_the_references_that_cannot_pass_here_are_known(name: str, shared_data: Path) -> None:
    quick = [p for p in suite(name, shared_data).problems() if not p.id.endswith(SLOW)]
    with ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(lambda p: judge(p, p.reference[0].text), quick))
    for problem, verdict in zip(quick, verdicts, strict=True):
        reasons = [e.cls for e in errata_of(problem) if e.cls in BROKEN]
        if "simulator_limit" in reasons and find_tool("iverilog").at_least("12"):
            continue
        if reasons:
            assert verdict.status in (Status.UNKNOWN, Status.ERROR), f"{problem.id}: {verdict.summary}"
        else:
            assert verdict.status is Status.PASS, f"{problem.id}: {verdict.summary}"


def _published(name: str, data: Path) -> list[tuple[Problem, Erratum]]:
    return [(p, e) for p in suite(name, data).problems() for e in errata_of(p)]


def test_every_erratum_speaks_of_a_published_file(shared_data: Path) -> None:
    found = {(e.problem, e.file, e.cls) for name in FILES for _, e in _published(name, shared_data)}
    known = {(e.problem, e.file, e.cls) for file in all_errata() for e in file.errata}
    assert found == known


@EVERY
def test_what_an_erratum_shows_is_so(name: str, shared_data: Path) -> None:
    for problem, erratum in _published(name, shared_data):
        body = erratum.wrong_passes or erratum.right_fails
        if not body:
            continue
        header = render_header(problem.top, problem.ports, problem.parameters)
        verdict = judge(problem, f"{header}{body}endmodule\n")
        expected = Status.PASS if erratum.wrong_passes else Status.FAIL
        assert verdict.status is expected, f"{problem.id}: {verdict.summary}"
        after = adjusted(verdict, (erratum,)).status
        if erratum.action is Action.ACCEPT_INITIAL:
            assert after is Status.PASS
        elif erratum.action is Action.EXCLUDE:
            assert after is Status.UNKNOWN


def _chosen(data: Path) -> list[dict[str, Any]]:
    """A fixed choice of recorded completions: of every class the first ones, each of another problem.

    Not of T: the one among the quick problems never ends.
    """
    with gzip.open(data / COMPLETIONS, "rt") as file:
        rows = [json.loads(line) for line in file]
    chosen: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        cls = row["published"]["class"]
        if row["problem_id"].endswith(SLOW) or cls == "T":
            continue
        if sum(c == cls for c, _ in chosen) < PER_CLASS:
            chosen.setdefault((cls, row["problem_id"]), row)
    return list(chosen.values())


def test_completions_get_the_class_that_was_published(shared_data: Path) -> None:
    if not find_tool("iverilog").version.startswith("11."):
        pytest.skip("the classes were recorded with Icarus 11, and depend on its messages")
    problems = suite("verilog-eval-v2:spec-to-rtl", shared_data)
    harness = Harness(sandbox=best_sandbox())
    chosen = _chosen(shared_data)
    assert len(chosen) >= 55
    assert len({r["published"]["class"] for r in chosen}) == 9

    def compare(row: dict[str, Any]) -> None:
        problem = problems.problem(row["problem_id"])
        design = Candidate(files=(SourceFile(path="design.sv", text=row["completion"]),), top=problem.top)
        verdict = verifier().verify_candidate(design, problem)
        said = harness.judge(design, problem)
        where = f"{problem.id} {row['sample']}"
        assert said is not None
        assert (said.cls, said.passed) == (row["published"]["class"], row["published"]["pass"]), where
        assert from_own_run(verdict, design, problem) in (None, said), where
        assert verdict.status is not Status.PASS or said.passed, f"{where}: {verdict.summary}"

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(compare, chosen))
