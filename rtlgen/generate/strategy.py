"""What to do next, given what has been tried. Values in, a value out; `driver.py` alone acts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from rtlgen.core.trace import Attempt, StopReason
from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.generate.ranking import best


class AskKind(StrEnum):
    FIRST = "first"
    """From the specification alone; of independent samples every one."""
    REPAIR = "repair"
    """Show the model an attempt of its own and what was wrong with it."""
    FRESH = "fresh"
    """From the specification again, in another way than what has failed so far."""


@value
class Ask:
    """Put this to the model."""

    kind: AskKind
    temperature: float
    n: int = 1
    """Independent samples."""
    parent: int | None = None
    """Index of the attempt to be repaired; None unless `kind` is REPAIR."""
    why: str = ""
    """What made the strategy change its course, for the user; empty where it did not."""


@value
class Stop:
    """Nothing more is worth its price."""

    reason: StopReason
    chosen: int | None
    """Index of the best attempt; None where none has code."""
    why: str = ""


class Strategy(Protocol):
    """A pure function of the history: the same history gives the same step, so a run can be resumed.

    It asks for no more attempts than it was made for, and stops at the first PASS.
    """

    @property
    def name(self) -> str:
        """As the user chooses it: "repair", "best-of-n"."""

    @property
    def identity(self) -> str:
        """Name and settings, without the limits: a run with another identity is another run."""

    def next(self, history: Sequence[Attempt]) -> Ask | Stop: ...


def decided(history: Sequence[Attempt]) -> Stop | None:
    """The end that the verdicts alone demand of every strategy; None where they demand none.

    A PASS; an ERROR, which is ours and which no answer of a model mends; an UNKNOWN, where the bench, not the
    design, is what is missing.
    """
    for status, reason in (
        (Status.PASS, StopReason.PASSED),
        (Status.ERROR, StopReason.ERROR),
        (Status.UNKNOWN, StopReason.UNVERIFIED),
    ):
        found = next((a for a in history if a.outcome.status is status), None)
        if found is not None:
            return Stop(reason=reason, chosen=best(history), why=found.outcome.summary)
    return None
