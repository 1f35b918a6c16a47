"""The backend "replay:FILE": what a model once answered, without the model."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Sequence
from pathlib import Path

from rtlgen.core.completion import Completion
from rtlgen.core.errors import ConfigError, ModelRefused
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import ModelBackend, ModelOptions
from rtlgen.models.recorded_samples import RecordedSamples
from rtlgen.samples.read import open_samples
from rtlgen.samples.recording import Answered, answers
from rtlgen.samples.registry import detect

_EXCERPT = 80


class Replay:
    """Answers equal requests as they were answered, in that order; the last answer stays.

    An unseen request is an error, never an invention: something in the run has changed.
    """

    def __init__(self, name: str, revision: str, rows: Sequence[Answered]) -> None:
        self.name = name
        self.revision = revision
        self._rows: dict[str, list[Answered]] = {}
        for row in rows:
            self._rows.setdefault(row.request_digest, []).append(row)
        self._asked: dict[str, int] = {}
        self._lock = threading.Lock()

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        return [self._answer(request) for request in requests]

    def _answer(self, request: GenerationRequest) -> list[Completion]:
        key = request.digest
        rows = self._rows.get(key)
        if rows is None:
            raise ModelRefused(
                f"{self.name} holds no answer to this request: {self._difference(request)}",
                hint="record it again with the prompts and sampling of this run",
            )
        with self._lock:
            turn = self._asked.get(key, 0)
            self._asked[key] = turn + 1
        return list(rows[min(turn, len(rows) - 1)].completions)

    def _difference(self, request: GenerationRequest) -> str:
        """How the nearest recorded request differs."""
        recorded = [rows[0] for rows in self._rows.values()]
        text = _conversation(request)
        nearest = max(recorded, key=lambda row: _likeness(_conversation(row.request), text))
        near = nearest.request
        if (near_text := _conversation(near)) != text:
            return f"the nearest one parts at {_parting(near_text, text)}"
        parts = [
            f"{name} {getattr(near.sampling, name)!r}, not {getattr(request.sampling, name)!r}"
            for name in ("temperature", "top_p", "max_tokens", "seed", "stop")
            if getattr(near.sampling, name) != getattr(request.sampling, name)
        ]
        if near.n != request.n:
            parts.append(f"n {near.n}, not {request.n}")
        if nearest.grammar_digest != request.grammar_digest:
            parts.append(_grammars(nearest.grammar_digest, request.grammar))
        return "the same prompt was recorded with " + ", ".join(parts)


def open_replay(file: str, options: ModelOptions) -> ModelBackend:
    """A recording of ours, or samples of a model in any format that `rtlgen.samples` reads.

    Raises:
        ConfigError: no file is named.
        SamplesError: it cannot be read.
    """
    if not file:
        raise ConfigError("'replay' needs a file", hint="replay:recorded.jsonl, for example")
    path = Path(file)
    name = f"replay:{file}"
    if detect(path) == "recording":
        return Replay(name, options.revision, [row for _, row in answers(path)])
    return RecordedSamples(name, options.revision, open_samples(path))


def _grammars(recorded: str, asked: str) -> str:
    if recorded and asked:
        return "another grammar"
    return "a grammar, not without" if recorded else "no grammar, not with one"


def _conversation(request: GenerationRequest) -> str:
    return "\n".join(f"{m.role.value}: {m.content}" for m in request.prompt.messages)


def _likeness(recorded: str, asked: str) -> float:
    """In [0, 1]; by lines, which is fast enough for a whole recording."""
    return difflib.SequenceMatcher(None, recorded.splitlines(), asked.splitlines(), autojunk=False).ratio()


def _parting(recorded: str, asked: str) -> str:
    """Where two texts part, with what stands there in each."""
    pairs = zip(recorded, asked, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(recorded), len(asked)))
    line = recorded.count("\n", 0, at) + 1
    start = recorded.rfind("\n", 0, at) + 1
    was, now = (text[start : start + _EXCERPT].split("\n")[0] for text in (recorded, asked))
    return f"line {line} of the conversation: recorded {was!r}, asked {now!r}"
