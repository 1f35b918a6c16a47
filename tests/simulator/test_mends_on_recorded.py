"""Mends on completions as a model wrote them: refused before; afterwards compiled, and some of them right."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.core.verdict import Status
from rtlgen.extraction.extract import extract
from rtlgen.mending.judged import mendable, mended
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.registry import open_suite
from rtlgen.verify.pipeline import Verifier

pytestmark = [pytest.mark.icarus, pytest.mark.shared_data]

VERIFIER = Verifier([Icarus()])


@cache
def problems(data: Path) -> dict[str, Problem]:
    suite = open_suite("verilog-eval-v2:spec-to-rtl", data / "verilog-eval-v2.tar.gz")
    return {p.id: p for p in suite.problems()}


@cache
def completions(data: Path) -> dict[tuple[str, int], str]:
    with gzip.open(data / "completions" / "gpt-4o-mini.verilog-eval-v2.jsonl.gz", "rt") as file:
        rows = [json.loads(line) for line in file]
    return {(r["problem_id"], r["sample"]): r["completion"] for r in rows}


@pytest.mark.parametrize(
    ("mend", "problem", "sample", "passes"),
    [
        ("net_assigned_in_process", "Prob052_gates100", 4, True),
        ("net_assigned_in_process", "Prob068_countbcd", 2, False),
        ("jump_as_disable", "Prob071_always_casez", 5, True),
        ("enum_as_vector", "Prob088_ece241_2014_q5b", 8, True),
        ("enum_value_size", "Prob107_fsm1s", 19, True),
        ("genvar_in_process", "Prob108_rule90", 18, False),
        ("case_item_block", "Prob114_bugs_case", 16, True),
        ("unsized_in_concat", "Prob124_rule110", 13, False),
        ("declaration_after_statement", "Prob124_rule110", 14, False),
        ("enum_width", "Prob139_2013_q2bfsm", 13, False),
        ("trailing_comma", "Prob152_lemmings3", 10, False),
        ("brace_for_end", "Prob155_lemmings4", 2, False),
        ("full_select", "Prob153_gshare", 7, False),
    ],
)
def test_it_compiles_once_mended(
    shared_data: Path, mend: str, problem: str, sample: int, passes: bool
) -> None:
    asked = problems(shared_data)[problem]
    if not passes:  # some of the benches run for long, to no purpose here
        asked = replace(asked, bench=None, reference=())
    extraction = extract(Completion(text=completions(shared_data)[problem, sample]), asked)
    verdict = VERIFIER.verify(extraction, asked)
    assert mendable(verdict), verdict.summary
    assert extraction.candidate is not None
    found = mended(extraction.candidate, asked, verdict, lambda c: VERIFIER.verify_candidate(c, asked))
    assert found is not None
    assert mend in [m.name for m in found.mends]
    assert not mendable(found.verdict), found.verdict.summary
    assert found.verdict.status is (Status.PASS if passes else Status.UNKNOWN), found.verdict.summary


@pytest.mark.parametrize(
    ("problem", "sample"),
    [
        ("Prob104_mt2015_muxdff", 1),  # a module that is not there
        ("Prob116_m2014_q3", 8),  # 1'bd for "don't care"
        ("Prob124_rule110", 1),  # a parenthesis too many
        ("Prob130_circuit5", 2),  # a name that nothing declares
        ("Prob134_2014_q3c", 2),  # an input that a process assigns
        ("Prob139_2013_q2bfsm", 9),  # states F and G forgotten, beside the outputs f and g
        ("Prob143_fsm_onehot", 13),  # a parenthesis too many
    ],
)
def test_what_only_the_author_knows_stays(shared_data: Path, problem: str, sample: int) -> None:
    asked = problems(shared_data)[problem]
    extraction = extract(Completion(text=completions(shared_data)[problem, sample]), asked)
    verdict = VERIFIER.verify(extraction, asked)
    assert verdict.status is Status.FAIL
    assert extraction.candidate is not None
    assert mended(extraction.candidate, asked, verdict, lambda _: verdict) is None
