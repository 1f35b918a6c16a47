"""Asks vLLM in this process what a file says, in turn, and tells what it answered. Run as a script.

python vllm_asked.py MODEL CALLS.json ANSWERS.json
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from rtlgen.core.completion import Completion
from rtlgen.core.errors import ModelError
from rtlgen.core.prompt import GenerationRequest
from rtlgen.core.value import value
from rtlgen.models.protocol import ModelBackend, ModelOptions
from rtlgen.models.registry import open_model
from rtlgen.store.codec import decode, encode


@value
class Calls:
    calls: tuple[tuple[GenerationRequest, ...], ...]
    """The requests of each call."""


@value
class Answer:
    seconds: float
    samples: tuple[tuple[Completion, ...], ...] = ()
    error: str = ""
    """Name of the error that was raised, and its message."""


@value
class Answers:
    revision: str
    answers: tuple[Answer, ...]


def main(model: str, calls: Path, answers: Path) -> None:
    opened = open_model(model, ModelOptions(context=2048))
    given = decode(Calls, calls.read_bytes(), where=str(calls)).calls
    told = Answers(revision=opened.revision, answers=tuple(asked(opened, call) for call in given))
    answers.write_bytes(encode(told))


def asked(model: ModelBackend, call: tuple[GenerationRequest, ...]) -> Answer:
    started = time.monotonic()
    try:
        found = tuple(tuple(samples) for samples in model.generate(call))
    except ModelError as error:
        return Answer(seconds=time.monotonic() - started, error=f"{type(error).__name__}: {error.message}")
    return Answer(seconds=time.monotonic() - started, samples=found)


if __name__ == "__main__":  # vLLM's processes are spawned: they read this file again
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
