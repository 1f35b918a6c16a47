"""A corpus of `rtlgen dataset synth` as a suite: what it holds out, for models trained on the rest."""

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
    if path is None or files.read_manifest(path) is None:
        raise UsageError(
            f"the suite {SUITE} needs a corpus",
            hint="--suite-path FOLDER, as `rtlgen dataset synth` has made it",
        )
    rows = [row.problem() for row in files.rows_of(path) if row.split == "held_out"]
    if not rows:
        raise UsageError(f"{path} holds no problem of a structure that is held out", hint="ask for more rows")
    return ProblemSet(SUITE, LICENCE, tuple(rows))
