"""The embedded model answers one caller after another, in the slots that fit."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from scripted_model import OneAtATime, ask

from rtlgen.core.completion import Completion
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.embedded import SMALL, Embedded


class Server(OneAtATime):
    """Takes a text apart into its words."""

    def __init__(self) -> None:
        super().__init__()
        self.seeds: list[list[int]] = []

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        self.seeds.append([request.sampling.seed for request in requests])
        answers: list[list[Completion]] = super().generate(requests)
        return answers

    def tokens(self, text: str) -> int:
        return len(text.split())


def opened() -> tuple[Embedded, dict[tuple[int, int], Server]]:
    started: dict[tuple[int, int], Server] = {}

    def start(slots: int, context: int) -> Server:
        return started.setdefault((slots, context), Server())

    return Embedded("embedded", "1", start, (*SMALL, (1, 8192))), started  # type: ignore[arg-type]


def test_one_caller_at_a_time_whoever_asks() -> None:
    """Time limits and seconds begin with the request, so it must not wait in the server's queue."""
    model, started = opened()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: model.generate([ask(str(n), max_tokens=9)]), range(4)))
    (server,) = started.values()
    assert len(server.calls) == 4
    assert server.clashes == 0


def test_samples_of_one_prompt_are_one_call() -> None:
    model, started = opened()
    asked = [ask("a", seed=seed, max_tokens=9) for seed in range(30)]
    answers = model.generate([*asked, ask("b", seed=30, max_tokens=9)])
    assert len(answers) == 31
    ((slots, _),) = SMALL[:1]
    (server,) = started.values()
    assert server.seeds == [list(range(slots)), list(range(slots, 30)), [30]]


def test_what_does_not_fit_a_slot_gets_a_larger_one() -> None:
    model, started = opened()
    for words in (10, 1500, 10, 2500, 9000):
        model.generate([ask("word " * words, max_tokens=9)])
    assert {shape: len(server.calls) for shape, server in started.items()} == {
        (20, 1024): 2,
        (4, 2048): 1,
        (1, 8192): 2,
    }
