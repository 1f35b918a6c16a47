"""Small damage that models, templates and clients do to a text, undone."""

from __future__ import annotations

import re

from rtlgen.core.value import value
from rtlgen.verilog.lexer import Lexeme, lex

_END_OF_TURN = re.compile(
    r"<\|(?:im_end|endoftext|eot_id|end_of_text|eom_id|return)\|>|<｜end▁of▁sentence｜>|<end_of_turn>|</s>"
)
_CONTROL = {i: None for i in range(32) if chr(i) not in "\t\n\f"} | {0x7F: None}
_TYPOGRAPHY: dict[int, str | None] = {
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD), None),  # invisible
    **dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((0x2018, 0x2019, 0x201A, 0x02BC, 0x00B4), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201E), '"'),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212), "-"),
}
_REPLACED = "replaced typographic blanks, quotes or dashes by plain ones"
_GLUED = re.compile(r"\bendmodule(?=(?:end)?module\b)")


@value
class Mended:
    text: str
    notes: tuple[str, ...] = ()
    """What was done; empty where the text is as it came."""


def plain(text: str) -> str:
    """`text` with line feeds only, no control characters, no half surrogates, and nothing behind the end
    of the model's turn."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    turn = _END_OF_TURN.search(whole)
    if turn is not None:
        whole = whole[: turn.start()]
    lines = whole.replace("\r\n", "\n").replace("\r", "\n")
    return lines.removeprefix("\ufeff").translate(_CONTROL)


def separated(code: str) -> str:
    """`code` with each `endmodule` apart from a `module` glued to it, as some tuned models write them."""
    return _GLUED.sub("endmodule\n", code)


def verilog(code: str) -> Mended:
    """`code` with plain blanks, quotes and dashes outside of strings and comments."""
    if code.isascii():
        return Mended(text=code)
    text = "".join(
        t.text if t.kind in (Lexeme.STRING, Lexeme.COMMENT) else t.text.translate(_TYPOGRAPHY)
        for t in lex(code)
    )
    return Mended(text=text, notes=(_REPLACED,) if text != code else ())
