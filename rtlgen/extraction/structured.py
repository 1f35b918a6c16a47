"""Replies in JSON or between tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from rtlgen.extraction.blocks import Block, fenced

_TAGS = re.compile(
    r"\[BEGIN\](?P<begin>.*?)(?P<end1>\[(?:DONE|END)\]|\Z)"
    r"|\[CODE\](?P<bracket>.*?)(?P<end2>\[/CODE\]|\Z)"
    r"|<(?P<tag>code|verilog|systemverilog|rtl|answer|solution|final_answer|python|testbench)(?:\s[^<>]*)?>"
    r"(?P<inner>.*?)(?P<end3></(?P=tag)>|\Z)"
    r"|^[^\w\n]*CODE BEGIN[^\w\n]*$(?P<ruled>.*?)(?P<end4>^[^\w\n]*CODE END[^\w\n]*$|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_OBJECT = re.compile(r"\A\s*[\[{]|[\[{]\s*\"\w+\"\s*:")
_CUT_STRING = re.compile(r'"(\w+)"\s*:\s*"((?:[^"\\]|\\.)*)\\?\Z', re.DOTALL)
_FILE = re.compile(r"(?:[\w./-]*/)?([\w-]+\.(?:svh|vh|sv|v|py))\Z")
_NAME_KEYS = ("name", "path", "filename", "file")
_DECODER = json.JSONDecoder(strict=False)


def tagged(text: str) -> tuple[Block, ...]:
    """The blocks between [BEGIN] and [DONE], <code> and </code>, CODE BEGIN and CODE END, and the like.

    Where such a block holds fences, theirs are the blocks.
    """
    blocks: list[Block] = []
    for match in _TAGS.finditer(text):
        groups = match.groupdict()
        inner = next(groups[g] for g in ("begin", "bracket", "inner", "ruled") if groups[g] is not None)
        closed = any(groups[f"end{n}"] for n in (1, 2, 3, 4))
        tag = (groups["tag"] or "").lower()
        label = tag if tag in ("verilog", "systemverilog", "rtl", "python") else ""
        blocks.extend(fenced(inner) or (Block(text=inner, label=label, closed=closed),))
    return tuple(blocks)


def from_json(text: str) -> tuple[Block, ...]:
    """The strings of the first JSON value of `text`, each a block; fences inside of them are opened.

    A value that breaks off in a string gives that string, not closed.
    """
    begins = _OBJECT.search(text)
    if begins is None:
        return ()
    at = begins.end() - len(begins.group().lstrip())
    try:
        data, _ = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return _cut(text)
    return tuple(
        block
        for name, string in _strings(data, "")
        for block in [replace(b, name=b.name or name) for b in fenced(string)]
        or [Block(text=string, name=name)]
    )


def _cut(text: str) -> tuple[Block, ...]:
    match = _CUT_STRING.search(text)
    if match is None:
        return ()
    raw = re.sub(r"\\(?:u[0-9a-fA-F]{0,3})?\Z", "", match.group(2))
    try:
        string = _DECODER.decode(f'"{raw}"')
    except ValueError:
        return ()
    return (Block(text=string, closed=False),)


def _strings(data: object, name: str) -> Iterator[tuple[str, str]]:
    """All strings of `data` in order, each with its file name: by its key, or by a "name" beside it."""
    waiting: list[tuple[str, object]] = [(name, data)]
    while waiting:
        given, value = waiting.pop()
        if isinstance(value, str):
            yield given, value
        elif isinstance(value, list):
            waiting.extend((given, item) for item in reversed(value))
        elif isinstance(value, dict):
            beside = next((_file(value[k]) for k in _NAME_KEYS if _file(value.get(k))), given)
            waiting.extend((_file(key) or beside, item) for key, item in reversed(value.items()))


def _file(value: object) -> str:
    match = _FILE.match(value) if isinstance(value, str) else None
    return match.group(1) if match else ""
