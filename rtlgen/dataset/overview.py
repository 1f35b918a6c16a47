"""What is in a dataset of whichever kind: counted row by row, no row is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rtlgen.core.value import value
from rtlgen.dataset import files

COUNTED = ("kind", "split", "family", "difficulty", "answers", "licence")
MEASURED = ("prompt", "answer")
_STEP = 100
"""Lengths are counted in steps of so many characters."""

Record = Mapping[str, Any]


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
        self.lengths: dict[str, Counter[int]] = {name: Counter() for name in MEASURED}
        """How many are how long, by the lower end of the step."""

    def add(self, told: Told) -> None:
        self.rows += 1
        for name, values in told.counted.items():
            self.counts[name].update(v or "unknown" for v in values)
        self.lengths["prompt"][told.prompt // _STEP * _STEP] += 1
        self.lengths["answer"].update(n // _STEP * _STEP for n in told.answers)

    def figures(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "rows": self.rows,
            **{name: dict(counts.most_common()) for name, counts in self.counts.items() if counts},
            "characters": {
                name: {str(at): n for at, n in sorted(counts.items())}
                for name, counts in self.lengths.items()
            },
        }


def overview(folder: Path) -> Overview:
    """Of the dataset in `folder`: a corpus, one built from runs, or an imported one.

    Raises:
        StoreError: it cannot be read.
    """
    found = Overview()
    for record in files.every_record(folder / files.ROWS):
        found.add(told(record))
    return found


def told(record: Record) -> Told:
    """What a row of any of the three shapes says of itself."""
    if "reference" in record:
        return _constructed(record)
    return _example(record) if "answers" in record else _published(record)


def _constructed(row: Record) -> Told:
    answers = [row["reference"], *row["alternates"]]
    return Told(
        counted={
            "kind": ("problem",),
            "split": (row["split"],),
            "family": (row["family"],),
            "difficulty": (row["difficulty"],),
            "answers": ("right",) * len(answers) + ("wrong",) * len(row["wrong"]),
            "licence": (row["provenance"]["licence"],),
        },
        prompt=len(row["prompt"]),
        answers=tuple(len(a["code"]) for a in answers),
    )


def _example(row: Record) -> Told:
    about, answers = row["problem"], row["answers"]
    return Told(
        counted={
            "kind": (row["kind"],),
            "split": (row["split"],),
            "family": (about["family"].partition("/")[0],),
            "difficulty": (about["difficulty"],),
            "answers": tuple(a["evidence"]["kind"] or a["standing"] for a in (*row["before"], *answers)),
            "licence": (about["licence"],),
        },
        prompt=sum(len(m["content"]) for m in row["prompt"]),
        answers=tuple(len(a["text"]) for a in answers),
    )


def _published(row: Record) -> Told:
    return Told(
        counted={
            "kind": ("published",),
            "family": (row["source"]["format"],),
            "answers": ("unknown",),
            "licence": (row["source"]["licence"],),
        },
        prompt=len(row["prompt"]),
        answers=(len(row["code"]),),
    )
