"""What became of one thing that was to be augmented."""

from __future__ import annotations

from rtlgen.core.completion import Usage
from rtlgen.core.value import value
from rtlgen.dataset.runs.dialogue import Tried


@value
class Dropped:
    """Something that was made and not kept."""

    aim: str
    reason: str
    """A few words that are counted: "passes the bench", "does not compile"."""
    detail: str = ""
    """What was seen."""


@value
class Outcome:
    key: str
    """Of the original."""
    made: tuple[Tried, ...] = ()
    """Problems with answers, as a run leaves them."""
    dropped: tuple[Dropped, ...] = ()
    tried: int = 0
    """How many were made, kept or not."""
    usage: Usage = Usage()
    """What a model was paid for it."""
