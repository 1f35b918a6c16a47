"""What a user may set, declared once, and where each value came from."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rtlgen.core.errors import ConfigError

FILE_NAME = "rtlgen.toml"
ENV_PREFIX = "RTLGEN_"


class Source(StrEnum):
    DEFAULT = "default"
    MODEL = "model"
    """What suits the model that was chosen."""
    FILE = "file"
    ENVIRONMENT = "environment"
    FLAG = "flag"


class Settings(BaseModel):
    """Everything that the commands can be told beside what they work on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = "embedded"
    """BACKEND[:MODEL], as `rtlgen models` lists them."""
    base_url: str = ""
    """Of an OpenAI-compatible server; empty for the backend's own."""
    timeout_s: float = Field(default=300.0, gt=0)
    """Of one model request."""
    max_retries: int = Field(default=5, ge=0)
    record: str = ""
    """A file to which the model's answers are appended, for replay."""
    usd_per_million_input: float | None = Field(default=None, ge=0)
    usd_per_million_output: float | None = Field(default=None, ge=0)
    temperature: float | None = Field(default=None, ge=0, le=2)
    """Of the first attempt; None for the strategy's own."""
    top_p: float = Field(default=0.95, gt=0, le=1)
    max_new_tokens: int = Field(default=4096, ge=1)
    """Of one completion."""
    prompt: Literal["full", "short"] = "full"
    """How much the model is told besides the specification."""
    grammar: Literal["none", "simple", "interface"] = "none"
    """What its designs are held to: nothing, the module's header with one driver for each output, or the
    header and Verilog's syntax."""
    threads: int = Field(default=0, ge=0)
    """CPU threads of a model in this process; 0 for the backend's own."""
    context: int = Field(default=0, ge=0)
    """Tokens of prompt and answer together; 0 for the model's own limit."""
    device: str = "auto"
    """Of a model in this process: "auto", "cpu", "cuda", "cuda:1"."""
    cache: str = ""
    """A folder from which equal requests are answered."""
    seed: int = Field(default=0, ge=0)
    strategy: Literal["repair", "best-of-n"] = "repair"
    rounds: int = Field(default=5, ge=1)
    """Attempts of the repair strategy."""
    samples: int = Field(default=5, ge=1)
    """Attempts of best-of-n."""
    mend: bool = True
    """Mend what is certain of a design that does not compile, before the model is asked again."""
    feedback: Literal["none", "compile", "own-bench", "verdict", "golden"] = "golden"
    simulator: Literal["icarus", "verilator"] = "icarus"
    others: bool = True
    """Ask the other simulators what the chosen one does not support."""
    sandbox: Literal["best", "strong", "limited", "none"] = "best"
    max_tokens: int | None = Field(default=None, ge=1)
    """Budget of one run, all attempts together."""
    max_seconds: float | None = Field(default=None, gt=0)
    max_usd: float | None = Field(default=None, gt=0)
    jobs: int = Field(default=0, ge=0)
    """Workers that judge at once, on each machine; 0 for one a core."""
    executor: str = "local"
    """Where an evaluation judges: "local", "ray"."""
    address: str = "auto"
    """Of a cluster that judges."""
    dedupe: bool = True
    """Judge samples that differ in comments and blanks alone once."""
    batch: bool = True
    """Simulate several candidates of one problem together."""
    published: bool = True
    """Also say what the benchmark's own harness says."""
    first_mismatch: bool = False
    """Let a simulation end at its first mismatch: faster, with the same status, and counts that say less."""
    explain: bool | None = None
    """Also tell why a candidate fails: the cause of a mismatch, for which it is simulated once more, and what
    lint says. None for only where a model is told of it."""
    at_once: int = Field(default=16, ge=1)
    """Questions that an evaluation puts to a model at once; one may be for 20 samples of a problem."""
    result_cache: str = ""
    """A folder of findings that runs share: empty for the user's own, "none" for none."""


OF_MODEL: Mapping[str, Mapping[str, object]] = {
    "embedded": {
        "prompt": "short",
        "grammar": "interface",
        "strategy": "best-of-n",
        "samples": 20,
        "max_new_tokens": 400,
    }
}
"""By backend, what it does better with than with the general defaults; docs/embedded.md has the figures."""


class Resolved(BaseModel):
    """Settings with the source of each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    settings: Settings
    sources: dict[str, Source]


def resolve(
    flags: Mapping[str, object], *, folder: Path | None = None, environ: Mapping[str, str] | None = None
) -> Resolved:
    """Settings from all four places, on top of what suits the model that they name.

    Args:
        flags: what the command line gave; None means not given.
        folder: where rtlgen.toml is looked for; the current folder if None.
        environ: the environment; the process's own if None. `RTLGEN_MODEL` sets `model`, and so on.

    Raises:
        ConfigError: the file is no TOML, a name is unknown, or a value is out of its range; the message says
            where the value stands.
    """
    layers: list[tuple[Source, str, Mapping[str, object]]] = [
        (Source.FILE, FILE_NAME, _read_file((folder or Path.cwd()) / FILE_NAME)),
        (
            Source.ENVIRONMENT,
            "the environment",
            _read_environment(os.environ if environ is None else environ),
        ),
        (Source.FLAG, "the command line", {k: v for k, v in flags.items() if v is not None}),
    ]
    values: dict[str, object] = {}
    sources = dict.fromkeys(Settings.model_fields, Source.DEFAULT)
    for source, where, layer in layers:
        _check(layer, source, where)
    named = (str(layer["model"]) for *_, layer in reversed(layers) if "model" in layer)
    suited = OF_MODEL.get(next(named, Settings().model).partition(":")[0], {})
    for source, _, layer in [(Source.MODEL, "", suited), *layers]:
        values.update(layer)
        sources.update(dict.fromkeys(layer, source))
    return Resolved(settings=Settings.model_validate(values), sources=sources)


def _check(layer: Mapping[str, object], source: Source, where: str) -> None:
    """Raise for the first value of `layer` that cannot be used, named as its writer knows it."""
    try:
        Settings.model_validate(dict(layer))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        shown = {
            Source.ENVIRONMENT: ENV_PREFIX + name.upper(),
            Source.FLAG: "--" + name.replace("_", "-"),
        }.get(source, name)
        if first["type"] == "extra_forbidden":
            raise ConfigError(
                f"{where}: unknown setting '{shown}'", hint=f"known: {', '.join(Settings.model_fields)}"
            ) from error
        raise ConfigError(f"{where}: '{shown}': {first['msg']} (found {first.get('input')!r})") from error


def _read_file(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML: {error}") from error


def _read_environment(environ: Mapping[str, str]) -> Mapping[str, object]:
    """Only the names of settings: other RTLGEN_ variables point to tools and keys."""
    names = {ENV_PREFIX + name.upper(): name for name in Settings.model_fields}
    return {names[key]: value for key, value in environ.items() if key in names}
