"""The answers of one self-correcting sample in turn, each with its label."""

from __future__ import annotations

from collections.abc import Iterator

from rtlgen.core.digest import derived_seed
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.kinds.chosen import failed
from rtlgen.dataset.kinds.making import example, fits
from rtlgen.dataset.pool import Pool, Thread


def stepwise(pool: Pool, choice: Choice) -> Iterator[Example]:
    """Samples of two answers or more, all of them decided; those that end right first, then the shorter."""
    threads = [t for t in pool.threads if _usable(t, choice)]
    distinct = {tuple(s.twin for s in t.steps): t for t in reversed(threads)}
    ordered = sorted(
        distinct.items(),
        key=lambda kv: (not kv[1].steps[-1].answer.right, len(kv[0]), derived_seed(choice.seed, *kv[0])),
    )
    for _, thread in ordered[: choice.per_problem]:
        yield example(pool, Kind.STEPWISE, thread.opening, tuple(s.answer for s in thread.steps))


def _usable(thread: Thread, choice: Choice) -> bool:
    answers = [s.answer for s in thread.steps]
    decided = all(a.right or failed(a, choice) for a in answers)
    return len(answers) > 1 and decided and fits(thread.opening, answers, choice)
