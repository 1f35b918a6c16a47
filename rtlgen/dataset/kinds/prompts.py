"""A prompt alone, with what a reward needs to judge an answer."""

from __future__ import annotations

from collections.abc import Iterator

from rtlgen.core.problem import BenchOrigin
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind, Standing
from rtlgen.dataset.kinds.making import example, fits
from rtlgen.dataset.pool import Pool


def prompts(pool: Pool, choice: Choice) -> Iterator[Example]:
    """The opening prompts of a problem that has a bench; how many answers were right tells how hard it is."""
    bench = pool.problem.bench
    if bench is None or (bench.origin is BenchOrigin.OWN and Standing.OWN_BENCH not in choice.accept):
        return
    for prompt in list(dict.fromkeys(t.opening for t in pool.threads))[: choice.per_problem]:
        if fits(prompt, (), choice):
            yield example(pool, Kind.PROMPT, prompt)
