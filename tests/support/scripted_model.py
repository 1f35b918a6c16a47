"""A model that answers as a test tells it to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from rtlgen.core.completion import Completion, Usage
from rtlgen.core.prompt import GenerationRequest, Message, Prompt, Role, Sampling


def ask(text: str = "a mux", *, n: int = 1, problem_id: str = "", **sampling: object) -> GenerationRequest:
    return GenerationRequest(
        prompt=Prompt(messages=(Message(role=Role.USER, content=text),)),
        sampling=Sampling(**sampling),  # type: ignore[arg-type]
        n=n,
        problem_id=problem_id,
    )


def echo(request: GenerationRequest) -> list[Completion]:
    return [
        Completion(
            text=f"{request.prompt.messages[-1].content} #{k}", usage=Usage(completion_tokens=3, usd=0.5)
        )
        for k in range(request.n)
    ]


class ScriptedModel:
    """Answers each request by `answer`, which may raise; `calls` holds the texts of each call."""

    name = "scripted"
    revision = "1"

    def __init__(self, answer: Callable[[GenerationRequest], list[Completion]] = echo) -> None:
        self._answer = answer
        self.calls: list[list[str]] = []

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        self.calls.append([r.prompt.messages[-1].content for r in requests])
        return [self._answer(request) for request in requests]


class OneAtATime(ScriptedModel):
    """Notices when two threads are in it at once."""

    def __init__(self, seconds: float = 0.05) -> None:
        super().__init__()
        self._seconds = seconds
        self._inside = threading.Lock()
        self.clashes = 0

    def generate(self, requests):
        if not self._inside.acquire(blocking=False):
            self.clashes += 1
            return super().generate(requests)
        try:
            time.sleep(self._seconds)
            return super().generate(requests)
        finally:
            self._inside.release()
