"""One training from its configuration to its result, whatever the method."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rtlgen.core.value import value
from rtlgen.store.files import write_file
from rtlgen.training.base import base_digest, base_tokenizer, load_base, need_packages
from rtlgen.training.card import card
from rtlgen.training.config import TrainingConfig
from rtlgen.training.folder import LOGS, PLOT, forget, last_checkpoint, result_folder, step_of
from rtlgen.training.manifest import check_the_same, identity, read_manifest, versions, write_manifest
from rtlgen.training.plot import draw
from rtlgen.training.rows import DataFile, data_files
from rtlgen.training.watch import Stop, Tell, stoppable, watcher

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, Trainer

    from rtlgen.models.transformers_load import Loaded

C = TypeVar("C", bound=TrainingConfig)
R = TypeVar("R")


@value
class Read(Generic[R]):
    """What is trained on."""

    rows: list[R]
    figures: dict[str, int]
    """About them."""


@value
class Method(Generic[C, R]):
    """What is particular to one way of training; R is what it makes of a row."""

    name: str
    """As `rtlgen train` has it."""
    config: type[C]
    read: Callable[[C, PreTrainedTokenizerBase, Sequence[DataFile]], Read[R]]
    """Raises ConfigError for a row that cannot be learnt; the model is not loaded by then."""
    make: Callable[[C, Loaded, list[R]], Trainer]
    """TRL's trainer with these rows."""
    beside: Callable[[C], list[DataFile]] = lambda _: []
    """Files besides the rows that it learns from."""


def train(method: Method[C, R], config: C, tell: Tell, *, fresh: bool = False) -> dict[str, Any]:
    """Train as `config` says, or go on from the last checkpoint, or tell what came out before.

    Args:
        method: how.
        config: what, on what.
        tell: is told of every step.
        fresh: forget what stands in the folder.

    Returns:
        Figures, and the folder of the result.

    Raises:
        ConfigError: the data cannot be trained on, or another training stands in the folder.
        ExtraMissing: a package is not installed.
        ModelUnavailable: the base cannot be loaded.
        KeyboardInterrupt: after a checkpoint was written.
    """
    folder = Path(config.output)
    files, beside = data_files(config.data), method.beside(config)
    now = identity(method.name, config, base_digest(config), [*files, *beside])
    if fresh:
        forget(folder)
    checkpoint = last_checkpoint(folder)
    before = read_manifest(folder)
    if checkpoint or before.get("figures"):
        check_the_same(folder, before, now)
    result = result_folder(config)
    if before.get("figures") and before["settings"] == _settings(config) and result.is_dir():
        finished: dict[str, Any] = before["figures"]
        return finished
    need_packages()
    tokenizer = base_tokenizer(config)
    read = method.read(config, tokenizer, files)
    manifest = {
        "identity": now,
        "settings": _settings(config),
        "data": [{"file": str(file.path), "sha256": file.sha256} for file in [*files, *beside]],
        "versions": versions(),
    }
    write_manifest(folder, manifest)
    trainer = method.make(config, load_base(config, tokenizer), read.rows)
    figures = {"result": str(result), **read.figures, **_train(trainer, config, checkpoint, tell)}
    done = {**manifest, "figures": figures}
    write_file(result / "README.md", card(done).encode())
    write_manifest(folder, done)
    return figures


def _settings(config: TrainingConfig) -> dict[str, Any]:
    return config.model_dump(mode="json", exclude={"output"})


def _train(trainer: Trainer, config: TrainingConfig, checkpoint: Path | None, tell: Tell) -> dict[str, Any]:
    """To the end, or to Ctrl-C; the result is written at the end alone."""
    folder = Path(config.output)
    begun, begun_cpu = time.monotonic(), time.process_time()
    with stoppable() as stop:
        _attach(trainer, folder / LOGS, checkpoint, tell, stop)
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    draw(trainer.state.log_history, folder / PLOT)
    if stop.asked and trainer.state.global_step < trainer.state.max_steps:
        raise KeyboardInterrupt
    trainer.save_model(str(result_folder(config)))
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    return {
        "steps": trainer.state.global_step,
        "loss": losses[-1],
        "seconds": round(time.monotonic() - begun, 1),
        "cpu_seconds": round(time.process_time() - begun_cpu, 1),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _attach(trainer: Trainer, logs: Path, checkpoint: Path | None, tell: Tell, stop: Stop) -> None:
    """Our own callbacks in place of the one that prints."""
    from torch.utils.tensorboard import SummaryWriter
    from transformers import PrinterCallback
    from transformers.integrations import TensorBoardCallback

    # What was logged after the checkpoint will be logged again.
    step = step_of(checkpoint) + 1 if checkpoint else None
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(TensorBoardCallback(SummaryWriter(str(logs), purge_step=step)))
    trainer.add_callback(watcher(tell, stop))
