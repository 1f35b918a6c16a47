"""Where modules and other code begin and end, in text that is half prose or cut in the middle.

A syntax tree needs a text that is all code; this finds which part is. One regular expression skips comments
and strings and stops at the few words that matter, which is some fifty times faster than a full lexer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from rtlgen.core.value import value

_STOPS = re.compile(
    r"""
      (?P<skip>//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*")
    | (?P<word>\b(?:module|macromodule|package|interface|endmodule|endpackage|endinterface)\b)
    """,
    re.DOTALL | re.VERBOSE,
)
_BEGINS = {"module": "module", "macromodule": "module", "package": "package", "interface": "interface"}
_ENDS = {"endmodule": "module", "endpackage": "package", "endinterface": "interface"}
_BLANKS = r"(?:\s|//[^\n]*\n|/\*(?:[^*]|\*(?!/))*+\*/)*+"  # possessive: linear on any text
_HEADER = re.compile(
    rf"{_BLANKS}(?:(?:automatic|static)\s+)?(?P<name>\\\S+\s|[A-Za-z_][\w$]*){_BLANKS}(?:[#(;`]|import\b|\Z)",
    re.DOTALL,
)
_LABEL = re.compile(r"[ \t]*:[ \t]*[A-Za-z_][\w$]*")
_STARTS_HERE = re.compile(r"(?:\A|[\n;]|\*\)|\*/|end(?:module|package|interface))[ \t]*\Z")

_LOOSE_CODE = re.compile(
    r"^[ \t]*(?:`(?:timescale|default_nettype|define|undef|include|ifdef|ifndef|else|elsif|endif|resetall"
    r"|celldefine|endcelldefine)\b(?:[^\n]*\\\n)*[^\n]*"
    r"|(?:typedef|import|localparam|parameter)\b[^;]{0,4000};)",
    re.MULTILINE,
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_STATEMENT = re.compile(
    r"^[ \t]*(?:assign\s+[\w{\\]|always(?:_comb|_ff|_latch)?\b\s*(?:@|begin\b|\w)"
    r"|(?:reg|wire|logic)\b[^;\n]*[;,]|localparam\b[^;\n]*;|genvar\b|generate\b|initial\s+begin\b)",
    re.MULTILINE,
)


@value
class Unit:
    """One module, package or interface in a text."""

    keyword: str
    """"module", "package" or "interface"."""
    name: str
    start: int
    end: int
    """Behind its end keyword and label; where the text stops being its own, when it is not closed."""
    closed: bool


@lru_cache(maxsize=256)
def units(text: str) -> tuple[Unit, ...]:
    """The design units of `text` in order. Never raises.

    A unit begins with its keyword where a statement may begin, followed by a name and the rest of a header,
    so that prose about a module is none. One that is not closed ends where the next one begins.
    """
    found: list[Unit] = []
    opened: Unit | None = None
    for word, start, end in _words(text):
        keyword = _BEGINS.get(word)
        if keyword is not None:
            header = _HEADER.match(text, end)
            if header is None or not _STARTS_HERE.search(text, max(0, start - 80), start):
                continue
            if opened is not None and (opened.keyword, keyword) != ("module", "module"):
                continue  # an interface port, or a package named inside a module
            if opened is not None:
                found.append(_ended(opened, start, closed=False))
            name = header.group("name").strip()
            opened = Unit(keyword=keyword, name=name, start=start, end=len(text), closed=False)
        elif opened is not None and _ENDS[word] == opened.keyword:
            label = _LABEL.match(text, end)
            found.append(_ended(opened, label.end() if label else end, closed=True))
            opened = None
    return (*found, opened) if opened is not None else tuple(found)


def first_end(text: str) -> int | None:
    """Offset behind the first `endmodule` that is no comment; None where there is none."""
    return next((end for word, _, end in _words(text) if word == "endmodule"), None)


def first_statement(text: str) -> int | None:
    """Offset of the first line that begins as a statement of a module's body does."""
    match = _STATEMENT.search(text)
    return match.start() if match else None


def only_code(text: str) -> str:
    """`text` without the prose around and between its units.

    Directives, type definitions and imports outside of units stay, and comments next to them.
    """
    pieces = sorted([(u.start, u.end) for u in units(text)] + _loose(text))
    if not pieces:
        return ""
    out = [text[pieces[0][0] : pieces[0][1]]]
    for (_, before), (start, end) in itertools.pairwise(pieces):
        gap = text[before:start]
        out.append(gap if not _COMMENT.sub("", gap).strip() else "\n\n")
        out.append(text[start:end])
    return "".join(out) + "\n"


def _loose(text: str) -> list[tuple[int, int]]:
    """The spans of directives and declarations outside of the units."""
    ends = [0, *(u.end for u in units(text))]
    starts = [*(u.start for u in units(text)), len(text)]
    return [
        match.span()
        for end, start in zip(ends, starts, strict=True)
        for match in _LOOSE_CODE.finditer(text, end, start)
    ]


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _STOPS.finditer(text):
        if match.lastgroup == "word":
            yield match.group(), match.start(), match.end()


def _ended(unit: Unit, end: int, *, closed: bool) -> Unit:
    return Unit(keyword=unit.keyword, name=unit.name, start=unit.start, end=end, closed=closed)
