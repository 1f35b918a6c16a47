"""Random texts from a GBNF grammar, of as much of the notation as rtlgen writes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<chars>\[[^\]]+\])|(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"""
    r"""|(?P<times>[?*+]|\{\d+(?:,\d+)?\})|(?P<mark>[()|]))"""
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Chars:
    chars: str


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Sequence:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    alternatives: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    inner: Node
    least: int
    most: int


Node = Text | Chars | Name | Sequence | Either | Repeat


class Grammar:
    """Raises ValueError where the text is none: a rule is missing, or an alternative is empty."""

    def __init__(self, gbnf: str) -> None:
        self.rules: dict[str, Node] = {}
        for line in gbnf.splitlines():
            name, separator, body = line.partition(" ::= ")
            if not separator or name in self.rules:
                raise ValueError(f"no rule, or one that was there before: {line}")
            self.rules[name] = _Reader(body).whole()
        missing = {n for node in self.rules.values() for n in _names(node)} - set(self.rules)
        if missing or "root" not in self.rules:
            raise ValueError(f"missing rules: {missing or 'root'}")

    def sample(self, rng: random.Random) -> str:
        """A text, every choice made with equal chances."""
        return self._sample(self.rules["root"], rng)

    def _sample(self, node: Node, rng: random.Random) -> str:
        match node:
            case Text(text):
                return text
            case Chars(chars):
                return rng.choice(chars)
            case Name(name):
                return self._sample(self.rules[name], rng)
            case Sequence(parts):
                return "".join(self._sample(p, rng) for p in parts)
            case Either(alternatives):
                return self._sample(rng.choice(alternatives), rng)
            case Repeat(inner, least, most):
                return "".join(self._sample(inner, rng) for _ in range(rng.randint(least, most)))

    def longest(self, name: str = "root") -> int:
        """Characters of the longest text; RecursionError where there is none."""
        return self._longest(self.rules[name], {})

    def _longest(self, node: Node, known: dict[str, int]) -> int:
        match node:
            case Text(text):
                return len(text)
            case Chars():
                return 1
            case Name(name):
                if name not in known:
                    known[name] = self._longest(self.rules[name], known)
                return known[name]
            case Sequence(parts):
                return sum(self._longest(p, known) for p in parts)
            case Either(alternatives):
                return max(self._longest(a, known) for a in alternatives)
            case Repeat(inner, _, most):
                return most * self._longest(inner, known)


def _names(node: Node) -> Iterator[str]:
    match node:
        case Name(name):
            yield name
        case Sequence(parts) | Either(parts):
            for part in parts:
                yield from _names(part)
        case Repeat(inner):
            yield from _names(inner)


class _Reader:
    """One rule's body, by recursive descent."""

    def __init__(self, body: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(body):
            found = _TOKEN.match(body, at)
            if found is None or found.lastgroup is None:
                raise ValueError(f"cannot be read from here: {body[at : at + 40]}")
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self._at = 0

    def whole(self) -> Node:
        node = self._either()
        if self._at < len(self._tokens):
            raise ValueError(f"left over: {self._tokens[self._at]}")
        return node

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _either(self) -> Node:
        alternatives = [self._sequence()]
        while self._next() == ("mark", "|"):
            self._at += 1
            alternatives.append(self._sequence())
        return alternatives[0] if len(alternatives) == 1 else Either(tuple(alternatives))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._next()[0] in ("text", "chars", "name") or self._next() == ("mark", "("):
            parts.append(self._repeated(self._one()))
        if not parts:
            raise ValueError("an alternative is empty")
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _one(self) -> Node:
        kind, token = self._next()
        self._at += 1
        if kind == "text":
            text = re.sub(r"\\(.)", lambda m: _ESCAPES[m[1]], token[1:-1])
            if not text:
                raise ValueError("a text is empty")
            return Text(text)
        if kind == "chars":
            spans = re.sub(
                r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), token[1:-1]
            )
            return Chars(spans)
        if kind == "name":
            return Name(token)
        node = self._either()
        if self._next() != ("mark", ")"):
            raise ValueError("a parenthesis stays open")
        self._at += 1
        return node

    def _repeated(self, node: Node) -> Node:
        kind, token = self._next()
        if kind != "times":
            return node
        self._at += 1
        if token in "?*+":
            least, most = {"?": (0, 1), "*": (0, 3), "+": (1, 3)}[token]
        else:
            low, _, high = token[1:-1].partition(",")
            least, most = int(low), int(high or low)
        return Repeat(node, least, most)
