"""How near an answer came, from 0 to 1: what rejected answers are ordered by (pure).

1          PASS
0.5 - 0.95 compared: the smaller the share of samples that differ, the better
0.4        built, and fell before the first comparison
0.2 - 0.3  did not build: fewer errors are better
0.1 - 0.2  another interface than the one asked for
0 - 0.1    no code, or cut off
0          forbidden or tampered: worth nothing, whatever it showed
"""

from __future__ import annotations

from rtlgen.core.verdict import Status, Verdict
from rtlgen.generate.ranking import COMPARED, FELL, NOT_BUILT, standing


def score(verdict: Verdict, *, whole: bool = True) -> float:
    """Args:
    whole: the simulation ran to its end; otherwise its counts say little, and it scores the least of its
        kind.
    """
    tier, within, _ = standing(verdict)
    if verdict.status is Status.PASS:
        return 1.0
    if tier == COMPARED:
        return round(0.5 + 0.45 * (1.0 + within), 4) if whole else 0.5
    if tier == FELL:
        return 0.4
    if tier == NOT_BUILT:
        return round(0.1 * (within + 1.0), 4)
    return 0.0
