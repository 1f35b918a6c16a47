"""TRL's own trainers take a step with what is written for them: real tokenizer, model of a few weights."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from dataset_values import Given, everything

from rtlgen.dataset.build import Order, build
from rtlgen.dataset.example import Kind
from rtlgen.dataset.formats.protocol import Style
from rtlgen.models.embedded_weights import embedded_gguf
from rtlgen.models.transformers_load import load_tokenizer

pytestmark = [
    pytest.mark.model,
    pytest.mark.train,
    pytest.mark.xdist_group("transformers"),
    pytest.mark.filterwarnings("ignore"),  # of packages that are not ours
]

IGNORED = -100

CASES = [
    ("trl-lm", Kind.SFT, "SFT", "labels"),
    ("trl-lm", Kind.REPAIR, "SFT", "labels"),
    ("trl", Kind.SFT, "SFT", "labels"),
    ("trl", Kind.PREFERENCE, "DPO", "completion_mask"),
    ("trl", Kind.UNPAIRED, "KTO", "KL_completion_mask"),
    ("trl", Kind.PROMPT, "GRPO", "prompt"),
]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer(str(embedded_gguf()))


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


OPTIONS: dict[str, dict[str, Any]] = {"GRPO": {"num_generations": 2, "max_completion_length": 4}}


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize(("name", "kind", "trainer", "column"), CASES)
def test_a_trainer_takes_the_rows_and_a_step(
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
    given: dict[str, Any] = {
        "DPO": {"ref_model": tiny(tokenizer)},
        "KTO": {"ref_model": tiny(tokenizer)},
    }.get(trainer, {})
    if trainer == "GRPO":
        given = {"reward_funcs": unequal}
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
                max_steps=1,
                learning_rate=1e-2,
                save_strategy="no",
                **OPTIONS.get(trainer, {}),
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
    assert learns(made)


@pytest.mark.parametrize("style", list(Style))
def test_stepwise_rows_are_learnt_as_a_process_reward(style: Style, tokenizer: Any, tmp_path: Path) -> None:
    """TRL 1.16 has no trainer for its own type of stepwise rows any more; it had one that classifies the last
    token of each step (PRM, Uesato et al. 2022), and that is what is done here."""
    import torch
    from transformers import DataCollatorForTokenClassification, LlamaForTokenClassification, Trainer
    from transformers import TrainingArguments as Arguments

    import datasets

    build([Given(everything(4))], Order(kind=Kind.STEPWISE, formats=("trl",), style=style), tmp_path / "out")
    file = str(tmp_path / "out" / "trl" / "train.jsonl")
    rows = datasets.load_dataset("json", data_files=file, split="train", cache_dir=str(tmp_path / "cache"))
    known = [classified(row, tokenizer) for row in rows]
    assert known
    assert {label for row in known for label in row["labels"]} == {IGNORED, 0, 1}
    torch.manual_seed(1)
    config = tiny(tokenizer).config
    config.num_labels = 2
    trainer = Trainer(
        model=LlamaForTokenClassification(config),
        args=Arguments(
            output_dir=str(tmp_path / "trained"),
            per_device_train_batch_size=2,
            use_cpu=True,
            report_to="none",
            disable_tqdm=True,
            max_steps=1,
            learning_rate=1e-2,
            save_strategy="no",
        ),
        train_dataset=datasets.Dataset.from_list(known),
        data_collator=DataCollatorForTokenClassification(tokenizer),
    )
    assert learns(trainer)


def classified(row: Any, tokenizer: Any) -> dict[str, list[int]]:
    """The prompt and its steps as tokens; at the end of each step, whether it is right."""
    ids = tokenizer(row["prompt"]).input_ids
    labels = [IGNORED] * len(ids)
    for step, right in zip(row["completions"], row["labels"], strict=True):
        said = tokenizer(step + "\n").input_ids
        ids, labels = ids + said, [*labels, *[IGNORED] * (len(said) - 1), int(right)]
    return {"input_ids": ids, "labels": labels}


def learns(trainer: Any) -> bool:
    """Whether one step changes the weights, and leaves them numbers."""
    before = {name: weight.detach().clone() for name, weight in trainer.model.named_parameters()}
    trainer.train()
    after = dict(trainer.model.named_parameters())
    changed = any(not before[name].equal(weight) for name, weight in after.items())
    return trainer.state.global_step == 1 and changed and all(w.isfinite().all() for w in after.values())


def unequal(completions: list[Any], task_id: list[str], ports: list[Any], **_: Any) -> list[float]:
    """Rewards that tell the answers of a group apart."""
    return [float(n) for n in range(len(completions))]


def answer(row: Any) -> str:
    """What is to be learnt of a row, at least."""
    said = row["messages"] if "messages" in row else row.get("text") or row["completion"]
    text: str = said if isinstance(said, str) else said[-1]["content"]
    return text.strip()
