"""Code without what a disguise changes: names, blanks, comments, the writing of numbers (pure)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

from rtlgen.verilog.lexer import Lex, Lexeme, code_tokens
from rtlgen.verilog.words import words

_NAME, _END = "n", ";"
_SIZED = re.compile(r"'[sS]?([bBoOdDhH])\s*([0-9a-fA-FxXzZ?_]+)")
_BASES = {"b": 2, "o": 8, "d": 10, "h": 16}
_ONE_WORD = {
    "always_ff": "always",
    "always_comb": "always",
    "always_latch": "always",
    "reg": "logic",
    "wire": "logic",
    "bit": "logic",
    "casez": "case",
    "casex": "case",
}
_LEFT_OUT = frozenset(
    {"begin", "end", "(", ")", "generate", "endgenerate", "unique", "priority", "automatic"}
)
KEYWORDS = words(
    """
    always always_comb always_ff always_latch and assign automatic begin bit buf bufif0 bufif1 case casex
    casez const default defparam do else end endcase endfunction endgenerate endmodule endpackage endtask
    enum event final for forever function generate genvar if import initial inout input integer int
    localparam logic longint module nand negedge nor not notif0 notif1 or output package packed parameter
    posedge primitive priority real reg repeat return shortint signed struct supply0 supply1 task time tri
    typedef union unique unsigned wait while wire xnor xor
    """
)


def body(code: str) -> list[str]:
    """The words of the modules' bodies, normalised; the headers are left out, since the interface is looked
    at apart."""
    found: list[str] = []
    skipping = False
    for token in code_tokens(code):
        if token.text in ("module", "macromodule"):
            skipping = True
        elif not skipping:
            word = _normal(token)
            if token.text.startswith("'") and found and found[-1].isdigit():
                found.pop()  # the width of a sized number
            if word not in _LEFT_OUT:
                found.append(word)
        elif token.text == _END:
            skipping = False
    return found


def shingles(text: Sequence[str], length: int) -> frozenset[int]:
    """The runs of `length` of its words, as hashes that are the same in every process."""
    starts = range(max(1, len(text) - length + 1)) if text else ()
    return frozenset(_hashed(" ".join(text[at : at + length])) for at in starts)


def _is_name(token: Lex) -> bool:
    return token.kind is Lexeme.ESCAPED or (token.kind is Lexeme.NAME and token.text not in KEYWORDS)


def _normal(token: Lex) -> str:
    if _is_name(token):
        return _NAME
    if token.kind is Lexeme.NUMBER:
        return _number(token.text)
    return _ONE_WORD.get(token.text, token.text)


def _number(text: str) -> str:
    """Its value, where it has one; the width is told by what it is given to."""
    found = _SIZED.fullmatch(text)
    if found is None:
        return text.replace("_", "")
    digits = found[2].replace("_", "").lower()
    try:
        return str(int(digits, _BASES[found[1].lower()]))
    except ValueError:
        return digits


def _hashed(text: str) -> int:
    data = text.encode("utf-8", "replace")
    return zlib.crc32(data) << 32 | zlib.crc32(data, 0x9E3779B9)
