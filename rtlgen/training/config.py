"""What a training is told: one TOML file, checked here."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rtlgen.core.errors import ConfigError

EMBEDDED = "embedded"


class Lora(BaseModel):
    """The adapter that is trained beside weights that stay as they are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    r: int = Field(default=16, ge=1)
    alpha: float = Field(default=32, gt=0)
    dropout: float = Field(default=0.0, ge=0, lt=1)
    targets: str | tuple[str, ...] = "all-linear"
    """Names of modules, as peft takes them; "all-linear" is every linear layer but the head."""


class TrainingConfig(BaseModel):
    """Everything about a training besides the method."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base: str = EMBEDDED
    """The weights to begin with: "embedded", a model's folder, or a GGUF file."""
    data: tuple[str, ...] = Field(min_length=1)
    """Folders of `rtlgen dataset build`, or files of rows."""
    output: str
    """Folder of the run."""
    weights: Literal["lora", "full"] = "lora"
    """What is trained: an adapter, or all of the model."""
    lora: Lora = Lora()
    learning_rate: float = Field(default=1e-3, gt=0)
    schedule: Literal["linear", "cosine", "constant"] = "linear"
    warmup: float = Field(default=0.03, ge=0, le=1)
    """Share of the steps in which the learning rate rises."""
    epochs: float = Field(default=1.0, gt=0)
    max_steps: int = Field(default=0, ge=0)
    """Steps of the optimizer at most; 0 for all that `epochs` say."""
    batch_size: int = Field(default=8, ge=1)
    """Rows that are computed at once."""
    accumulation: int = Field(default=1, ge=1)
    """Batches of one step of the optimizer."""
    max_length: int = Field(default=1024, ge=8)
    """Tokens of a row, prompt and answer together."""
    drop_longer: bool = False
    """Leave out rows that are longer, instead of refusing the data. No row is ever cut."""
    weight_decay: float = Field(default=0.0, ge=0)
    max_grad_norm: float = Field(default=1.0, gt=0)
    seed: int = Field(default=1, ge=0)
    checkpoint_every: int = Field(default=50, ge=1)
    """Steps."""
    keep_checkpoints: int = Field(default=2, ge=1)
    log_every: int = Field(default=5, ge=1)
    """Steps."""
    threads: int = Field(default=0, ge=0)
    """CPU threads; 0 for as many as torch takes."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["bf16", "fp32"] = "bf16"
    """Of the computation; the weights that are trained are always fp32."""
    gradient_checkpointing: bool = False
    """Less memory for about a sixth more time."""


def read_config(file: Path) -> TrainingConfig:
    """The configuration in `file`; its paths are taken from the folder where it stands.

    Raises:
        ConfigError: it cannot be read, a name is unknown, or a value is out of its range.
    """
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read as TOML: {error}") from error
    try:
        config = TrainingConfig.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise ConfigError(
                f"{file}: unknown setting '{name}'", hint=f"known: {', '.join(TrainingConfig.model_fields)}"
            ) from error
        raise ConfigError(f"{file}: '{name}': {first['msg']} (found {first.get('input')!r})") from error
    return config.model_copy(
        update={
            "base": config.base if config.base == EMBEDDED else _from(file.parent, config.base),
            "data": tuple(_from(file.parent, path) for path in config.data),
            "output": _from(file.parent, config.output),
        }
    )


def _from(folder: Path, path: str) -> str:
    return str((folder / Path(path).expanduser()).resolve())
