"""Numbers as a person reads them."""

from __future__ import annotations

import pytest

from rtlgen.core.record import Estimate
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.summary import Score
from rtlgen.reports import numbers

KNOWN = Estimate(value=0.5512, low=0.493, high=0.621, problems=156, samples=3120)
UNDEFINED = Estimate(value=None, problems=156, samples=3000)


def test_estimates() -> None:
    assert numbers.with_interval(KNOWN) == "55.1 % (49.3 to 62.1)"
    assert numbers.with_interval(UNDEFINED) == "undefined"
    assert numbers.with_interval(Estimate(value=1.0, problems=2, samples=2)) == "100.0 %"


def test_differences_have_a_sign() -> None:
    found = Estimate(value=0.032, low=-0.004, high=0.069, problems=9, samples=18)
    assert numbers.points(found) == "+3.2 points (-0.4 to +6.9)"
    assert numbers.points(UNDEFINED) == "undefined"


@pytest.mark.parametrize(
    ("estimate", "too_few", "why"),
    [
        (KNOWN, 0, ""),
        (UNDEFINED, 3, "3 of 156 problems have fewer than 10 scored samples"),
        (Estimate(value=None, problems=0, samples=0), 0, "nothing is scored"),
    ],
)
def test_why_a_score_is_undefined(estimate: Estimate, too_few: int, why: str) -> None:
    score = Score(k=10, basis=Basis.OURS, after=0, level="none", estimate=estimate, too_few=too_few)
    assert numbers.why_undefined(score) == why


def test_amounts() -> None:
    assert [numbers.seconds(v) for v in (None, 0.0, 0.0214, 6.44, 11020.1)] == [
        "not known",
        "0.0 s",
        "21.4 ms",
        "6.4 s",
        "11,020.1 s",
    ]
    assert [numbers.usd(v) for v in (None, 0.00037241, 12.5)] == ["not known", "0.0003724 USD", "12.5 USD"]
    assert [numbers.count(v) for v in (None, 1234.6)] == ["not known", "1,235"]
    assert [numbers.p_value(p) for p in (0.0002, 0.0419)] == ["p < 0.001", "p = 0.042"]
    assert [numbers.problems(n) for n in (0, 1, 1200)] == ["0 problems", "1 problem", "1,200 problems"]
    assert numbers.share(12, 3120) == "12 (0.4 %)"
    assert numbers.share(0, 0) == "0"


def test_long_lists_are_cut() -> None:
    assert numbers.some(["a", "b", "c"], 2) == "a, b and 1 more"
    assert numbers.some(["a", "b"], 2) == "a, b"


def test_how_many_samples_problems_have() -> None:
    assert [numbers.each(n) for n in ([], [20, 20], [3, 20])] == ["", "20 each", "3 to 20 each"]


def test_cells_stand_under_each_other() -> None:
    assert numbers.aligned([["a", "1"], ["bcd", "20"]], right=frozenset({1})) == ["a     1", "bcd  20"]
