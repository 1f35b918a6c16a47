"""Requests in vLLM's types and back; with vLLM's own classes where it is installed."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_model import ask

from rtlgen.core.completion import FinishReason
from rtlgen.core.errors import ExtraMissing, ModelRefused, ModelUnavailable
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.registry import open_model
from rtlgen.models.vllm_offline import (
    ENVIRONMENT,
    _sampling_params,
    completions,
    engine_arguments,
    failure,
    messages,
    sampling_arguments,
)

installed = pytest.mark.skipif(
    importlib.util.find_spec("vllm") is None, reason="vLLM is not installed: pip install 'rtlgen[vllm]'"
)


def test_the_conversation():
    assert messages(ask("a mux")) == [{"role": "user", "content": "a mux"}]


def test_the_engine_keeps_prefixes_and_takes_no_sampling_from_the_model():
    arguments = engine_arguments("hub/model", ModelOptions(revision="abc", context=4096), on_cpu=False)
    assert arguments["enable_prefix_caching"] is True
    assert arguments["generation_config"] == "vllm"
    assert arguments["max_model_len"] == 4096
    assert arguments["revision"] == "abc"
    assert "enable_chunked_prefill" not in arguments


def test_on_a_cpu_prompts_are_not_cut(tmp_path: Path):
    (tmp_path / "config.json").write_text('{"max_position_embeddings": 32768}')
    arguments = engine_arguments(str(tmp_path), ModelOptions(revision="abc"), on_cpu=True)
    assert arguments["enable_chunked_prefill"] is False
    assert arguments["max_num_batched_tokens"] == 32768
    assert "revision" not in arguments, "a folder has none; the name is for the record only"


@pytest.mark.skipif(importlib.util.find_spec("vllm") is not None, reason="vLLM is installed")
def test_without_vllm_the_extra_is_named_and_what_the_user_has_set_stays(monkeypatch: pytest.MonkeyPatch):
    for name in ENVIRONMENT:
        monkeypatch.setenv(name, "mine")
    monkeypatch.delenv("VLLM_LOGGING_STREAM")
    with pytest.raises(ExtraMissing) as caught:
        open_model("vllm:./model", ModelOptions())
    assert "rtlgen[vllm]" in caught.value.hint
    assert os.environ["VLLM_CPU_KVCACHE_SPACE"] == "mine"
    assert os.environ["VLLM_LOGGING_STREAM"] == "ext://sys.stderr", "stdout is for what a command has found"


@installed
def test_a_request_that_vllm_rejects_is_refused_and_a_dead_engine_is_not():
    from vllm.exceptions import VLLMValidationError
    from vllm.v1.engine.exceptions import EngineDeadError

    assert isinstance(failure("vllm:m", VLLMValidationError("too long")), ModelRefused)
    assert isinstance(failure("vllm:m", EngineDeadError()), ModelUnavailable)


def test_the_faults_of_older_versions():
    assert isinstance(failure("vllm:m", ValueError("too long")), ModelRefused)
    assert isinstance(failure("vllm:m", RuntimeError("dead")), ModelUnavailable)


@installed
def test_sampling_parameters_are_vllms():
    from vllm import SamplingParams

    request = ask(n=4, temperature=0.7, top_p=0.9, max_tokens=64, seed=3, stop=("endmodule",))
    found = SamplingParams(**sampling_arguments(request))
    assert (found.n, found.temperature, found.top_p, found.max_tokens) == (4, 0.7, 0.9, 64)
    assert found.seed == 3
    assert found.stop == ["endmodule"]
    assert found.top_k in (0, -1)
    assert found.min_p == 0


@installed
def test_a_finished_request():
    from vllm.outputs import CompletionOutput, RequestOutput

    def sample(index: int, text: str, tokens: int, reason: str | None) -> CompletionOutput:
        return CompletionOutput(
            index=index,
            text=text,
            token_ids=list(range(tokens)),
            cumulative_logprob=None,
            logprobs=None,
            finish_reason=reason,
        )

    output = RequestOutput(
        request_id="1",
        prompt="x",
        prompt_token_ids=[1, 2, 3],
        prompt_logprobs=None,
        outputs=[sample(1, "b", 5, "length"), sample(0, "a", 2, "stop"), sample(2, "", 0, "abort")],
        finished=True,
        num_cached_tokens=2,
    )
    found = completions(output)
    assert [c.text for c in found] == ["a", "b", ""]
    assert [c.finish_reason for c in found] == [
        FinishReason.STOP,
        FinishReason.LENGTH,
        FinishReason.UNKNOWN,
    ]
    assert [c.usage.prompt_tokens for c in found] == [3, 0, 0]
    assert [c.usage.cached_tokens for c in found] == [2, 0, 0]
    assert [c.usage.completion_tokens for c in found] == [2, 5, 0]


@installed
def test_a_grammar_becomes_a_structured_output():
    held = _sampling_params(replace(ask(), grammar='root ::= "x"'))
    assert held.structured_outputs.grammar == 'root ::= "x"'
    assert _sampling_params(ask()).structured_outputs is None
