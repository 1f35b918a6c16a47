"""Which of two attempts is the better one. Pure and total; ties go to the earlier one.

7  PASS                         fewer warnings first
6  UNKNOWN                      compiles, nothing speaks against it; fewer warnings first
5  FAIL in a proof              passed its simulation
4  FAIL, compared something     the smaller share of mismatches, corrected for few samples
3  FAIL, compared nothing       crashed, hung or fell silent before the first comparison
2  ERROR, not judged            nothing is known
1  FAIL to build                later stage first, then fewer errors
0  FAIL, forbidden or tampered  worth nothing, whatever it showed
-1 no code
"""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.diagnostic import Severity
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.trace import Attempt
from rtlgen.core.verdict import Kind, Stage, Status, Verdict

Rank = tuple[int, float, int]
"""Tier, how good within it, and minus the number of warnings: the larger is the better."""

COMPARED, FELL, NOT_BUILT = 4, 3, 1
"""The tiers of an honest FAIL."""
_STAGES = list(Stage)
_DISHONEST = frozenset({Kind.FORBIDDEN, Kind.TAMPERED})


def rank(attempt: Attempt) -> Rank:
    """Where `attempt` stands; compare with `>`."""
    if attempt.extraction.candidate is None:
        return (-1, 0.0, 0)
    return standing(attempt.outcome)


def standing(verdict: Verdict) -> Rank:
    """The same of the verdict on a design."""
    tier, within = _tier(verdict)
    return (tier, within, -_count(verdict, Severity.WARNING))


def best(history: Sequence[Attempt]) -> int | None:
    """Index into `history` of the best attempt, the earliest of equals; None where none has code."""
    with_code = [i for i, a in enumerate(history) if a.extraction.candidate is not None]
    return max(with_code, key=lambda i: (rank(history[i]), -i), default=None)


def expected_share(simulation: SimulationResult) -> float:
    """The share of samples expected to differ, after the rule of succession: (m + 1) / (n + 2).

    A design that died after two right samples is not better than one that has 999 of 1000 right.
    """
    return (simulation.mismatches + 1) / (simulation.samples + 2)


def _tier(verdict: Verdict) -> tuple[int, float]:
    if verdict.status is Status.PASS:
        return 7, 0.0
    if verdict.status is Status.UNKNOWN:
        return 6, 0.0
    if verdict.status is Status.ERROR:
        return 2, 0.0
    if verdict.kind in _DISHONEST:
        return 0, 0.0
    if verdict.stage is Stage.PROVE:
        return 5, 0.0
    if verdict.stage is Stage.SIMULATE:
        if verdict.simulation is not None and verdict.simulation.samples:
            return COMPARED, -expected_share(verdict.simulation)
        return FELL, 0.0
    return NOT_BUILT, _STAGES.index(verdict.stage) - _few(_count(verdict, Severity.ERROR))


def _few(errors: int) -> float:
    """Errors as less than one stage."""
    return errors / (errors + 1)


def _count(verdict: Verdict, severity: Severity) -> int:
    return sum(d.severity is severity for d in verdict.diagnostics)
