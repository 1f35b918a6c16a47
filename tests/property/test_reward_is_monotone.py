"""More right samples are never worth less, and nothing that fails is worth what passes is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reward_values import mismatch, passed

from rtlgen.training.reward.grade import ALL, GRADED, Scale, Yardstick, grade

SHARE = st.floats(min_value=0, max_value=1)
QUARTER = st.floats(min_value=0, max_value=0.24)
STEPS = st.builds(Scale, extracts=QUARTER, compiles=QUARTER, lints=QUARTER, agrees=QUARTER)


def reward(samples: int, wrong: int, trivial: float, scale: Scale = GRADED, lint: int = 0) -> float:
    yardstick = Yardstick(samples=samples, trivial=((ALL, trivial),))
    found = grade(mismatch(samples, wrong, lint=lint), yardstick, scale).reward
    assert found is not None
    return found


@given(st.integers(2, 10_000), st.data(), SHARE, STEPS)
def test_fewer_mismatches_are_never_worth_less(
    samples: int, data: st.DataObject, trivial: float, scale: Scale
) -> None:
    few, many = sorted(data.draw(st.tuples(*[st.integers(1, samples)] * 2)))
    assert reward(samples, few, trivial, scale) >= reward(samples, many, trivial, scale)
    assert reward(samples, few, trivial, scale) >= reward(samples, few, trivial, scale, lint=1)


@given(st.integers(1, 10_000), st.data(), SHARE, STEPS)
def test_a_failure_is_never_worth_a_pass(
    samples: int, data: st.DataObject, trivial: float, scale: Scale
) -> None:
    wrong = data.draw(st.integers(1, samples))
    best = grade(passed(), Yardstick(samples=samples), scale).reward
    assert best is not None
    assert 0 <= reward(samples, wrong, trivial, scale) < best


@given(st.integers(1, 1000), st.data(), SHARE)
def test_what_is_no_better_than_nothing_earns_nothing_for_it(
    samples: int, data: st.DataObject, trivial: float
) -> None:
    wrong = data.draw(st.integers(1, samples))
    if (samples - wrong) / samples <= trivial:
        assert reward(samples, wrong, trivial) == reward(samples, samples, trivial)
