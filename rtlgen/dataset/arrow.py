"""Apache Arrow: the package, where it is installed, and the schema of a value: no row changes it."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

from rtlgen.core.errors import ExtraMissing


def pyarrow() -> Any:
    """The package.

    Raises:
        ExtraMissing: it is not installed.
    """
    try:
        import pyarrow as found
    except ImportError:
        raise ExtraMissing("pyarrow", "dataset", "writing Parquet") from None
    return found


def schema_of(cls: type) -> Any:
    """The schema of a table of `cls`, a frozen dataclass; raises as `pyarrow`."""
    arrow = pyarrow()
    return arrow.schema([(name, _type(hint, arrow)) for name, hint in _fields(cls)])


def _fields(cls: type) -> list[tuple[str, Any]]:
    hints = typing.get_type_hints(cls)
    return [(f.name, hints[f.name]) for f in fields(cls)]


def _type(hint: Any, arrow: Any) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _type(next(a for a in arguments if a is not type(None)), arrow)
    if origin is tuple:
        return arrow.list_(_type(arguments[0], arrow))
    if is_dataclass(hint) and isinstance(hint, type):
        return arrow.struct([(name, _type(inner, arrow)) for name, inner in _fields(hint)])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return arrow.string()
    return {str: arrow.string(), int: arrow.int64(), bool: arrow.bool_(), float: arrow.float64()}[hint]
