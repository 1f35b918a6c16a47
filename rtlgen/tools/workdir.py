"""Fresh folders for tools to work in."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_TMPFS = Path("/dev/shm")
_ROOM_BYTES = 1 << 30


@contextmanager
def fresh_workdir(base: Path | None = None) -> Iterator[Path]:
    """An empty folder that is gone afterwards, whatever happened in it.

    Args:
        base: where to make it; None for a file system in memory where there is a fitting one,
            else the system's folder for temporary files.
    """
    folder = Path(tempfile.mkdtemp(prefix="rtlgen-", dir=base or _default_base())).resolve()
    try:
        yield folder
    finally:
        _remove(folder)


@cache
def _default_base() -> Path:
    return _TMPFS if _fits(_TMPFS) else Path(tempfile.gettempdir())


def _fits(folder: Path) -> bool:
    """Whether simulations can be built and run there: containers often mount it small and noexec."""
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        return False
    facts = os.statvfs(folder)
    return not facts.f_flag & os.ST_NOEXEC and facts.f_bavail * facts.f_frsize >= _ROOM_BYTES


def _remove(folder: Path) -> None:
    for path, folders, _ in os.walk(folder):
        for name in folders:
            child = Path(path, name)
            if not child.is_symlink() and not os.access(child, os.R_OK | os.W_OK | os.X_OK):
                child.chmod(0o700)  # a job may have locked its own folder
    shutil.rmtree(folder)
