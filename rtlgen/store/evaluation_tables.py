"""The tables of an evaluation, and how their cells are read and written."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from rtlgen.core.errors import StoreError
from rtlgen.core.record import SampleKey
from rtlgen.store.database import Layout

if TYPE_CHECKING:
    import sqlite3

LAYOUT = Layout(
    kind="record of an evaluation",
    mark=b"rtle",
    tables=(
        """CREATE TABLE bodies (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            body BLOB NOT NULL
        )""",
        """CREATE TABLE samples (
            id INTEGER PRIMARY KEY,
            problem TEXT NOT NULL,
            sample INTEGER NOT NULL,
            round INTEGER NOT NULL,
            question INTEGER REFERENCES bodies (id),
            answer BLOB NOT NULL,
            text BLOB NOT NULL,
            UNIQUE (problem, sample, round)
        )""",
        """CREATE TABLE records (
            sample INTEGER PRIMARY KEY REFERENCES samples (id),
            status TEXT NOT NULL,
            kind TEXT NOT NULL,
            settled INTEGER NOT NULL,
            outline BLOB NOT NULL,
            extraction INTEGER NOT NULL REFERENCES bodies (id),
            judgement INTEGER NOT NULL REFERENCES bodies (id),
            mended INTEGER REFERENCES bodies (id),
            feedback TEXT NOT NULL DEFAULT ''
        )""",
        """CREATE TABLE finished (
            problem TEXT NOT NULL,
            sample INTEGER NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (problem, sample)
        )""",
    ),
)
"""`samples.answer` is the completion without its text, `records.outline` the `Scored` of no sample in
particular, both as JSON; the rest is compressed."""

WHERE_KEY = "WHERE s.problem = ? AND s.sample = ? AND s.round = ?"
FURTHER = "(s.problem, s.sample, s.round) > (?, ?, ?)"
ORDER = "ORDER BY s.problem, s.sample, s.round LIMIT ?"


def put_body(connection: sqlite3.Connection, body: bytes | None) -> int | None:
    """The number under which `body` lies; None for none."""
    if body is None:
        return None
    digest = blake2b(body, digest_size=16).digest()
    known = connection.execute("SELECT id FROM bodies WHERE digest = ?", (digest,)).fetchone()
    if known is not None:
        return number(known[0])
    return connection.execute("INSERT INTO bodies (digest, body) VALUES (?, ?)", (digest, body)).lastrowid


def sample_id(connection: sqlite3.Connection, key: SampleKey) -> int:
    """The number of the sample in the tables. Raises StoreError: it is not there."""
    row = connection.execute(f"SELECT s.id FROM samples s {WHERE_KEY}", cells(key)).fetchone()
    if row is None:
        raise StoreError(f"{key.problem_id} sample {key.sample} round {key.round} was judged and never kept")
    return number(row[0])


def cells(key: SampleKey) -> tuple[str, int, int]:
    """What `WHERE_KEY` is filled in with."""
    return key.problem_id, key.sample, key.round


def key_of(row: tuple[object, ...]) -> SampleKey:
    """From the first three cells: problem, sample, round."""
    return SampleKey(problem_id=str(row[0]), sample=number(row[1]), round=number(row[2]))


def number(cell: object) -> int:
    """A cell of a column that holds nothing but integers."""
    if not isinstance(cell, int):
        raise StoreError(f"a number in the database is {type(cell).__name__}")
    return cell
