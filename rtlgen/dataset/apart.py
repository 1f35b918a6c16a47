"""Designs beside each other in one simulation, each under names that no other knows (pure)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from rtlgen.core.diagnostic import Diagnostic, Severity

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_DECLARES = re.compile(r"\b(?:macromodule|module|primitive|package|interface|program|class|checker|config)\b")
_MODULE = re.compile(r"^\s*module\s+([A-Za-z_]\w*)", re.MULTILINE)

_FEW = 8
"""So many are not halved again where they do not work together."""


def apart(text: str, ending: str) -> str | None:
    """`text` without comments, the names of its modules with `ending` behind them; None for a text that
    cannot stand beside others: it declares more than plain modules, or defines macros."""
    text = _COMMENT.sub("", text)
    names = _MODULE.findall(text)
    if not names or len(_DECLARES.findall(text)) != len(names) or "`define" in text:
        return None
    return re.sub(rf"\b({'|'.join(names)})(?=\s*[#(;]|\s+[#A-Za-z_])", rf"\1{ending}", text)


def blamed(found: Iterable[Diagnostic], texts: Sequence[str]) -> frozenset[int]:
    """In which of `texts`, which stood below each other in one file, a compiler found errors."""
    ends = list(accumulate(text.count("\n") + 1 for text in texts))
    wrong = (d.line for d in found if d.severity in (Severity.ERROR, Severity.UNSUPPORTED))
    return frozenset(bisect_left(ends, line) for line in wrong if line and line <= ends[-1])


def parts(count: int, blamed: frozenset[int]) -> list[list[int]]:
    """How to go on with so many that do not work together: the blamed ones alone and the others together;
    where none is to blame, or all, in halves, or each alone if they are few."""
    others = [n for n in range(count) if n not in blamed]
    if blamed and others:
        return [others, *([n] for n in sorted(blamed))]
    if count <= _FEW:
        return [[n] for n in range(count)]
    return [list(range(count // 2)), list(range(count // 2, count))]
