"""`rtlgen dataset build` in a process that is killed at a chosen moment, and that logs what it looks at."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rtlgen.__main__ import main
from rtlgen.core.candidate import Candidate
from rtlgen.core.digest import digest
from rtlgen.core.toolrun import ToolVersion
from rtlgen.dataset import area, build
from rtlgen.dataset.clean import cleaning, near
from rtlgen.dataset.clean.contamination import Match
from rtlgen.dataset.clean.decontaminate import Decontaminator
from rtlgen.dataset.clean.fingerprint import Fingerprint, Subject
from rtlgen.dataset.memory import Memory
from rtlgen.dataset.statistics import Tally

PLACES: dict[str, tuple[Any, str]] = {
    "looked at": (Decontaminator, "matches"),
    "kept": (Memory, "keep"),
    "counted": (Tally, "add"),
    "card": (build, "write_card"),
    "moved": (Path, "replace"),
}
Moment = tuple[str, int]
"""Just before which call of which place."""


def build_here(corpus: Path, folder: Path, log: Path, moment: Moment | None, *more: str) -> None:
    """The command, killed at a moment; None for never."""
    sys.argv = [
        "rtlgen", "dataset", "build", str(corpus), "-o", str(folder), "--kind", "unpaired", "-f",
        "trl,parquet", "--near-duplicates", "drop", "--area", *more,
    ]  # fmt: skip
    with _Logged(log):
        if moment is None:
            main()
            return
        name, nth = moment
        place = PLACES[name]
        with patch.object(*place, _deadly(getattr(*place), nth)):
            main()


def _deadly(act: Callable[..., Any], nth: int) -> Callable[..., Any]:
    calls = 0

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*arguments, **named)

    return call


class _Logged:
    """Each design that is compared or measured leaves a line; Yosys is not asked itself."""

    def __init__(self, log: Path) -> None:
        matches = Decontaminator.matches

        def compared(self: Decontaminator, subjects: Sequence[Subject]) -> list[Match | None]:
            found = matches(self, subjects)
            _note(log, *(f"compared {digest([s.prompt, s.code])}" for s in subjects))
            return found

        def sketched(design: Fingerprint) -> near.Sketch:
            found = near.sketch(design)
            _note(log, f"sketched {digest(found.code)}")
            return found

        def measured(design: Candidate) -> int:
            _note(log, f"measured {design.digest}")
            return len(design.text)

        self._patches = [
            patch.object(Decontaminator, "matches", compared),
            patch.object(cleaning, "sketch", sketched),
            patch.object(area, "cells_of", measured),
            patch.object(area, "yosys", lambda: ToolVersion(name="yosys", version="0")),
        ]

    def __enter__(self) -> None:
        for one in self._patches:
            one.start()

    def __exit__(self, *_: object) -> None:
        for one in self._patches:
            one.stop()


def _note(log: Path, *lines: str) -> None:
    with log.open("a") as file:
        file.writelines(f"{line}\n" for line in lines)
