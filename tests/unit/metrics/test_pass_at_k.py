"""pass@k against all the ways to draw k samples, and what may not be told."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtlgen.metrics.interval import interval_of_mean
from rtlgen.metrics.pass_at_k import Tally, estimate, pass_at_k


@given(st.integers(1, 10).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_it_is_the_share_of_draws_that_hold_a_pass(numbers: tuple[int, int, int]) -> None:
    n, c, k = numbers
    draws = list(combinations([True] * c + [False] * (n - c), k))
    assert pass_at_k(n, c, k) == pytest.approx(sum(any(d) for d in draws) / len(draws))


def test_it_is_undefined_for_fewer_samples_than_k() -> None:
    assert pass_at_k(9, 9, 10) is None
    assert pass_at_k(0, 0, 1) is None


def test_pass_at_1_is_the_rate_even_of_many_samples() -> None:
    assert pass_at_k(20_000, 1, 1) == pytest.approx(1 / 20_000)
    assert pass_at_k(20_000, 19_999, 10) == 1.0


def test_problems_weigh_the_same_however_many_samples_they_have() -> None:
    found = estimate([Tally(scored=1, passed=1), Tally(scored=100, passed=50)], 1)
    assert found.value == pytest.approx(0.75)
    assert (found.problems, found.samples) == (2, 101)


def test_a_problem_without_a_scored_sample_is_left_out() -> None:
    found = estimate([Tally(scored=2, passed=1), Tally()], 1)
    assert (found.value, found.problems) == (0.5, 1)


def test_one_problem_with_too_few_samples_makes_the_whole_undefined() -> None:
    found = estimate([Tally(scored=10, passed=10), Tally(scored=9, passed=9)], 10)
    assert (found.value, found.low, found.high, found.problems) == (None, None, None, 2)


def test_no_problem_gives_no_number() -> None:
    assert estimate([], 1).value is None


def test_the_interval_is_that_of_the_binomial_for_problems_of_one_sample() -> None:
    """The bootstrap of a mean of zeros and ones is a binomial draw: its quantiles are known."""
    from scipy.stats import binom

    low, high = interval_of_mean([1.0] * 100 + [0.0] * 56) or (None, None)
    expected = binom(156, 100 / 156)
    assert low == pytest.approx(expected.ppf(0.025) / 156, abs=1 / 156)
    assert high == pytest.approx(expected.ppf(0.975) / 156, abs=1 / 156)


def test_the_interval_is_the_same_at_every_call() -> None:
    values = [0.1 * n for n in range(11)]
    assert interval_of_mean(values) == interval_of_mean(values)


def test_equal_values_and_few_values() -> None:
    assert interval_of_mean([1.0] * 9) == (1.0, 1.0)
    assert interval_of_mean([0.0, 1.0, 0.0, 1.0]) is None


@given(st.lists(st.floats(0, 1), min_size=5, max_size=30))
def test_the_interval_lies_within_the_values(values: list[float]) -> None:
    low, high = interval_of_mean(values) or (0.0, 1.0)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
