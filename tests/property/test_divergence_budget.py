"""What a model is told of a mismatch fits its budget whatever the ports are, and shows the wrong row."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mismatches import load, names
from prompting_values import CANDIDATE, failing

from rtlgen.core.simulation import Cycle, Divergence
from rtlgen.core.trace import FeedbackLevel
from rtlgen.core.verdict import Kind, Verdict
from rtlgen.prompting.feedback import feedback
from rtlgen.verify.window import first_divergence

BUDGET = 400 * 4
"""Characters: the default of 400 tokens, four characters each."""


def mismatch(divergence: Divergence, cause: str) -> Verdict:
    verdict = failing(Kind.MISMATCH, cause=cause)
    assert verdict.simulation is not None
    return replace(verdict, simulation=replace(verdict.simulation, divergence=divergence))


@pytest.mark.parametrize("name", names())
def test_a_real_mismatch_is_told_within_the_budget(name: str) -> None:
    kept = load(name)
    divergence = first_divergence(kept.recording)
    assert divergence is not None
    text = feedback(mismatch(divergence, kept.cause.name), CANDIDATE, FeedbackLevel.GOLDEN)
    assert len(text) <= BUDGET
    assert f"in {', '.join(divergence.signals)}" in text
    row = next(line for line in text.splitlines() if line.endswith("<-"))
    assert row.split()[0] == str(divergence.cycle)


@settings(max_examples=30)
@given(
    st.integers(0, 20),
    st.integers(1, 8),
    st.integers(1, 600),
    st.sampled_from(["01", "01x", "01xz"]),
    st.integers(),
)
def test_any_mismatch_is_told_within_the_budget(
    inputs: int, outputs: int, width: int, alphabet: str, seed: int
) -> None:
    random = Random(seed)

    def values(sort: str, count: int) -> tuple[tuple[str, str], ...]:
        return tuple((f"{sort}{n}", "".join(random.choices(alphabet, k=width))) for n in range(count))

    window = tuple(
        Cycle(
            index=n,
            time_ps=n,
            inputs=values("input_", inputs),
            expected=values("output_", outputs),
            actual=values("output_", outputs),
            internals=values("inside.", 6),
        )
        for n in range(8)
    )
    signals = tuple(f"output_{n}" for n in range(outputs))
    divergence = Divergence(test="t", cycle=5, time_ps=5, signals=signals, window=window)
    assert len(feedback(mismatch(divergence, "stuck"), CANDIDATE, FeedbackLevel.GOLDEN)) <= BUDGET
