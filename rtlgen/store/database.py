"""One SQLite file in WAL mode, written through one connection.

Measured: WAL with zstd bodies survives `kill -9` with nothing acknowledged lost, where appended JSON
lines tear, and a record takes a quarter of its size.
"""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rtlgen.core.errors import StoreError
from rtlgen.store.files import cannot_write, make_folder, read_file

_log = logging.getLogger(__name__)

APPLICATION_ID = 0x72746C67
"""Marks the file as rtlgen's ("rtlg"), for `file` and for us."""

SCHEMA = 1

_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL
);
CREATE TABLE attempts (
    run INTEGER NOT NULL REFERENCES runs (id),
    sample INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    status TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (run, sample, idx)
);
CREATE TABLE kept (
    run INTEGER NOT NULL REFERENCES runs (id),
    name TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (run, name)
);
CREATE TABLE results (
    key TEXT PRIMARY KEY,
    body BLOB NOT NULL
);
"""


class Database:
    """The connection. Threads may share it: one transaction at a time."""

    def __init__(self, path: Path, *, only_writer: bool = False) -> None:
        """Open the file at `path`, made where it is missing.

        Args:
            only_writer: no second process may open it so at the same time.

        Raises:
            StoreError: cannot be opened or written, is no database of ours, is of a newer rtlgen, or
                (`only_writer`) another process has it.
        """
        self.path = path
        make_folder(path.parent)
        self._lock = threading.Lock()
        self._claim = _claim(path) if only_writer else None
        try:
            with self._translated():
                self._connection = sqlite3.connect(
                    path, timeout=30.0, isolation_level=None, check_same_thread=False
                )
                self._prepare()
        except BaseException:
            self._release()
            raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()
            self._release()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """What is written inside is there for good when the block has ended, or not at all."""
        with self._lock, self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with self._lock, self._translated():
            return self._connection.execute(query, values).fetchall()

    def _prepare(self) -> None:
        self._check_owner()
        mode = self._pragma("journal_mode=WAL")
        if mode != "wal":
            _log.warning("%s: this file system cannot do WAL; journal mode is %s", self.path, mode)
        # FULL: 4 ms a commit, next to seconds for a model's answer that somebody paid for.
        self._pragma("synchronous=FULL")
        self._connection.execute("BEGIN IMMEDIATE")
        if not self._check_owner():
            for statement in filter(str.strip, _TABLES.split(";")):
                self._connection.execute(statement)
            self._pragma(f"application_id={APPLICATION_ID}")
            self._pragma(f"user_version={SCHEMA}")
        self._connection.execute("COMMIT")

    def _check_owner(self) -> bool:
        """Whether our tables are there; False for an empty file. Raises: the file is not ours to write."""
        if not self._connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            return False
        if self._pragma("application_id") != APPLICATION_ID:
            raise sqlite3.DatabaseError("this is a database of another program")
        version = self._pragma("user_version")
        if version != SCHEMA:
            raise StoreError(
                f"{self.path}: this is schema {version}; this rtlgen reads schema {SCHEMA}",
                hint="use the version of rtlgen that wrote it, or another folder (-o DIR)",
            )
        return True

    def _pragma(self, text: str) -> object:
        row = self._connection.execute(f"PRAGMA {text}").fetchone()
        return None if row is None else row[0]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(f"cannot write {self.path}: {error}", hint=_hint(error)) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path}: {error}", hint="move the file away, or choose another folder (-o DIR)"
            ) from error

    def _release(self) -> None:
        if self._claim is not None:
            self._claim.close()
            self._claim = None


def _hint(error: sqlite3.OperationalError) -> str:
    text = str(error)
    if "full" in text:
        return "free some space and run the same command again: it goes on where it stopped"
    if "readonly" in text or "unable to open" in text:
        return "choose a folder that you may write to (-o DIR)"
    return ""


def _claim(path: Path) -> IO[str]:
    """A lock that ends with its process, however that ends."""
    lock = path.with_name(f".{path.name}.lock")
    try:
        file = lock.open("a+")
    except OSError as error:
        raise cannot_write(lock, error) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        holder = read_file(lock).decode("ascii", "replace").strip()
        raise StoreError(
            f"another rtlgen (process {holder}) is writing in {path.parent}",
            hint="wait for it, or choose another folder (-o DIR)",
        ) from None
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file
