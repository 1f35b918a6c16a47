"""Supervised fine-tuning: the model learns the answers of the rows, given their prompts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtlgen.training.arguments import common_arguments
from rtlgen.training.base import load_base, need_packages
from rtlgen.training.batches import LengthGrouped
from rtlgen.training.config import TrainingConfig
from rtlgen.training.head import score_answers_only
from rtlgen.training.rows import data_files, rows_of
from rtlgen.training.run import CHECKPOINTS, Tell, result_folder, train_to_the_end
from rtlgen.training.tokens import Tokens, tokenized

if TYPE_CHECKING:
    from trl import SFTTrainer

    from rtlgen.models.transformers_load import Loaded


def train_sft(config: TrainingConfig, tell: Tell) -> dict[str, Any]:
    """Train as `config` says.

    Returns:
        What there is to tell: folder of the result, rows, tokens, loss, seconds.

    Raises:
        ConfigError: the data cannot be trained on.
        ExtraMissing: a package is not installed.
        ModelUnavailable: the base cannot be loaded.
    """
    need_packages()
    files = data_files(config.data)
    base = load_base(config)
    tokens, dropped = tokenized(
        rows_of(files), base.tokenizer, config.max_length, drop_longer=config.drop_longer
    )
    figures = train_to_the_end(make_trainer(config, base, tokens), config, tell)
    return {
        "result": str(result_folder(config)),
        "rows": len(tokens),
        "dropped": dropped,
        "tokens": sum(len(row.ids) for row in tokens),
        "learnt_tokens": sum(len(row.ids) - row.prompt for row in tokens),
        **figures,
    }


def make_trainer(config: TrainingConfig, base: Loaded, tokens: list[Tokens]) -> SFTTrainer:
    """TRL's trainer for these rows."""
    import trl

    from datasets import Dataset

    class Trainer(trl.SFTTrainer):  # type: ignore[misc]
        def _get_train_sampler(self, train_dataset: Any = None) -> LengthGrouped:  # noqa: ARG002
            return LengthGrouped([len(row.ids) for row in tokens], config.batch_size, config.seed)

        def create_model_card(self, *_: Any, **__: Any) -> None:
            """A checkpoint needs none."""

    trainer = Trainer(
        model=base.model,
        args=trl.SFTConfig(
            **common_arguments(config, str(Path(config.output) / CHECKPOINTS), base.device.type),
            max_length=None,  # what is too long was refused before
            dataset_kwargs={"skip_prepare_dataset": True},
        ),
        train_dataset=Dataset.from_dict(
            {"input_ids": [list(row.ids) for row in tokens], "labels": [row.labels for row in tokens]}
        ),
        processing_class=base.tokenizer,
        peft_config=_lora(config),
    )
    score_answers_only(base.model)
    return trainer


def _lora(config: TrainingConfig) -> Any:
    if config.weights == "full":
        return None
    from peft import LoraConfig

    targets = config.lora.targets
    return LoraConfig(
        r=config.lora.r,
        lora_alpha=config.lora.alpha,
        lora_dropout=config.lora.dropout,
        target_modules=targets if isinstance(targets, str) else list(targets),
        task_type="CAUSAL_LM",
    )
