"""A prompt, a right answer and one that is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.kinds.chosen import Reply, by_prompt, right_ones, varied, wrong_ones
from rtlgen.dataset.kinds.making import example, fits
from rtlgen.dataset.pool import Pool


def preference(pool: Pool, choice: Choice) -> Iterator[Example]:
    """Pairs of answers to one prompt: the nearest misses, each rejected once, against varied right ones."""
    wrong = by_prompt(wrong_ones(pool, choice))
    pairs = (
        (chosen, rejected)
        for prompt, right in by_prompt(right_ones(pool, choice)).items()
        for chosen, rejected in zip(cycle(varied(right, choice)), wrong.get(prompt, []), strict=False)
        if fits(prompt, (chosen.answer, rejected.answer), choice)
    )
    for chosen, rejected in islice(pairs, choice.per_problem):
        yield _pair(pool, chosen, rejected)


def _pair(pool: Pool, chosen: Reply, rejected: Reply) -> Example:
    evidence = rejected.answer.evidence
    return example(
        pool,
        Kind.PREFERENCE,
        chosen.prompt,
        (chosen.answer, rejected.answer),
        reason=f"{evidence.kind} {evidence.cause}".strip() + f": {evidence.summary}",
        margin=round(chosen.answer.score - rejected.answer.score, 4),
    )
