"""GBNF text: terminals, and a book of rules (pure).

The notation is llama.cpp's (grammars/README.md in its repository). Names hold letters, digits and hyphens
only; an alternative that is empty is refused there, so what may be missing is written with `?`.
"""

from __future__ import annotations

from collections.abc import Iterable

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def terminal(text: str) -> str:
    """`text` as it is, which must not be empty: `"assign y"`."""
    return f'"{"".join(_ESCAPES.get(c, c) for c in text)}"'


def sequence(*parts: str) -> str:
    """One after the other, as one thing that `?` and `{0,2}` may follow."""
    return f"( {' '.join(parts)} )"


def either(*alternatives: str) -> str:
    """One of them; equal ones count once, and an empty one, which is no alternative, does not."""
    found = list(dict.fromkeys(filter(None, alternatives)))
    return found[0] if len(found) == 1 else f"( {' | '.join(found)} )"


def words(*texts: str) -> str:
    """One of these texts."""
    return either(*map(terminal, texts))


def chars(of: Iterable[str]) -> str:
    """One of these letters, digits and underscores: `[a-dx]`."""
    spans: list[list[str]] = []
    for c in sorted(of):
        if spans and ord(c) == ord(spans[-1][1]) + 1:
            spans[-1][1] = c
        else:
            spans.append([c, c])
    shown = (a if a == b else f"{a}-{b}" if ord(b) > ord(a) + 1 else a + b for a, b in spans)
    return f"[{''.join(shown)}]"


class Rules:
    """Rules by name, in the order in which they were entered or reserved."""

    def __init__(self) -> None:
        self._bodies: dict[str, str] = {}

    def add(self, name: str, *parts: str) -> str:
        """Enter the rule `name`, or find the equal one that is there. Returns the name."""
        body = " ".join(parts)
        known = self._bodies.get(name) or body
        if known != body:
            raise ValueError(f"rule {name} has two bodies: {known} and {body}")
        self._bodies[name] = body
        return name

    def reserve(self, name: str) -> str:
        """Keep a place for a rule that others name before it is entered. Returns the name."""
        self._bodies.setdefault(name, "")
        return name

    def text(self) -> str:
        """One rule a line."""
        return "".join(f"{name} ::= {body}\n" for name, body in self._bodies.items())
