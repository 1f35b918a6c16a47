"""What the kinds of examples have in common (pure)."""

from __future__ import annotations

from collections.abc import Iterable

from rtlgen import __version__
from rtlgen.core.prompt import Message
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Answer, Example, Kind, example_id, prompt_digest
from rtlgen.dataset.pool import Pool


def example(
    pool: Pool,
    kind: Kind,
    prompt: tuple[Message, ...],
    answers: tuple[Answer, ...] = (),
    *,
    before: tuple[Answer, ...] = (),
    reason: str = "",
    margin: float | None = None,
    best: Answer | None = None,
) -> Example:
    """A row about the pool's problem.

    Args:
        best: of a row without answers, the one that vouches for it.
    """
    asked = prompt_digest(prompt)
    return Example(
        id=example_id(kind, pool.about.digest, asked, answers),
        kind=kind,
        split=pool.split,
        problem=pool.about,
        prompt=prompt,
        prompt_digest=asked,
        before=before,
        answers=answers,
        reason=reason,
        margin=margin,
        attempts=pool.attempts,
        solved=pool.solved,
        evidence=best.evidence if best is not None else None,
        origin=best.origin if best is not None else None,
        rtlgen=__version__,
    )


def fits(prompt: tuple[Message, ...], answers: Iterable[Answer], choice: Choice) -> bool:
    """Whether the row is short enough."""
    if not choice.max_chars:
        return True
    length = sum(len(m.content) for m in prompt) + sum(len(a.text) for a in answers)
    return length <= choice.max_chars
