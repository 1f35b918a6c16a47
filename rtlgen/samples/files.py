"""Files of samples, plain or gzip, opened and read with errors that a user understands."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from rtlgen.samples.protocol import SamplesError

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_LONGEST = 64 << 20
"""Bytes of one line; a longer one is no sample."""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """`path` for reading, unpacked where it is gzip, whatever it is called.

    Raises:
        SamplesError: it cannot be read, here or while it is being read.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            if not packed:
                yield raw
                return
            with gzip.open(raw) as unpacked:
                yield cast(IO[bytes], unpacked)
    except FileNotFoundError as error:
        raise SamplesError(path, "there is no such file") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SamplesError(path, f"the gzip file is damaged: {error}") from error
    except OSError as error:
        raise SamplesError(path, f"cannot be read: {error.strerror or error}") from error


def lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """The lines that hold something, each with `FILE:LINE`; raises as `opened`."""
    with opened(path) as file:
        number = 0
        while line := file.readline(_LONGEST):
            number += 1
            if len(line) == _LONGEST:
                raise SamplesError(f"{path}:{number}", f"a line of more than {_LONGEST} bytes is no sample")
            text = line.removeprefix(_BOM) if number == 1 else line
            if text.strip():
                yield f"{path}:{number}", text


def beginning(path: Path) -> bytes:
    """The first bytes of `path` that are no blanks; raises as `opened`."""
    with opened(path) as file:
        return file.read(1 << 16).removeprefix(_BOM).lstrip()
