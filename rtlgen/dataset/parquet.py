"""Rows as Parquet, a thousand at a time."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from rtlgen.core.errors import ExtraMissing
from rtlgen.dataset.row import Row

_GROUP = 1000


def write_parquet(rows: Iterable[Row], file: Path) -> int:
    """Write `rows`, of which only a thousand are held at a time, to `file`; how many there were.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ExtraMissing("pyarrow", "dataset", "writing Parquet") from None
    schema = pyarrow.schema([(f.name, _type(f.type, pyarrow)) for f in _fields(Row)])
    written = 0
    fresh = file.with_suffix(".new")
    with parquet.ParquetWriter(fresh, schema, compression="zstd") as writer:
        for group in _groups(iter(rows)):
            writer.write_batch(pyarrow.RecordBatch.from_pylist([asdict(r) for r in group], schema=schema))
            written += len(group)
    fresh.replace(file)
    return written


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while group := list(islice(rows, _GROUP)):
        yield group


class _Field(typing.NamedTuple):
    name: str
    type: Any


def _fields(cls: type) -> list[_Field]:
    hints = typing.get_type_hints(cls)
    return [_Field(f.name, hints[f.name]) for f in fields(cls)]


def _type(hint: Any, arrow: Any) -> Any:
    """The Arrow type of a field of a value: fixed, so that no row changes it."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _type(next(a for a in arguments if a is not type(None)), arrow)
    if origin is tuple:
        return arrow.list_(_type(arguments[0], arrow))
    if is_dataclass(hint) and isinstance(hint, type):
        return arrow.struct([(f.name, _type(f.type, arrow)) for f in _fields(hint)])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return arrow.string()
    return {str: arrow.string(), int: arrow.int64(), bool: arrow.bool_(), float: arrow.float64()}[hint]
