"""What a model is asked for one original, and what it was paid."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, FinishReason, Usage
from rtlgen.core.digest import derived_seed
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import GenerationRequest, Message, Prompt, Sampling
from rtlgen.core.record import Judgement
from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.dataset.augment.answers import judged
from rtlgen.dataset.runs.dialogue import Turn
from rtlgen.evaluate.sharing import Judge
from rtlgen.evaluate.twins import twin
from rtlgen.extraction.extract import extract
from rtlgen.extraction.thoughts import without_thoughts
from rtlgen.models.protocol import ModelBackend
from rtlgen.prompting.render import Wording, spec_to_rtl


class Aside:
    """Wraps a model: whoever asks it lets go of `alone` until it has answered."""

    def __init__(self, inner: ModelBackend, alone: threading.Lock) -> None:
        self.name = inner.name
        self.revision = inner.revision
        self._inner = inner
        self._alone = alone

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """As the protocol says."""
        self._alone.release()
        try:
            return self._inner.generate(requests)
        finally:
            self._alone.acquire()


@value
class Manner:
    """How a model is asked."""

    samples: int = 1
    """Regenerations of each description."""
    sampling: Sampling = Sampling()
    """Of which each question has a seed of its own."""
    wording: Wording = Wording.FULL


class Asking:
    """All questions about one original.

    Args:
        model: who is asked.
        judge: of the designs that come of it.
        manner: how it is asked.
        key: of the original.
        problem_id: by which recorded samples are found.
    """

    def __init__(self, model: ModelBackend, judge: Judge, manner: Manner, key: str, problem_id: str) -> None:
        self._model = model
        self._judge = judge
        self._manner = manner
        self._key = key
        self._problem_id = problem_id
        self.usage = Usage()
        self.prompts: list[str] = []
        """Digests of what was asked, in turn."""

    def ask(self, prompt: Prompt, step: str, n: int = 1) -> list[Completion]:
        """Its answers.

        Raises:
            NoMore: the budget is spent.
            ModelError: it cannot be asked.
        """
        request = GenerationRequest(
            prompt=prompt,
            sampling=self._sampling(step),
            n=n,
            problem_id=self._problem_id,
        )
        self.prompts.append(request.digest[:16])
        found = self._model.generate([request])[0]
        self.usage = sum((c.usage for c in found), start=self.usage)
        return found

    def text(self, prompt: Prompt, step: str) -> str:
        """Its answer in words, without its thoughts; empty where it was cut off or refused."""
        answer = self.ask(prompt, step)[0]
        if answer.finish_reason in (FinishReason.LENGTH, FinishReason.REFUSED):
            return ""
        return without_thoughts(answer.text).text.strip()

    def answers(self, problem: Problem, right: Candidate, step: str) -> list[Turn]:
        """The design that is right, then what the model writes from the specification, all judged by the
        problem's bench; each a turn that answers it."""
        prompt = spec_to_rtl(problem, self._manner.wording)
        said = self.ask(prompt, step, self._manner.samples)
        own = Completion(text=f"```verilog\n{right.text.strip(chr(10))}\n```\n")
        read = [Extraction(candidate=right, method="constructed"), *(extract(c, problem) for c in said)]
        judgements = self._judge.judge(problem, read)
        sampling = (None, *[self._sampling(step)] * len(said))
        return [
            _turn(prompt.messages, completion, extraction, judgement, asked)
            for completion, extraction, judgement, asked in zip(
                (own, *said), read, judgements, sampling, strict=True
            )
        ]

    def _sampling(self, step: str) -> Sampling:
        own = self._manner.sampling
        return replace(own, seed=derived_seed(own.seed, self._key, step))


def passes(turn: Turn) -> bool:
    """Whether its design does what the bench wants."""
    return turn.judged.final.status is Status.PASS


def _turn(
    prompt: tuple[Message, ...],
    completion: Completion,
    extraction: Extraction,
    judgement: Judgement,
    sampling: Sampling | None,
) -> Turn:
    candidate = extraction.candidate
    return Turn(
        round=0,
        parent=None,
        prompt=prompt,
        completion=completion,
        judged=judged(candidate, judgement),
        mended=None,
        twin=twin(candidate),
        feedback="",
        sampling=sampling,
    )
