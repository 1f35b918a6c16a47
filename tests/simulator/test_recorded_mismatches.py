"""The mismatches that the tests of the diagnosis read are what the simulator shows.

RTLGEN_UPDATE_GOLDEN=1 records them anew.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from mismatches import Mismatch, load, names, save

from rtlgen.core.candidate import Candidate
from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.extraction.extract import extract
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.protocol import Suite
from rtlgen.suites.registry import open_suite
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verify.causes import cause_of
from rtlgen.verify.diagnosis import shown_by, with_waves
from rtlgen.verify.window import until

pytestmark = [pytest.mark.shared_data, pytest.mark.icarus]

COMPLETIONS = {
    "all_x": ("Prob074_ece241_2014_q4", 1),
    "corner_case": ("Prob069_truthtable1", 7),
    "early_1_cycle": ("Prob154_fsm_ps2data", 3),
    "high_z": ("Prob104_mt2015_muxdff", 17),
    "inverted": ("Prob025_reduction", 5),
    "inverted_by_function": ("Prob131_mt2015_q4", 3),
    "late_1_cycle": ("Prob073_dff16e", 4),
    "late_1_cycle_but_for_resets": ("Prob111_fsm2s", 5),
    "only_after_reset": ("Prob139_2013_q2bfsm", 10),
    "partly_x": ("Prob143_fsm_onehot", 5),
    "reset_polarity": ("Prob118_history_shift", 14),
    "reset_should_be_synchronous": ("Prob041_dff8r", 5),
    "reset_should_be_synchronous_often": ("Prob048_m2014_q4c", 1),
    "stuck": ("Prob066_edgecapture", 1),
    "stuck_after_x": ("Prob098_circuit7", 7),
    "subset_of_bits": ("Prob079_fsm3onehot", 2),
    "subset_of_outputs": ("Prob142_lemmings2", 12),
    "unclassified_few_repeated": ("Prob153_gshare", 5),
    "unclassified": ("Prob153_gshare", 14),
    "unwanted_state": ("Prob083_mt2015_q4b", 15),
    "wrong_function": ("Prob125_kmap3", 1),
    "wrong_initial": ("Prob034_dff8", 1),
    "wrong_sequence": ("Prob035_count1to10", 5),
    "wrong_sequence_nearly_inverted": ("Prob139_2013_q2bfsm", 14),
    "wrong_sequence_nearly_late": ("Prob045_edgedetect2", 1),
    "wrong_sequence_nearly_stuck": ("Prob035_count1to10", 15),
    "stuck_nearly_early": ("Prob139_2013_q2bfsm", 4),
}
"""Completions of gpt-4o-mini for VerilogEval v2 (spec-to-rtl), by CorrectBench (MIT)."""

MUTANTS: dict[str, tuple[str, Sequence[tuple[str, str]]]] = {
    "bit_order": ("Prob006_vectorr", [("{out[0],out[1],out[2],out[3],out[4],out[5],out[6],out[7]}", "out")]),
    "constant_offset": ("Prob123_bugs_addsubz", [("a + b", "a + b + 1"), ("a - b", "a - b + 1")]),
    "late_2_cycles": (
        "Prob031_dff",
        [("q <= d", "{q, p, o} <= {p, o, d}"), ("  initial", "  reg o, p;\n  initial")],
    ),
    "missing_state": (
        "Prob056_ece241_2013_q7",
        [("always @(posedge clk)", "always @*"), ("Q <= j&~Q | ~k&Q", "Q = j & ~k")],
    ),
    "reset_should_be_asynchronous": ("Prob047_dff8ar", [(", posedge areset", "")]),
    "wrong_edge": ("Prob046_dff8p", [("negedge clk", "posedge clk")]),
}
"""Of references, where no completion shows the cause: what is replaced by what."""

REFERENCES = {"only_before_reset": ("Prob048_m2014_q4c", ("output logic q", "output logic q = 1"))}
"""Changed references, where none demands what the cause is about; the candidate is the unchanged one."""

MOST_PS = 2000
"""So much of a run is kept."""


@pytest.fixture(scope="session")
def suite(shared_data: Path) -> Suite:
    return open_suite("verilog-eval-v2:spec-to-rtl", shared_data / "verilog-eval-v2.tar.gz")


@cache
def recorded_completions(shared_data: Path) -> dict[tuple[str, int], str]:
    with gzip.open(shared_data / "completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz", "rt") as file:
        return {(r["problem_id"], r["sample"]): r["completion"] for r in map(json.loads, file)}


def simulated(name: str, suite: Suite, shared_data: Path) -> Mismatch:
    """The design under its problem's bench, on Icarus."""
    if name in COMPLETIONS:
        problem_id, sample = COMPLETIONS[name]
        problem = suite.problem(problem_id)
        text = recorded_completions(shared_data)[problem_id, sample]
        origin = f"completion {sample} of gpt-4o-mini"
    else:
        problem_id, changes = MUTANTS[name] if name in MUTANTS else (REFERENCES[name][0], [])
        problem = suite.problem(problem_id)
        text = problem.reference[0].text
        for old, new in changes:
            assert old in text, problem_id
            text = text.replace(old, new)
        origin = "; ".join(f"the reference with '{new}' for '{old}'" for old, new in changes)
        if name in REFERENCES:
            old, new = REFERENCES[name][1]
            problem = with_reference(problem, old, new)
            origin = f"the reference, against one with '{new}' for '{old}'"
    candidate = extract(Completion(text=text), problem).candidate
    assert candidate is not None
    return shown(candidate, problem, origin)


def with_reference(problem: Problem, old: str, new: str) -> Problem:
    """`problem` with another reference in its bench."""
    assert problem.bench is not None
    assert any(old in f.text for f in problem.bench.files)
    files = tuple(replace(f, text=f.text.replace(old, new)) for f in problem.bench.files)
    return replace(problem, bench=replace(problem.bench, files=files))


def shown(candidate: Candidate, problem: Problem, origin: str) -> Mismatch:
    assert problem.bench is not None
    with fresh_workdir() as folder:
        run = with_waves(candidate, problem.bench, Icarus(best_sandbox()), folder, 30)
        found, _ = shown_by(run, candidate, problem, folder, lambda: None)
    found = replace(
        found, recordings=tuple(replace(until(r, MOST_PS), test="") for r in found.recordings), edges=None
    )
    return Mismatch(
        problem=problem.id, origin=origin, design=candidate.text.strip(), cause=cause_of(found), shown=found
    )


def test_every_recording_has_its_origin_here() -> None:
    assert set(names()) == {*COMPLETIONS, *MUTANTS, *REFERENCES}


@pytest.mark.parametrize("name", [*COMPLETIONS, *MUTANTS, *REFERENCES])
def test_a_recording_is_what_the_simulator_shows(name: str, suite: Suite, shared_data: Path) -> None:
    found = simulated(name, suite, shared_data)
    if os.environ.get("RTLGEN_UPDATE_GOLDEN"):
        save(name, found)
    assert load(name) == found
