"""The bootstrap interval, beside scipy's."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.stats import bootstrap

from rtlgen.metrics import interval
from rtlgen.metrics.interval import interval_of_mean

DRAW = random.Random(1)
RATES = [DRAW.random() ** 2 for _ in range(156)]


def test_it_is_the_percentile_bootstrap() -> None:
    theirs = bootstrap(
        (np.asarray(RATES),), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert interval_of_mean(RATES) == pytest.approx((theirs.low, theirs.high), abs=0.003)


def test_it_is_the_same_at_every_call_whatever_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = interval_of_mean(RATES)
    assert interval_of_mean(RATES) == whole
    monkeypatch.setattr(interval, "_AT_ONCE", 1000)
    assert interval_of_mean(RATES) == whole


def test_few_problems_have_none_and_equal_ones_a_point() -> None:
    assert interval_of_mean([0.0, 1.0, 1.0, 1.0]) is None
    assert interval_of_mean([0.5] * 5) == (0.5, 0.5)
