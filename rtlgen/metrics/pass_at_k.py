"""pass@k over problems (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from math import comb

from rtlgen.core.record import Estimate
from rtlgen.core.value import value
from rtlgen.metrics.interval import interval_of_mean


@value
class Tally:
    """The samples of one problem."""

    scored: int = 0
    passed: int = 0

    @property
    def rate(self) -> float | None:
        """None where nothing is scored."""
        return self.passed / self.scored if self.scored else None


def pass_at_k(n: int, c: int, k: int) -> float | None:
    """The chance that at least one of `k` samples passes, of which `c` of `n` do; without bias.

    1 - C(n-c, k) / C(n, k): Chen et al., "Evaluating Large Language Models Trained on Code", 2021
    (arXiv:2107.03374), section 2.1. None where n < k: it cannot be told from fewer samples than k.
    """
    return None if n < k else 1.0 - comb(n - c, k) / comb(n, k)


def estimate(tallies: Iterable[Tally], k: int) -> Estimate:
    """The mean of pass@k over the problems, each weighing the same, with its 95 % interval.

    A problem without a scored sample is left out. One with some, but fewer than `k`, makes the whole
    undefined: to leave it out as well would choose the problems by how they went.
    """
    scored = [t for t in tallies if t.scored]
    each = [pass_at_k(t.scored, t.passed, k) for t in scored]
    known = [v for v in each if v is not None]
    samples = sum(t.scored for t in scored)
    if not known or len(known) < len(each):
        return Estimate(value=None, problems=len(scored), samples=samples)
    low, high = interval_of_mean(known) or (None, None)
    return Estimate(value=sum(known) / len(known), low=low, high=high, problems=len(scored), samples=samples)
