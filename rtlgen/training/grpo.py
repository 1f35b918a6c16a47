"""Learning by reward: the model answers, simulators grade (GRPO, Shao et al. 2024)."""

from __future__ import annotations

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
from rtlgen.training.rows import DataFile, rows_of
from rtlgen.training.run import Made, Method
from rtlgen.training.tokens import Kept, prompt_of

if TYPE_CHECKING:
    from rtlgen.models.transformers_load import Loaded


def make(config: GrpoConfig, base: Loaded, files: Sequence[DataFile]) -> Made:
    """TRL's trainer with these prompts and our reward; raises ConfigError for a row that is none."""
    import trl

    from datasets import Dataset

    class Trainer(trl.GRPOTrainer):  # type: ignore[misc]
        def create_model_card(self, *_: Any, **__: Any) -> None:
            """A checkpoint needs none."""

    kept = Kept(config)
    rows = [
        {"prompt": row.data["prompt"], "problem_digest": row.data["problem_digest"]}
        for row in rows_of(files)
        if kept.fits(row, len(prompt_of(row, base.tokenizer)) + config.max_completion)
    ]
    figures = kept.figures()
    part = trained_part(config, base.model)
    trainer = Trainer(
        model=part.model,
        reward_funcs=[TrlReward(dataset=str(_problems(config)), deadline_s=config.deadline_s)],
        args=trl.GRPOConfig(
            **common_arguments(config, base.device.type),
            num_generations=config.generations,
            max_completion_length=config.max_completion,
            temperature=config.temperature,
            beta=config.beta,
        ),
        train_dataset=Dataset.from_list(rows),
        processing_class=base.tokenizer,
        peft_config=part.peft_config,
    )
    score_answers_only(base.model, temperature=config.temperature)
    return Made(trainer=trainer, figures=figures)


def _problems(config: GrpoConfig) -> Path:
    """Where the reward finds the problems of the prompts."""
    if config.problems:
        return Path(config.problems)
    found = [Path(path) for path in config.data if (Path(path) / PROBLEMS).is_file()]
    if len(found) != 1:
        raise ConfigError(
            "which problems the prompts belong to is not said",
            hint="problems = FOLDER, which `rtlgen dataset build --kind prompt` has made",
        )
    return found[0]


GRPO = Method(name="grpo", config=GrpoConfig, make=make)
