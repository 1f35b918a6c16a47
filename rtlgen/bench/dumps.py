"""The dump file a simulation left."""

from __future__ import annotations

from pathlib import Path


def find_dump(folder: Path) -> Path | None:
    """The simulator's own dump, else one the bench wrote; None where there is none, or an empty one.

    A link is none: it may lead to any file of this machine.
    """
    return next((p for p in [folder / "waves.vcd", *sorted(folder.glob("*.vcd"))] if _is_dump(p)), None)


def _is_dump(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size > 0
