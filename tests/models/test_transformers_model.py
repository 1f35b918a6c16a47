"""transformers on real weights, read from a GGUF file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from gbnf_samples import Grammar
from scripted_model import ask

from rtlgen.core.completion import FinishReason
from rtlgen.core.errors import ConfigError, ModelRefused, ModelUnavailable
from rtlgen.core.prompt import GenerationRequest, Message, Prompt, Role, Sampling
from rtlgen.models.batching import Batching
from rtlgen.models.embedded import Embedded
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.registry import open_model
from rtlgen.models.transformers_local import TransformersLocal
from rtlgen.prompting.grammar.choice import grammar
from rtlgen.suites.spec_file import load_spec

# One worker for all: loading the weights takes most of the time.
pytestmark = [pytest.mark.model, pytest.mark.xdist_group("transformers")]

STORY = "Tell me a story."


@pytest.fixture(scope="module")
def loaded(transformers_model: Batching) -> TransformersLocal:
    inner = transformers_model._inner
    assert isinstance(inner, TransformersLocal)
    return inner


def test_samples_of_several_requests_in_batches(transformers_model: Batching):
    requests = [
        ask(STORY, n=3, max_tokens=8, temperature=1.0),
        ask("What is a multiplexer? " * 8, max_tokens=8, temperature=0.0),
    ]
    story, answer = transformers_model.generate(requests)
    assert len({c.text for c in story}) == 3
    assert all(c.finish_reason is FinishReason.LENGTH for c in [*story, *answer])
    assert [c.usage.completion_tokens for c in [*story, *answer]] == [8] * 4
    assert story[0].usage.prompt_tokens > 0
    assert [c.usage.prompt_tokens for c in story[1:]] == [0, 0]
    assert answer[0].usage.prompt_tokens > story[0].usage.prompt_tokens


def test_padding_changes_no_text(transformers_model: Batching):
    short = ask(STORY, max_tokens=8, temperature=0.8, seed=3)
    long = ask("What is a multiplexer? " * 8, max_tokens=8, temperature=0.8, seed=4)
    alone = [transformers_model.generate([r])[0][0].text for r in (short, long)]
    together = [a[0].text for a in transformers_model.generate([short, long])]
    assert together == alone


def test_a_stop_string_ends_the_text_and_is_not_part_of_it(transformers_model: Batching):
    whole = transformers_model.generate([ask(STORY, max_tokens=16, temperature=0.0)])[0][0].text
    stop = whole[len(whole) // 2 :][:4]
    ((found,),) = transformers_model.generate([ask(STORY, max_tokens=16, temperature=0.0, stop=(stop,))])
    assert found.finish_reason is FinishReason.STOP
    assert found.text == whole[: whole.index(stop)]
    assert found.usage.completion_tokens < 16


def test_the_model_ends_its_answer_by_itself(transformers_model: Batching):
    ((found,),) = transformers_model.generate(
        [ask("Reply with the word yes.", max_tokens=80, temperature=0.0)]
    )
    assert found.finish_reason is FinishReason.STOP
    assert "<|im_end|>" not in found.text


def test_the_conversation_has_one_beginning_and_is_tokenized_as_the_model_was_trained(
    loaded: TransformersLocal, embedded_base: Embedded
):
    """llama.cpp reads the same file with its own tokenizer; numbers are where a conversion goes wrong."""
    request = ask("Write a counter to 4096 with input [31:0] a, 12 bits.", max_tokens=1, temperature=0.0)
    tokens = loaded._tokens(request)
    assert tokens[0] == loaded._loaded.tokenizer.bos_token_id
    assert tokens[0] != tokens[1]
    assert len(tokens) == embedded_base.generate([request])[0][0].usage.prompt_tokens


def test_it_says_what_llama_cpp_says(transformers_model: Batching, embedded_base: Embedded):
    request = GenerationRequest(
        prompt=Prompt(
            messages=(
                Message(role=Role.USER, content="Count: one two three"),
                Message(role=Role.ASSISTANT, content="One, two,"),
            )
        ),
        sampling=Sampling(temperature=0.0, max_tokens=6),
    )
    assert transformers_model.generate([request])[0][0].text == embedded_base.generate([request])[0][0].text


def test_an_answer_is_held_to_its_grammar_and_its_neighbour_is_not(transformers_model: Batching):
    held = replace(
        ask("Say hello.", n=2, max_tokens=30, temperature=1.0), grammar=r'root ::= "y = " [ab]{2,4} ";"'
    )
    free = ask(STORY, max_tokens=30, temperature=1.0)
    samples, (other,) = transformers_model.generate([held, free])
    for found in samples:
        assert re.fullmatch(r"y = [ab]{2,4};", found.text)
        assert found.finish_reason is FinishReason.STOP
    assert other.text == transformers_model.generate([free])[0][0].text


def test_it_is_held_to_the_interface_grammar(transformers_model: Batching):
    problem = load_spec(Path(__file__).parents[2] / "examples" / "inverter.md")
    held = grammar("interface", problem)
    ((found,),) = transformers_model.generate(
        [replace(ask("hi", max_tokens=45, temperature=1.0), grammar=held)]
    )
    assert found.text.startswith("```verilog\nmodule inverter (\n")
    assert Grammar(held).known_part(found.text) >= len(found.text) - 1


def test_a_prompt_that_is_too_long_is_refused(transformers_model: Batching):
    with pytest.raises(ModelRefused, match="8192"):
        transformers_model.generate([ask("word " * 9000)])


def test_the_revision_is_that_of_the_file(transformers_model: Batching, embedded_base: Embedded):
    assert transformers_model.revision == embedded_base.revision


@pytest.mark.parametrize(
    ("path", "options", "kind"),
    [
        ("/no/such/model", ModelOptions(), ModelUnavailable),
        ("./nope", ModelOptions(), ModelUnavailable),
        (__file__, ModelOptions(), ModelUnavailable),
        (str(Path(__file__).parent), ModelOptions(), ModelUnavailable),
        ("a/b", ModelOptions(device="toaster"), ConfigError),
        ("a/b", ModelOptions(dtype="int3"), ConfigError),
    ],
)
def test_what_cannot_be_loaded(path: str, options: ModelOptions, kind: type[Exception]):
    pytest.importorskip("transformers", reason="the extra 'local' is not installed")
    with pytest.raises(kind):
        open_model(f"transformers:{path}", options)
