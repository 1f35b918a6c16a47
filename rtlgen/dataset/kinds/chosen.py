"""Which answers to a problem's opening prompts are taken (pure).

A design that came of a later round or of a mend answers the opening prompt as well as one that came at once,
unless the model's own words are wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from rtlgen.core.digest import derived_seed
from rtlgen.core.prompt import Message
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind
from rtlgen.dataset.choice import AnswerText, Choice
from rtlgen.dataset.example import Answer, Standing
from rtlgen.dataset.kinds.making import fits
from rtlgen.dataset.pool import Pool, Step, Thread
from rtlgen.dataset.spread import spread


@value
class Reply:
    """An answer to a prompt that begins a dialogue."""

    prompt: tuple[Message, ...]
    answer: Answer
    twin: str


def right_ones(pool: Pool, choice: Choice) -> list[Reply]:
    """Right answers, one of each twin, the best first: fewer warnings, then fewer cells where they were
    counted, then shorter, then earlier."""
    right = (r for r in _replies(pool, choice) if r.answer.right and is_good(r.answer, pool, choice))
    return sorted(_distinct(r for r in right if _is_usable(r, choice)), key=lambda r: _quality(r.answer))


def wrong_ones(pool: Pool, choice: Choice) -> list[Reply]:
    """Wrong answers of the failures asked for, one of each twin, the nearest misses first."""
    wrong = (r for r in _replies(pool, choice) if is_wrong(r.answer, choice) and _is_usable(r, choice))
    return sorted(_distinct(wrong), key=lambda r: (-r.answer.score, derived_seed(choice.seed, r.twin)))


def varied(replies: list[Reply], choice: Choice) -> list[Reply]:
    """As many as a problem may have, as different as can be."""
    return spread(replies, choice.per_problem, lambda r: r.answer.code)


def by_prompt(replies: list[Reply]) -> dict[tuple[Message, ...], list[Reply]]:
    """Only answers to one and the same prompt can be compared."""
    found: dict[tuple[Message, ...], list[Reply]] = {}
    for reply in replies:
        found.setdefault(reply.prompt, []).append(reply)
    return found


def failed(answer: Answer, choice: Choice) -> bool:
    """A FAIL, by a bench that a model wrote only where that was asked for."""
    by_own = answer.standing is Standing.OWN_BENCH and answer.standing in choice.accept
    return answer.standing is Standing.WRONG or (by_own and not answer.right)


def is_good(answer: Answer, pool: Pool, choice: Choice) -> bool:
    """Whether a right answer has no more warnings and cells than it may. The cells count where those of the
    reference are known; what cannot be synthesized has too many there."""
    if choice.max_warnings is not None and answer.evidence.warnings > choice.max_warnings:
        return False
    cells, wanted = answer.evidence.cells, pool.about.cells
    if choice.max_area is None or wanted is None:
        return True
    return cells is not None and cells <= choice.max_area * wanted


def is_wrong(answer: Answer, choice: Choice) -> bool:
    """A FAIL of a kind that was asked for."""
    wanted = not choice.failures or (
        bool(answer.evidence.kind) and Kind(answer.evidence.kind) in choice.failures
    )
    return wanted and failed(answer, choice)


def _replies(pool: Pool, choice: Choice) -> Iterator[Reply]:
    for thread in pool.threads:
        for step in _answering(thread, choice):
            prompt = step.prompt if choice.text is AnswerText.RAW else thread.opening
            yield Reply(prompt=prompt, answer=step.answer, twin=step.twin)


def _answering(thread: Thread, choice: Choice) -> Iterator[Step]:
    if choice.text is AnswerText.RAW:
        yield from (s for s in thread.steps if s.parent is None)
        return
    for step in thread.steps:
        if step.answer.files or step is thread.steps[0]:
            yield step
    yield from (step for _, step in thread.mended)


def _quality(answer: Answer) -> tuple[int, float, int]:
    cells = answer.evidence.cells
    return answer.evidence.warnings, cells if cells is not None else inf, len(answer.code)


def _is_usable(reply: Reply, choice: Choice) -> bool:
    return bool(reply.answer.text.strip()) and fits(reply.prompt, [reply.answer], choice)


def _distinct(replies: Iterator[Reply]) -> list[Reply]:
    found: dict[str, Reply] = {}
    for reply in replies:
        found.setdefault(reply.twin, reply)
    return list(found.values())
