"""Which weights a folder or file holds."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from rtlgen.core.digest import digest

_WEIGHTS = {".safetensors", ".gguf", ".bin", ".json", ".jinja", ".model", ".txt"}


def fingerprint(path: Path) -> str:
    """12 hex digits of the content: of one file, or of all that make up a model's folder.

    It reads everything, as loading the weights does next; `ModelOptions.revision` saves that.
    """
    if path.is_file():
        return _of_file(path, path.stat().st_mtime_ns)[:12]
    files = sorted(p for p in path.iterdir() if p.is_file() and p.suffix in _WEIGHTS)
    return digest([[p.name, _of_file(p, p.stat().st_mtime_ns)] for p in files])[:12]


@cache
def _of_file(path: Path, mtime_ns: int) -> str:  # noqa: ARG001 - part of the cache's key
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
