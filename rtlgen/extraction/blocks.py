"""Fenced blocks of code in a reply (CommonMark 0.31, 4.5, and the ways in which models miss it)."""

from __future__ import annotations

import re

from rtlgen.core.value import value
from rtlgen.extraction.scan import units

_RUN = re.compile(r"`{3,}|^[ \t]*~{3,}", re.MULTILINE)
_WORD = re.compile(r"[ \t]*(\{?\.?[A-Za-z][\w+#.-]*)")
_FILE_NAME = re.compile(r"([\w-]+\.(?:svh|vh|sv|v|py))\b")
_NAMED_BY_COMMENT = re.compile(
    r"\s*(?://|#|/\*)\s*(?:file\s*(?:name)?\s*[:=]\s*)?[`'\"]?([\w./-]+\.(?:svh|vh|sv|v|py))\b", re.IGNORECASE
)
_CODE_WORDS = frozenset({"module", "assign", "always", "import", "from", "package", "timescale"})

VERILOG_LABELS = frozenset(
    {
        "verilog",
        "systemverilog",
        "sv",
        "v",
        "vh",
        "svh",
        "hdl",
        "rtl",
        "system",
        "verilog-2001",
        "verilog2001",
    }
)
PYTHON_LABELS = frozenset({"python", "py", "python3", "cocotb"})


@value
class Block:
    """A part of a reply that is meant as code."""

    text: str
    label: str = ""
    """The language it is said to be in, lower case; empty where nothing is said."""
    name: str = ""
    """The file name it is given; empty where none is."""
    closed: bool = True
    """Its end is marked. Where it is not, the reply may have been cut off in it."""

    @property
    def is_verilog(self) -> bool:
        return self.label in VERILOG_LABELS

    @property
    def is_python(self) -> bool:
        return self.label in PYTHON_LABELS


def fenced(text: str) -> tuple[Block, ...]:
    """The fenced blocks of `text`, in order.

    A fence with a language inside an open block begins a new one: the old one was forgotten. Code before a
    first fence without a language was opened in the prompt, and that fence closes it.
    """
    blocks: list[Block] = []
    runs = list(_RUN.finditer(text))
    opened: tuple[int, str, str] | None = None  # where its text starts, label, file name
    mark = "```"
    if runs and not _language(text, runs[0].end()) and units(text[: runs[0].start()]):
        opened = (0, "", "")
    for run in runs:
        sign, here = run.group().strip(), run.start()
        begins_line = not text[text.rfind("\n", 0, here) + 1 : here].strip()
        if opened is None:
            opened, mark = _opening(text, run.end()), sign
        elif sign[0] == mark[0] and begins_line and _language(text, run.end()):
            blocks.append(_block(text, opened, here, closed=False))
            opened, mark = _opening(text, run.end()), sign
        elif sign[0] == mark[0] and len(sign) >= len(mark):
            blocks.append(_block(text, opened, here, closed=True))
            opened = None
    if opened is not None:
        blocks.append(_block(text, opened, len(text), closed=False))
    return tuple(b for b in blocks if b.text.strip())


def without_fences(text: str) -> str:
    """`text` with the fences themselves taken out, their contents left."""
    return re.sub(r"^[ \t]*(?:`{3,}|~{3,})[^\n]*$|`{3,}", "", text, flags=re.MULTILINE)


def _language(text: str, at: int) -> str:
    match = _WORD.match(text, at)
    word = match.group(1).lstrip("{.").lower() if match else ""
    return "" if word in _CODE_WORDS else word


def _opening(text: str, at: int) -> tuple[int, str, str]:
    """What follows an opening fence: where its text starts, its label and its file name."""
    newline = text.find("\n", at)
    end_of_line = len(text) if newline < 0 else newline
    info = text[at:end_of_line]
    label = _language(text, at)
    if re.search(r"\b(?:module|import|package)\s+\w|`timescale", info):
        match = _WORD.match(text, at)
        return (match.end() if match and label else at), label, ""
    named = _FILE_NAME.search(info)
    return min(end_of_line + 1, len(text)), label.split(":")[0], named.group(1) if named else ""


def _block(text: str, opened: tuple[int, str, str], end: int, *, closed: bool) -> Block:
    start, label, name = opened
    body = text[start:end]
    if not name:
        comment = _NAMED_BY_COMMENT.match(body)
        name = comment.group(1).rpartition("/")[2] if comment else ""
    return Block(text=body, label=label, name=name, closed=closed)
