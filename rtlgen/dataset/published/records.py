"""The records in the files of a published corpus, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rtlgen.core.errors import UsageError
from rtlgen.core.value import value
from rtlgen.dataset.arrow import pyarrow
from rtlgen.samples.files import beginning, lines
from rtlgen.samples.json_list import items

_TABLES = (".parquet", ".arrow")
_JSON = (".json", ".jsonl", ".gz")
_VERILOG = (".v", ".sv")
_TOGETHER = 1000


@value
class Found:
    where: str
    """File and line or number."""
    record: dict[str, Any] | None
    """None for one that cannot be read."""


def records(source: Path) -> Iterator[Found]:
    """All records below `source`, a file or a folder, files in the order of their names.

    Read are JSON lines, JSON lists, both plain or packed with gzip, Parquet, Arrow, and Verilog, where a file
    is a record with the field `text`.

    Raises:
        UsageError: nothing of that lies there.
        SamplesError: a file cannot be read.
        ExtraMissing: it is a table, and pyarrow is not installed.
    """
    known = (*_TABLES, *_JSON, *_VERILOG)
    files = [source] if source.is_file() else sorted(p for p in source.rglob("*") if p.suffix in known)
    if not files:
        raise UsageError(
            f"{source} holds no corpus that can be read", hint=f"looked for: {', '.join(known)}; or a file"
        )
    for file in files:
        if file.suffix in _VERILOG:
            yield Found(where=str(file), record={"text": file.read_text("utf-8", "replace")})
        elif file.suffix in _TABLES:
            yield from _table(file)
        else:
            yield from _json(file)


def _json(file: Path) -> Iterator[Found]:
    if beginning(file).startswith(b"["):
        for number, found in enumerate(items(file, 1), 1):
            yield Found(where=f"{file}:{number}", record=found if isinstance(found, dict) else None)
        return
    for where, line in lines(file):
        try:
            found = json.loads(line)
        except ValueError:
            found = None
        yield Found(where=where, record=found if isinstance(found, dict) else None)


def _table(file: Path) -> Iterator[Found]:
    arrow = pyarrow()
    number = 0
    try:
        for batch in _batches(file):
            for row in batch.to_pylist():
                number += 1
                yield Found(where=f"{file}:{number}", record=row)
    except arrow.ArrowInvalid as error:
        raise UsageError(f"{file} is no table that can be read: {str(error).splitlines()[0]}") from error


def _batches(file: Path) -> Iterator[Any]:
    if file.suffix == ".parquet":
        from pyarrow import parquet

        yield from parquet.ParquetFile(file).iter_batches(_TOGETHER)
        return
    from pyarrow import ipc

    with file.open("rb") as stream:
        yield from ipc.open_stream(stream)
