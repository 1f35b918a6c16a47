"""Learning by preference: a right and a wrong answer to one prompt (DPO, Rafailov et al. 2023)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rtlgen.training.arguments import common_arguments
from rtlgen.training.base import trained_part
from rtlgen.training.batches import LengthGrouped
from rtlgen.training.config import DpoConfig
from rtlgen.training.head import score_answers_only
from rtlgen.training.rows import DataFile, rows_of
from rtlgen.training.run import Method, Read
from rtlgen.training.tokens import Kept, Tokens, pair_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, Trainer

    from rtlgen.models.transformers_load import Loaded


Pair = tuple[Tokens, Tokens]
"""A right and a wrong answer, each with the prompt."""


def read(config: DpoConfig, tokenizer: PreTrainedTokenizerBase, files: Sequence[DataFile]) -> Read[Pair]:
    """The pairs as tokens; raises ConfigError for one that cannot be learnt."""
    kept = Kept(config)
    rows = [pair for row in rows_of(files) if kept.fits(row, _length(pair := pair_of(row, tokenizer)))]
    return Read(rows=rows, figures=kept.figures())


def _length(pair: Pair) -> int:
    return max(answered.length for answered in pair)


def make(config: DpoConfig, base: Loaded, pairs: list[Pair]) -> Trainer:
    """TRL's trainer with these pairs."""
    import trl

    from datasets import Dataset

    class Ours(trl.DPOTrainer):  # type: ignore[misc]
        def _prepare_dataset(self, dataset: Dataset, *_: Any) -> Dataset:
            return dataset  # they are tokens already

        def _get_train_sampler(self, *_: Any) -> LengthGrouped:
            return LengthGrouped(lengths, config.batch_size, config.seed)

        def create_model_card(self, *_: Any, **__: Any) -> None:
            """A checkpoint needs none."""

    lengths = [_length(pair) for pair in pairs]
    part = trained_part(config, base.model)
    trainer = Ours(
        model=part.model,
        args=trl.DPOConfig(
            **common_arguments(config, base.device.type),
            max_length=None,
            beta=config.beta,
            loss_type=[config.loss],
            precompute_ref_log_probs=config.weights == "full",  # instead of a second model
        ),
        train_dataset=Dataset.from_dict(
            {
                "prompt_ids": [list(chosen.given) for chosen, _ in pairs],
                "chosen_ids": [list(chosen.said) for chosen, _ in pairs],
                "rejected_ids": [list(rejected.said) for _, rejected in pairs],
            }
        ),
        processing_class=base.tokenizer,
        peft_config=part.peft_config,
    )
    score_answers_only(base.model)
    return trainer


DPO = Method(name="dpo", config=DpoConfig, read=read, make=make)
