"""Rows as Parquet, a thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from rtlgen.dataset.arrow import pyarrow, schema_of
from rtlgen.dataset.row import Row

_GROUP = 1000


def write_parquet(rows: Iterable[Row], file: Path) -> int:
    """Write `rows`, of which only a thousand are held at a time, to `file`; how many there were.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    schema = schema_of(Row)
    arrow = pyarrow()
    from pyarrow import parquet

    written = 0
    fresh = file.with_suffix(".new")
    with parquet.ParquetWriter(fresh, schema, compression="zstd") as writer:
        for group in _groups(iter(rows)):
            writer.write_batch(arrow.RecordBatch.from_pylist([asdict(r) for r in group], schema=schema))
            written += len(group)
    fresh.replace(file)
    return written


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while group := list(islice(rows, _GROUP)):
        yield group
