"""Benchmark problems under a disguise: other names, blanks, comments and words. No chance in it."""

from __future__ import annotations

import re

from rtlgen.core.digest import derived_seed
from rtlgen.dataset.clean.code import KEYWORDS
from rtlgen.verilog.lexer import Lexeme, lex

_SYLLABLES = ("ba", "ko", "ri", "tu", "me", "sol", "van", "pel", "dro", "quin", "xa", "zim")
_SYNONYMS = {
    "i would like you to": "please",
    "implement": "design",
    "implements": "realises",
    "implementing": "realising",
    "create": "build",
    "build": "construct",
    "module": "block",
    "circuit": "hardware",
    "should": "must",
    "interface": "set of ports",
    "following": "given",
    "input": "incoming signal",
    "inputs": "incoming signals",
    "output": "outgoing signal",
    "outputs": "outgoing signals",
    "unless otherwise specified": "if nothing else is said",
    "assume": "suppose",
    "all": "every one of the",
    "when": "as soon as",
    "if": "in case",
    "otherwise": "else",
    "positive edge": "rising edge",
    "reset": "initialise",
    "active high": "asserted at 1",
    "synchronous": "clocked",
    "value": "number",
    "bit": "binary digit",
    "bits": "binary digits",
    "one": "a single",
    "signal": "line",
    "for example": "for instance",
    "note that": "remember:",
    "state machine": "automaton",
    "counter": "counting register",
    "which": "that",
    "given": "stated",
    "represents": "stands for",
    "connected": "wired",
    "sequential": "clocked",
    "combinational": "purely logical",
}
_PHRASES = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _SYNONYMS), key=len, reverse=True)) + r")\b", re.IGNORECASE
)


def new_name(name: str) -> str:
    """Another name for a thing, the same for the same name."""
    seed = derived_seed("disguise", name)
    return "".join(_SYLLABLES[(seed >> shift) % len(_SYLLABLES)] for shift in (0, 7, 14)) + f"_{seed % 97}"


def code(text: str) -> str:
    """The same design: every name another one, one blank between tokens, new comments."""
    parts = ["// written anew\n"]
    for token in lex(text):
        if token.kind is Lexeme.COMMENT:
            parts.append(" ")
        elif token.kind is Lexeme.BLANK:
            parts.append("\n   " if "\n" in token.text else " ")
        elif token.kind is Lexeme.NAME and token.text not in KEYWORDS:
            parts.append(new_name(token.text))
        elif token.text == ";":
            parts.append(";  // next\n")
        else:
            parts.append(token.text)
    return "".join(parts)


def prompt(text: str, names: set[str]) -> str:
    """The same request: ports and module under new names, many words others, lists as sentences, and the
    sentences of a paragraph the other way round."""
    text = re.sub(r"^\s*-\s*(input|output)\s+(.*)$", r"There is an \1 \2.", text, flags=re.MULTILINE)
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", new_name(name), text)
    text = _PHRASES.sub(lambda found: _SYNONYMS[found[1].lower()], text)
    return "\n\n".join(_turned(p) for p in text.split("\n\n"))


def _turned(paragraph: str) -> str:
    if "|" in paragraph or "->" in paragraph or "--" in paragraph or "  " in paragraph.strip():
        return paragraph  # a table or a drawing
    sentences = re.split(r"(?<=[.:])\s+", paragraph.strip())
    return " ".join(reversed(sentences)) if len(sentences) > 1 else paragraph
