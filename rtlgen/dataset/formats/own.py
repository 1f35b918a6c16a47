"""The examples as they are: every answer with its evidence and origin."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from rtlgen.dataset.arrow import schema_of
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.formats.protocol import Format, Style
from rtlgen.dataset.formats.tables import JsonLines, Parquet


def jsonl() -> Format:
    """One object a line."""
    return Format(kinds=frozenset(Kind), open=_open_lines, loader="json", ending=".jsonl")


def parquet() -> Format:
    """The same, typed."""
    return Format(kinds=frozenset(Kind), open=_open_parquet, loader="parquet", ending=".parquet")


def _open_lines(folder: Path, _: Kind, __: Style) -> JsonLines:
    return JsonLines(folder, asdict)


def _open_parquet(folder: Path, _: Kind, __: Style) -> Parquet:
    return Parquet(folder, asdict, schema_of(Example))
