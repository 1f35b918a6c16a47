"""New problems out of old ones (EvoEval: Xia, Deng and Zhang, 2024): reworded, harder, subtler, combined.

A reworded problem keeps its reference and its bench; whether the words still say the same, a design shows
that is made from them alone. Of the others the model writes specification and reference. A bench is made of
that reference; it must refuse mutants and designs that do nothing, and a second design, made from the
specification alone, must agree. Both are the model's, so what they prove is labelled `own-bench`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rtlgen.core.candidate import Candidate
from rtlgen.core.completion import Completion
from rtlgen.core.problem import BenchOrigin, Problem
from rtlgen.core.value import value
from rtlgen.dataset.augment.asking import Asking, Manner
from rtlgen.dataset.augment.describe import chosen, tried, unproven
from rtlgen.dataset.augment.descriptions import Unusable, usable
from rtlgen.dataset.augment.differential import Unfit, differential, strong
from rtlgen.dataset.augment.means import Means
from rtlgen.dataset.augment.originals import Original
from rtlgen.dataset.augment.outcome import Dropped, Outcome
from rtlgen.dataset.example import Made
from rtlgen.dataset.runs.dialogue import Tried, Turn
from rtlgen.extraction.extract import extract
from rtlgen.models.protocol import ModelBackend
from rtlgen.prompting.augmentation import VARIANTS, reworded, variant
from rtlgen.suites.identity import with_digest
from rtlgen.verilog.edit import normalised

METHOD = "evolve"
REWORDED = "reworded"
KINDS = (REWORDED, *VARIANTS)
_HEADING = re.compile(r"^\W*specification\W*$", re.IGNORECASE | re.MULTILINE)


@value
class Wish:
    kinds: tuple[str, ...] = KINDS
    manner: Manner = Manner()


class Evolve:
    """Args: as `Describe`."""

    def __init__(self, means: Means, model: ModelBackend, wish: Wish) -> None:
        self._means = means
        self._model = model
        self._wish = wish
        self._last: dict[str, Original] = {}

    def task(self, original: Original) -> Callable[[], Outcome]:
        """As `Method.task`; a problem is combined with the one before it in its split."""
        before = self._last.get(original.split)
        self._last[original.split] = original
        return partial(self._outcome, original, before)

    def _outcome(self, original: Original, before: Original | None) -> Outcome:
        asking = Asking(self._model, self._means.judge, self._wish.manner, original.key, original.problem.id)
        design = chosen(original, self._wish.manner.sampling.seed)
        made: list[Tried] = []
        dropped: list[Dropped] = []
        for kind in self._wish.kinds if design is not None else ():
            assert design is not None, "there are kinds only then"
            if kind == "combined" and before is None:
                continue
            other = before.problem.spec if before is not None and kind == "combined" else ""
            done = self._evolved(kind, original, design, other, asking)
            if isinstance(done, Dropped):
                dropped.append(done)
                continue
            problem, turns = done
            how = Made(
                method=METHOD,
                source=original.key,
                source_digest=original.problem.digest,
                aim=kind,
                how=_HOW[kind == REWORDED],
                seed=self._wish.manner.sampling.seed,
                prompts=tuple(asking.prompts),
            )
            made.append(tried(problem, turns, original, self._means.run, how))
        if design is None:
            dropped.append(Dropped(aim="", reason="no design of one file"))
        tries = len(made) + len(dropped)
        return Outcome(
            key=original.key, made=tuple(made), dropped=tuple(dropped), tried=tries, usage=asking.usage
        )

    def _evolved(
        self, kind: str, original: Original, design: Candidate, other: str, asking: Asking
    ) -> tuple[Problem, list[Turn]] | Dropped:
        old = original.problem
        if kind == REWORDED:
            words = usable(asking.text(reworded(old), kind))
            if isinstance(words, Unusable):
                return Dropped(aim=kind, reason=words.reason, detail=words.detail)
            if words.split() == old.spec.split():
                return Dropped(aim=kind, reason="the same words again")
            problem, reference = with_digest(replace(old, id=f"{old.id}.{kind}", spec=words)), design
        else:
            answer = asking.text(variant(kind, old, design.text, other), kind)
            posed = self._posed(kind, old, design, answer)
            if isinstance(posed, Dropped):
                return posed
            problem = posed
            reference = Candidate(files=posed.reference, top=posed.top)
        turns = asking.answers(problem, reference, f"{kind} again")
        why = unproven(turns)
        return Dropped(aim=kind, reason=why, detail=problem.spec[:200]) if why else (problem, turns)

    def _posed(self, kind: str, old: Problem, design: Candidate, answer: str) -> Problem | Dropped:
        """The new problem in an answer, with a bench that is worth something."""
        words = usable(_HEADING.sub("", answer.split("```", 1)[0]))
        if isinstance(words, Unusable):
            return Dropped(aim=kind, reason=words.reason, detail=words.detail)
        reference = extract(Completion(text=answer), replace(old, header="")).candidate
        if reference is None or len(reference.files) != 1:
            return Dropped(aim=kind, reason="no reference", detail=answer[-200:])
        if normalised(reference.text) == normalised(design.text):
            return Dropped(aim=kind, reason="the old reference again")
        try:
            problem = differential(reference, f"{old.id}.{kind}", words, BenchOrigin.OWN)
        except Unfit as why:
            return Dropped(aim=kind, reason=str(why))
        weak = strong(problem, self._means.tools.verifier)
        if weak:
            return Dropped(aim=kind, reason=weak, detail=reference.text[:200])
        if self._means.answers(reference, old):
            return Dropped(aim=kind, reason="the new reference answers the old problem")
        return replace(problem, tags=old.tags, licence=old.licence, difficulty=old.difficulty)


_HOW = {
    True: "told in other words, and made again from them alone",
    False: "specification and reference by the model; a design made from the specification alone agrees",
}
