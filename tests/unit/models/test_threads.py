"""The wrappers that are about threads: batching and spreading."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from scripted_model import OneAtATime, ScriptedModel, ask, echo

from rtlgen.core.completion import Completion
from rtlgen.core.errors import ModelRefused
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.batching import Batching
from rtlgen.models.recording import Recording
from rtlgen.models.spreading import Spreading


def ask_all(model, texts: list[str]) -> list[str]:
    with ThreadPoolExecutor(len(texts)) as pool:
        return list(pool.map(lambda t: model.generate([ask(t)])[0][0].text, texts))


def test_many_threads_become_few_calls():
    inner = OneAtATime()
    texts = [f"t{i}" for i in range(24)]
    assert ask_all(Batching(inner), texts) == [f"{t} #0" for t in texts]
    assert inner.clashes == 0
    assert len(inner.calls) <= 6
    assert sorted(t for call in inner.calls for t in call) == sorted(texts)


def test_a_batch_has_a_limit_that_a_callers_own_requests_may_exceed():
    inner = OneAtATime()
    ask_all(Batching(inner, max_requests=4), [f"t{i}" for i in range(10)])
    assert max(map(len, inner.calls)) <= 4
    Batching(inner, max_requests=4).generate([ask(str(i)) for i in range(9)])
    assert len(inner.calls[-1]) == 9


def test_one_callers_bad_request_is_not_the_others_failure():
    def answer(request: GenerationRequest) -> list[Completion]:
        if request.prompt.messages[0].content == "bad":
            raise ModelRefused("too long")
        return echo(request)

    batching = Batching(ScriptedModel(answer), wait_s=0.2)
    with ThreadPoolExecutor(3) as pool:
        good, bad, fine = (pool.submit(batching.generate, [ask(t)]) for t in ("good", "bad", "fine"))
        assert good.result()[0][0].text == "good #0"
        assert fine.result()[0][0].text == "fine #0"
        with pytest.raises(ModelRefused):
            bad.result()


def test_a_crash_reaches_every_caller_and_the_next_call_works():
    crashes = [True]

    def answer(request: GenerationRequest) -> list[Completion]:
        if crashes:
            raise MemoryError
        return echo(request)

    batching = Batching(ScriptedModel(answer), wait_s=0.2)
    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(batching.generate, [ask()]) for _ in range(2)]
        for call in calls:
            with pytest.raises(MemoryError):
                call.result()
    crashes.clear()
    assert batching.generate([ask("x")])[0][0].text == "x #0"


def test_spreading_asks_several_at_a_time_and_keeps_the_order():
    together = threading.Barrier(4, timeout=5)

    def answer(request: GenerationRequest) -> list[Completion]:
        together.wait()
        return echo(request)

    model = Spreading(ScriptedModel(answer), concurrency=4)
    texts = [f"t{i}" for i in range(8)]
    assert [a[0].text for a in model.generate([ask(t) for t in texts])] == [f"{t} #0" for t in texts]


def test_spreading_keeps_what_was_answered_before_a_failure(tmp_path: Path):
    def answer(request: GenerationRequest) -> list[Completion]:
        text = request.prompt.messages[0].content
        if text == "bad":
            raise ModelRefused("no")
        return echo(request)

    path = tmp_path / "run.jsonl"
    model = Spreading(Recording(ScriptedModel(answer), path), concurrency=1)
    with pytest.raises(ModelRefused):
        model.generate([ask("good"), ask("bad"), ask("never")])
    assert len(path.read_text().splitlines()) == 1


def test_spreading_begins_nothing_after_a_failure():
    def answer(request: GenerationRequest) -> list[Completion]:
        time.sleep(0.02)
        raise ModelRefused("no")

    model = ScriptedModel(answer)
    with pytest.raises(ModelRefused):
        Spreading(model, concurrency=2).generate([ask(str(i)) for i in range(500)])
    assert len(model.calls) < 100
