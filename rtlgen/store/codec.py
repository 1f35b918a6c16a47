"""Core values as JSON, and back.

A document says its schema in the field `schema`. What this version does not know is refused, never dropped:
a field that is silently lost is training data that is silently lost.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from rtlgen.core.errors import StoreError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

SCHEMA = 1
"""Of every document that rtlgen writes."""

_UNKNOWN = "unexpected_keyword_argument"
"""What pydantic calls a field that the class does not have."""

_SHOWN = 3
"""How many wrong fields one message names."""


def encode(value: DataclassInstance, *, indent: int | None = None) -> bytes:
    """`value` as JSON in UTF-8, fields in their declared order.

    Half a surrogate pair, which some servers send, has no UTF-8 form and becomes "?".
    """
    encoder = (
        _COMPACT if indent is None else json.JSONEncoder(ensure_ascii=False, indent=indent, default=_plain)
    )
    return encoder.encode(value).encode("utf-8", "replace")


def _plain(value: DataclassInstance) -> dict[str, object]:
    """One level of a value: the encoder comes back for what is in it. `asdict` would copy every leaf."""
    return {name: getattr(value, name) for name in _names(type(value))}


@cache
def _names(cls: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


_COMPACT = json.JSONEncoder(ensure_ascii=False, default=_plain)


def decode(cls: type[T], data: bytes, *, where: str) -> T:
    """The `cls` that `data` holds.

    Args:
        where: what the reader knows `data` by, for the message: a path.

    Raises:
        StoreError: not JSON, another schema, an unknown or missing field, a value of another type.
            The message names `where` and the field.
    """
    from pydantic import ValidationError

    try:
        value: T = _adapter(cast(Hashable, cls)).validate_json(data, strict=True)
    except ValidationError as error:
        _refuse_schema(data, where)
        raise StoreError(
            f"{where}: not a {cls.__name__} that this rtlgen wrote: {_explain(error)}",
            hint="restore the file from a copy, or start anew in another folder",
        ) from None
    return value


@cache
def _adapter(cls: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(cls)


def _refuse_schema(data: bytes, where: str) -> None:
    """Another schema is the better explanation of whatever else does not fit."""
    try:
        document: Any = json.loads(data)
    except ValueError:
        return
    schema = document.get("schema", SCHEMA) if isinstance(document, dict) else SCHEMA
    if schema != SCHEMA:
        raise StoreError(
            f"{where}: field schema: this is schema {schema!r}; this rtlgen reads schema {SCHEMA}",
            hint="use the version of rtlgen that wrote it",
        )


def _explain(error: ValidationError) -> str:
    """The first wrong fields; unknown ones lead, since they tell of another version."""
    problems = sorted(error.errors(include_url=False), key=lambda e: e["type"] != _UNKNOWN)
    lines = [f"{_field(e['loc'])}{_reason(e['type'], e['msg'])}" for e in problems[:_SHOWN]]
    more = len(problems) - len(lines)
    return "; ".join([*lines, f"and {more} more"] if more else lines)


def _field(location: Sequence[int | str]) -> str:
    return f"field {'.'.join(str(part) for part in location)}: " if location else ""


def _reason(kind: str, message: str) -> str:
    return "unknown field" if kind == _UNKNOWN else message[:1].lower() + message[1:]
