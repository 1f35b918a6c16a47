"""Fresh folders for tools to work in."""

from __future__ import annotations

import atexit
import fcntl
import itertools
import os
import secrets
import tempfile
import threading
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
    folder = Path(tempfile.mkdtemp(prefix="rtlgen-", dir=base.resolve() if base else work_root()))
    try:
        yield folder
    finally:
        _remove(folder)


_lock = threading.Lock()
_root: tuple[int, Path] | None = None
_ROOT_PREFIX = "rtlgen-root-"


def work_root() -> Path:
    """The folder that holds all work folders of this process, unless they have another base.

    What a process left behind that was killed is removed by the next one: a root is locked as long as its
    process, or one forked from it, lives.
    """
    global _root
    with _lock:
        if _root is None or _root[0] != os.getpid():
            base = _default_base()
            for old in base.glob(f"{_ROOT_PREFIX}*"):
                _remove_abandoned(old)
            _root = os.getpid(), _locked_folder(base)
        return _root[1]


def _locked_folder(base: Path) -> Path:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_ROOT_PREFIX, dir=base)).resolve()
        try:
            fd = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue  # taken for abandoned before it was locked
        fcntl.flock(fd, fcntl.LOCK_EX)
        if folder.is_dir():
            atexit.register(_remove_root, os.getpid(), folder)
            return folder
        os.close(fd)


def _remove_abandoned(folder: Path) -> None:
    try:
        fd = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # gone, or another user's
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(folder)
    except OSError:
        return  # in use, or somebody else is at it
    finally:
        os.close(fd)


def _remove_root(owner: int, folder: Path) -> None:
    if owner == os.getpid() and folder.is_dir():
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
    """Remove a folder, even one that a job has locked, or nested deeper than a path can tell: every folder
    found in it is moved to the top before it is looked into. Links are not followed."""
    name = secrets.token_hex(8)
    numbers = itertools.count()
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        at.chmod(0o700)
        with os.scandir(at) as entries:
            inside = list(entries)
        for entry in inside:
            if entry.is_dir(follow_symlinks=False):
                Path(entry.path).chmod(0o700)  # or it could not be moved
                waiting.append(Path(entry.path).rename(folder / f"{name}-{next(numbers)}"))
            else:
                os.remove(entry.path)  # noqa: PTH107 - a path as a value costs more than its removal
        if at != folder:
            at.rmdir()
    folder.rmdir()
