"""Suites of problem folders: the built-in problems, and anybody's own in the same layout."""

from __future__ import annotations

from pathlib import Path

from rtlgen.core.errors import SpecError
from rtlgen.core.problem import Problem
from rtlgen.resources import problems_dir
from rtlgen.suites.folder import load_folder
from rtlgen.suites.protocol import ProblemSet


def builtin(path: Path | None = None) -> ProblemSet:
    """The problems that ship with rtlgen; `path` is another place of theirs."""
    return ProblemSet("builtin", "Apache-2.0", _load(path or problems_dir(), "builtin"))


def folder(path: Path) -> ProblemSet:
    """Every problem folder right below `path`.

    Raises:
        SpecError: there is none, or one of them is broken.
    """
    problems = _load(path, "folder")
    licences = sorted({p.licence for p in problems if p.licence})
    return ProblemSet("folder", " AND ".join(licences), problems)


def _load(root: Path, suite: str) -> tuple[Problem, ...]:
    if not root.is_dir():
        raise SpecError(f"there is no folder {root}", hint="give one that holds problem folders")
    found = sorted(p.parent for p in root.glob("*/spec.md"))
    if not found:
        alone = (root / "spec.md").is_file()
        raise SpecError(
            f"there is no problem folder in {root}",
            hint="it is a problem folder itself: give the one above it"
            if alone
            else "a problem folder holds spec.md, ref.sv and a bench",
        )
    return tuple(load_folder(p, suite=suite) for p in found)
