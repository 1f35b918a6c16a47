"""What is augmented: problems whose right answers are proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.dataset.example import Standing
from rtlgen.dataset.pool import standing_of
from rtlgen.dataset.runs.dialogue import Tried
from rtlgen.dataset.runs.springs import Spring, tried
from rtlgen.dataset.split import family_of, split_of
from rtlgen.evaluate.twins import twin

TEST_SHARE = 0.1


@value
class Original:
    key: str
    """RUN/PROBLEM, with the first digits of the problem's digest."""
    problem: Problem
    designs: tuple[Candidate, ...]
    """Right ones, no two alike, the reference first where it is one of them."""
    family: str
    split: str


def originals(springs: Sequence[Spring], seed: int, *, unproven: bool = False) -> Iterator[Original]:
    """Every problem of `springs` that has a proven answer, in a fixed order; one is held at a time.

    Args:
        springs: what was tried.
        seed: of the splits, where the source has put its problems into none.
        unproven: also designs that compile and that no bench has judged.
    """
    for one in tried(springs):
        designs = _taken(one, {Standing.RIGHT, Standing.UNKNOWN} if unproven else {Standing.RIGHT})
        if designs:
            problem = one.problem
            family = one.family or family_of(problem.id)
            yield Original(
                key=f"{one.dialogues[0].run.name}/{problem.id}@{problem.digest[:12]}",
                problem=problem,
                designs=designs,
                family=family,
                split=one.split or split_of(family, TEST_SHARE, seed),
            )


def _taken(one: Tried, standings: set[Standing]) -> tuple[Candidate, ...]:
    found: dict[str, Candidate] = {}
    for turn in (t for dialogue in one.dialogues for t in dialogue.turns):
        for judged in (turn.judged, turn.mended):
            if judged is None or judged.candidate is None or standing_of(judged) not in standings:
                continue
            found.setdefault(twin(judged.candidate), judged.candidate)
    return tuple(found.values())
