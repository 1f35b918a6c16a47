"""The folder of a training.

checkpoints/    the last ones; the same command goes on from the last that is whole
adapter/        what came out, for peft; of full weights model/
logs/           for tensorboard
loss.png
manifest.json   what it was made of, and its figures
"""

from __future__ import annotations

import shutil
from pathlib import Path

from rtlgen.training.config import TrainingConfig

CHECKPOINTS = "checkpoints"
LOGS = "logs"
MANIFEST = "manifest.json"
PLOT = "loss.png"
WHOLE = "complete"
"""A file in a checkpoint that was written to its end."""
_RESULTS = ("adapter", "model")


def result_folder(config: TrainingConfig) -> Path:
    """Where the adapter or the model is written."""
    return Path(config.output) / ("adapter" if config.weights == "lora" else "model")


def last_checkpoint(folder: Path) -> Path | None:
    """The newest whole checkpoint of a training; what was not written to its end is removed."""
    whole = []
    for path in (folder / CHECKPOINTS).glob("checkpoint-*"):
        if (path / WHOLE).is_file():
            whole.append(path)
        else:
            shutil.rmtree(path)
    return max(whole, key=step_of, default=None)


def step_of(checkpoint: Path) -> int:
    """After which step it was written."""
    return int(checkpoint.name.rpartition("-")[2])


def forget(folder: Path) -> None:
    """Remove what a training has written, and nothing else."""
    for name in (CHECKPOINTS, LOGS, *_RESULTS):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in (PLOT, MANIFEST):
        (folder / name).unlink(missing_ok=True)
