"""A found design described and made again (OriGen, Cui et al., 2024): kept is what does the same.

The design needs no specification and no bench: it stands itself in the bench that judges the other one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import ExtraMissing
from rtlgen.core.problem import BenchOrigin, Problem
from rtlgen.core.value import value
from rtlgen.dataset.augment.asking import Asking, Manner, passes
from rtlgen.dataset.augment.describe import chosen, tried, unproven
from rtlgen.dataset.augment.descriptions import Unusable, described
from rtlgen.dataset.augment.differential import Clocking, Unfit, differential, strong
from rtlgen.dataset.augment.means import Means
from rtlgen.dataset.augment.originals import Original
from rtlgen.dataset.augment.outcome import Dropped, Outcome
from rtlgen.dataset.example import Made
from rtlgen.dataset.runs.dialogue import Turn
from rtlgen.formal.equivalence import Equality, compare
from rtlgen.models.protocol import ModelBackend

METHOD = "regenerate"
_LEVELS = ("blocks", "detailed")
"""The description that a design is made again from is the last."""


@value
class Wish:
    manner: Manner = Manner()
    prove: bool = True
    """Also ask for a proof, and drop what is refuted."""


class Regenerate:
    """Args: as `Describe`."""

    def __init__(self, means: Means, model: ModelBackend, wish: Wish) -> None:
        self._means = means
        self._model = model
        self._wish = wish

    def task(self, original: Original) -> Callable[[], Outcome]:
        """As `Method.task`."""
        return partial(self._outcome, original)

    def _outcome(self, original: Original) -> Outcome:
        asking = Asking(self._model, self._means.judge, self._wish.manner, original.key, original.problem.id)
        done = self._made(original, asking)
        if isinstance(done, Dropped):
            return Outcome(key=original.key, dropped=(done,), tried=1, usage=asking.usage)
        problem, turns, how = done
        made = Made(
            method=METHOD,
            source=original.key,
            source_digest=original.problem.digest,
            aim="code to code",
            how=how,
            seed=self._wish.manner.sampling.seed,
            prompts=tuple(asking.prompts),
        )
        again = tried(problem, turns, original, self._means.run, made)
        return Outcome(key=original.key, made=(again,), tried=1, usage=asking.usage)

    def _made(self, original: Original, asking: Asking) -> tuple[Problem, list[Turn], str] | Dropped:
        design = chosen(original, self._wish.manner.sampling.seed)
        if design is None:
            return Dropped(aim="", reason="no design of one file")
        posed = original.problem
        known = Clocking(clock=posed.clock, reset=posed.reset) if posed.clock is not None else None
        try:
            bare = differential(design, f"{posed.id}.again", "", BenchOrigin.USER, known)
        except Unfit as unfit:
            return Dropped(aim="bench", reason=str(unfit))
        weak = strong(bare, self._means.tools.verifier)
        if weak:
            return Dropped(aim="bench", reason=weak)
        text = ""
        for level in _LEVELS:
            found = described(level, design, bare, text, asking)
            if isinstance(found, Unusable):
                return Dropped(aim=level, reason=found.reason, detail=found.detail)
            text = found
        problem = differential(design, bare.id, text, BenchOrigin.USER, known)
        turns = asking.answers(problem, design, "again")
        why = unproven(turns)
        if why:
            return Dropped(aim="detailed", reason=why, detail=text[:200])
        return self._proven(problem, design, turns)

    def _proven(
        self, problem: Problem, design: Candidate, turns: list[Turn]
    ) -> tuple[Problem, list[Turn], str] | Dropped:
        """What is refuted although it passed is taken out."""
        kept, proved = [turns[0]], 0
        for turn in turns[1:]:
            found = self._equality(design, turn) if passes(turn) else Equality.UNDECIDED
            proved += found is Equality.PROVED
            if found is not Equality.DIFFERENT:
                kept.append(turn)
        if not any(map(passes, kept[1:])):
            return Dropped(aim="detailed", reason="what passes is another design, says a proof")
        how = "described and made again; " + (f"{proved} proved equal" if proved else "equal in simulation")
        return problem, kept, how

    def _equality(self, design: Candidate, turn: Turn) -> Equality:
        other = turn.judged.candidate
        if not self._wish.prove or other is None:
            return Equality.UNDECIDED
        with tempfile.TemporaryDirectory() as folder:
            try:
                return compare(design.text, other.text, design.top, Path(folder)).equality
            except ExtraMissing:
                return Equality.UNDECIDED
