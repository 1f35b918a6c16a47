"""Identifiers that are none of a set of words, in a notation that knows no "not" (pure)."""

from __future__ import annotations

import string
from collections.abc import Iterable

from rtlgen.prompting.grammar.gbnf import Rules, chars, either, sequence, terminal
from rtlgen.verilog.keywords import KEYWORDS

_FIRST = frozenset(string.ascii_letters + "_")
_REST = _FIRST | frozenset(string.digits)
_TAIL = "[a-zA-Z0-9_]{0,31}"
"""After the last letter by which a name differs from every excluded word."""


class Names:
    """Rules for identifiers: a tree of the excluded words, of which every node that is no word may be an end.

    What follows two nodes in the same way is one rule, so that all sets of words share most of theirs.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._known: dict[tuple[bool, frozenset[str]], str] = {}

    def but(self, excluded: Iterable[str] = ()) -> str:
        """A rule for the identifiers that are neither reserved words nor in `excluded`."""
        return self._node(frozenset(excluded) | KEYWORDS, is_first=True)

    def _node(self, words: frozenset[str], *, is_first: bool = False) -> str:
        """A rule for how an identifier may go on that must not end in one of `words`."""
        if not words:
            return self._rules.add("tail", _TAIL)
        key = (is_first, words)
        if key in self._known:
            return self._known[key]
        name = self._known[key] = f"name-{len(self._known)}"
        self._rules.reserve(name)
        following: dict[str, list[str]] = {}
        for first in sorted({word[0] for word in words if word}):
            rest = frozenset(word[1:] for word in words if word[:1] == first)
            following.setdefault(self._node(rest), []).append(first)
        others = (_FIRST if is_first else _REST) - {c for group in following.values() for c in group}
        ways = [sequence(chars(group), rule) for rule, group in following.items()]
        body = either(*ways, sequence(chars(others), self._rules.add("tail", _TAIL)))
        may_end = not is_first and "" not in words
        return self._rules.add(name, f"( {body} )?" if may_end else body)


def one_of(names: Iterable[str]) -> list[str]:
    """Terminals for these names: none, or one thing."""
    found = [terminal(name) for name in names]
    return [either(*found)] if found else []
