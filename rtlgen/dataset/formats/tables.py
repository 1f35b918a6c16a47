"""Tables, one file a split: JSON lines and Parquet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

from rtlgen.dataset.arrow import pyarrow
from rtlgen.dataset.example import Example
from rtlgen.dataset.formats.protocol import Columns

_GROUP = 500
"""Rows of a Parquet group, which are held until it is written."""


class JsonLines:
    """Writes FOLDER/SPLIT plus `ending`."""

    def __init__(self, folder: Path, columns: Columns, ending: str = ".jsonl") -> None:
        self._folder = folder
        self._columns = columns
        self._ending = ending
        self._files: dict[str, IO[str]] = {}

    def add(self, example: Example) -> None:
        """As `Writer.add`."""
        if example.split not in self._files:
            path = self._folder / f"{example.split}{self._ending}"
            self._files[example.split] = path.open("w", encoding="utf-8", errors="replace")
        self._files[example.split].write(json.dumps(self._columns(example), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """As `Writer.close`."""
        for file in self._files.values():
            file.close()

    @property
    def splits(self) -> list[str]:
        """Those that have a row."""
        return sorted(self._files, reverse=True)


class Parquet:
    """Writes FOLDER/SPLIT.parquet.

    Args:
        schema: of the table (pyarrow's), so that no row changes it.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """

    def __init__(self, folder: Path, columns: Columns, schema: Any) -> None:
        self._folder = folder
        self._columns = columns
        self._schema = schema
        self._writers: dict[str, Any] = {}
        self._waiting: dict[str, list[dict[str, Any]]] = {}

    def add(self, example: Example) -> None:
        """As `Writer.add`."""
        waiting = self._waiting.setdefault(example.split, [])
        waiting.append(self._columns(example))
        if len(waiting) >= _GROUP:
            self._write(example.split)

    def close(self) -> None:
        """As `Writer.close`."""
        for split in list(self._waiting):
            self._write(split)
        for writer in self._writers.values():
            writer.close()

    def _write(self, split: str) -> None:
        arrow = pyarrow()
        from pyarrow import parquet

        rows = self._waiting.pop(split)
        if split not in self._writers:
            path = self._folder / f"{split}.parquet"
            self._writers[split] = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._writers[split].write_batch(arrow.RecordBatch.from_pylist(rows, schema=self._schema))
