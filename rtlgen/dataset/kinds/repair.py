"""A dialogue up to what was wrong with an answer, and a right one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from rtlgen.core.candidate import Candidate
from rtlgen.core.prompt import Message
from rtlgen.core.value import value
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Answer, Example, Kind
from rtlgen.dataset.kinds.chosen import is_good, is_wrong
from rtlgen.dataset.kinds.making import example, fits
from rtlgen.dataset.pool import Pool, Step, Thread
from rtlgen.dataset.spread import shingles, similarity
from rtlgen.prompting.feedback import feedback
from rtlgen.prompting.render import repair as repair_prompt

_NEAR = 0.5
"""Below, the right answer is another design and not a correction of the wrong one."""
_COMPARED = 100
"""Right answers of a problem that a wrong one is compared with."""


@value
class _Repair:
    prompt: tuple[Message, ...]
    before: tuple[Step, ...]
    after: Step
    reason: str


def repair(pool: Pool, choice: Choice) -> Iterator[Example]:
    """What the model corrected itself; then what was mended without it; then wrong answers with the nearest
    right one of another sample. Each pair of designs once, each wrong design in one row if possible."""
    seen: set[tuple[str, str]] = set()
    broken: set[str] = set()
    chosen = (r for r in _all(pool, choice, broken) if _usable(r, pool, choice) and not _known(r, seen))
    for found in islice(chosen, choice.per_problem):
        broken.add(found.before[-1].twin)
        yield example(
            pool,
            Kind.REPAIR,
            found.prompt,
            (found.after.answer,),
            before=tuple(s.answer for s in found.before),
            reason=found.reason,
        )


def _all(pool: Pool, choice: Choice, broken: set[str]) -> Iterator[_Repair]:
    for thread in pool.threads:
        yield from _corrected(thread)
    for thread in pool.threads:
        for index, mended in thread.mended:
            yield _told(pool, thread.steps[index], mended, "mended without the model", choice)
    yield from _neighbours(pool, choice, broken)


def _corrected(thread: Thread) -> Iterator[_Repair]:
    """Answers whose prompt shows the wrong one before them."""
    by_round = {s.round: s for s in thread.steps}
    for step in thread.steps:
        if step.parent is None or not step.answer.right:
            continue
        before: list[Step] = []
        at: int | None = step.parent
        while at is not None and at in by_round:
            before.insert(0, by_round[at])
            at = by_round[at].parent
        if before:
            made = step.answer.origin.made
            reason = f"corrected by the model in round {step.round}"
            if made is not None:
                reason = f"{made.aim}, {made.method}: {made.how}"
            yield _Repair(prompt=step.prompt, before=tuple(before), after=step, reason=reason)


def _neighbours(pool: Pool, choice: Choice, broken: set[str]) -> Iterator[_Repair]:
    rights = _distinct(s for t in pool.threads for s in t.steps if s.answer.right)[:_COMPARED]
    wrongs = _distinct(
        s for t in pool.threads for s in t.steps if is_wrong(s.answer, choice) and s.answer.files
    )
    sets = [(right, shingles(right.answer.code)) for right in rights]
    for wrong in sorted(wrongs, key=lambda s: -s.answer.score):
        if wrong.twin in broken or not sets:
            continue
        own = shingles(wrong.answer.code)
        near, nearest = max(((similarity(own, s), right) for right, s in sets), key=lambda found: found[0])
        if near >= _NEAR:
            reason = f"nearest right answer of another sample, similarity {near:.2f}"
            yield _told(pool, wrong, nearest, reason, choice)


def _told(pool: Pool, wrong: Step, right: Step, reason: str, choice: Choice) -> _Repair:
    """With a prompt as the loop would have asked."""
    answer = wrong.answer
    candidate = Candidate(files=answer.files, top=answer.top)
    told = feedback(wrong.verdict, candidate, choice.feedback)
    prompt = repair_prompt(pool.problem, answer.code, told)
    shown = replace(wrong, answer=replace(answer, feedback=told))
    return _Repair(prompt=prompt.messages, before=(shown,), after=right, reason=reason)


def _usable(found: _Repair, pool: Pool, choice: Choice) -> bool:
    last, after = found.before[-1].answer, found.after.answer
    honest = all(is_wrong(s.answer, choice) for s in found.before)
    return honest and after.right and is_good(after, pool, choice) and _fit(found, last, choice)


def _fit(found: _Repair, wrong: Answer, choice: Choice) -> bool:
    return bool(wrong.text.strip()) and fits(found.prompt, (found.after.answer,), choice)


def _known(found: _Repair, seen: set[tuple[str, str]]) -> bool:
    pair = (found.before[-1].twin, found.after.twin)
    known = pair in seen
    seen.add(pair)
    return known


def _distinct(steps: Iterable[Step]) -> list[Step]:
    found: dict[str, Step] = {}
    for step in steps:
        found.setdefault(step.twin, step)
    return list(found.values())
