"""A right design described in four grains; a description is kept where a model makes the design of it again.

What comes of it are problems: the description as the specification, judged by the bench that was there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rtlgen.core.candidate import Candidate
from rtlgen.core.digest import derived_seed
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.dataset.augment.asking import Asking, Manner, passes
from rtlgen.dataset.augment.descriptions import Unusable, described
from rtlgen.dataset.augment.means import Means
from rtlgen.dataset.augment.originals import Original
from rtlgen.dataset.augment.outcome import Dropped, Outcome
from rtlgen.dataset.example import Made
from rtlgen.dataset.runs.dialogue import Dialogue, Run, Tried, Turn
from rtlgen.models.protocol import ModelBackend
from rtlgen.prompting.augmentation import LEVELS
from rtlgen.suites.identity import with_digest
from rtlgen.verilog.edit import normalised

METHOD = "describe"


@value
class Wish:
    levels: tuple[str, ...] = LEVELS
    manner: Manner = Manner()


class Describe:
    """Args:
    means: who judges, and what the answers have in common.
    model: who is asked.
    """

    def __init__(self, means: Means, model: ModelBackend, wish: Wish) -> None:
        self._means = means
        self._model = model
        self._wish = wish

    def task(self, original: Original) -> Callable[[], Outcome]:
        """As `Method.task`."""
        return partial(self._outcome, original)

    def _outcome(self, original: Original) -> Outcome:
        design = chosen(original, self._wish.manner.sampling.seed)
        if design is None:
            return Outcome(key=original.key, dropped=(Dropped(aim="", reason="no design of one file"),))
        asking = Asking(self._model, self._means.judge, self._wish.manner, original.key, original.problem.id)
        made: list[Tried] = []
        dropped: list[Dropped] = []
        finer = ""
        for level in (known for known in LEVELS if known in self._wish.levels):
            text = described(level, design, original.problem, finer, asking)
            if isinstance(text, Unusable):
                dropped.append(Dropped(aim=level, reason=text.reason, detail=text.detail))
                continue
            finer = text if level != "comments" else ""
            problem = _posed(original.problem, level, text)
            turns = asking.answers(problem, design, f"{level} again")
            why = unproven(turns)
            if why:
                dropped.append(Dropped(aim=level, reason=why, detail=text[:200]))
                continue
            how = Made(
                method=METHOD,
                source=original.key,
                source_digest=original.problem.digest,
                aim=level,
                how="described, and made again from the description alone",
                seed=self._wish.manner.sampling.seed,
                prompts=tuple(asking.prompts),
            )
            made.append(tried(problem, turns, original, self._means.run, how))
        tries = len(made) + len(dropped)
        return Outcome(
            key=original.key, made=tuple(made), dropped=tuple(dropped), tried=tries, usage=asking.usage
        )


def chosen(original: Original, seed: int) -> Candidate | None:
    """One of its right designs of one file."""
    single = [d for d in original.designs if len(d.files) == 1]
    return single[derived_seed(seed, original.key, "design") % len(single)] if single else None


def unproven(turns: list[Turn]) -> str:
    """Why the answers to a new specification do not prove it; empty where they do. The first is the design
    that the specification is about."""
    if not passes(turns[0]):
        return "the right design does not pass here"
    if not any(map(passes, turns[1:])):
        return "no design that was made of it passes"
    return ""


def tried(problem: Problem, turns: list[Turn], original: Original, run: Run, made: Made) -> Tried:
    """A new problem with its answers, no two alike, in the split of what it came from."""
    different: dict[str, Turn] = {}
    for turn in turns:
        design = turn.judged.candidate
        different.setdefault(normalised(design.text) if design is not None else turn.completion.text, turn)
    dialogues = (
        Dialogue(run=run, sample=sample, turns=(turn,), made=made)
        for sample, turn in enumerate(different.values())
    )
    return Tried(problem=problem, dialogues=tuple(dialogues), family=original.family, split=original.split)


def _posed(problem: Problem, level: str, text: str) -> Problem:
    return with_digest(replace(problem, id=f"{problem.id}.{level}", spec=text, header=""))
