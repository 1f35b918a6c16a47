"""The attempts of one run, each on the disk before the next is asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from rtlgen.core.errors import StoreError
from rtlgen.core.trace import Attempt
from rtlgen.store.body import blob, pack, unpack
from rtlgen.store.cache import RESULTS_TABLE
from rtlgen.store.database import Access, Database, Layout
from rtlgen.store.identity import refuse_change

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")

LAYOUT = Layout(
    kind="journal",
    mark=b"rtlg",
    tables=(
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            identity TEXT NOT NULL
        )""",
        """CREATE TABLE attempts (
            run INTEGER NOT NULL REFERENCES runs (id),
            sample INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            status TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (run, sample, idx)
        )""",
        """CREATE TABLE kept (
            run INTEGER NOT NULL REFERENCES runs (id),
            name TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (run, name)
        )""",
        RESULTS_TABLE,
    ),
)


class Journal:
    """One writer's view of one run. What `put` and `keep` have returned from survives `kill -9`.

    The same command goes on where it stopped. A run is the same when its identity is: a mapping of
    what it is made of ("problem", "model", "prompts", "strategy") to a digest or a name of that.
    """

    def __init__(self, path: Path, identity: Mapping[str, str], *, fresh: bool = False) -> None:
        """Open the journal at `path`, made where it is missing.

        Args:
            fresh: begin a new run beside the one that is there. The old attempts stay in the file.

        Raises:
            StoreError: the file cannot be used, another process is writing it, or it holds a run of
                another identity (the message says what differs).
        """
        self.database = Database(path, LAYOUT, Access.SOLE)
        try:
            self._run = self._enter(dict(identity), fresh)
        except BaseException:
            self.database.close()
            raise

    def attempts(self, sample: int = 0) -> tuple[Attempt, ...]:
        """What has been tried for this sample, in order."""
        rows = self.database.rows(
            "SELECT idx, body FROM attempts WHERE run = ? AND sample = ? ORDER BY idx", self._run, sample
        )
        return tuple(
            unpack(Attempt, blob(body), where=f"{self.database.path}: attempt {index}")
            for index, body in rows
        )

    def put(self, attempt: Attempt, sample: int = 0) -> None:
        """Keep `attempt` under its index; one that was there is replaced (judged now, or answered)."""
        body = pack(attempt)
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO attempts (run, sample, idx, status, body) VALUES (?, ?, ?, ?, ?)",
                (self._run, sample, attempt.index, attempt.verdict.status.value, body),
            )

    def keep(self, name: str, value: DataclassInstance) -> None:
        """Keep any other value of this run: an accepted bench, so that it is not paid for twice."""
        self.keep_all({name: value})

    def keep_all(self, values: Mapping[str, DataclassInstance]) -> None:
        """Keep several, all of them or none."""
        rows = [(self._run, name, pack(value)) for name, value in values.items()]
        with self.database.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO kept (run, name, body) VALUES (?, ?, ?)", rows)

    def kept(self, name: str, cls: type[T]) -> T | None:
        rows = self.database.rows("SELECT body FROM kept WHERE run = ? AND name = ?", self._run, name)
        return unpack(cls, blob(rows[0][0]), where=f"{self.database.path}: {name}") if rows else None

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _enter(self, identity: dict[str, str], fresh: bool) -> int:
        rows = self.database.rows("SELECT id, identity FROM runs ORDER BY id DESC LIMIT 1")
        if rows and not fresh:
            number, text = rows[0]
            refuse_change(self.database.path.parent, json.loads(str(text)), identity)
            return int(str(number))
        with self.database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO runs (identity) VALUES (?)", (json.dumps(identity, sort_keys=True),)
            )
            if cursor.lastrowid is None:
                raise StoreError(f"{self.database.path}: the run was not entered")
            return cursor.lastrowid
