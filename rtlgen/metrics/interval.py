"""Bootstrap intervals, the same at every call (pure)."""

from __future__ import annotations

from collections.abc import Sequence

LEVEL = 0.95
RESAMPLES = 5_000
_SEED = 20210707
_FEWEST = 5
"""Resamples of fewer problems know too little of the others: no interval is better than a narrow one."""
_AT_ONCE = 2_000_000
"""Resampled values held at a time, 8 bytes each."""


def interval_of_mean(values: Sequence[float]) -> tuple[float, float] | None:
    """The 95 % percentile bootstrap interval (Efron, 1979) of the mean of `values`, one a problem.

    Problems are drawn, not samples: it says how much the number owes to the choice of the problems. None for
    fewer than 5 of them. Where all values are equal so are both ends.
    """
    if len(values) < _FEWEST:
        return None
    if min(values) == max(values):
        return values[0], values[0]
    import numpy as np
    from scipy.stats import bootstrap

    found = bootstrap(
        (np.asarray(values, dtype=float),),
        np.mean,
        n_resamples=RESAMPLES,
        batch=max(1, _AT_ONCE // len(values)),
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)
