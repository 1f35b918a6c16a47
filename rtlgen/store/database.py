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
from enum import StrEnum
from pathlib import Path
from typing import IO
from urllib.parse import quote

from rtlgen.core.errors import StoreError
from rtlgen.core.value import value
from rtlgen.store.files import cannot_write, make_folder, read_file

_log = logging.getLogger(__name__)

_BUSY_S = 30.0
"""How long one process waits for another that writes."""


@value
class Layout:
    """The tables of one kind of database; each kind is declared beside what reads and writes it."""

    kind: str
    """As a message calls it: "journal"."""
    mark: bytes
    """Four letters in the head of the file, by which `file` and we know the kind."""
    schema: int = 1
    """To be raised with every change of the tables."""
    tables: tuple[str, ...]
    """The statements that make them."""


class Access(StrEnum):
    SOLE = "sole"
    """Read and write; no second process may open it so at the same time."""
    SHARED = "shared"
    """Read and write, as other processes may at the same time."""
    READ = "read"
    """Read what is there, also while another process writes."""


class Database:
    """The connection. Threads may share it: one transaction at a time."""

    def __init__(self, path: Path, layout: Layout, access: Access) -> None:
        """Open the file at `path`, made where it is missing and may be written.

        Raises:
            StoreError: cannot be opened, is no database of ours or one of another kind, is of another
                schema, or (SOLE) another process has it.
        """
        self.path = path
        self._layout = layout
        self._access = access
        if access is not Access.READ:
            make_folder(path.parent)
        self._lock = threading.Lock()
        self._claim = _claim(path) if access is Access.SOLE else None
        try:
            with self._translated():
                self._connection = _connect(path, access)
                if access is Access.READ:
                    self._check_whole()
                else:
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
            for statement in self._layout.tables:
                self._connection.execute(statement)
            self._pragma(f"application_id={int.from_bytes(self._layout.mark)}")
            self._pragma(f"user_version={self._layout.schema}")
        self._connection.execute("COMMIT")

    def _check_whole(self) -> None:
        self._connection.execute("PRAGMA query_only=ON")
        if not self._check_owner():
            raise sqlite3.DatabaseError("there is nothing in it")

    def _check_owner(self) -> bool:
        """Whether our tables are there; False for an empty file. Raises: the file is not ours to write."""
        if not self._connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            return False
        if self._pragma("application_id") != int.from_bytes(self._layout.mark):
            raise sqlite3.DatabaseError(f"this is no {self._layout.kind} of rtlgen's, but another database")
        version = self._pragma("user_version")
        if version != self._layout.schema:
            raise StoreError(
                f"{self.path}: this is schema {version}; this rtlgen reads schema {self._layout.schema}",
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
            act = "read" if self._access is Access.READ else "write"
            raise StoreError(f"cannot {act} {self.path}: {error}", hint=_hint(error)) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path}: {error}", hint="move the file away, or choose another folder (-o DIR)"
            ) from error

    def _release(self) -> None:
        if self._claim is not None:
            self._claim.close()
            self._claim = None


def _connect(path: Path, access: Access) -> sqlite3.Connection:
    """A reader makes no file. In a folder that it may not write to it cannot take part in the locking of WAL
    either, so there the file is taken for one that nobody changes."""
    uri = f"file:{quote(str(path.absolute()))}"
    if access is Access.READ:
        uri += "?mode=rw" if os.access(path.parent, os.W_OK) else "?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)


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
