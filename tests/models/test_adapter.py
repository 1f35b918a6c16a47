"""An adapter that PEFT made, in the embedded model: llama.cpp must find the next words that PEFT finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rtlgen.models.batching import Batching
from rtlgen.models.embedded import Embedded, open_embedded
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.transformers_local import TransformersLocal

pytestmark = [
    pytest.mark.model,
    pytest.mark.train,
    pytest.mark.xdist_group("transformers"),
    pytest.mark.filterwarnings("ignore"),  # of packages that are not ours
]

PROMPTS = ("Write a multiplexer in Verilog.", "module counter(input clk,", "Count from 1 to 9.")
_TOP = 8


@pytest.fixture(scope="module")
def adapted(transformers_model: Batching) -> Iterator[Any]:
    """The real base with a random adapter of every matrix, which says other things than the base."""
    pytest.importorskip("peft", reason="the extra 'train' is not installed")
    import torch
    from peft import LoraConfig, get_peft_model

    inner = transformers_model._inner
    assert isinstance(inner, TransformersLocal)
    config = LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", alpha_pattern={"q_proj|k_proj": 32})
    torch.manual_seed(0)
    model = get_peft_model(inner._loaded.model, config)
    for name, weights in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weights, std=0.15)
    yield model.eval(), inner._loaded.tokenizer
    model.unload()  # the base is the session's


@pytest.fixture(scope="module")
def folder(adapted: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    model, _ = adapted
    folder = tmp_path_factory.mktemp("adapter")
    model.save_pretrained(folder)
    return folder


def of_peft(adapted: Any, prompt: str) -> dict[str, float]:
    import torch

    model, tokenizer = adapted
    asked = [{"role": "user", "content": prompt}]
    given = tokenizer.apply_chat_template(
        asked, add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    with torch.inference_mode():
        found = torch.log_softmax(model(**given).logits[0, -1].float(), -1)
    return {tokenizer.decode([i]): float(found[i]) for i in found.topk(4 * _TOP).indices.tolist()}


def of_llama_cpp(model: Embedded, prompt: str) -> dict[str, float]:
    fields = {"messages": [{"role": "user", "content": prompt}], "max_tokens": 1, "temperature": 0}
    fields |= {"logprobs": True, "top_logprobs": _TOP}
    reply = model._first._client.post("chat/completions", json=fields)
    (token,) = reply.json()["choices"][0]["logprobs"]["content"]
    return {choice["token"]: choice["logprob"] for choice in token["top_logprobs"]}


def distance(one: dict[str, float], other: dict[str, float]) -> float:
    """The greatest difference of two lists of log probabilities, of what is in the first."""
    return float(max(abs(p - other.get(word, -np.inf)) for word, p in one.items()))


def test_llama_cpp_with_the_merged_weights_finds_what_peft_finds(
    adapted: Any, folder: Path, embedded_base: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    merged = open_embedded(str(folder), ModelOptions(context=2048))
    assert merged.name == f"embedded:{folder}"
    assert merged.revision != embedded_base.revision
    wanted = {prompt: of_peft(adapted, prompt) for prompt in PROMPTS}
    near = [distance(of_llama_cpp(merged, prompt), wanted[prompt]) for prompt in PROMPTS]
    far = [distance(of_llama_cpp(embedded_base, prompt), wanted[prompt]) for prompt in PROMPTS]
    # Measured: 0.1 to 0.35, and for rows in the wrong order 1.0 at least; llama.cpp rounds to 8 bits.
    assert max(near) < 0.7
    assert min(far) > 1.0
