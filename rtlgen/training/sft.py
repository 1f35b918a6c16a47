"""Supervised fine-tuning: the model learns the answers of the rows, given their prompts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rtlgen.training.arguments import common_arguments
from rtlgen.training.base import trained_part
from rtlgen.training.batches import LengthGrouped
from rtlgen.training.config import SftConfig
from rtlgen.training.head import score_answers_only
from rtlgen.training.rows import DataFile, rows_of
from rtlgen.training.run import Method, Read
from rtlgen.training.tokens import Kept, Tokens, tokens_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, Trainer

    from rtlgen.models.transformers_load import Loaded


def read(config: SftConfig, tokenizer: PreTrainedTokenizerBase, files: Sequence[DataFile]) -> Read[Tokens]:
    """The rows as tokens; raises ConfigError for one that cannot be learnt."""
    kept = Kept(config)
    rows = [tokens for row in rows_of(files) if kept.fits(row, (tokens := tokens_of(row, tokenizer)).length)]
    learnt = sum(tokens.length - tokens.prompt for tokens in rows)
    return Read(rows=rows, figures={**kept.figures(), "learnt_tokens": learnt})


def make(config: SftConfig, base: Loaded, rows: list[Tokens]) -> Trainer:
    """TRL's trainer with these rows."""
    import trl

    from datasets import Dataset

    class Ours(trl.SFTTrainer):  # type: ignore[misc]
        def _get_train_sampler(self, *_: Any) -> LengthGrouped:
            return LengthGrouped(lengths, config.batch_size, config.seed)

        def create_model_card(self, *_: Any, **__: Any) -> None:
            """A checkpoint needs none."""

    lengths = [tokens.length for tokens in rows]
    part = trained_part(config, base.model)
    trainer = Ours(
        model=part.model,
        args=trl.SFTConfig(
            **common_arguments(config, base.device.type),
            max_length=None,  # what is too long was refused before
            dataset_kwargs={"skip_prepare_dataset": True},
        ),
        train_dataset=Dataset.from_dict(
            {"input_ids": [list(row.ids) for row in rows], "labels": [row.labels for row in rows]}
        ),
        processing_class=base.tokenizer,
        peft_config=part.peft_config,
    )
    score_answers_only(base.model)
    return trainer


SFT = Method(name="sft", config=SftConfig, read=read, make=make)
