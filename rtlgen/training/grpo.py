"""Learning by reward: the model answers, simulators grade (GRPO, Shao et al. 2024)."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtlgen.core.errors import ConfigError
from rtlgen.dataset.files import PROBLEMS
from rtlgen.training.arguments import common_arguments
from rtlgen.training.base import trained_part
from rtlgen.training.config import GrpoConfig
from rtlgen.training.head import score_answers_only
from rtlgen.training.reward.trl import TrlReward
from rtlgen.training.rows import DataFile, data_files, rows_of
from rtlgen.training.run import Method, Read
from rtlgen.training.tokens import Kept, prompt_of

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase, Trainer

    from rtlgen.models.transformers_load import Loaded


def read(
    config: GrpoConfig, tokenizer: PreTrainedTokenizerBase, files: Sequence[DataFile]
) -> Read[dict[str, Any]]:
    """The prompts, each with the problem that it belongs to; raises ConfigError for a row that is none."""
    kept = Kept(config)
    rows = [
        {"prompt": row.data["prompt"], "problem_digest": row.data["problem_digest"]}
        for row in rows_of(files)
        if kept.fits(row, len(prompt_of(row, tokenizer)) + config.max_completion)
    ]
    return Read(rows=rows, figures=kept.figures())


def make(config: GrpoConfig, base: Loaded, rows: list[dict[str, Any]]) -> Trainer:
    """TRL's trainer with these prompts and our reward."""
    import trl

    from datasets import Dataset

    class Ours(trl.GRPOTrainer):  # type: ignore[misc]
        def create_model_card(self, *_: Any, **__: Any) -> None:
            """A checkpoint needs none."""

    part = trained_part(config, base.model)
    # TRL would load it from the base's folder: without the adapter that was merged, and not at all from GGUF.
    reference = copy.deepcopy(part.model) if config.beta and config.weights == "full" else None
    trainer = Ours(
        model=part.model,
        reward_funcs=[TrlReward(dataset=str(_problems(config)), deadline_s=config.deadline_s)],
        args=trl.GRPOConfig(
            **common_arguments(config, base.device.type),
            num_generations=config.generations,
            max_completion_length=config.max_completion,
            temperature=config.temperature,
            beta=config.beta if reference is None else 0.0,
        ),
        train_dataset=Dataset.from_list(rows),
        processing_class=base.tokenizer,
        peft_config=part.peft_config,
    )
    score_answers_only(base.model, temperature=config.temperature)
    if reference is not None:
        _hold(trainer, reference, config)
    return trainer


def _hold(trainer: Any, reference: PreTrainedModel, config: GrpoConfig) -> None:
    """Have `trainer` hold its model to `reference`, as TRL does to one that it has loaded itself."""
    from trl.trainer.utils import add_fused_lm_head

    add_fused_lm_head(reference, temperature=config.temperature, outputs=("log_probs", "entropy"))
    score_answers_only(reference, temperature=config.temperature)
    trainer.ref_model = trainer.accelerator.prepare_model(reference, evaluation_mode=True)
    trainer.beta = config.beta


def problems_file(config: GrpoConfig) -> list[DataFile]:
    """What the reward judges by."""
    return data_files([str(_problems(config) / PROBLEMS)])


def _problems(config: GrpoConfig) -> Path:
    """Where the reward finds the problems of the prompts."""
    folders = [config.problems] if config.problems else config.data
    found = [Path(path) for path in folders if (Path(path) / PROBLEMS).is_file()]
    if len(found) != 1:
        raise ConfigError(
            f"{config.problems}: there is no {PROBLEMS}"
            if config.problems
            else "which problems the prompts belong to is not said",
            hint="problems = FOLDER, which `rtlgen dataset build --kind prompt` has made",
        )
    return found[0]


GRPO = Method(name="grpo", config=GrpoConfig, read=read, make=make, beside=problems_file)
