"""The folder of a training.

checkpoints/   the last ones, complete; the same command goes on from there
adapter/       what came out, for peft; with `weights = "full"` it is model/ instead
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtlgen.core.value import value
from rtlgen.training.config import TrainingConfig

if TYPE_CHECKING:
    from transformers import Trainer, TrainerCallback

CHECKPOINTS = "checkpoints"
_COMPLETE = "complete"
"""A file in a checkpoint that was written to its end."""


@value
class Step:
    """How far a training is."""

    step: int
    steps: int
    epoch: float
    loss: float | None = None
    learning_rate: float | None = None


Tell = Callable[[Step], None]


def result_folder(config: TrainingConfig) -> Path:
    """Where the adapter or the model is written."""
    return Path(config.output) / ("adapter" if config.weights == "lora" else "model")


def last_checkpoint(folder: Path) -> Path | None:
    """The newest complete checkpoint below `folder`; what was not written to its end is removed."""
    found = []
    for path in folder.glob("checkpoint-*"):
        if (path / _COMPLETE).is_file():
            found.append(path)
        else:
            shutil.rmtree(path)
    return max(found, key=lambda path: int(path.name.rpartition("-")[2]), default=None)


def train_to_the_end(trainer: Trainer, config: TrainingConfig, tell: Tell) -> dict[str, Any]:
    """Train, from the last checkpoint where there is one, and write the result.

    Returns:
        The trainer's figures.
    """
    from transformers import PrinterCallback

    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(_callback(tell))
    checkpoint = last_checkpoint(Path(config.output) / CHECKPOINTS)
    done = trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    trainer.save_model(str(result_folder(config)))
    metrics: dict[str, Any] = done.metrics
    return metrics


def _callback(tell: Tell) -> TrainerCallback:
    from transformers import TrainerCallback

    class Watch(TrainerCallback):  # type: ignore[misc]
        def on_save(self, args: Any, state: Any, *_: Any, **__: Any) -> None:
            (Path(args.output_dir) / f"checkpoint-{state.global_step}" / _COMPLETE).touch()

        def on_log(self, _: Any, state: Any, *__: Any, logs: dict[str, Any], **___: Any) -> None:
            if "loss" in logs:
                self._tell(state, logs["loss"], logs.get("learning_rate"))

        def on_step_end(self, _: Any, state: Any, *__: Any, **___: Any) -> None:
            self._tell(state)

        def _tell(self, state: Any, loss: float | None = None, rate: float | None = None) -> None:
            tell(
                Step(
                    step=state.global_step,
                    steps=state.max_steps,
                    epoch=state.epoch or 0.0,
                    loss=loss,
                    learning_rate=rate,
                )
            )

    return Watch()
