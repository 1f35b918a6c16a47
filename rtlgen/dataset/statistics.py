"""The figures of a dataset that is built from runs, counted row by row."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rtlgen.dataset.example import Example
from rtlgen.dataset.overview import MEASURED, Overview

_LISTED = 500
"""Families, and so on, that are named: the most frequent ones."""
_TOLD = ("split", "licence", "difficulty", "answers")
"""What the overview counts and the figures repeat."""


class Tally:
    """Counts; no row is kept."""

    def __init__(self) -> None:
        self.overview = Overview()
        self._by: dict[str, Counter[str]] = {name: Counter() for name in ("suite", "family", "model")}
        self._problems: set[str] = set()
        self._ids: set[str] = set()
        self._repeated = 0

    @property
    def rows(self) -> int:
        return self.overview.rows

    def add(self, example: Example) -> bool:
        """Count one; False where an equal row was there before, which is not to be written."""
        if example.id in self._ids:
            self._repeated += 1
            return False
        self._ids.add(example.id)
        self.overview.add(example)
        self._problems.add(example.problem.digest)
        self._by["suite"][example.problem.suite] += 1
        self._by["family"][example.problem.family] += 1
        for answer in (*example.before, *example.answers):
            self._by["model"][answer.origin.model or "unknown"] += 1
        return True

    def figures(self) -> dict[str, Any]:
        """Rows, problems, families, repeated rows that were left out, what they are by, and lengths."""
        by = self._by | {name: self.overview.counts[name] for name in _TOLD}
        return {
            "rows": self.rows,
            "problems": len(self._problems),
            "repeated": self._repeated,
            "families": len(self._by["family"]),
            **{name: dict(counts.most_common(_LISTED)) for name, counts in by.items()},
            "characters": {what: self.overview.quantiles(what) for what in MEASURED},
        }
