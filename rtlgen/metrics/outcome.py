"""Whether a sample passed, and by whose word (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from rtlgen.core.record import Scored
from rtlgen.core.verdict import Status


class Basis(StrEnum):
    """By whose word a sample counts as passed. Numbers of two bases are never mixed."""

    ADJUSTED = "adjusted"
    """Ours in the light of the benchmark's errata."""
    OURS = "ours"
    """Ours, errata or not."""
    PUBLISHED = "published"
    """The benchmark's own rules, its faults included: to compare with papers."""
    MENDED = "mended"
    """Adjusted, with what is certain mended without the model: not the model's own work alone."""


def passed(row: Scored, basis: Basis) -> bool | None:
    """Whether the answer counts as passed; None where it is not scored: ERROR, UNKNOWN, or no word at all."""
    if basis is Basis.PUBLISHED:
        return row.published.passed if row.published is not None else None
    if basis is Basis.OURS:
        status = row.status
    elif basis is Basis.MENDED and row.mended is not None:
        status = row.mended
    else:
        status = row.adjusted
    return {Status.PASS: True, Status.FAIL: False}.get(status)


def solved_by_round(answers: Mapping[int, bool | None], rounds: int) -> list[bool | None]:
    """Whether a sample is solved after round 0, 1, ... up to `rounds`, corrections included.

    It is once one of its answers passed; it is not where all of them till then failed; where none passed and
    one of them is not scored, neither is it. A sample that ended earlier stays what it was.

    Args:
        answers: round to what `passed` says of that answer.
        rounds: the last round asked for.
    """
    state = answers.get(0)
    after = [state]
    for number in range(1, rounds + 1):
        if number in answers:
            state = _either(state, answers[number])
        after.append(state)
    return after


def _either(before: bool | None, now: bool | None) -> bool | None:
    if before or now:
        return True
    return None if before is None or now is None else False
