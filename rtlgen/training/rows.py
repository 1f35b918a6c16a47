"""The rows that a training reads: JSON lines as `rtlgen dataset build` writes them for TRL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rtlgen.core.errors import ConfigError
from rtlgen.core.value import value

FORMATS = ("trl", "trl-lm")
"""In this order they are looked for in a dataset's folder."""


@value
class Row:
    where: str
    """File and line, for messages."""
    data: dict[str, Any]


@value
class DataFile:
    path: Path
    sha256: str


def data_files(paths: Sequence[str]) -> list[DataFile]:
    """The files that `paths` name: files themselves, or the training split of a dataset.

    Raises:
        ConfigError: there is no such file.
    """
    return [DataFile(path=file, sha256=_digest(file)) for path in paths for file in [_file(Path(path))]]


def _file(path: Path) -> Path:
    if path.is_file():
        return path
    found = [f for name in (*FORMATS, "") if (f := path / name / "train.jsonl").is_file()]
    if not found:
        raise ConfigError(
            f"{path}: there are no rows to train on",
            hint="name a file of JSON lines, or a folder that `rtlgen dataset build --format trl` has made",
        )
    return found[0]


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def rows_of(files: Sequence[DataFile]) -> Iterator[Row]:
    """All rows, one file after the other.

    Raises:
        ConfigError: a line is no JSON object.
    """
    for file in files:
        with file.path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _row(f"{file.path}:{number}", line)


def _row(where: str, line: bytes) -> Row:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise ConfigError(f"{where}: no JSON: {error}") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{where}: a row must be an object, this is {type(data).__name__}")
    return Row(where=where, data=data)
