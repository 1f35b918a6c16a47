"""What a training was made of: kept beside it, and compared before it goes on."""

from __future__ import annotations

import importlib.metadata
import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rtlgen import __version__
from rtlgen.core.errors import ConfigError, StoreError
from rtlgen.store.files import read_file, write_file
from rtlgen.training.config import TrainingConfig
from rtlgen.training.folder import MANIFEST
from rtlgen.training.rows import DataFile

_PACKAGES = ("torch", "transformers", "trl", "peft", "accelerate", "tokenizers", "datasets")
_FREE = {
    *("base", "adapter", "data", "output", "problems"),  # the content counts, not where it lies
    *("checkpoint_every", "keep_checkpoints", "log_every", "threads", "device", "deadline_s"),
}
"""Settings that may change while a training stands still."""


def identity(method: str, config: TrainingConfig, base: str, files: Sequence[DataFile]) -> dict[str, Any]:
    """What must be the same for a training to go on; `base` is the digest of the weights."""
    free = _FREE | ({"epochs", "max_steps"} if config.schedule == "constant" else set())
    settings = json.loads(config.model_dump_json())
    return {
        "method": method,
        "base": base,
        "data": [file.sha256 for file in files],
        "settings": {name: value for name, value in settings.items() if name not in free},
    }


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs, in words."""
    found = []
    if before["method"] != now["method"]:
        found.append(f"it was rtlgen train {before['method']}")
    if before["base"] != now["base"]:
        found.append("other base weights")
    if before["data"] != now["data"]:
        found.append("other data")
    earlier, later = before["settings"], now["settings"]
    for name in [*earlier, *(later.keys() - earlier.keys())]:
        if earlier.get(name) != later.get(name):
            found.append(f"{name} was {earlier.get(name)!r} and is {later.get(name)!r}")
    return found


def read_manifest(folder: Path) -> dict[str, Any]:
    """Empty where there is none.

    Raises:
        StoreError: it cannot be read.
    """
    file = folder / MANIFEST
    if not file.is_file():
        return {}
    try:
        found: dict[str, Any] = json.loads(read_file(file))
    except ValueError as error:
        raise StoreError(f"{file} is not JSON: {error}") from error
    return found


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write it, or leave the one that is there as it is; raises StoreError where it cannot."""
    write_file(folder / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n")


def check_the_same(folder: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raise ConfigError unless what stands in `folder` is what is asked for now."""
    if not before:
        raise ConfigError(
            f"{folder} holds checkpoints, and nothing says of what",
            hint="choose another output, or begin anew with --fresh",
        )
    if differences := changed(before["identity"], now):
        raise ConfigError(
            f"{folder} holds another training: {'; '.join(differences)}",
            hint="choose another output, or begin anew with --fresh",
        )


def versions() -> dict[str, str]:
    """Of everything that takes part."""
    return {
        "rtlgen": __version__,
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in _PACKAGES},
    }
