"""Formats by name, and which of them a file is in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from rtlgen.core.registry import Registry
from rtlgen.samples import folders
from rtlgen.samples.files import beginning, lines
from rtlgen.samples.protocol import Found, SamplesError

FORMATS: Registry[Iterator[Found]] = Registry(
    "format of samples",
    "rtlgen.samples",
    {
        "jsonl": "rtlgen.samples.rows:json_lines",
        "json": "rtlgen.samples.rows:json_list",
        "recording": "rtlgen.samples.recording:recorded",
        "turtle": "rtlgen.samples.turtle:generations",
        "verilog-eval-v2-build": "rtlgen.samples.folders:build",
        "rtllm-rounds": "rtlgen.samples.folders:rounds",
    },
)
"""Each target is a `Reader`."""


def detect(path: Path) -> str:
    """The format that `path` is in, by what it begins with.

    Raises:
        SamplesError: it cannot be read, is empty, or begins like none of them.
    """
    known = f"known: {', '.join(FORMATS.names())}"
    if path.is_dir():
        found = folders.detect(path)
        if not found:
            raise SamplesError(path, "is no folder of samples that is known", hint=known)
        return found
    begins = beginning(path)
    if begins.startswith(b"{"):
        return _of_object(path)
    if begins.startswith(b"["):
        return "turtle" if begins[1:].lstrip().startswith(b"[") else "json"
    if not begins:
        raise SamplesError(path, "holds nothing")
    raise SamplesError(path, "is in no known format", hint=known)


def _of_object(path: Path) -> str:
    _, line = next(lines(path))
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        return "jsonl"
    return "recording" if "request_digest" in first else "jsonl"
