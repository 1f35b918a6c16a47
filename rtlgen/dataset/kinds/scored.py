"""Several answers to one prompt with their scores, as RTL-Coder trains on."""

from __future__ import annotations

from collections.abc import Iterator

from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.kinds.chosen import by_prompt, right_ones, wrong_ones
from rtlgen.dataset.kinds.making import example, fits
from rtlgen.dataset.pool import Pool


def scored(pool: Pool, choice: Choice) -> Iterator[Example]:
    """For each prompt with right and wrong answers one row: misses, the nearest last, then a right one."""
    wrong = by_prompt(wrong_ones(pool, choice))
    for prompt, right in by_prompt(right_ones(pool, choice)).items():
        misses = wrong.get(prompt, [])[: max(1, choice.per_problem - 1)]
        answers = tuple(r.answer for r in (*reversed(misses), right[0]))
        if misses and fits(prompt, answers, choice):
            yield example(pool, Kind.SCORED, prompt, answers)
