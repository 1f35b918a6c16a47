"""Answers as JSON: one line of a recording, one entry of the cache."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter, ValidationError

from rtlgen.core.completion import Completion
from rtlgen.core.prompt import GenerationRequest
from rtlgen.core.value import value


@value
class Answered:
    """A request and what it was answered with."""

    request_digest: str
    request: GenerationRequest
    completions: tuple[Completion, ...]


def to_json(row: Answered) -> str:
    """One line, without its end."""
    return _adapter().dump_json(row).decode("utf-8")


def from_json(line: str | bytes) -> Answered:
    """The row of a line.

    Raises:
        ValueError: it is none, or its digest is not that of its request.
    """
    try:
        row = _adapter().validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{where}: {first['msg']}" if where else first["msg"]) from error
    if row.request.digest != row.request_digest:
        raise ValueError("request_digest: it is not the digest of the request")
    return row


@cache
def _adapter() -> TypeAdapter[Answered]:
    return TypeAdapter(Answered)
