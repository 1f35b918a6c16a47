"""Adapters that were merged once: in the user's cache, one GGUF file for each base and adapter."""

from __future__ import annotations

import errno
import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from rtlgen.core.digest import digest
from rtlgen.core.errors import ModelUnavailable, StoreError
from rtlgen.models.gguf_merge import merge
from rtlgen.models.lora import CONFIG, WEIGHTS
from rtlgen.models.weights import fingerprint

log = logging.getLogger(__name__)

_VERSION = 1
"""Of what is written from the same base and adapter: counted up when `gguf_merge` writes something else."""
_KEPT = 8
"""Files; those that were not used for longest go when another is made."""


def cache_dir() -> Path:
    """Of the user; XDG_CACHE_HOME moves it."""
    return platformdirs.user_cache_path("rtlgen", appauthor=False) / "models"


def revision(base: Path, adapter: Path) -> str:
    """12 hex digits of what the merged weights are made of.

    Raises:
        ModelUnavailable: a file of the adapter is missing.
    """
    try:
        parts = [fingerprint(adapter / name) for name in (CONFIG, WEIGHTS)]
    except OSError as error:
        raise ModelUnavailable(f"{error.filename}: cannot be read: {error.strerror}") from error
    return digest([_VERSION, fingerprint(base), *parts])[:12]


def merged(base: Path, adapter: Path, folder: Path | None = None) -> Path:
    """The GGUF file of `base` with `adapter`, made now if it is not there whole.

    It is written beside its place and renamed, and a second file tells its fingerprint, by which it is
    examined at every use. Of several processes that want it one makes it and the others wait.

    Args:
        folder: of the files; the user's cache if None.

    Raises:
        ModelUnavailable, ExtraMissing: as `gguf_merge.merge`.
        StoreError: the folder cannot be written, or the disk is full.
    """
    folder = folder or cache_dir()
    path = folder / f"{revision(base, adapter)}.gguf"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            if not _is_whole(path):
                log.info("merging %s into %s, once: %s", adapter, base, path)
                _make(base, adapter, path)
                _remove_old(folder)
            os.utime(path)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StoreError(
            f"{folder}: the merged weights (about 150 MB) cannot be kept: "
            f"{'the disk is full' if full else error.strerror}",
            hint="make room, or let XDG_CACHE_HOME name another folder; --model embedded:base needs none",
        ) from error
    return path


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _told(path: Path) -> Path:
    """Where the fingerprint of the file stands."""
    return path.with_suffix(".fingerprint")


def _is_whole(path: Path) -> bool:
    try:
        told = _told(path).read_text("ascii")
        found = fingerprint(path)
    except (FileNotFoundError, UnicodeDecodeError):
        return False
    if found != told:
        log.warning("%s is not what was written there: making it anew", path)
    return found == told


def _make(base: Path, adapter: Path, path: Path) -> None:
    part = path.with_suffix(".part")
    try:
        merge(base, adapter, part)
        told = fingerprint(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _told(path).write_text(told, "ascii")


def _remove_old(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.gguf"), key=lambda p: -p.stat().st_mtime)
    for old in newest_first[_KEPT:]:
        for path in (old, _told(old)):
            path.unlink(missing_ok=True)
