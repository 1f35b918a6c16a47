"""What a loop is told: one TOML file, checked here before anything is asked or trained."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rtlgen.config.settings import Settings
from rtlgen.core.errors import ConfigError
from rtlgen.dataset.example import Kind
from rtlgen.training.config import EMBEDDED, DpoConfig, SftConfig, TrainingConfig

LEARNT: dict[str, tuple[Kind, ...]] = {"sft": (Kind.SFT, Kind.REPAIR), "dpo": (Kind.PREFERENCE,)}
"""The kinds of rows that a method learns from."""
_FILES: dict[str, type[TrainingConfig]] = {"sft": SftConfig, "dpo": DpoConfig}
_OURS = frozenset({"base", "data", "output", "adapter"})
"""Settings of a training that the loop sets."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asking(_Strict):
    """Which problems a model is asked, and how, as `rtlgen evaluate` does it."""

    suite: str
    path: str = ""
    problems: str = "*"
    """Ids or globs, with commas between."""
    samples: int = Field(ge=1)
    """Of each problem."""
    rounds: int = Field(default=1, ge=1)
    """Answers of a sample: above 1 the model corrects itself."""
    settings: dict[str, str | int | float | bool] = {}
    """As in rtlgen.toml: temperature, max_new_tokens, grammar, feedback, ..."""

    @model_validator(mode="after")
    def _known_settings(self) -> Asking:
        if ours := self.settings.keys() & {"model", "seed", "samples", "rounds"}:
            raise ValueError(f"{', '.join(sorted(ours))}: the loop sets that itself")
        Settings.model_validate(self.settings)
        return self


class Sampling(Asking):
    suite: str = "synth:train"
    samples: int = Field(default=8, ge=1)
    per_round: int = Field(default=0, ge=0)
    """Problems that are drawn of them for each round; 0 for all."""


class Evaluation(Asking):
    suite: str = "synth"
    samples: int = Field(default=8, ge=1)


class Selection(_Strict):
    kinds: tuple[Kind, ...] = ()
    """Of rows that are made of the samples; those that the method does not learn from are for others. Empty
    for all that it learns from."""
    per_problem: int = Field(default=0, ge=0)
    """Rows of each problem and kind at most; 0 for all."""
    max_warnings: int | None = Field(default=None, ge=0)
    """Lint warnings of a right design."""
    earlier_rounds: bool = True
    """What earlier rounds have proven is learnt again, also of rounds that were rejected."""


class Reference(_Strict):
    """Rows that are mixed with the model's own."""

    data: tuple[str, ...] = ()
    """Folders of `rtlgen dataset build`, or files of rows."""
    rows: int = Field(default=0, ge=0)
    """So many are drawn of them for each round; 0 for all."""


class Training(_Strict):
    method: Literal["sft", "dpo"] = "sft"
    begin: Literal["base", "last"] = "base"
    """Every round from the base on, or from the model that was kept last."""
    settings: dict[str, Any] = {}
    """As in the file of `rtlgen train`: learning_rate, epochs, weights, ..."""

    @model_validator(mode="after")
    def _known_settings(self) -> Training:
        if ours := self.settings.keys() & _OURS:
            raise ValueError(f"{', '.join(sorted(ours))}: the loop sets that itself")
        self.checked()
        return self

    def checked(self) -> TrainingConfig:
        """With the defaults."""
        return _FILES[self.method].model_validate({**self.settings, "data": ["-"], "output": "-"})


class Keeping(_Strict):
    """When a round's model takes the place of the one before."""

    p: float = Field(default=0.2, gt=0, le=1)
    """It must be better, and chance make so large a difference no more often than so."""


class LoopConfig(_Strict):
    output: str
    """Folder of the loop."""
    rounds: int = Field(default=3, ge=1)
    base: str = EMBEDDED
    """The weights to begin with: "embedded", a model's folder, or a GGUF file."""
    adapter: str = ""
    """The adapter of `base` that the loop begins with: what its first round asks, and what `begin = "last"`
    trains on. A base that solves nothing teaches itself nothing."""
    serve: Literal["embedded", "transformers", "vllm"] = "embedded"
    """The backend that asks the base and what becomes of it."""
    seed: int = Field(default=1, ge=0)
    sample: Sampling = Sampling()
    select: Selection = Selection()
    reference: Reference = Reference()
    train: Training = Training()
    evaluate: Evaluation = Evaluation()
    keep: Keeping = Keeping()

    @model_validator(mode="after")
    def _can_be_served(self) -> LoopConfig:
        adapter = self.train.checked().weights == "lora"
        if self.adapter and not adapter:
            raise ValueError('adapter is for weights = "lora" in train.settings')
        if self.serve == EMBEDDED and (self.base != EMBEDDED or not adapter):
            raise ValueError('serve = "embedded" is for adapters of base = "embedded"')
        if self.serve != EMBEDDED and adapter:
            raise ValueError(
                f'serve = "{self.serve}" is for full weights: weights = "full" in train.settings'
            )
        return self

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Of the rows that are made."""
        return self.select.kinds or LEARNT[self.train.method]

    def identity(self) -> dict[str, str]:
        """What must be the same for a loop to go on: all but where it lies and how long it goes on."""
        told = self.model_dump(mode="json", exclude={"output", "rounds"})
        return {name: json.dumps(value, sort_keys=True) for name, value in told.items()}


def read_loop(file: Path) -> LoopConfig:
    """The configuration in `file`; its paths are taken from the folder where it stands.

    Raises:
        ConfigError: it cannot be read, a name is unknown, or a value is out of its range.
    """
    try:
        config = LoopConfig.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read as TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{file}: {f'{name!r}: ' if name else ''}{first['msg']}") from error

    def placed(path: str) -> str:
        return str((file.parent / Path(path).expanduser()).resolve()) if path else ""

    def asking(told: Asking) -> Any:
        return told.model_copy(update={"path": placed(told.path)})

    return config.model_copy(
        update={
            "output": placed(config.output),
            "base": config.base if config.base == EMBEDDED else placed(config.base),
            "adapter": placed(config.adapter),
            "sample": asking(config.sample),
            "evaluate": asking(config.evaluate),
            "reference": config.reference.model_copy(
                update={"data": tuple(placed(path) for path in config.reference.data)}
            ),
        }
    )
