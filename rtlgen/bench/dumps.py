"""The dump file a simulation left."""

from __future__ import annotations

from pathlib import Path


def find_dump(folder: Path) -> Path | None:
    """The simulator's own dump, else one the bench wrote; None where there is none, or an empty one."""
    ours = [folder / "waves.fst", folder / "waves.vcd"]
    theirs = sorted([*folder.glob("*.vcd"), *folder.glob("*.fst")])
    return next((p for p in [*ours, *theirs] if p.is_file() and p.stat().st_size), None)
