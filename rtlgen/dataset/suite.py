"""A corpus of `rtlgen dataset synth` as two suites: what it holds out, and the rest, to train on."""

from __future__ import annotations

from pathlib import Path

from rtlgen.core.errors import UsageError
from rtlgen.dataset import files
from rtlgen.dataset.row import SUITE
from rtlgen.dataset.synth.compose import LICENCE
from rtlgen.suites.protocol import ProblemSet


def held_out(path: Path | None) -> ProblemSet:
    """The problems of the structures that no training sees.

    Args:
        path: the corpus's folder.

    Raises:
        UsageError: none is named, or it holds no such problem.
        StoreError: a row cannot be read.
    """
    return _part(path, SUITE, "held_out")


def to_train_on(path: Path | None) -> ProblemSet:
    """All other problems; raises as `held_out`."""
    return _part(path, f"{SUITE}:train", "train")


def _part(path: Path | None, name: str, split: str) -> ProblemSet:
    if path is None or files.read_manifest(path) is None:
        raise UsageError(
            f"the suite {name} needs a corpus",
            hint="--suite-path FOLDER, as `rtlgen dataset synth` has made it",
        )
    rows = [row.problem() for row in files.rows_of(path) if row.split == split]
    if not rows:
        raise UsageError(f"{path} holds no problem of the split {split}", hint="ask for more rows")
    return ProblemSet(name, LICENCE, tuple(rows))
