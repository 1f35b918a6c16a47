"""Source files on their way to a compiler."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from rtlgen.core.errors import UsageError
from rtlgen.core.hdl import SourceFile

FRESH_START = "rtlgen_defaults.sv"


def fresh_start(timescale: str) -> SourceFile:
    """Compiled before every file, so that no directive of one file leaks into the next: the time scale that a
    design is simulated with must not depend on the order of the files."""
    return SourceFile(path=FRESH_START, text=f"`resetall\n`timescale {timescale}\n")


def write_sources(files: Sequence[SourceFile], folder: Path) -> None:
    """Write each file under its own path below `folder`.

    Raises:
        UsageError: a path that leaves the folder, or two files with one path.
    """
    seen: set[str] = set()
    made: set[PurePosixPath] = set()
    for file in files:
        path = PurePosixPath(file.path)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise UsageError(f"the source path '{file.path}' leaves the work folder")
        if file.path in seen:
            raise UsageError(f"two source files have the path '{file.path}'")
        if file.path.startswith(("-", "+")) or any(c.isspace() for c in file.path):
            raise UsageError(
                f"the source path '{file.path}' would be read as an option, or has a blank in it"
            )
        seen.add(file.path)
        target = folder / path
        if path.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        # Text that came out of a model may hold a lone surrogate, which is no UTF-8.
        target.write_bytes(file.text.encode("utf-8", "replace"))
