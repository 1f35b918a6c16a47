"""Errors put into designs that are right: compile errors and bugs, each judged before it is kept.

The classes are those of docs/taxonomy.md and docs/diagnosis.md. What an error is aimed at decides nothing: a
row has the class that the judge gives it. After OriGen (Cui et al., 2024) and CYCLE (Ding et al., 2024), that
learn from errors of a model; here they are changes of the syntax tree, and no model is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.digest import derived_seed
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Message
from rtlgen.core.record import Judgement
from rtlgen.core.trace import FeedbackLevel
from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.dataset.augment.answers import judged
from rtlgen.dataset.augment.injection.design import Design
from rtlgen.dataset.augment.injection.registry import COMPILE, FUNCTIONAL, NOT_REFUSED
from rtlgen.dataset.augment.originals import Original
from rtlgen.dataset.augment.outcome import Dropped, Outcome
from rtlgen.dataset.example import Made
from rtlgen.dataset.runs.dialogue import Dialogue, Run, Tried, Turn
from rtlgen.evaluate.sharing import Judge
from rtlgen.evaluate.twins import twin
from rtlgen.prompting.feedback import feedback
from rtlgen.prompting.render import Wording, repair, spec_to_rtl
from rtlgen.verilog.edit import applied, normalised

METHOD = "inject"


@value
class Wish:
    """What is wanted of each problem."""

    errors: int = 8
    """Of each design."""
    designs: int = 1
    """Right designs of a problem into which errors are put."""
    aims: tuple[str, ...] = ()
    """Classes; empty for all that the judge is known to refuse."""
    level: FeedbackLevel = FeedbackLevel.GOLDEN
    """What the feedback tells of the verdict."""
    wording: Wording = Wording.FULL
    seed: int = 1


@value
class _Broken:
    aim: str
    how: str
    right: Candidate
    candidate: Candidate


class Inject:
    """Args:
    judge: of designs.
    simulator: its name.
    run: what the answers have in common.
    """

    def __init__(self, judge: Judge, simulator: str, run: Run, wish: Wish) -> None:
        self._judge = judge
        self._run = run
        self._wish = wish
        known = NOT_REFUSED.get(simulator, frozenset())
        self._aims = wish.aims or tuple(a for a in (*COMPILE, *FUNCTIONAL) if a not in known)
        self._chosen: Counter[str] = Counter()

    def task(self, original: Original) -> Callable[[], Outcome]:
        """As `Method.task`. Classes that were chosen least so far come first, so that those which few designs
        have a place for are not lost among the others."""
        return partial(self._outcome, original, list(self._plan(original)))

    def _plan(self, original: Original) -> Iterator[_Broken]:
        def drawn(right: Candidate) -> int:
            return derived_seed(self._wish.seed, original.key, right.digest)

        known: set[str] = set()
        for right in sorted(original.designs, key=drawn)[: self._wish.designs]:
            found = 0
            for broken in self._broken(right, original):
                text = normalised(broken.candidate.text)
                if text in known or text == normalised(right.text):
                    continue
                known.add(text)
                self._chosen[broken.aim] += 1
                yield broken
                found += 1
                if found == self._wish.errors:
                    break

    def _broken(self, right: Candidate, original: Original) -> Iterator[_Broken]:
        """One error of each class for which there is a place."""
        if len(right.files) != 1:
            return
        design = Design(right, original.problem)
        if design.module is None or not design.signals:
            return

        def order(aim: str) -> tuple[int, int]:
            return self._chosen[aim], derived_seed(self._wish.seed, original.key, right.digest, aim)

        for aim in sorted(self._aims, key=order):
            flaws = list((COMPILE | FUNCTIONAL)[aim](design))
            if flaws:
                flaw = flaws[derived_seed(self._wish.seed, right.digest, "place", aim) % len(flaws)]
                file = replace(right.files[0], text=applied(design.source, flaw.edits))
                candidate = Candidate(files=(file,), top=right.top)
                yield _Broken(aim=aim, how=flaw.how, right=right, candidate=candidate)

    def _outcome(self, original: Original, plan: Sequence[_Broken]) -> Outcome:
        problem, dropped = original.problem, list[Dropped]()
        rights = tuple(dict.fromkeys(b.right for b in plan))
        # What shall not compile goes apart: in one simulation it would hold up the others.
        together = [*rights, *(b.candidate for b in plan if b.aim in FUNCTIONAL)]
        verdicts = dict(zip(together, self._judged(problem, together), strict=True))
        for one in plan:
            if one.candidate not in verdicts:
                verdicts[one.candidate] = self._judged(problem, [one.candidate])[0]
        dialogues: list[Dialogue] = []
        for broken in plan:
            why = _unfit(verdicts[broken.right], verdicts[broken.candidate])
            if why:
                seen = verdicts[broken.candidate].verdict
                dropped.append(Dropped(aim=broken.aim, reason=why, detail=f"{broken.how}: {seen.summary}"))
                continue
            dialogues.append(self._dialogue(original, broken, verdicts, len(dialogues)))
        if not plan:
            dropped.append(Dropped(aim="", reason="no design of one file that can be read"))
        made: tuple[Tried, ...] = ()
        if dialogues:
            made = (
                Tried(
                    problem=problem, dialogues=tuple(dialogues), family=original.family, split=original.split
                ),
            )
        return Outcome(key=original.key, made=made, dropped=tuple(dropped), tried=len(plan))

    def _judged(self, problem: Problem, candidates: Sequence[Candidate]) -> list[Judgement]:
        found = [Extraction(candidate=c, method=METHOD) for c in candidates]
        return self._judge.judge(problem, found) if found else []

    def _dialogue(
        self, original: Original, broken: _Broken, verdicts: dict[Candidate, Judgement], sample: int
    ) -> Dialogue:
        """The broken design, and the right one as the answer to what was said of it."""
        problem, wrong = original.problem, verdicts[broken.candidate]
        told = feedback(wrong.final, broken.candidate, self._wish.level)
        asked = spec_to_rtl(problem, self._wish.wording).messages
        again = repair(problem, broken.candidate.text, told, wording=self._wish.wording).messages
        return Dialogue(
            run=self._run,
            sample=sample,
            turns=(
                _turn(0, asked, broken.candidate, wrong, told),
                _turn(1, again, broken.right, verdicts[broken.right], ""),
            ),
            made=Made(
                method=METHOD,
                source=original.key,
                source_digest=problem.digest,
                aim=broken.aim,
                how=broken.how,
                seed=self._wish.seed,
            ),
        )


def _unfit(right: Judgement, wrong: Judgement) -> str:
    """Why a broken design makes no row; empty where it makes one."""
    if right.final.status is not Status.PASS:
        return "the right design does not pass here"
    if wrong.final.status is Status.PASS:
        return "passes the bench"
    if wrong.final.status is not Status.FAIL:
        return f"{wrong.final.status.value}: {wrong.final.cause or 'not decided'}"
    return ""


def _turn(
    number: int, prompt: tuple[Message, ...], candidate: Candidate, judgement: Judgement, told: str
) -> Turn:
    code = candidate.text.strip("\n")
    return Turn(
        round=number,
        parent=number - 1 if number else None,
        prompt=prompt,
        completion=Completion(text=f"```verilog\n{code}\n```\n"),
        judged=judged(candidate, judgement),
        mended=None,
        twin=twin(candidate),
        feedback=told,
    )
