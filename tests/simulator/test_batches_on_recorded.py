"""Batches on the published benches: all of them can be shared, and real completions get the verdicts they get
alone."""

from __future__ import annotations

import gzip
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from batch_samples import essence

from rtlgen.bench.shared_bench import SharedBench
from rtlgen.bench.split import split
from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.hdl import SourceFile
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.extraction.extract import extract
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.registry import open_suite
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify import pace
from rtlgen.verify.batch import BatchJudge
from rtlgen.verify.pipeline import Verifier

pytestmark = [pytest.mark.shared_data, pytest.mark.icarus]

FILES = {
    "verilog-eval-v2:spec-to-rtl": "verilog-eval-v2.tar.gz",
    "verilog-eval-v2:code-complete": "verilog-eval-v2.tar.gz",
    "verilog-eval-v1:human": "verilog-eval-v1.tar.gz",
    "verilog-eval-v1:machine": "verilog-eval-v1.tar.gz",
}
COMPLETIONS = "completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz"
MANY_RACES = ("Prob137_fsm_serial", "Prob146_fsm_serialdata", "Prob154_fsm_ps2data")
"""Many completions for these race with the bench: their counts hang on the order of events."""
OTHERS = ("Prob078_dualedge", "Prob143_fsm_onehot", "Prob089_ece241_2014_q5a", "Prob105_rotate100")

NOT_ON_ICARUS_11 = ("review2015_fsm", "review2015_fancytimer")
"""Their references need a cast that it does not support."""


def data() -> Path:
    return Path(os.environ["RTLGEN_SHARED_DATA"])


@pytest.mark.parametrize("name", FILES)
def test_every_bench_can_be_shared(name: str) -> None:
    for problem in open_suite(name, data() / FILES[name]).problems():
        assert problem.bench is not None
        found = split(problem.bench, problem.top, problem.ports)
        assert isinstance(found, SharedBench), f"{problem.id}: {found}"


def test_most_benches_can_count_by_changes() -> None:
    name = "verilog-eval-v2:spec-to-rtl"
    problems = list(open_suite(name, data() / FILES[name]).problems())
    found = [split(p.bench, p.top, p.ports, tally=True) for p in problems if p.bench is not None]
    assert sum(isinstance(bench, SharedBench) and bench.tallied for bench in found) == 129


@pytest.mark.parametrize("problem_id", [*MANY_RACES, *OTHERS])
def test_completions_get_the_verdicts_that_they_get_alone(
    problem_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if problem_id in OTHERS:
        count_by_changes(monkeypatch)
    problem = open_suite(
        "verilog-eval-v2:spec-to-rtl", data() / FILES["verilog-eval-v2:spec-to-rtl"]
    ).problem(problem_id)
    with gzip.open(data() / COMPLETIONS, "rt") as file:
        rows = [r for r in map(json.loads, file) if r["problem_id"] == problem_id][:12]
    extractions = [extract(Completion(text=r["completion"]), problem) for r in rows]
    verifier = Verifier([Icarus(best_sandbox())], diagnose=False, advise=False)
    together = BatchJudge(verifier, None).judge(problem, extractions)
    for row, extraction, judgement in zip(rows, extractions, together, strict=True):
        alone = Verifier([Icarus(best_sandbox())], diagnose=False, advise=False).verify(extraction, problem)
        assert without_hints(judgement.verdict) == without_hints(alone), f"sample {row['sample']}"


def test_a_reference_among_wrong_designs_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """One problem in ten: the empty module and the reference, side by side."""
    count_by_changes(monkeypatch)
    name = "verilog-eval-v1:human"
    for problem in list(open_suite(name, data() / FILES[name]).problems())[::10]:
        ports = ", ".join(p.declaration() for p in problem.ports)
        empty = Candidate(
            files=(SourceFile(path="dut.sv", text=f"module {problem.top} ({ports}); endmodule"),),
            top=problem.top,
        )
        reference = Candidate(files=problem.reference, top=problem.top)
        given = [Extraction(candidate=c, method="bare") for c in (empty, reference, empty)]
        verifier = Verifier([Icarus(best_sandbox())], diagnose=False, advise=False)
        if problem.id in NOT_ON_ICARUS_11:
            continue
        wrong, right, again = (j.verdict for j in BatchJudge(verifier, None).judge(problem, given))
        assert right.status is Status.PASS, problem.id
        assert wrong.kind is again.kind is Kind.MISMATCH, problem.id


def count_by_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As only a long bench does."""
    monkeypatch.setattr(pace, "_LONG_ROUNDS", 0)


def without_hints(verdict: Verdict) -> Verdict:
    """Less what a stimulus prints by the way of the one design that it is given."""
    verdict = essence(verdict)
    if verdict.simulation is None:
        return verdict
    run = verdict.simulation.run
    kept = re.findall(r"^(?:Mismatches|Hint: Output|Hint: Total|TIMEOUT).*$", run.stdout, re.M)
    return replace(verdict, simulation=replace(verdict.simulation, run=replace(run, stdout="\n".join(kept))))
