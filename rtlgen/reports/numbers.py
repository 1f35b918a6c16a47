"""Numbers as a person reads them (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.record import Estimate
from rtlgen.metrics.summary import Score

UNDEFINED = "undefined"
UNKNOWN = "not known"


def percent(share: float | None) -> str:
    """0.5512 as "55.1 %"."""
    return UNDEFINED if share is None else f"{100 * share:.1f} %"


def share(part: int, whole: int) -> str:
    """ "12 (0.4 %)"; the part alone where there is nothing to share."""
    return f"{part:,} ({percent(part / whole)})" if whole else f"{part:,}"


def interval(estimate: Estimate, *, points: bool = False) -> str:
    """The 95 % interval, "49.3 to 62.1"; empty where there is none. `points`: of a difference, signed."""
    if estimate.low is None or estimate.high is None:
        return ""
    sign = "+" if points else ""
    return f"{100 * estimate.low:{sign}.1f} to {100 * estimate.high:{sign}.1f}"


def with_interval(estimate: Estimate) -> str:
    """ "55.1 % (49.3 to 62.1)"."""
    within = interval(estimate)
    return f"{percent(estimate.value)} ({within})" if within else percent(estimate.value)


def points(estimate: Estimate) -> str:
    """A difference, "+3.2 points (-0.4 to +6.9)"."""
    if estimate.value is None:
        return UNDEFINED
    within = interval(estimate, points=True)
    text = f"{100 * estimate.value:+.1f} points"
    return f"{text} ({within})" if within else text


def why_undefined(score: Score) -> str:
    """Why a score has no value; empty where it has one."""
    if score.estimate.value is not None:
        return ""
    if not score.estimate.problems:
        return "nothing is scored"
    return (
        f"{score.too_few:,} of {score.estimate.problems:,} problems have fewer than {score.k} scored samples"
    )


def after_round(after: int) -> str:
    """What a score counts."""
    return "first answers" if after == 0 else f"after {after} correction{'s' if after > 1 else ''}"


def p_value(p: float) -> str:
    """As it is used to be written."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def seconds(value: float | None) -> str:
    """In milliseconds where it is less than one."""
    if value is None:
        return UNKNOWN
    return f"{value:,.1f} s" if value >= 1 or not value else f"{1000 * value:.3g} ms"


def usd(value: float | None) -> str:
    """Four digits that say something, since an answer may cost a hundredth of a cent."""
    return UNKNOWN if value is None else f"{value:,.4g} USD"


def count(value: float | None) -> str:
    """A whole number."""
    return UNKNOWN if value is None else f"{value:,.0f}"


def problems(number: int) -> str:
    """ "1 problem"."""
    return f"{number:,} problem{'' if number == 1 else 's'}"


def samples(number: int) -> str:
    """ "1 sample"."""
    return f"{number:,} sample{'' if number == 1 else 's'}"


def each(numbers: Sequence[int]) -> str:
    """How many samples problems have, "20 each" or "3 to 20 each"; empty for no problem."""
    if not numbers:
        return ""
    few, many = min(numbers), max(numbers)
    return f"{many:,} each" if few == many else f"{few:,} to {many:,} each"


def some(names: Sequence[str], shown: int) -> str:
    """The first `shown` names, and how many more there are."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more:,} more" if more > 0 else "")


def aligned(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Lines with their cells under each other; the columns in `right` end, the others begin together."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if n in right else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
