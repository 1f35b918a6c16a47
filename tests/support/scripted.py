"""A model and a judge that say what a test tells them to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import GenerationRequest
from rtlgen.core.verdict import Verdict

USAGE = Usage(prompt_tokens=100, completion_tokens=50)

Line = str | Completion | BaseException


def reply(code: str) -> str:
    return f"Here it is.\n```verilog\n{code}\n```\n"


class ScriptedModel:
    """Gives its lines one after another; an exception is raised. `requests` holds what it was asked."""

    name = "scripted"
    revision = "1"

    def __init__(self, *lines: Line) -> None:
        self._lines = list(lines)
        self.requests: list[GenerationRequest] = []

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        self.requests.extend(requests)
        return [[self._next() for _ in range(r.n)] for r in requests]

    @property
    def left(self) -> int:
        return len(self._lines)

    def _next(self) -> Completion:
        line = self._lines.pop(0)
        if isinstance(line, BaseException):
            raise line
        return line if isinstance(line, Completion) else Completion(text=line, usage=USAGE)


class ScriptedJudge:
    """Gives its verdicts one after another; an exception is raised."""

    def __init__(self, *verdicts: Verdict | BaseException) -> None:
        self._verdicts = list(verdicts)
        self.judged: list[Extraction] = []

    def verify(self, extraction: Extraction, problem: Problem) -> Verdict:
        self.judged.append(extraction)
        verdict = self._verdicts.pop(0)
        if isinstance(verdict, BaseException):
            raise verdict
        return verdict


def ticking(step_s: float) -> Callable[[], float]:
    """A clock that goes on by `step_s` at each look."""
    now = count(0.0, step_s)
    return lambda: next(now)
