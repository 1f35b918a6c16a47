"""What a format does: takes examples one after the other, and leaves files."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from rtlgen.core.value import value
from rtlgen.dataset.example import Example, Kind


class Style(StrEnum):
    CONVERSATIONAL = "conversational"
    """Lists of messages with roles."""
    PLAIN = "plain"
    """Text."""


class Writer(Protocol):
    """The open files of one dataset. Of what it is given it holds no more than some hundred rows."""

    def add(self, example: Example) -> None:
        """Write one row."""
        ...

    def close(self) -> None:
        """Nothing more comes."""
        ...


@value
class Format:
    """One file format."""

    kinds: frozenset[Kind]
    """What it has a place for."""
    open: Callable[[Path, Kind, Style], Writer]
    """Begins in an empty folder."""
    loader: str = ""
    """What the `datasets` library calls it: "json", "parquet"; empty where it is no table."""
    ending: str = ""
    """Of its tables, which are called by their split."""


Columns = Callable[[Example], dict[str, Any]]
"""An example as one row of a table."""
