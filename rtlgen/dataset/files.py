"""A corpus on the disk: a folder with rows as JSON lines, appended to and never rewritten.

rows.jsonl      the rows, in order
rejected.jsonl  what was drawn and not kept, and why
broken.jsonl    of an import: what was not taken, and why
manifest.json   what the corpus was made of, and its figures
rows.parquet    the same rows as Parquet, where that was asked for
problems.jsonl  of a corpus made from runs: the problems of its rows, whole
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from rtlgen.core.errors import StoreError
from rtlgen.dataset.row import Row
from rtlgen.store.codec import decode, encode
from rtlgen.store.files import write_file

T = TypeVar("T")

ROWS = "rows.jsonl"
REJECTED = "rejected.jsonl"
MANIFEST = "manifest.json"
PARQUET = "rows.parquet"
PROBLEMS = "problems.jsonl"
BROKEN = "broken.jsonl"


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a corpus, one after the other.

    Args:
        path: the folder, or a file of rows in it.

    Raises:
        StoreError: it cannot be read, or a line is no row.
    """
    yield from values_of(path / ROWS if path.is_dir() else path, Row)


def values_of(file: Path, cls: type[T]) -> Iterator[T]:
    """The values in a file of JSON lines; raises as `rows_of`."""
    for number, line in enumerate(lines_of(file), 1):
        yield decode(cls, line, where=f"{file}:{number}")


def append(file: Path, lines: Iterable[bytes]) -> None:
    """Add whole lines, safe on the disk when this returns."""
    data = b"".join(line + b"\n" for line in lines)
    with file.open("ab") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def append_rows(folder: Path, rows: Iterable[Row]) -> None:
    """Add rows to a corpus."""
    append(folder / ROWS, (encode(row) for row in rows))


def append_records(file: Path, records: Iterable[dict[str, Any]]) -> None:
    """Add records to a file of JSON lines."""
    append(file, (json.dumps(r, ensure_ascii=False).encode() for r in records))


def records_of(file: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON lines; none where there is no such file."""
    if file.is_file():
        for line in lines_of(file):
            yield json.loads(line)


def every_record(file: Path) -> Iterator[dict[str, Any]]:
    """The records of a file that must be there.

    Raises:
        StoreError: it cannot be read, or a line is no record.
    """
    for number, line in enumerate(lines_of(file), 1):
        try:
            yield json.loads(line)
        except ValueError as error:
            raise StoreError(f"{file}:{number}: not JSON: {error}") from error


def mend(file: Path) -> None:
    """Cut off a last line that an interrupted run left unfinished."""
    if not file.is_file():
        return
    with file.open("rb+") as stream:
        end = stream.seek(0, os.SEEK_END)
        keep = end
        while keep:
            step = min(keep, 1 << 16)
            stream.seek(keep - step)
            found = stream.read(step).rfind(b"\n")
            if found >= 0:
                keep = keep - step + found + 1
                break
            keep -= step
        if keep < end:
            stream.truncate(keep)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """None where there is none.

    Raises:
        StoreError: it cannot be read.
    """
    file = folder / MANIFEST
    if not file.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise StoreError(f"{file} is not JSON: {error}") from error
    return found


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write it, or leave the one that is there as it is; raises as `write_file`."""
    write_file(folder / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n")


def lines_of(file: Path) -> Iterator[bytes]:
    """Its lines, the empty ones left out.

    Raises:
        StoreError: it cannot be read.
    """
    try:
        with file.open("rb") as stream:
            for line in stream:
                if line.strip():
                    yield line
    except OSError as error:
        raise StoreError(
            f"cannot read {file}: {error.strerror}", hint="is this a corpus of rtlgen?"
        ) from error
