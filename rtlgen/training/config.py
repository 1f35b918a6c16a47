"""What a training is told: one TOML file, checked here."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

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
    adapter: str = ""
    """A folder of an adapter that the training goes on from; `lora` is then the adapter's."""
    data: tuple[str, ...] = Field(min_length=1)
    """Folders of `rtlgen dataset build`, or files of rows."""
    output: str
    """Folder of the run."""
    weights: Literal["lora", "full"] = "lora"
    """What is trained: an adapter, or all of the model."""
    lora: Lora = Lora()
    learning_rate: float = Field(default=1e-3, gt=0)
    schedule: Literal["linear", "cosine", "constant"] = "linear"
    warmup: float = Field(default=0.03, ge=0)
    """In how many steps the learning rate rises; below 1 a share of them all."""
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


class SftConfig(TrainingConfig):
    """Of `rtlgen train sft`."""


class DpoConfig(TrainingConfig):
    """Of `rtlgen train dpo`."""

    learning_rate: float = Field(default=5e-5, gt=0)
    beta: float = Field(default=0.1, gt=0)
    """How closely the model is held to the one it was."""
    loss: Literal["sigmoid", "ipo", "hinge", "robust", "apo_zero"] = "sigmoid"


class KtoConfig(TrainingConfig):
    """Of `rtlgen train kto`."""

    learning_rate: float = Field(default=5e-5, gt=0)
    batch_size: int = Field(default=8, ge=2)
    """Rows that are computed at once; an answer is compared with another one of them."""
    beta: float = Field(default=0.1, gt=0)
    """How closely the model is held to the one it was."""
    loss: Literal["kto", "apo_zero_unpaired"] = "kto"
    right_weight: float = Field(default=0, ge=0)
    """Of a right answer's loss, a wrong one's being 1; 0 for what makes up for their numbers."""


class GrpoConfig(TrainingConfig):
    """Of `rtlgen train grpo`."""

    learning_rate: float = Field(default=1e-5, gt=0)
    generations: int = Field(default=8, ge=2)
    """Answers to one prompt, which are compared with each other."""
    max_completion: int = Field(default=400, ge=1)
    """Tokens of an answer."""
    temperature: float = Field(default=0.8, gt=0)
    beta: float = Field(default=0.0, ge=0)
    """How closely the model is held to the one it was."""
    problems: str = ""
    """Folder with the problems that the prompts belong to; empty for that of `data`."""
    deadline_s: float = Field(default=60.0, gt=0)
    """For judging the answers of one step; what is not judged by then gets no reward."""

    @model_validator(mode="after")
    def _whole_groups(self) -> GrpoConfig:
        if self.batch_size * self.accumulation % self.generations:
            raise ValueError("batch_size times accumulation must be a multiple of generations")
        return self


C = TypeVar("C", bound=TrainingConfig)


def read_config(file: Path, kind: type[C]) -> C:
    """The configuration in `file`; its paths are taken from the folder where it stands.

    Raises:
        ConfigError: it cannot be read, a name is unknown, or a value is out of its range.
    """
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read as TOML: {error}") from error
    try:
        config = kind.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise ConfigError(
                f"{file}: unknown setting '{name}'", hint=f"known: {', '.join(kind.model_fields)}"
            ) from error
        where = f"'{name}': {first['msg']} (found {first.get('input')!r})" if name else first["msg"]
        raise ConfigError(f"{file}: {where}") from error
    return config.model_copy(update=_placed(config, file.parent))


def _placed(config: TrainingConfig, folder: Path) -> dict[str, object]:
    """The paths of `config`, from `folder`."""

    def placed(path: str) -> str:
        return str((folder / Path(path).expanduser()).resolve()) if path else ""

    return {
        "base": config.base if config.base == EMBEDDED else placed(config.base),
        "data": tuple(placed(path) for path in config.data),
        **{
            name: placed(getattr(config, name))
            for name in ("adapter", "output", "problems")
            if name in type(config).model_fields
        },
    }
