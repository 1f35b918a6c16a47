"""Two runs over the same problems (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from rtlgen.core.record import Estimate
from rtlgen.core.value import value
from rtlgen.metrics.interval import interval_of_mean
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.pass_at_k import Tally, estimate
from rtlgen.metrics.problem_result import ProblemResult

PERMUTATIONS = 9_999
_SEED = 19350101
_AT_ONCE = 1_000_000


class Change(StrEnum):
    """What became of a problem from run A to run B."""

    FIXED = "fixed"
    """No sample of A passed, some of B did."""
    BROKE = "broke"
    """Some sample of A passed, none of B did."""
    BETTER = "better"
    WORSE = "worse"
    """Both pass at times, at different rates."""
    SAME = "same"


class Test(StrEnum):
    """How the difference was tested; both are two-sided."""

    __test__ = False  # not a test class, whatever its name tells pytest

    MCNEMAR = "exact McNemar test"
    """McNemar, 1947: whether as many problems were fixed as broke. For one sample a problem in both runs."""
    SIGN_FLIP = "sign-flip permutation test"
    """Fisher, 1935: whether the mean difference of the pass rates would be as large if it were a coin's toss
    for each problem which run had which rate."""
    NONE = "no test"
    """Nothing differs."""


@value
class Pair:
    """One problem in both runs."""

    problem_id: str
    a: Tally
    b: Tally
    change: Change

    @property
    def difference(self) -> float:
        """Of the pass rates, B less A."""
        return self.b.passed / self.b.scored - self.a.passed / self.a.scored


@value
class Comparison:
    basis: Basis
    pairs: tuple[Pair, ...]
    """Problems with scored samples in both runs; only these are compared."""
    unscored: tuple[str, ...]
    """In both runs, without a scored sample in one of them."""
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    rate_a: Estimate
    rate_b: Estimate
    """pass@1 over `pairs`."""
    difference: Estimate
    """B less A, with the interval of a bootstrap over the pairs."""
    test: Test
    p: float | None
    """How likely so large a difference is where there is none; None without a test."""

    def count(self, change: Change) -> int:
        return sum(p.change is change for p in self.pairs)


def compare(a: Iterable[ProblemResult], b: Iterable[ProblemResult], basis: Basis) -> Comparison:
    """Run B against run A, problem by problem, after the last round of each."""
    before, after = ({p.problem_id: p for p in run} for run in (a, b))
    common = [(p, after[name]) for name, p in before.items() if name in after]
    tallies = [(p.problem_id, p.tally(basis, p.rounds), q.tally(basis, q.rounds)) for p, q in common]
    pairs = tuple(
        Pair(problem_id=name, a=x, b=y, change=_change(x, y))
        for name, x, y in tallies
        if x.scored and y.scored
    )
    test, p = _test(pairs)
    return Comparison(
        basis=basis,
        pairs=pairs,
        unscored=tuple(name for name, x, y in tallies if not (x.scored and y.scored)),
        only_a=tuple(name for name in before if name not in after),
        only_b=tuple(name for name in after if name not in before),
        rate_a=estimate((pair.a for pair in pairs), 1),
        rate_b=estimate((pair.b for pair in pairs), 1),
        difference=_difference(pairs),
        test=test,
        p=p,
    )


def _change(a: Tally, b: Tally) -> Change:
    # Compared as whole numbers: 1 of 3 and 2 of 6 are the same rate.
    was, now = a.passed * b.scored, b.passed * a.scored
    if was == now:
        return Change.SAME
    if not a.passed:
        return Change.FIXED
    if not b.passed:
        return Change.BROKE
    return Change.BETTER if now > was else Change.WORSE


def _difference(pairs: Sequence[Pair]) -> Estimate:
    each = [pair.difference for pair in pairs]
    low, high = interval_of_mean(each) or (None, None)
    return Estimate(
        value=sum(each) / len(each) if each else None,
        low=low,
        high=high,
        problems=len(pairs),
        samples=sum(pair.a.scored + pair.b.scored for pair in pairs),
    )


def _test(pairs: Sequence[Pair]) -> tuple[Test, float | None]:
    """Samples of one number in two runs have nothing to do with each other: only problems are paired."""
    differing = [pair for pair in pairs if pair.change is not Change.SAME]
    if not differing:
        return Test.NONE, None
    if all(pair.a.scored == pair.b.scored == 1 for pair in pairs):
        fixed = sum(pair.change is Change.FIXED for pair in differing)
        return Test.MCNEMAR, mcnemar(fixed, len(differing) - fixed)
    return Test.SIGN_FLIP, sign_flip([pair.difference for pair in differing])


def mcnemar(fixed: int, broke: int) -> float:
    """The two-sided p of the exact test."""
    from scipy.stats import binomtest

    return float(binomtest(fixed, fixed + broke, 0.5).pvalue)


def sign_flip(differences: Sequence[float]) -> float:
    """The two-sided p of the mean of `differences`; those that are zero have no say.

    All signs are tried where there are at most 9,999 ways, as many random ones otherwise, always the same.
    """
    if len(differences) == 1:
        return 1.0  # one sign is as likely as the other; scipy wants two at least
    import numpy as np
    from scipy.stats import permutation_test

    found = permutation_test(
        (np.asarray(differences, dtype=float),),
        np.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=PERMUTATIONS,
        batch=max(1, _AT_ONCE // len(differences)),
        rng=np.random.default_rng(_SEED),
    )
    return float(found.pvalue)
