"""A prompt, an answer, and whether it is right."""

from __future__ import annotations

from collections.abc import Iterator

from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.kinds.chosen import right_ones, varied, wrong_ones
from rtlgen.dataset.kinds.making import example
from rtlgen.dataset.pool import Pool


def unpaired(pool: Pool, choice: Choice) -> Iterator[Example]:
    """Right answers, then as many of the nearest misses as a problem may have rows."""
    for reply in (*varied(right_ones(pool, choice), choice), *wrong_ones(pool, choice)[: choice.per_problem]):
        yield example(pool, Kind.UNPAIRED, reply.prompt, (reply.answer,))
