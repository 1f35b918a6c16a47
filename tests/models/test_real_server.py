"""The HTTP backend against a real OpenAI-compatible server with a real model."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import KEY
from scripted_model import ask

from rtlgen.core.completion import FinishReason
from rtlgen.core.errors import ModelRefused, ModelUnavailable
from rtlgen.core.prompt import GenerationRequest, Message, Prompt, Role, Sampling
from rtlgen.models.openai_compatible import OpenAICompatible, open_openai
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.registry import open_model

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model(server_url: str) -> OpenAICompatible:
    options = ModelOptions(base_url=server_url, usd_per_million_input=1.0, usd_per_million_output=2.0)
    return open_openai("smollm2", options, {"RTLGEN_API_KEY": KEY})


def test_a_completion_with_its_usage_and_price(model: OpenAICompatible):
    ((found,),) = model.generate([ask("Say hello.", max_tokens=12, temperature=0.0)])
    assert found.text
    assert found.finish_reason is FinishReason.LENGTH
    assert found.usage.completion_tokens == 12
    assert 20 < found.usage.prompt_tokens < 60
    assert found.usage.usd == pytest.approx((found.usage.prompt_tokens + 24) / 1e6)
    assert found.model == "openai:smollm2"
    assert found.latency_s > 0


def test_samples_differ_and_each_is_counted(model: OpenAICompatible):
    (found,) = model.generate([ask("Tell me a story.", n=4, max_tokens=10, temperature=1.0)])
    assert len({c.text for c in found}) == 4
    assert [c.usage.completion_tokens for c in found] == [10] * 4


def test_the_same_seed_gives_the_same_text(model: OpenAICompatible):
    request = ask("Tell me a story.", max_tokens=10, temperature=1.0, seed=42)
    first, second, other = (
        model.generate([r])[0][0].text
        for r in (request, request, ask("Tell me a story.", max_tokens=10, temperature=1.0, seed=43))
    )
    assert first == second
    assert first != other


def test_a_stop_string_ends_the_text_and_is_not_part_of_it(model: OpenAICompatible):
    task = "Count from one to nine in digits."
    request = ask(task, max_tokens=60, temperature=0.0)
    whole = model.generate([request])[0][0].text
    stop = whole[len(whole) // 2 : len(whole) // 2 + 3]
    stopped = model.generate([ask(task, max_tokens=60, temperature=0.0, stop=(stop,))])
    assert stopped[0][0].finish_reason is FinishReason.STOP
    assert stopped[0][0].text == whole[: whole.index(stop)]


def test_a_given_beginning_is_continued_and_not_repeated(model: OpenAICompatible):
    beginning = "One, two,"
    request = GenerationRequest(
        prompt=Prompt(
            messages=(
                Message(role=Role.USER, content="Count: one two three"),
                Message(role=Role.ASSISTANT, content=beginning),
            )
        ),
        sampling=Sampling(temperature=0.0, max_tokens=6),
    )
    assert model.generate([request])[0][0].text.startswith(" three")


def test_a_prompt_that_is_too_long_is_refused_with_the_servers_words(model: OpenAICompatible):
    with pytest.raises(ModelRefused, match="context size"):
        model.generate([ask("word " * 3000)])


@pytest.mark.parametrize(
    ("env", "state"), [({}, "is not set"), ({"OPENAI_API_KEY": "sk-wrong"}, "not accepted")]
)
def test_a_wrong_key(server_url: str, env: dict[str, str], state: str):
    with pytest.raises(ModelUnavailable, match=f"OPENAI_API_KEY.*{state}") as caught:
        open_openai("smollm2", ModelOptions(base_url=server_url), env).generate([ask()])
    assert "sk-wrong" not in caught.value.message


def test_record_then_replay_then_cache(server_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RTLGEN_API_KEY", KEY)
    record = tmp_path / "run.jsonl"
    options = ModelOptions(base_url=server_url, record=str(record), cache=str(tmp_path / "cache"))
    requests = [ask(t, n=2, max_tokens=6, temperature=0.8) for t in ("a mux", "a counter", "an adder")]
    asked = open_model("openai:smollm2", options).generate(requests)
    replayed = open_model(f"replay:{record}", ModelOptions()).generate(requests)
    nowhere = ModelOptions(base_url="http://127.0.0.1:1/v1", cache=options.cache)
    cached = open_model("openai:smollm2", nowhere).generate(requests)
    assert replayed == asked
    assert [[c.text for c in a] for a in cached] == [[c.text for c in a] for a in asked]
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and KEY in p.read_text()]


def test_a_server_that_is_llama_cpp_is_held_to_a_grammar(model: OpenAICompatible):
    request = replace(
        ask("Say hello.", max_tokens=40, temperature=1.0), grammar='root ::= "y = " [ab]{2,4} ";"'
    )
    ((found,),) = model.generate([request])
    assert re.fullmatch(r"y = [ab]{2,4};", found.text)


def test_a_broken_grammar_is_refused_with_the_words_of_the_server(model: OpenAICompatible):
    with pytest.raises(ModelRefused, match="grammar"):
        model.generate([replace(ask(max_tokens=4), grammar="root ::= nowhere")])
