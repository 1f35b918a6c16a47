"""What the cycles around the first divergence say about its cause (pure)."""

from __future__ import annotations

from rtlgen.core.simulation import Cycle, Divergence, SimulationResult


def mismatch_cause(result: SimulationResult) -> str:
    """The finer class of a mismatch, from the window around the first divergence; empty where none fits.

    all_x: a failing output is X in every bit; high_z: it floats; inverted: it is the complement in every
    cycle of the window; late_1_cycle / early_1_cycle: it is what was expected one cycle before or after;
    stuck: it never moves while it should; wrong_initial: only the very first sample differs.
    """
    window = result.divergence
    if window is None:
        return ""
    names = window.signals
    for cause, fits in _DETECTORS:
        if names and all(fits(window, name) for name in names):
            return cause
    if window.cycle == 0 and result.mismatches == 1:
        return "wrong_initial"
    return "subset_of_outputs" if _only_some(result) else ""


def _column(window: Divergence, name: str) -> list[tuple[str, str]]:
    """(expected, actual) of one output in the cycles that compare it, oldest first."""
    rows = []
    for cycle in window.window:
        expected, actual = _value(cycle.expected, name), _value(cycle.actual, name)
        if expected is not None and actual is not None:
            rows.append((expected.lower(), actual.lower()))
    return rows


def _value(pairs: tuple[tuple[str, str], ...], name: str) -> str | None:
    return next((value for key, value in pairs if key == name), None)


def _at(window: Divergence) -> Cycle | None:
    return next((c for c in window.window if c.index == window.cycle), None)


def _every_bit(window: Divergence, name: str, bit: str) -> bool:
    cycle = _at(window)
    actual = _value(cycle.actual, name) if cycle else None
    return actual is not None and set(actual.lower()) == {bit}


def _all_x(window: Divergence, name: str) -> bool:
    return _every_bit(window, name, "x")


def _high_z(window: Divergence, name: str) -> bool:
    return _every_bit(window, name, "z")


def _inverted(window: Divergence, name: str) -> bool:
    rows = _column(window, name)
    flipped = str.maketrans("01", "10")
    return len(rows) >= 2 and all("-" not in e and a == e.translate(flipped) for e, a in rows)


def _shifted(window: Divergence, name: str, by: int) -> bool:
    rows = _column(window, name)
    expected, actual = [e for e, _ in rows], [a for _, a in rows]
    pairs = (
        list(zip(expected, actual[by:], strict=False))
        if by > 0
        else list(zip(expected[-by:], actual, strict=False))
    )
    moves = len(set(expected)) > 1
    return moves and len(pairs) >= 3 and all(e == a for e, a in pairs)


def _late(window: Divergence, name: str) -> bool:
    return _shifted(window, name, 1)


def _early(window: Divergence, name: str) -> bool:
    return _shifted(window, name, -1)


def _stuck(window: Divergence, name: str) -> bool:
    rows = _column(window, name)
    return len(rows) >= 3 and len({a for _, a in rows}) == 1 and len({e for e, _ in rows}) > 1


_DETECTORS = (
    ("all_x", _all_x),
    ("high_z", _high_z),
    ("inverted", _inverted),
    ("late_1_cycle", _late),
    ("early_1_cycle", _early),
    ("stuck", _stuck),
)


def _only_some(result: SimulationResult) -> bool:
    wrong = [o for o in result.outputs if o.mismatches]
    return 0 < len(wrong) < len(result.outputs)
