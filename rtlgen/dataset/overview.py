"""What is in a dataset of whichever kind: counted row by row, no row is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from rtlgen.core.value import value
from rtlgen.dataset import files
from rtlgen.dataset.example import Example
from rtlgen.dataset.published.row import Imported
from rtlgen.dataset.row import Row

COUNTED = ("kind", "split", "family", "difficulty", "answers", "licence", "fault")
MEASURED = ("prompt", "answer")
STEP = 100
"""Lengths are counted in steps of so many characters."""
_QUANTILES = (0.5, 0.9, 0.99)

AnyRow = Row | Example | Imported


@value
class Told:
    """What one row says of itself."""

    counted: Mapping[str, tuple[str, ...]]
    """By the names in COUNTED; an answer is one of several."""
    prompt: int
    """Characters."""
    answers: tuple[int, ...]


class Overview:
    """The figures of a dataset."""

    def __init__(self) -> None:
        self.rows = 0
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
        self.difficulties: Counter[tuple[str, str]] = Counter()
        """Of the rows of each family."""
        self._lengths: dict[str, Counter[int]] = {name: Counter() for name in MEASURED}

    def add(self, row: AnyRow) -> None:
        """Count a row."""
        told = _told(row)
        self.rows += 1
        for name, values in told.counted.items():
            self.counts[name].update(v or "unknown" for v in values)
        for family, difficulty in zip(
            told.counted.get("family", ()), told.counted.get("difficulty", ()), strict=False
        ):
            self.difficulties[family or "unknown", difficulty or "unknown"] += 1
        self._lengths["prompt"][told.prompt // STEP] += 1
        self._lengths["answer"].update(n // STEP for n in told.answers)

    def add_fault(self, fault: str) -> None:
        """Count a row that was looked at and not taken."""
        self.counts["fault"][fault] += 1

    def lengths(self, what: str) -> dict[int, int]:
        """How many prompts or answers are how long, by the lower end of the step in characters."""
        return {step * STEP: n for step, n in sorted(self._lengths[what].items())}

    def quantiles(self, what: str) -> dict[str, int]:
        """Upper ends of the steps in which they lie: p50, p90, p99 and max; empty where there is nothing."""
        lengths = self.lengths(what)
        total, found, below = sum(lengths.values()), dict[str, int](), 0
        for start, n in lengths.items():
            below += n
            for quantile in _QUANTILES:
                if below >= quantile * total:
                    found.setdefault(f"p{quantile * 100:g}", start + STEP)
        return found | ({"max": max(lengths) + STEP} if lengths else {})

    def figures(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "rows": self.rows,
            **{name: dict(counts.most_common()) for name, counts in self.counts.items() if counts},
            "characters": {name: {str(at): n for at, n in self.lengths(name).items()} for name in MEASURED},
        }


def overview(folder: Path) -> Overview:
    """Of the dataset in `folder`: a corpus, one built from runs, or an imported one.

    Raises:
        StoreError: it cannot be read.
    """
    found = Overview()
    for row in _rows(folder / files.ROWS):
        found.add(row)
    for record in files.records_of(folder / files.BROKEN):
        found.add_fault(record["fault"])
    return found


def _rows(file: Path) -> Iterator[AnyRow]:
    first = next(files.every_record(file), {})
    cls = Row if "reference" in first else Example if "answers" in first else Imported
    return files.values_of(file, cls)


def _told(row: AnyRow) -> Told:
    match row:
        case Row():
            return _constructed(row)
        case Example():
            return _example(row)
        case Imported():
            return _published(row)


def _constructed(row: Row) -> Told:
    return Told(
        counted={
            "kind": ("problem",),
            "split": (row.split,),
            "family": (row.family,),
            "difficulty": (row.difficulty,),
            "answers": ("right",) * len(row.answers) + ("wrong",) * len(row.wrong),
            "licence": (row.provenance.licence,),
        },
        prompt=len(row.prompt),
        answers=tuple(len(a.code) for a in row.answers),
    )


def _example(row: Example) -> Told:
    about = row.problem
    return Told(
        counted={
            "kind": (row.kind.value,),
            "split": (row.split,),
            "family": (about.family.partition("/")[0],),
            "difficulty": (about.difficulty,),
            "answers": tuple(a.evidence.kind or a.standing.value for a in chain(row.before, row.answers)),
            "licence": (about.licence,),
        },
        prompt=sum(len(m.content) for m in row.prompt),
        answers=tuple(len(a.text) for a in row.answers),
    )


def _published(row: Imported) -> Told:
    return Told(
        counted={
            "kind": ("published",),
            "family": (row.source.format,),
            "answers": ("unknown",),
            "licence": (row.source.licence,),
        },
        prompt=len(row.prompt),
        answers=(len(row.code),),
    )
