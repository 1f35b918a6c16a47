from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_model import ask

from rtlgen.core.completion import FinishReason
from rtlgen.core.errors import ConfigError
from rtlgen.core.prompt import GenerationRequest, Message, Prompt, Role, Sampling
from rtlgen.models.openai_wire import Dialect, ModelList, Reply, body, completions, within
from rtlgen.models.protocol import ModelOptions


def reply(message: Mapping[str, object], finish: str | None = "stop", **more: object) -> Reply:
    return Reply.model_validate({"choices": [{"message": message, "finish_reason": finish}], **more})


def read(answer: Reply, request: GenerationRequest | None = None, **options: object):
    return completions(answer, request or ask(), "openai:m", ModelOptions(**options), 1.5)  # type: ignore[arg-type]


def fields(request: GenerationRequest, dialect: Dialect = Dialect.PLAIN, n: int = 1) -> dict[str, object]:
    return body(request, "m", n=n, seed=7, dialect=dialect, limit_field="max_tokens")


def test_the_token_limit_is_one_that_vllm_takes():
    """A server refuses one above its context, also for a prompt of a few tokens."""
    listed = ModelList.model_validate(
        {"data": [{"id": "small", "owned_by": "vllm", "max_model_len": 2048}, {"id": "gpt"}]}
    )
    assert within(ask(max_tokens=4096), listed.context("small")).sampling.max_tokens == 2048
    assert within(ask(max_tokens=64), listed.context("small")) == ask(max_tokens=64)
    assert within(ask(max_tokens=4096), listed.context("gpt")) == ask(max_tokens=4096)


GOES_ON = GenerationRequest(
    prompt=Prompt(
        messages=(
            Message(role=Role.USER, content="a mux"),
            Message(role=Role.ASSISTANT, content="module mux("),
        )
    ),
    sampling=Sampling(),
)


def test_a_plain_request_holds_what_was_asked_and_nothing_else():
    assert fields(ask("a mux", temperature=0.5, top_p=0.9, max_tokens=99)) == {
        "model": "m",
        "messages": [{"role": "user", "content": "a mux"}],
        "temperature": 0.5,
        "top_p": 0.9,
        "max_tokens": 99,
        "seed": 7,
        "stream": False,
    }


def test_stop_and_n_are_sent_where_they_are_wanted():
    sent = fields(ask(stop=("endmodule",)), n=3)
    assert sent["stop"] == ["endmodule"]
    assert sent["n"] == 3


def test_llama_cpp_is_told_to_leave_the_distribution_whole():
    sent = fields(ask(), Dialect.LLAMA_CPP)
    assert (sent["top_k"], sent["min_p"]) == (0, 0)


def test_vllm_is_told_to_go_on_where_the_prompt_begins_the_answer():
    assert fields(GOES_ON, Dialect.VLLM)["continue_final_message"] is True
    assert "continue_final_message" not in fields(ask(), Dialect.VLLM)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("stop", FinishReason.STOP),
        ("length", FinishReason.LENGTH),
        ("content_filter", FinishReason.REFUSED),
        ("tool_calls", FinishReason.UNKNOWN),
        (None, FinishReason.UNKNOWN),
    ],
)
def test_finish_reasons(told: str | None, meant: FinishReason):
    assert read(reply({"content": "x"}, told))[0].finish_reason is meant


def test_a_refusal_is_one_whatever_the_finish_reason_says():
    (found,) = read(reply({"content": None, "refusal": "I cannot"}))
    assert found.finish_reason is FinishReason.REFUSED
    assert found.text == "I cannot"


def test_a_given_beginning_is_not_part_of_the_answer():
    assert read(reply({"content": "module mux(input a);"}), GOES_ON)[0].text == "input a);"


def test_a_thought_is_kept_apart_from_the_answer():
    (found,) = read(reply({"content": "code", "reasoning_content": "hm"}))
    assert found.text == "<think>\nhm\n</think>\ncode"


def test_a_thought_that_was_cut_stays_open():
    (found,) = read(reply({"content": None, "reasoning": "module draft"}, "length"))
    assert found.text == "<think>\nmodule draft"


def test_cost_and_revision():
    answer = reply(
        {"content": "x"},
        model="m-2024",
        system_fingerprint="fp1",
        usage={
            "prompt_tokens": 1000,
            "completion_tokens": 500,
            "prompt_tokens_details": {"cached_tokens": 64},
        },
    )
    (found,) = read(answer, usd_per_million_input=2.0, usd_per_million_output=8.0)
    assert found.usage.usd == pytest.approx(0.006)
    assert found.usage.cached_tokens == 64
    assert found.model_revision == "m-2024/fp1"
    assert read(answer, usd_per_million_input=2.0)[0].usage.usd is None
    assert read(answer, revision="r1")[0].model_revision == "r1"


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8), st.integers(0, 10_000))
def test_no_token_is_lost_or_invented_when_choices_share_them(texts: list[str], tokens: int):
    answer = Reply.model_validate(
        {
            "choices": [{"index": i, "message": {"content": t}} for i, t in enumerate(texts)],
            "usage": {"prompt_tokens": 9, "completion_tokens": tokens},
        }
    )
    found = read(answer)
    assert sum(c.usage.completion_tokens for c in found) == tokens
    assert all(c.usage.completion_tokens >= 0 for c in found)
    assert [c.usage.prompt_tokens for c in found] == [9] + [0] * (len(texts) - 1)
    assert [c.text for c in found] == texts


@pytest.mark.parametrize(
    ("owner", "dialect"),
    [
        ("llamacpp", Dialect.LLAMA_CPP),
        ("vllm", Dialect.VLLM),
        ("system", Dialect.PLAIN),
        (None, Dialect.PLAIN),
    ],
)
def test_the_dialect_is_known_by_the_owner_of_the_models(owner: str | None, dialect: Dialect):
    assert ModelList.model_validate({"data": [{"id": "m", "owned_by": owner}]}).dialect is dialect


def test_a_grammar_is_sent_in_the_words_of_the_server():
    held = replace(ask(), grammar='root ::= "x"')
    assert fields(held, Dialect.LLAMA_CPP)["grammar"] == 'root ::= "x"'
    assert fields(held, Dialect.VLLM)["structured_outputs"] == {"grammar": 'root ::= "x"'}
    for dialect in Dialect:
        assert not {"grammar", "structured_outputs"} & fields(ask(), dialect).keys()


def test_a_server_that_may_not_know_grammars_is_not_asked_with_one():
    """It would pass the field over and answer freely, and nobody would know."""
    with pytest.raises(ConfigError, match="grammar") as caught:
        fields(replace(ask(), grammar='root ::= "x"'), Dialect.PLAIN)
    assert "--grammar none" in caught.value.hint
