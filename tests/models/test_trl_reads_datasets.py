"""TRL's own trainers read what is written for them: with a real tokenizer and a model of a few weights."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from dataset_values import Given, everything

from rtlgen.dataset.build import Order, build
from rtlgen.dataset.example import Kind
from rtlgen.dataset.formats.protocol import Style
from rtlgen.models.batching import Batching
from rtlgen.models.transformers_local import TransformersLocal

pytestmark = [
    pytest.mark.model,
    pytest.mark.train,
    pytest.mark.xdist_group("transformers"),
    pytest.mark.filterwarnings("ignore"),  # of packages that are not ours
]

CASES = [
    ("trl-lm", Kind.SFT, "SFT", "labels"),
    ("trl-lm", Kind.REPAIR, "SFT", "labels"),
    ("trl", Kind.SFT, "SFT", "labels"),
    ("trl", Kind.PREFERENCE, "DPO", "completion_mask"),
    ("trl", Kind.UNPAIRED, "KTO", "KL_completion_mask"),
    ("trl", Kind.PROMPT, "GRPO", "prompt"),
]


@pytest.fixture(scope="module")
def tokenizer(transformers_model: Batching) -> Any:
    inner = transformers_model._inner
    assert isinstance(inner, TransformersLocal)
    return inner._loaded.tokenizer


def tiny(tokenizer: Any) -> Any:
    from transformers import LlamaConfig, LlamaForCausalLM

    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=8,
            intermediate_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            max_position_embeddings=2048,
        )
    )


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize(("name", "kind", "trainer", "column"), CASES)
def test_a_trainer_takes_the_rows(
    name: str,
    kind: Kind,
    trainer: str,
    column: str,
    style: Style,
    tokenizer: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import trl

    import datasets

    build([Given(everything(4))], Order(kind=kind, formats=(name,), style=style), tmp_path / "out")
    file = str(tmp_path / "out" / name / "train.jsonl")
    rows = datasets.load_dataset("json", data_files=file, split="train", cache_dir=str(tmp_path / "cache"))
    options = {"num_generations": 2} if trainer == "GRPO" else {}
    given: dict[str, Any] = {
        "DPO": {"ref_model": tiny(tokenizer)},
        "KTO": {"ref_model": tiny(tokenizer)},
    }.get(trainer, {})
    if trainer == "GRPO":
        given = {"reward_funcs": lambda completions, task_id, ports, **_: [0.0] * len(completions)}
    with caplog.at_level(logging.WARNING, logger="trl"):
        made = getattr(trl, f"{trainer}Trainer")(
            model=tiny(tokenizer),
            args=getattr(trl, f"{trainer}Config")(
                output_dir=str(tmp_path / "trained"),
                per_device_train_batch_size=2,
                use_cpu=True,
                bf16=False,
                report_to="none",
                disable_tqdm=True,
                **options,
            ),
            train_dataset=rows,
            processing_class=tokenizer,
            **given,
        )
    assert "not a prefix" not in caplog.text  # an answer is cut into tokens as it is when it follows a prompt
    assert len(made.train_dataset) == len(rows)
    batch = next(iter(made.get_train_dataloader()))
    first = batch[0] if trainer == "GRPO" else batch
    assert column in first
    if trainer == "GRPO":
        assert {"task_id", "ports", "problem_digest"} <= set(first)
    if trainer == "SFT":
        taught = tokenizer.decode(batch["input_ids"][0][batch["labels"][0] != -100])
        assert any(answer(row) in taught for row in rows)
        assert ("You " in taught) == (name == "trl-lm")  # as every system prompt begins


def answer(row: Any) -> str:
    """What is to be learnt of a row, at least."""
    said = row["messages"] if "messages" in row else row.get("text") or row["completion"]
    text: str = said if isinstance(said, str) else said[-1]["content"]
    return text.strip()
