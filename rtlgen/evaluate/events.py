"""What an evaluation tells while it goes on: the progress that the command line shows."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.core.record import SampleKey, Scored
from rtlgen.core.value import value
from rtlgen.core.verdict import Status


@value
class Began:
    """The folder is open."""

    samples: int
    """That there will be."""
    counts: tuple[tuple[Status, str, int], ...]
    """What an earlier command has found: status, kind ("" for none), how many."""
    finished: int | None = None
    """Samples that an earlier command has finished, where a sample may have several answers: `TraceEnded`
    says when one more is. None where each has one."""


@value
class Generated:
    """The model gave an answer, and it is kept."""

    key: SampleKey
    tokens: int


@value
class Recorded:
    """Findings are kept."""

    rows: tuple[Scored, ...]
    remembered: bool = False
    """They come from the result cache."""


@value
class JudgedAgain:
    """A finding is in doubt; it is sought again with nothing else running."""

    keys: tuple[SampleKey, ...]
    why: str


@value
class TraceEnded:
    """No further round of a sample is to come in this command."""

    problem_id: str
    sample: int
    why: str
    failed: bool
    """The model could not be asked; the next command tries again."""


Event = Began | Generated | Recorded | JudgedAgain | TraceEnded
Observer = Callable[[Event], None]


def unobserved(event: Event) -> None:
    """The observer of a run that nobody watches."""
