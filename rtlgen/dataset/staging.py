"""A folder that one process writes at a time, and that is there whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rtlgen.core.errors import StoreError, UsageError
from rtlgen.dataset.files import MANIFEST
from rtlgen.store.files import cannot_write, make_folder

_JOURNAL, _NEW, _OLD = "journal", "new", "old"


@contextmanager
def staged(target: Path, *, replace: bool) -> Iterator[Path]:
    """An empty folder beside `target` that takes its place at the end of the block, and is removed where the
    block is left by an error. What a killed process left is removed by the next one, but for its journal.

    Args:
        replace: a dataset that stands there gives way.

    Raises:
        UsageError: `target` holds something else, or a dataset that is not to be replaced.
        StoreError: it cannot be written to, or another process is at it.
    """
    _check(target, replace)
    place = target.with_name(f".{target.name}.building")
    stage = place / _NEW
    with alone(target):
        try:
            _clear(place)
            stage.mkdir(parents=True)
            yield stage
            if target.exists():
                target.replace(place / _OLD)
            stage.replace(target)
            shutil.rmtree(place)
        except OSError as error:
            raise cannot_write(target, error) from error
        except UsageError:  # the same command would end so again
            shutil.rmtree(place)
            raise
        finally:
            _clear(place)


def journal_of(stage: Path) -> Path:
    """Where the block keeps what the same command shall find again should this one be killed, or be ended by
    an error that may be mended. It is gone with the end of the block."""
    return stage.with_name(_JOURNAL)


def _clear(place: Path) -> None:
    for name in (_NEW, _OLD):
        shutil.rmtree(place / name, ignore_errors=True)
    with suppress(OSError):
        place.rmdir()  # but where there is a journal


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """No other process is in this block for the same folder, by a lock on a file beside it. The lock ends
    with its process, however that ends.

    Raises:
        StoreError: another one is, or the file cannot be written.
    """
    make_folder(target.resolve().parent)
    lock = target.resolve().with_name(f".{target.resolve().name}.lock")
    with _locked(lock, target):
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


@contextmanager
def _locked(lock: Path, target: Path) -> Iterator[None]:
    try:
        fd = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise cannot_write(lock, error) from error
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _busy(target) from None
        if not (lock.exists() and os.path.samestat(os.fstat(fd), lock.stat())):
            raise _busy(target)  # its holder has just removed it
        yield
    finally:
        os.close(fd)


def _busy(target: Path) -> StoreError:
    return StoreError(
        f"another rtlgen is writing {target}", hint="wait for it, or choose another folder (-o DIR)"
    )


def _check(target: Path, replace: bool) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not (target / MANIFEST).is_file():
        raise UsageError(f"{target} holds something that is no dataset", hint="name another folder (-o)")
    if not replace:
        raise UsageError(
            f"{target} holds a dataset", hint="name another folder (-o), or replace it with --fresh"
        )
