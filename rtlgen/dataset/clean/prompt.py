"""Prompts without what a disguise changes: names, code, punctuation, the writing of widths (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection

from rtlgen.verilog.words import words as listed

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_MODULE = re.compile(r"^[ \t]*module\b.*?(?:^[ \t]*endmodule\b|\);|\Z)", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"[A-Za-z_][\w']*|\d+|[01xXdD-]+(?=\s*\|)")
_SHORT = listed("a an the is are be of to in on at for and or with by it its this that as if then when")


def words(text: str, names: Collection[str]) -> list[str]:
    """The words that carry the meaning, lower case; code and the names of ports and modules are left out.

    Args:
        names: of the ports and the module.
    """
    left_out = {n.lower() for n in names}
    prose = _MODULE.sub(" ", _FENCE.sub(" ", text)).lower()
    return [w for w in _WORD.findall(prose) if w not in _SHORT and w not in left_out]
