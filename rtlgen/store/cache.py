"""Verdicts by what they were made from: the same candidate is simulated once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict

import rtlgen
from rtlgen.core.candidate import Candidate
from rtlgen.core.digest import digest
from rtlgen.core.errors import StoreError
from rtlgen.core.problem import Problem
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.store.body import blob, pack, unpack
from rtlgen.store.database import Database

_log = logging.getLogger(__name__)

_OF_THE_MACHINE = frozenset({Kind.TIMEOUT, Kind.RESOURCE})
"""A faster or idler machine may say otherwise."""


def result_key(
    candidate: Candidate, problem: Problem, tools: Sequence[ToolVersion], flags: Sequence[str] = ()
) -> str:
    """What a verdict depends on: sources, problem with its bench, tools, flags, and rtlgen's own version.

    A tool counts by name and version, not by its path. `flags` are all else that decides: the sandbox
    level, seeds beyond the bench's own.
    """
    return digest(
        {
            "candidate": candidate.digest,
            "problem": problem.digest,
            "bench": asdict(problem.bench) if problem.bench is not None else None,
            "tools": sorted([tool.name, tool.version] for tool in tools),
            "flags": list(flags),
            "rtlgen": rtlgen.__version__,
        }
    )


def lasting(verdict: Verdict) -> bool:
    """The same sources will get this verdict again: it is not our error, and no matter of time or memory."""
    return verdict.status is not Status.ERROR and verdict.kind not in _OF_THE_MACHINE


RESULTS_TABLE = "CREATE TABLE results (key TEXT PRIMARY KEY, body BLOB NOT NULL)"


class ResultCache:
    """Verdicts by key.

    Args:
        database: one whose layout has `RESULTS_TABLE`; other runs and processes may share it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> Verdict | None:
        rows = self._database.rows("SELECT body FROM results WHERE key = ?", key)
        if not rows:
            return None
        try:
            return unpack(Verdict, blob(rows[0][0]), where=f"{self._database.path}: result {key[:12]}")
        except StoreError as error:
            _log.warning("%s; it is made again", error)
            return None

    def put(self, key: str, verdict: Verdict) -> None:
        """Keep `verdict`, where it is a lasting one."""
        if not lasting(verdict):
            return
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO results (key, body) VALUES (?, ?)", (key, pack(verdict))
            )

    def get_or(self, key: str, judge: Callable[[], Verdict]) -> Verdict:
        """The verdict under `key`; `judge` is asked, and its answer kept, where there is none."""
        known = self.get(key)
        if known is not None:
            return known
        verdict = judge()
        self.put(key, verdict)
        return verdict
