"""Writing a file so that a reader sees the old one or the new one, never half of it."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from rtlgen.core.errors import StoreError

_HINTS = {
    errno.ENOSPC: "free some space and run the same command again: it goes on where it stopped",
    errno.EDQUOT: "free some of your quota and run the same command again: it goes on where it stopped",
    errno.EACCES: "choose a folder that you may write to (-o DIR)",
    errno.EPERM: "choose a folder that you may write to (-o DIR)",
    errno.EROFS: "choose a folder that can be written to (-o DIR)",
    errno.ENOTDIR: "a file stands where a folder is needed: choose another folder (-o DIR)",
    errno.EEXIST: "a file stands where a folder is needed: choose another folder (-o DIR)",
    errno.EISDIR: "a folder stands where a file is needed: choose another folder (-o DIR)",
}


def write_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`; as `write_parts`."""
    write_parts(path, (data,))


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Put `parts` one after the other at `path`, by a temporary file beside it and a rename. Missing folders
    are made.

    Raises:
        StoreError: the disk is full, or the place cannot be written to. `path` is as it was.
    """
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        if isinstance(error, OSError):
            raise cannot_write(path, error) from error
        raise


def make_folder(path: Path) -> None:
    """Make `path` and what is missing above it.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def read_file(path: Path) -> bytes:
    """What `path` holds.

    Raises:
        StoreError: it is not there or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror or error}") from error


def inside(root: Path, relative: str) -> Path:
    """`relative` (POSIX) below `root`.

    Raises:
        StoreError: it would lie elsewhere. The names of a candidate's files come from a model.
    """
    parts = PurePosixPath(relative)
    if (
        not relative
        or parts.is_absolute()
        or ".." in parts.parts
        or "\0" in relative
        or parts == PurePosixPath()
    ):
        raise StoreError(f"'{relative}' is no name for a file in {root}")
    return root.joinpath(*parts.parts)


def cannot_write(path: Path, error: OSError) -> StoreError:
    """`error` in the user's words, with the path and what to do about it."""
    hint = _HINTS.get(error.errno, "") if error.errno is not None else ""
    return StoreError(f"cannot write {path}: {error.strerror or error}", hint=hint)
