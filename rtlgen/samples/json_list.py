"""One large JSON list, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import ijson

from rtlgen.samples.files import opened
from rtlgen.samples.protocol import SamplesError

_DEEPEST = 64
"""Levels of nesting; nothing that holds samples has as many."""
_BEGINS = ("start_map", "start_array")
_ENDS = ("end_map", "end_array")


def items(path: Path, level: int) -> Iterator[object]:
    """What stands in the list (level 1), or in the lists of the list (level 2).

    Raises:
        SamplesError: it cannot be read, is no JSON, or no such list.
    """
    with opened(path) as file:
        try:
            yield from _items(file, path, level)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            what = " ".join(str(error).split())[:120]
            raise SamplesError(path, f"is not the JSON list that it begins as: {what}") from error


def _items(file: IO[bytes], path: Path, level: int) -> Iterator[object]:
    # Not ijson.items: its memory grows with the square of the nesting.
    depth = 0
    builder = ijson.ObjectBuilder()
    for event, value in ijson.basic_parse(file, use_float=True):
        depth -= event in _ENDS
        if depth >= level:
            builder.event(event, value)
            if depth == level and event not in _BEGINS:
                yield builder.value
                builder = ijson.ObjectBuilder()
        elif event not in ("start_array", "end_array"):
            raise SamplesError(path, "is not a list" if level == 1 else "is not a list of lists")
        depth += event in _BEGINS
        if depth > _DEEPEST:
            raise SamplesError(path, f"is nested more than {_DEEPEST} levels deep")
