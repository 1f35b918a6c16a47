"""A prompt alone, with what a reward needs to judge an answer."""

from __future__ import annotations

from collections.abc import Iterator

from rtlgen.core.problem import BenchOrigin
from rtlgen.core.prompt import Message
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Answer, Example, Kind, Standing
from rtlgen.dataset.kinds.making import example, fits
from rtlgen.dataset.pool import Pool, steps


def prompts(pool: Pool, choice: Choice) -> Iterator[Example]:
    """The opening prompts of a problem that has a bench; how many answers were right tells how hard it is."""
    bench = pool.problem.bench
    if bench is None or (bench.origin is BenchOrigin.OWN and Standing.OWN_BENCH not in choice.accept):
        return
    found: dict[tuple[Message, ...], list[Answer]] = {}
    for thread in pool.threads:
        found.setdefault(thread.opening, []).extend(step.answer for step in steps(thread))
    for prompt, answers in list(found.items())[: choice.per_problem]:
        if fits(prompt, (), choice):
            best = max(answers, key=lambda answer: (answer.right, answer.score))
            yield example(pool, Kind.PROMPT, prompt, best=best)
