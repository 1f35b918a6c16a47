"""Learning by right and wrong answers that come in no pairs (KTO, Ethayarajh et al. 2024)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rtlgen.core.errors import ConfigError
from rtlgen.core.value import value
from rtlgen.training.arguments import common_arguments
from rtlgen.training.base import trained_part
from rtlgen.training.batches import grouped
from rtlgen.training.config import KtoConfig
from rtlgen.training.head import score_answers_only
from rtlgen.training.rows import DataFile, rows_of
from rtlgen.training.run import Method, Read
from rtlgen.training.tokens import Kept, Tokens, labelled_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, Trainer

    from rtlgen.models.transformers_load import Loaded


@value
class Labelled:
    answered: Tokens
    right: bool


def read(config: KtoConfig, tokenizer: PreTrainedTokenizerBase, files: Sequence[DataFile]) -> Read[Labelled]:
    """The answers as tokens; raises ConfigError for one that cannot be learnt, or if all are alike."""
    kept = Kept(config)
    rows = []
    for row in rows_of(files):
        answered, right = labelled_of(row, tokenizer)
        if kept.fits(row, answered.length):
            rows.append(Labelled(answered=answered, right=right))
    figures = kept.figures()
    right_ones = sum(row.right for row in rows)
    if right_ones in (0, len(rows)):
        raise ConfigError(
            f"all {len(rows)} answers are {'right' if right_ones else 'wrong'}: KTO learns from both",
            hint="rtlgen dataset build --kind unpaired writes both",
        )
    return Read(rows=rows, figures={**figures, "right": right_ones})


def make(config: KtoConfig, base: Loaded, rows: list[Labelled]) -> Trainer:
    """TRL's trainer with these answers.

    It compares each answer with another row's of its batch, and so takes the rows in one order in all epochs.
    """
    import trl

    from datasets import Dataset

    class Ours(trl.KTOTrainer):  # type: ignore[misc]
        def _prepare_dataset(self, dataset: Dataset, *_: Any) -> Dataset:
            return dataset  # they are tokens already

        def create_model_card(self, *_: Any, **__: Any) -> None:
            """A checkpoint needs none."""

    part = trained_part(config, base.model)
    trainer = Ours(
        model=part.model,
        args=trl.KTOConfig(
            **common_arguments(config, base.device.type),
            max_length=None,
            beta=config.beta,
            loss_type=config.loss,
            desirable_weight=config.right_weight or _balance(rows),
            undesirable_weight=1.0,
            train_sampling_strategy="sequential",
            precompute_ref_log_probs=config.weights == "full",  # instead of a second model
        ),
        train_dataset=Dataset.from_dict(_columns(rows, config.batch_size, config.seed)),
        processing_class=base.tokenizer,
        peft_config=part.peft_config,
    )
    score_answers_only(base.model)
    return trainer


def _balance(rows: Sequence[Labelled]) -> float:
    """The weight with which right answers count as much as wrong ones, all together."""
    right = sum(row.right for row in rows)
    return (len(rows) - right) / right


def _columns(rows: Sequence[Labelled], batch_size: int, seed: int) -> dict[str, list[Any]]:
    """What TRL makes of its dataset, in an order in which rows of about the same length stand together.

    Beside each row stands the answer of the one before it in its batch, the first with the last's: how likely
    the model finds an answer to something else is what KTO measures the others by.
    """
    order = grouped([row.answered.length for row in rows], batch_size, random.Random(f"{seed}"))
    batches = [order[at : at + batch_size] for at in range(0, len(order), batch_size)]
    others = [other for batch in batches for other in [*batch[-1:], *batch[:-1]]]
    return {
        "prompt_ids": [list(rows[n].answered.given) for n in order],
        "completion_ids": [list(rows[n].answered.said) for n in order],
        "KL_completion_ids": [list(rows[n].answered.said) for n in others],
        "label": [rows[n].right for n in order],
    }


KTO = Method(name="kto", config=KtoConfig, read=read, make=make)
