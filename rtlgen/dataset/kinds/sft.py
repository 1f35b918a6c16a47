"""A prompt and a right answer."""

from __future__ import annotations

from collections.abc import Iterator

from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.kinds.chosen import right_ones, varied
from rtlgen.dataset.kinds.making import example
from rtlgen.dataset.pool import Pool


def sft(pool: Pool, choice: Choice) -> Iterator[Example]:
    """Right answers to the opening prompt."""
    for reply in varied(right_ones(pool, choice), choice):
        yield example(pool, Kind.SFT, reply.prompt, (reply.answer,))
