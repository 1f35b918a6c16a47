"""Two runs against each other on a terminal (pure)."""

from __future__ import annotations

from rtlgen.metrics.compare import Change, Pair
from rtlgen.metrics.pass_at_k import Tally
from rtlgen.reports.comparison import Side, TwoRuns
from rtlgen.reports.numbers import after_round, aligned, p_value, points, some, with_interval

_SHOWN = 15
_NAMES = 12

MEANING = {
    Change.FIXED: "no sample of A passed, some of B did",
    Change.BROKE: "some sample of A passed, none of B did",
    Change.BETTER: "B passes more often",
    Change.WORSE: "A passes more often",
    Change.SAME: "no difference",
}


def comparison_text(runs: TwoRuns) -> str:
    """Both rates, the difference with its interval, the test, and which problems changed."""
    parts = [_sides(runs), _numbers(runs), *(_changed(runs, c) for c in Change if c is not Change.SAME)]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def test_line(runs: TwoRuns) -> str:
    """Which test, and what it says."""
    found = runs.comparison
    return f"{found.test.value}: {p_value(found.p)}" if found.p is not None else f"{found.test.value}"


def rates(tally: Tally) -> str:
    """ "3/20"."""
    return f"{tally.passed}/{tally.scored}"


def _sides(runs: TwoRuns) -> list[str]:
    names = [name for name, _, _ in runs.differ_in]
    return [
        *aligned([["A", *_side(runs.a)], ["B", *_side(runs.b)]]),
        f"they differ in {', '.join(names)}" if names else "they are made of the same",
    ]


def _side(side: Side) -> list[str]:
    counted = f"{after_round(side.corrections)}, feedback {side.level}"
    return [side.name, side.manifest.suite, side.model, counted]


def _numbers(runs: TwoRuns) -> list[str]:
    found = runs.comparison
    rows = [
        ["A", with_interval(found.rate_a)],
        ["B", with_interval(found.rate_b)],
        ["B - A", points(found.difference)],
    ]
    left_out = [
        ("unscored in one of them", found.unscored),
        ("only in A", found.only_a),
        ("only in B", found.only_b),
    ]
    counts = ", ".join(f"{change.value} {found.count(change)}" for change in Change)
    return [
        f"pass@1, {found.basis.value}, of {len(found.pairs):,} problems that both have; 95 % intervals",
        *aligned(rows),
        test_line(runs),
        counts,
        *(f"{len(n):,} left out, {why}: {some(n, _NAMES)}" for why, n in left_out if n),
    ]


def _changed(runs: TwoRuns, change: Change) -> list[str]:
    pairs = runs.changed(change)
    if not pairs:
        return []
    more = len(pairs) - _SHOWN
    return [
        f"{change.value}: {MEANING[change]}",
        *(f"  {line}" for line in aligned([_row(p) for p in pairs[:_SHOWN]])),
        *([f"  and {more:,} more"] if more > 0 else []),
    ]


def _row(pair: Pair) -> list[str]:
    return [pair.problem_id, rates(pair.a), "->", rates(pair.b)]
