"""The figures of a dataset, counted row by row."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rtlgen.dataset.example import Example

_STEP = 100
"""Lengths are counted in steps of so many characters."""
_LISTED = 500
"""Families, and so on, that are named: the most frequent ones."""
_QUANTILES = (0.5, 0.9, 0.99)
_BY = ("split", "suite", "family", "licence", "difficulty", "answers", "model")


class Tally:
    """Counts; no row is kept."""

    def __init__(self) -> None:
        self.rows = 0
        self._by: dict[str, Counter[str]] = {name: Counter() for name in _BY}
        self._lengths: dict[str, Counter[int]] = {"prompt": Counter(), "answer": Counter()}
        self._problems: set[str] = set()
        self._ids: set[str] = set()
        self._repeated = 0

    def add(self, example: Example) -> bool:
        """Count one; False where an equal row was there before, which is not to be written."""
        if example.id in self._ids:
            self._repeated += 1
            return False
        self._ids.add(example.id)
        self.rows += 1
        self._problems.add(example.problem.digest)
        about = example.problem
        self._by["split"][example.split] += 1
        self._by["suite"][about.suite] += 1
        self._by["family"][about.family] += 1
        self._by["licence"][about.licence or "unknown"] += 1
        self._by["difficulty"][about.difficulty or "unknown"] += 1
        self._lengths["prompt"][sum(len(m.content) for m in example.prompt) // _STEP] += 1
        for answer in (*example.before, *example.answers):
            self._by["answers"][answer.evidence.kind or answer.standing.value] += 1
            self._by["model"][answer.origin.model or "unknown"] += 1
        for answer in example.answers:
            self._lengths["answer"][len(answer.text) // _STEP] += 1
        return True

    def figures(self) -> dict[str, Any]:
        """Rows, problems, families, repeated rows that were left out, what they are by, and lengths."""
        return {
            "rows": self.rows,
            "problems": len(self._problems),
            "repeated": self._repeated,
            "families": len(self._by["family"]),
            **{name: dict(counts.most_common(_LISTED)) for name, counts in self._by.items()},
            "characters": {name: _quantiles(counts) for name, counts in self._lengths.items()},
        }


def _quantiles(lengths: Counter[int]) -> dict[str, int]:
    """Upper ends of the steps in which they lie."""
    total = sum(lengths.values())
    found: dict[str, int] = {}
    for quantile in _QUANTILES if total else ():
        below = 0
        for step in sorted(lengths):
            below += lengths[step]
            if below >= quantile * total:
                found[f"p{quantile * 100:g}"] = (step + 1) * _STEP
                break
    return found | ({"max": (max(lengths) + 1) * _STEP} if total else {})
