"""Designs beside each other in one simulation, each under names that no other knows (pure)."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_DECLARES = re.compile(r"\b(?:macromodule|module|primitive|package|interface|program|class|checker|config)\b")
_MODULE = re.compile(r"^\s*module\s+([A-Za-z_]\w*)", re.MULTILINE)


def apart(text: str, ending: str) -> str | None:
    """`text` without comments, the names of its modules with `ending` behind them; None for a text that
    cannot stand beside others: it declares more than plain modules, or defines macros."""
    text = _COMMENT.sub("", text)
    names = _MODULE.findall(text)
    if not names or len(_DECLARES.findall(text)) != len(names) or "`define" in text:
        return None
    return re.sub(rf"\b({'|'.join(names)})(?=\s*[#(;]|\s+[#A-Za-z_])", rf"\1{ending}", text)
