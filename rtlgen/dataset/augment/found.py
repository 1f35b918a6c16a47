"""Verilog as it is found: folders of files without a specification and without a bench."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.digest import digest
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.dataset.augment.originals import TEST_SHARE, Original
from rtlgen.dataset.split import family_of, split_of
from rtlgen.verilog.modules import modules, tops

_ENDINGS = (".v", ".sv")
_LONGEST = 200_000
"""Characters of a file that is read."""


def is_code(folder: Path) -> bool:
    """Whether `folder` holds Verilog, and is no run and no dataset."""
    return folder.is_dir() and not any(folder.glob("*.json*")) and any(_files(folder))


def found(folder: Path, seed: int) -> Iterator[Original]:
    """The designs in `folder`, each file one; of a file without one top there is none to be had."""
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        text = path.read_text("utf-8", "replace")
        known = tops(modules(text)) if len(text) <= _LONGEST else ()
        designs: tuple[Candidate, ...] = ()
        if len(known) == 1:
            designs = (Candidate(files=(SourceFile(path=path.name, text=text),), top=known[0]),)
        family = family_of(path.stem)
        yield Original(
            key=f"{folder.resolve().name}/{name}@{digest(text)[:12]}",
            problem=Problem(
                id=path.stem,
                suite="found",
                spec="",
                top=known[0] if len(known) == 1 else "",
                digest=digest(text),
            ),
            designs=designs,
            family=family,
            split=split_of(family, TEST_SHARE, seed),
        )


def digest_of(folder: Path) -> str:
    """Of all that is found in it."""
    return digest(
        [[p.relative_to(folder).as_posix(), p.read_text("utf-8", "replace")] for p in _files(folder)]
    )


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.suffix in _ENDINGS and p.is_file())
