"""Verilog text as tokens, on any text whatever.

The syntax tree is pyslang's; this lexer is for what a tree does not show: comments, directives, the
exact place of every character, and texts that no parser can read. Joined, the tokens are the text.
IEEE 1800-2023, clause 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Lexeme(StrEnum):
    BLANK = "blank"
    COMMENT = "comment"
    STRING = "string"
    DIRECTIVE = "directive"
    """A backquote and a name: a compiler directive or the use of a macro."""
    SYSTEM = "system"
    """A system task or function: `$display`."""
    ESCAPED = "escaped"
    """An escaped identifier, without the blank that ends it."""
    NAME = "name"
    """An identifier or a keyword."""
    NUMBER = "number"
    SIGN = "sign"
    """An operator or punctuation."""


class Lex(NamedTuple):
    """A tuple, since there are thousands of them and making one must cost next to nothing."""

    kind: Lexeme
    text: str
    start: int
    """Offset of its first character in the text."""
    line: int
    """1-based."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def closed(self) -> bool:
        """False for a block comment or a string that has no end."""
        if self.kind is Lexeme.COMMENT and self.text.startswith("/*"):
            return len(self.text) >= 4 and self.text.endswith("*/")
        if self.kind is Lexeme.STRING:
            return _CLOSED_STRING.fullmatch(self.text) is not None
        return True


_CLOSED_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"', re.S)

_TOKEN = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
    | (?P<string>"(?:[^"\\\n]|\\.)*"?)
    | (?P<directive>`(?:[A-Za-z_]\w*)?|`\\[^\s]+)
    | (?P<system>\$[A-Za-z0-9_$]+)
    | (?P<escaped>\\[^\s]+)
    | (?P<name>[A-Za-z_][A-Za-z0-9_$]*)
    | (?P<number>\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?
        |'[sS]?[bBoOdDhH]\s*[0-9a-fA-FxXzZ?_]+|'[01xXzZ](?!\w))
    | (?P<sign><<<=|>>>=|===|!==|==\?|!=\?|<<<|>>>|<<=|>>=|->>|<->|\|->|\|=>|\*\*|&&&|::|&&|\|\||==|!=|<=|>=
        |<<|>>|->|\+\+|--|[-+*/%&|^]=|~&|~\||~\^|\^~|\+:|-:|\#\#|.)
    """,
    re.S | re.X | re.A,
)


_CODE = re.compile(
    rf"\s+|//[^\n]*|/\*.*?(?:\*/|\Z)|({re.sub(r'[?]P<[a-z]+>', '?:', _TOKEN.pattern)})", re.S | re.X | re.A
)
_KINDS = {kind.value: kind for kind in Lexeme}
_LONG = frozenset({Lexeme.BLANK, Lexeme.COMMENT, Lexeme.STRING, Lexeme.NUMBER})
"""What may go over lines."""


def lex(text: str) -> Iterator[Lex]:
    """All tokens of `text`, blanks and comments among them, in order. Never raises."""
    line = 1
    for match in _TOKEN.finditer(text):
        kind = _KINDS[match.lastgroup or "sign"]
        found = match.group()
        yield Lex(kind, found, match.start(), line)
        if kind in _LONG:
            line += found.count("\n")


def code_tokens(text: str) -> list[Lex]:
    """The tokens that mean something: without blanks and comments."""
    return [t for t in lex(text) if t.kind is not Lexeme.BLANK and t.kind is not Lexeme.COMMENT]


def code_words(text: str) -> list[str]:
    """The texts of `code_tokens`, sooner."""
    return [t for t in _CODE.findall(text) if t]
