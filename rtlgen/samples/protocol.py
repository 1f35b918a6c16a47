"""What a reader of samples gives, and how it refuses what it cannot read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from rtlgen.core.completion import Completion
from rtlgen.core.errors import UsageError
from rtlgen.core.value import value


@value
class Found:
    """One completion, as its file has it."""

    where: str
    """For a message: "samples.jsonl:12", or the file alone where it is one sample."""
    problem: str
    """As it is called there."""
    sample: int | None
    """None where the file does not number them: then they are numbered in their order."""
    completion: Completion


Reader = Callable[[Path], Iterator[Found]]
"""Reads a file or folder from its beginning, one completion after the other.

Raises:
    SamplesError: from the iteration, where something cannot be read; it says where.
"""


class SamplesError(UsageError):
    """A file of samples that cannot be read or does not fit the suite."""

    def __init__(self, where: Path | str, what: str, *, hint: str = "") -> None:
        super().__init__(f"{where}: {what}", hint=hint)


def first_error(error: ValidationError) -> str:
    """The first thing that is wrong with a row: `sample: Input should be ...`."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
