"""Findings that runs share: the same completion of the same problem is judged once on a machine."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from rtlgen.core.errors import StoreError
from rtlgen.store.body import blob
from rtlgen.store.database import Access, Database, Layout
from rtlgen.store.packed import PackedFinding

_log = logging.getLogger(__name__)

FILE = "findings.sqlite"

LAYOUT = Layout(
    kind="result cache",
    mark=b"rtlc",
    tables=(
        """CREATE TABLE findings (
            key BLOB PRIMARY KEY,
            outline BLOB NOT NULL,
            extraction BLOB NOT NULL,
            judgement BLOB NOT NULL,
            mended BLOB
        )""",
    ),
)

_AT_ONCE = 500
"""Keys of one question: SQLite takes at least 999."""


class FindingCache:
    """Findings by key, in a file that other runs may use at the same time.

    It is a help, never a need: what cannot be read or written is told once, and then it is as if empty.
    """

    def __init__(self, database: Database) -> None:
        self._database: Database | None = database

    @classmethod
    def open(cls, folder: Path) -> Self | None:
        """The cache in `folder`, made where it is missing; None, and a warning, where it cannot be used."""
        try:
            return cls(Database(folder / FILE, LAYOUT, Access.SHARED))
        except StoreError as error:
            _log.warning("without the result cache: %s", error)
            return None

    def get(self, keys: Sequence[bytes]) -> dict[bytes, PackedFinding]:
        """What is known under each of `keys`."""
        found: dict[bytes, PackedFinding] = {}
        for first in range(0, len(keys), _AT_ONCE):
            some = keys[first : first + _AT_ONCE]
            query = f"SELECT * FROM findings WHERE key IN ({', '.join('?' * len(some))})"
            try:
                rows = self._database.rows(query, *some) if self._database is not None else []
            except StoreError as error:
                self._give_up(error)
                return found
            for key, outline, extraction, judgement, mended in rows:
                found[blob(key)] = PackedFinding(
                    outline=blob(outline),
                    extraction=blob(extraction),
                    judgement=blob(judgement),
                    mended=blob(mended) if mended is not None else None,
                )
        return found

    def put(self, findings: Mapping[bytes, PackedFinding]) -> None:
        """Keep all of `findings`."""
        if self._database is None or not findings:
            return
        try:
            with self._database.transaction() as connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO findings VALUES (?, ?, ?, ?, ?)",
                    [(key, f.outline, f.extraction, f.judgement, f.mended) for key, f in findings.items()],
                )
        except StoreError as error:
            self._give_up(error)

    def close(self) -> None:
        if self._database is not None:
            self._database.close()

    def _give_up(self, error: StoreError) -> None:
        _log.warning("no longer with the result cache: %s", error)
        database, self._database = self._database, None
        if database is not None:
            database.close()
