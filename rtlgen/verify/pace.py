"""How long a candidate may take, measured by the reference's own run (pure)."""

from __future__ import annotations

import re
from functools import lru_cache

from rtlgen.bench.protocol import Pace
from rtlgen.core.problem import BenchSpec
from rtlgen.core.simulation import Baseline

_SLOWER_THAN_REFERENCE = 20.0
"""A candidate may take this many times the reference's time before it counts as hung."""
_SHORTEST_LIMIT_S = 10.0
SILENT_CPU_S = 1.0
"""CPU time without progress of simulated time."""
_SUSPECT_CPU_S = 0.1
"""The same where a closer look comes after it."""
_SIGNS, _MANY_SIGNS = 16, 512
_SIGN_EVERY_S = 0.05
"""Of the CPU time that the reference would take."""
_UNKNOWN_BENCH_CPU_S = 0.5
"""What a batch may use as long as nothing is known of its bench: most need a tenth of it."""
_ROUND_CPU_S = 1e-3
"""What a round of a long bench may cost, with twenty designs in it."""
_LONGEST_FIRST_CPU_S = 5.0
_LONG_ROUNDS = 2000
_REPEAT = re.compile(r"\brepeat\s*\(\s*(\d{1,9})\s*\)")


def is_long(bench: BenchSpec) -> bool:
    """Whether a bench says that it goes on for very long."""
    return _rounds(bench) >= _LONG_ROUNDS


def first_cpu_s(bench: BenchSpec) -> float:
    """CPU time that a first batch may use, before anything is known of the bench but its text."""
    rounds = _rounds(bench) if is_long(bench) else 0
    return min(_LONGEST_FIRST_CPU_S, _UNKNOWN_BENCH_CPU_S + _ROUND_CPU_S * rounds)


@lru_cache(maxsize=512)
def _rounds(bench: BenchSpec) -> int:
    """So many times the bench's `repeat` go round, as they are written."""
    return sum(int(n) for f in bench.files for n in _REPEAT.findall(f.text))


def limit_s(bench: BenchSpec, baseline: Baseline | None) -> float:
    """Wall time a candidate may take: scaled by the reference's own, so a slow machine changes no verdict."""
    if baseline is None:
        return bench.timeout_s
    return max(_shortest_s(bench), _SLOWER_THAN_REFERENCE * baseline.wall_s)


def alone(bench: BenchSpec, baseline: Baseline | None, *, again: bool = False) -> Pace | None:
    """For a candidate by itself. What seems to stand still is run `again` under a closer look before that
    counts, and may take its time to begin: a design fills its tables in an initial block. One that is slow
    and goes on is never taken for one that stands still."""
    slow = _SLOWER_THAN_REFERENCE * (baseline.cpu_s if baseline else 0)
    if not again:
        suspect_cpu_s = max(_SUSPECT_CPU_S, slow)
        return _pace(baseline, _SIGNS, suspect_cpu_s, suspect_cpu_s)
    return _pace(baseline, _MANY_SIGNS, max(SILENT_CPU_S, slow), max(_shortest_s(bench), slow))


def _shortest_s(bench: BenchSpec) -> float:
    """A bench may allow less; never less than the reference's own time asks for."""
    return min(_SHORTEST_LIMIT_S, bench.timeout_s)


def together(baseline: Baseline | None, designs: int, *, stops: bool = False) -> Pace | None:
    """For so many at a time. A false alarm costs time here, and no verdict.

    Args:
        stops: a simulation may end at a mismatch.
    """
    expected = (baseline.cpu_s if baseline else 0) * (designs + 1)
    signs = _SIGNS + int(expected / _SIGN_EVERY_S)
    return _pace(baseline, signs, SILENT_CPU_S, SILENT_CPU_S, stops=stops)


def _pace(
    baseline: Baseline | None, signs: int, silent_cpu_s: float, start_cpu_s: float, *, stops: bool = False
) -> Pace | None:
    end = baseline.end_time_ps if baseline else None
    if not end:
        return None
    every = max(1, end // signs)
    return Pace(
        every_ps=every,
        count=max(0, (end - 1) // every),  # the last comes before the bench's end, which it must not put off
        silent_cpu_s=silent_cpu_s,
        start_cpu_s=start_cpu_s,
        stops=stops,
    )
