"""Two runs against each other: what changed, and whether chance explains it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from scored_rows import problem_rows

from rtlgen.core.record import Scored
from rtlgen.metrics.compare import Change, Comparison, Test, compare, mcnemar, sign_flip
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.problem_result import problem_results


def rows(run: dict[str, str]) -> Iterable[Scored]:
    """Each problem with one mark a sample."""
    for problem, marks in run.items():
        yield from problem_rows(problem, *marks)


def compared(a: dict[str, str], b: dict[str, str]) -> Comparison:
    return compare(problem_results(rows(a)), problem_results(rows(b)), Basis.ADJUSTED)


def test_fixed_broke_better_worse_same() -> None:
    found = compared(
        {"a": "ss", "b": "..", "c": "s.", "d": "..", "e": ".ss", "f": "ss"},
        {"a": "s.", "b": "ss", "c": "..", "d": "s.", "e": ".ss.ss", "f": "cc"},
    )
    assert [p.change for p in found.pairs] == [
        Change.FIXED,
        Change.BROKE,
        Change.BETTER,
        Change.WORSE,
        Change.SAME,
        Change.SAME,
    ]
    assert found.test is Test.SIGN_FLIP
    assert found.difference.value == pytest.approx((0.5 - 1 + 0.5 - 0.5) / 6)


def test_one_sample_each_is_tested_by_mcnemar() -> None:
    a = {f"p{n}": "s" for n in range(10)} | {"q": ".", "r": "."}
    b = {f"p{n}": "." for n in range(9)} | {"p9": "s", "q": "s", "r": "."}
    found = compared(a, b)
    assert (found.count(Change.FIXED), found.count(Change.BROKE), found.count(Change.SAME)) == (9, 1, 2)
    assert found.test is Test.MCNEMAR
    # 9 against 1 of 10 tosses, both sides: 2 (C(10,0) + C(10,1)) / 2^10
    assert found.p == pytest.approx(22 / 1024)
    assert found.rate_a.value == pytest.approx(2 / 12)
    assert found.rate_b.value == pytest.approx(10 / 12)


@given(st.integers(0, 30), st.integers(0, 30))
def test_mcnemar_is_a_coins_toss_for_each_change(fixed: int, broke: int) -> None:
    if fixed + broke == 0:
        return
    tail = binom(fixed + broke, 0.5).cdf(min(fixed, broke))
    assert mcnemar(fixed, broke) == pytest.approx(min(1.0, 2 * tail))


@given(st.lists(st.integers(-4, 4).filter(bool), min_size=1, max_size=9))
def test_sign_flip_tries_all_signs(quarters: list[int]) -> None:
    """Two-sided: twice the smaller tail, at most 1."""
    differences = [q / 4 for q in quarters]
    seen = sum(quarters)
    sums = [
        sum(s * q for s, q in zip(signs, quarters, strict=True))
        for signs in product((1, -1), repeat=len(quarters))
    ]
    above, below = (sum(s >= seen for s in sums), sum(s <= seen for s in sums))
    assert sign_flip(differences) == pytest.approx(min(1.0, 2 * min(above, below) / len(sums)))


def test_the_random_signs_are_always_the_same() -> None:
    differences = [0.1, -0.2, 0.3] * 20
    assert sign_flip(differences) == sign_flip(differences)


def test_nothing_differs_nothing_is_tested() -> None:
    found = compared({"a": ".s"}, {"a": "s."})
    assert (found.test, found.p) == (Test.NONE, None)
    assert found.difference.value == 0.0


def test_only_what_both_have_is_compared() -> None:
    found = compared({"a": ".", "b": "?", "c": "."}, {"a": "s", "b": ".", "d": "."})
    assert [p.problem_id for p in found.pairs] == ["a"]
    assert (found.unscored, found.only_a, found.only_b) == (("b",), ("c",), ("d",))


def test_runs_without_a_common_problem() -> None:
    found = compared({"a": "."}, {"b": "."})
    assert found.pairs == ()
    assert found.difference.value is None
