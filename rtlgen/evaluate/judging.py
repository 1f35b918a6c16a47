"""One piece of work: completions of one problem in, what was found of each out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.problem import Problem
from rtlgen.core.record import Finding, Judgement, MendedDesign
from rtlgen.core.trace import Mended
from rtlgen.core.value import value
from rtlgen.evaluate.doubt import Doubt, doubt
from rtlgen.evaluate.sharing import Judge
from rtlgen.evaluate.twins import twin
from rtlgen.extraction.extract import extract
from rtlgen.generate.ranking import standing
from rtlgen.store.packed import PackedFinding, pack_finding


@value
class Judged:
    """What was found of one completion."""

    packed: PackedFinding
    doubt: Doubt


@value
class Judging:
    judge: Judge
    judge_mended: Judge | None
    """Of designs mended without the model, which no benchmark's harness ever saw; None to mend nothing."""
    dedupe: bool = False
    """Completions with one text are one."""

    def __call__(self, problem: Problem, completions: tuple[Completion, ...]) -> tuple[Judged, ...]:
        """What was found of each of `completions`, in order; the same whichever stand beside it.

        Raises:
            ToolError: a tool that the job needs is missing or broken in a way that no verdict can carry.
        """
        found = self.find(problem, completions)
        judged = {
            key: Judged(packed=pack_finding(finding), doubt=in_doubt(finding))
            for key, finding in {id(finding): finding for finding in found}.items()
        }
        return tuple(judged[id(finding)] for finding in found)

    def find(self, problem: Problem, completions: Sequence[Completion]) -> list[Finding]:
        """As above, unpacked."""
        if not self.dedupe:
            return self._found(problem, completions)
        texts = [(c.text, c.finish_reason) for c in completions]  # nothing else of one is looked at
        firsts: dict[tuple[str, FinishReason], Completion] = {}
        for text, completion in zip(texts, completions, strict=True):
            firsts.setdefault(text, completion)
        found = dict(zip(firsts, self._found(problem, list(firsts.values())), strict=True))
        return [found[text] for text in texts]

    def _found(self, problem: Problem, completions: Sequence[Completion]) -> list[Finding]:
        extractions = [extract(completion, problem) for completion in completions]
        judgements = self.judge.judge(problem, extractions)
        mended = self._mended(problem, extractions, judgements)
        return [
            Finding(
                extraction=extraction,
                judgement=judgement,
                mended=mended.get(index),
                twin=twin(extraction.candidate),
            )
            for index, (extraction, judgement) in enumerate(zip(extractions, judgements, strict=True))
        ]

    def _mended(
        self, problem: Problem, extractions: Sequence[Extraction], judgements: Sequence[Judgement]
    ) -> dict[int, MendedDesign]:
        """What mends make of those that they get further, by index; all are mended in step."""
        if self.judge_mended is None:
            return {}
        from rtlgen.mending.judged import mending  # loaded only where it is used

        steps = {
            index: mending(extraction.candidate, problem, judgement.verdict)
            for index, (extraction, judgement) in enumerate(zip(extractions, judgements, strict=True))
            if extraction.candidate is not None
        }
        ways = {index: _step(partial(next, step)) for index, step in steps.items()}
        ended: dict[int, MendedDesign] = {}
        while asked := {i: way for i, way in ways.items() if isinstance(way, Candidate)}:
            tried = [replace(extractions[i], candidate=candidate) for i, candidate in asked.items()]
            for index, judgement in zip(asked, self.judge_mended.judge(problem, tried), strict=True):
                ways[index] = way = _step(partial(steps[index].send, judgement.verdict))
                if isinstance(way, Mended):
                    ended[index] = MendedDesign(candidate=way.candidate, mends=way.mends, judgement=judgement)
        return {
            index: found
            for index, found in ended.items()
            if standing(found.judgement.verdict) > standing(judgements[index].verdict)
        }


def in_doubt(finding: Finding) -> Doubt:
    """Whether `finding` is to be sought again before it is believed."""
    mended = [finding.mended.judgement] if finding.mended is not None else []
    return doubt([finding.judgement, *mended])


def _step(step: Callable[[], Candidate]) -> Candidate | Mended | None:
    """What a mending wants judged next, or what has come of it."""
    try:
        return step()
    except StopIteration as end:
        made: Mended | None = end.value
        return made
