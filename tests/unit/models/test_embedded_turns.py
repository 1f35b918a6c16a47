"""The embedded model's server has one slot: who waits for it waits in this process."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from scripted_model import OneAtATime, ask

from rtlgen.core.completion import Completion
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.embedded import Embedded
from rtlgen.models.openai_compatible import OpenAICompatible
from rtlgen.models.protocol import ModelOptions


def test_one_answer_at_a_time_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits and seconds begin with the request, so it must not wait in the server's queue."""
    server = OneAtATime()

    def answer(_: object, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        return server.generate(requests)

    monkeypatch.setattr(OpenAICompatible, "generate", answer)
    place = SimpleNamespace(listening_address="http://127.0.0.1:1")
    model = Embedded("embedded", place, "key", ModelOptions())  # type: ignore[arg-type]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: model.generate([ask(str(n))]), range(4)))
    assert len(server.calls) == 4
    assert server.clashes == 0
