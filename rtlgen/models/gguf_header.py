"""What little is read of a GGUF file here. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

from rtlgen.core.errors import ModelUnavailable

_STRING = 8
"""The number of the type in the file's metadata."""


def checked_gguf(path: Path, *, hint: str) -> Path:
    """`path`, when it begins as a GGUF file does.

    Raises:
        ModelUnavailable: it cannot be read, or begins otherwise.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ModelUnavailable(f"{path}: cannot be read: {error.strerror}", hint=hint) from error
    if magic != b"GGUF":
        raise ModelUnavailable(f"{path}: not a GGUF file", hint=hint)
    return path


def gguf_string(path: Path, key: str) -> str:
    """The text behind `key` in the metadata; empty where there is none.

    The package `gguf` finds it too, after it has read every word of the vocabulary: 3 s against none.
    """
    name = key.encode()
    entry = struct.pack("<Q", len(name)) + name + struct.pack("<I", _STRING)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.find(entry)
        if at < 0:
            return ""
        start = at + len(entry)
        (length,) = struct.unpack_from("<Q", data, start)
        return data[start + 8 : start + 8 + length].decode("utf-8", "replace")
