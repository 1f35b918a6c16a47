"""What of the runs becomes rows, and how."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core import verdict
from rtlgen.core.trace import FeedbackLevel
from rtlgen.core.value import value
from rtlgen.dataset.example import Standing


class AnswerText(StrEnum):
    """How an answer is written."""

    FENCED = "fenced"
    """The design in one ```verilog block, as the prompts ask for it."""
    CODE = "code"
    """The design alone."""
    RAW = "raw"
    """What the model said, word by word."""


@value
class Choice:
    per_problem: int = 4
    """Rows of each problem at most."""
    accept: frozenset[Standing] = frozenset({Standing.RIGHT})
    """What counts as right. A design that is FORBIDDEN or TAMPERED never does."""
    failures: frozenset[verdict.Kind] = frozenset()
    """Kinds of wrong answers that are taken; empty for all."""
    text: AnswerText = AnswerText.FENCED
    feedback: FeedbackLevel = FeedbackLevel.GOLDEN
    """What a repair prompt that is made here tells of the verdict."""
    max_chars: int = 0
    """Of prompt and answers together; 0 for no limit."""
    max_warnings: int | None = None
    """Of a right design; None for no limit."""
    area: bool = False
    """Of right designs the smaller ones come first."""
    max_area: float | None = None
    """Of a right design, as a multiple of the reference's; None for no limit."""
    test_share: float = 0.1
    """Of the families, about."""
    hold_out: frozenset[str] = frozenset()
    """Families of problems that are in the split for tests, whatever their share."""
    seed: int = 1

    @property
    def counts_cells(self) -> bool:
        """Whether the size of right designs plays a part."""
        return self.area or self.max_area is not None
