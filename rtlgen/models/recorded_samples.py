"""Published samples of a model, handed out by problem: a real model's answers where no model can run."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.errors import ModelRefused
from rtlgen.core.prompt import GenerationRequest

_ID_KEYS = ("problem_id", "task_id")


class RecordedSamples:
    """For each problem its samples in their recorded order, whatever the prompt says.

    One is handed out once: the next ask, in this round or a later one, gets the next. The prompts that they
    answered are not known, so a run with them shows that the loop works, not how well the model repairs.

    Args:
        rows: `{"problem_id" or "task_id", "sample", "completion"}`, others passed over; also read are
            "model" and "finish_reason".
    """

    def __init__(self, name: str, revision: str, rows: Sequence[Mapping[str, object]]) -> None:
        self.name = name
        self.revision = revision
        self._samples: dict[str, list[Completion]] = {}
        for row in sorted(rows, key=_sample_number):
            self._samples.setdefault(_problem_of(row), []).append(self._completion(row))
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
            first = max(request.given, self._given.get(problem, 0))
            last = first + request.n
            if last > len(samples):
                raise ModelRefused(
                    f"{self.name}: {request.n} more samples of '{problem}' are asked for, "
                    f"{len(samples) - first} of {len(samples)} are left",
                    hint="ask for fewer rounds or samples",
                )
            self._given[problem] = last
        return samples[first:last]

    def _problem(self, asked: str) -> str:
        """The recorded problem that is meant: by its id, with or without the suite before it."""
        for name in (asked, asked.rpartition("/")[2]):
            if name in self._samples:
                return name
        if not asked and len(self._samples) == 1:
            return next(iter(self._samples))
        known = list(self._samples)
        shown = ", ".join(known[:5]) + (f" and {len(known) - 5} more" if len(known) > 5 else "")
        raise ModelRefused(f"{self.name} holds no samples of '{asked}'", hint=f"it holds {shown}")

    def _completion(self, row: Mapping[str, object]) -> Completion:
        reason = str(row.get("finish_reason", FinishReason.STOP))
        return Completion(
            text=str(row["completion"]),
            finish_reason=FinishReason(reason) if reason in set(FinishReason) else FinishReason.UNKNOWN,
            model=str(row.get("model", self.name)),
            model_revision=self.revision,
        )


def _problem_of(row: Mapping[str, object]) -> str:
    return next((str(row[key]) for key in _ID_KEYS if row.get(key)), "")


def _sample_number(row: Mapping[str, object]) -> int:
    """Rows without a number keep the order of the file."""
    number = row.get("sample", 0)
    return number if isinstance(number, int) else 0
