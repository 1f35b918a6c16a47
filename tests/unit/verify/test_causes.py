"""Causes of real mismatches: what the simulator showed of completions and mutants, kept as data.

`tests/simulator/test_recorded_mismatches.py` says where each comes from, and that it is what is shown.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mismatches import load, names

from rtlgen.core.recording import Output, Recording
from rtlgen.resources import prompts_dir
from rtlgen.verify.causes import (
    CAUSES,
    MOST_CYCLES,
    UNCLASSIFIED,
    Cause,
    Shown,
    cause_of,
    fitting,
    shift_name,
)

SILENT = [
    ("all_x", "unclassified"),
    ("all_x", "high_z"),
    ("high_z", "all_x"),
    ("wrong_edge", "late_1_cycle"),
    ("wrong_edge", "reset_should_be_synchronous"),
    ("inverted", "wrong_sequence_nearly_inverted"),
    ("inverted", "bit_order"),
    ("bit_order", "subset_of_bits"),
    ("bit_order", "inverted"),
    ("reset_polarity", "stuck"),
    ("reset_polarity", "wrong_sequence"),
    ("reset_should_be_asynchronous", "only_after_reset"),
    ("reset_should_be_asynchronous", "reset_should_be_synchronous"),
    ("reset_should_be_synchronous", "late_1_cycle_but_for_resets"),
    ("reset_should_be_synchronous", "reset_should_be_asynchronous"),
    ("late_1_cycle", "wrong_sequence_nearly_late"),
    ("late_1_cycle", "late_2_cycles"),
    ("late_2_cycles", "late_1_cycle"),
    ("early_1_cycle", "stuck_nearly_early"),
    ("early_1_cycle", "late_1_cycle"),
    ("stuck", "wrong_sequence_nearly_stuck"),
    ("stuck", "reset_polarity"),
    ("only_before_reset", "reset_should_be_synchronous"),
    ("only_after_reset", "late_1_cycle_but_for_resets"),
    ("wrong_initial", "only_after_reset"),
    ("wrong_initial", "wrong_sequence"),
    ("constant_offset", "subset_of_bits"),
    ("constant_offset", "wrong_sequence"),
    ("partly_x", "unclassified"),
    ("corner_case", "wrong_function"),
    ("subset_of_bits", "constant_offset"),
    ("subset_of_outputs", "reset_polarity"),
    ("wrong_function", "missing_state"),
    ("wrong_function", "unwanted_state"),
    ("missing_state", "wrong_function"),
    ("missing_state", "wrong_sequence"),
    ("missing_state", "stuck_after_x"),
    ("missing_state", "unclassified_few_repeated"),
    ("unwanted_state", "wrong_function"),
    ("wrong_sequence", "unwanted_state"),
]
"""What must not be said of which mismatch."""

FAR_SHIFTS = {shift_name(n) for n in range(-MOST_CYCLES, MOST_CYCLES + 1) if n not in (0, 1, 2, -1)}
"""Shown by tests/property/test_made_mismatches.py."""


@pytest.mark.parametrize("name", names())
def test_a_real_mismatch_has_its_cause(name: str) -> None:
    kept = load(name)
    assert cause_of(kept.shown) == kept.cause
    assert name.startswith(kept.cause.name) or "_nearly_" in name


def test_every_cause_has_a_real_example_and_one_where_it_must_be_silent() -> None:
    assert {load(n).cause.name for n in names()} | FAR_SHIFTS == set(CAUSES)
    assert {cause for cause, _ in SILENT} | FAR_SHIFTS | {UNCLASSIFIED} == set(CAUSES)


@pytest.mark.parametrize(("cause", "name"), SILENT)
def test_a_cause_is_not_said_of_what_has_another(cause: str, name: str) -> None:
    assert cause not in [c.name for c in fitting(load(name).shown)]


@pytest.mark.parametrize("name", names())
def test_the_first_wrong_outputs_are_judged_and_all_where_none_is_named(name: str) -> None:
    shown = load(name).shown
    wrong = [o.name for o in shown.recordings[0].outputs]
    assert [c.name for c in fitting(replace(shown, first=("nobody",)))] == [
        c.name for c in fitting(replace(shown, first=tuple(wrong)))
    ]


@pytest.mark.parametrize("name", names())
def test_confidence_grows_with_the_evidence(name: str) -> None:
    """The same once more says the same, surer or as sure."""
    kept = load(name)
    twice = cause_of(replace(kept.shown, recordings=kept.shown.recordings * 2))
    assert twice.name == kept.cause.name
    assert twice.confidence >= kept.cause.confidence
    assert 0 <= twice.confidence <= 1


@pytest.mark.parametrize(
    "shown",
    [
        Shown(recordings=()),
        Shown(recordings=(Recording(times_ps=()),)),
        Shown(
            recordings=(Recording(times_ps=(1,), outputs=(Output(name="q", expected=(), actual=("1",)),)),)
        ),
        Shown(
            recordings=(
                Recording(times_ps=(1,), outputs=(Output(name="q", expected=("1",), actual=("1",)),)),
            )
        ),
        Shown(
            recordings=(
                Recording(times_ps=(1,), outputs=(Output(name="q", expected=("x",), actual=("1",)),)),
            )
        ),
    ],
    ids=["no recording", "no sample", "nothing known", "nothing wrong", "nothing demanded"],
)
def test_without_a_mismatch_there_is_no_cause(shown: Shown) -> None:
    assert cause_of(shown) == Cause(name=UNCLASSIFIED)


def test_one_wrong_sample_says_little() -> None:
    output = Output(name="q", expected=("01",), actual=("10",))
    found = cause_of(Shown(recordings=(Recording(times_ps=(1,), outputs=(output,)),)))
    assert found == Cause(name=UNCLASSIFIED)


def test_the_edges_are_looked_at_where_a_bench_samples_once_a_cycle() -> None:
    kept = load("wrong_edge")
    (edges,) = kept.shown.recordings
    once = replace(
        edges,
        times_ps=edges.times_ps[1::2],
        rising=(),
        inputs=tuple((n, c[1::2]) for n, c in edges.inputs),
        outputs=tuple(replace(o, expected=o.expected[1::2], actual=o.actual[1::2]) for o in edges.outputs),
    )
    assert "wrong_edge" not in [c.name for c in fitting(replace(kept.shown, recordings=(once,)))]
    assert cause_of(replace(kept.shown, recordings=(once,), edges=edges)).name == "wrong_edge"


@pytest.mark.parametrize("name", ["wrong_initial", "only_before_reset"])
def test_of_a_part_of_a_run_nothing_is_said_of_all_that_comes_after(name: str) -> None:
    kept = load(name)
    part = replace(kept.recording, is_whole=False)
    assert name not in [c.name for c in fitting(replace(kept.shown, recordings=(part,)))]


def test_every_cause_is_explained_on_its_page_and_to_the_model() -> None:
    page = (Path(__file__).parents[3] / "docs" / "diagnosis.md").read_text()
    hints = (prompts_dir() / "parts" / "divergence.md.j2").read_text()
    for cause in CAUSES:
        name = "late_N_cycles" if cause.startswith("late_") else cause
        name = "early_N_cycles" if cause.startswith("early_") else name
        assert f"`{name}`" in page
        assert f'"{cause}": "' in hints or cause == UNCLASSIFIED or cause.startswith(("late_", "early_"))
