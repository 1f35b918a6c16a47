"""Published samples of a model, handed out by problem: a real model's answers where no model can run."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rtlgen.core.completion import Completion
from rtlgen.core.errors import ModelRefused
from rtlgen.core.prompt import GenerationRequest
from rtlgen.core.record import Sample
from rtlgen.samples.names import ProblemNames


class RecordedSamples:
    """For each problem its samples in the order of their numbers, whatever the prompt says.

    One is handed out once, unless the request says its place: the next ask, in this round or a later one,
    gets the next. The prompts that they answered are not known, so a run with them shows that the loop works,
    not how well the model repairs.
    """

    def __init__(self, name: str, revision: str, samples: Iterable[Sample]) -> None:
        self.name = name
        self.revision = revision
        self._samples: dict[str, list[Completion]] = {}
        for sample in sorted(samples, key=lambda s: s.key.sample):
            self._samples.setdefault(sample.key.problem_id, []).append(self._completion(sample))
        self._names = ProblemNames(self._samples)
        self._given: dict[str, int] = {}
        self._lock = threading.Lock()

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """As the protocol says, in the order of the calls.

        Raises:
            ModelRefused: the request names no problem, or one without samples, or all were handed out.
        """
        return [self._next(request) for request in requests]

    def _next(self, request: GenerationRequest) -> list[Completion]:
        problem = self._problem(request.problem_id)
        samples = self._samples[problem]
        with self._lock:
            next_left = max(request.given, self._given.get(problem, 0))
            first = next_left if request.place is None else request.place
            last = first + request.n
            if last > len(samples):
                raise ModelRefused(
                    f"{self.name}: {request.n} more samples of '{problem}' are asked for, "
                    f"{len(samples) - first} of {len(samples)} are left",
                    hint="ask for fewer rounds or samples",
                )
            self._given[problem] = max(last, next_left)
        return samples[first:last]

    def _problem(self, asked: str) -> str:
        """The recorded problem that is meant."""
        found = self._names.find(asked)
        if found is not None:
            return found
        if not asked and len(self._samples) == 1:
            return next(iter(self._samples))
        known = list(self._samples)
        shown = ", ".join(known[:5]) + (f" and {len(known) - 5} more" if len(known) > 5 else "")
        raise ModelRefused(f"{self.name} holds no samples of '{asked}'", hint=f"it holds {shown}")

    def _completion(self, sample: Sample) -> Completion:
        completion = sample.completion
        return replace(
            completion,
            model=completion.model or self.name,
            model_revision=self.revision or completion.model_revision,
        )
