"""verl: Parquet with the columns of its RL datasets.

Source: verl's documentation "Prepare data for post-training". `ground_truth` is JSON that a reward
function reads.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from rtlgen.dataset.arrow import pyarrow
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.formats.columns import as_json, identity, judging, messages
from rtlgen.dataset.formats.protocol import Format, Style
from rtlgen.dataset.formats.tables import Parquet


def verl() -> Format:
    """Prompts for a rule as reward."""
    return Format(kinds=frozenset({Kind.PROMPT}), open=_open, loader="parquet", ending=".parquet")


def _open(folder: Path, _: Kind, __: Style) -> Parquet:
    arrow = pyarrow()
    text = arrow.string()
    schema = arrow.schema(
        [
            ("data_source", text),
            ("prompt", arrow.list_(arrow.struct([("role", text), ("content", text)]))),
            ("ability", text),
            ("reward_model", arrow.struct([("style", text), ("ground_truth", text)])),
            (
                "extra_info",
                arrow.struct(
                    [("split", text), ("index", arrow.int64()), ("task_id", text), ("provenance", text)]
                ),
            ),
        ]
    )
    numbers: dict[str, Any] = {}
    return Parquet(folder, lambda e: _row(e, next(numbers.setdefault(e.split, count()))), schema)


def _row(example: Example, index: int) -> dict[str, Any]:
    about = identity(example)
    provenance = about.pop("provenance")
    return {
        "data_source": f"rtlgen/{example.problem.suite}",
        "prompt": messages(example.prompt),
        "ability": "verilog",
        "reward_model": {"style": "rule", "ground_truth": as_json(about | judging(example))},
        "extra_info": {
            "split": example.split,
            "index": index,
            "task_id": example.problem.id,
            "provenance": provenance,
        },
    }
