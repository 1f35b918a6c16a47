"""A GBNF grammar, of as much of the notation as rtlgen writes: random texts, and what it knows."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<chars>\[[^\]]+\])|(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"""
    r"""|(?P<times>[?*+]|\{\d+(?:,\d+)?\})|(?P<mark>[()|]))"""
)
_NEVER = 10**6
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
    most: int | None
    """None for any number."""


Node = Text | Chars | Name | Sequence | Either | Repeat


class Grammar:
    """Raises ValueError where the text is none: a rule is missing, or an alternative is empty."""

    def __init__(self, gbnf: str) -> None:
        self.rules: dict[str, Node] = {}
        self._heights: dict[str, int] = {}
        self._left = 0
        for line in gbnf.splitlines():
            name, separator, body = line.partition(" ::= ")
            if not separator or name in self.rules:
                raise ValueError(f"no rule, or one that was there before: {line}")
            self.rules[name] = _Reader(body).whole()
        missing = {n for node in self.rules.values() for n in _names(node)} - set(self.rules)
        if missing or "root" not in self.rules:
            raise ValueError(f"missing rules: {missing or 'root'}")

    def sample(self, rng: random.Random, size: int = 10_000) -> str:
        """A text, every choice made with equal chances; after `size` rules it ends as soon as it can."""
        self._left = size
        return self._sample(self.rules["root"], rng)

    def _sample(self, node: Node, rng: random.Random) -> str:
        match node:
            case Text(text):
                return text
            case Chars(chars):
                return rng.choice(chars)
            case Name(name):
                self._left -= 1
                return self._sample(self.rules[name], rng)
            case Sequence(parts):
                return "".join(self._sample(p, rng) for p in parts)
            case Either(alternatives):
                if self._left > 0:
                    return self._sample(rng.choice(alternatives), rng)
                return self._sample(min(alternatives, key=self._height), rng)
            case Repeat(inner, least, most):
                more = least if self._left <= 0 else least + 2 if most is None else most
                return "".join(self._sample(inner, rng) for _ in range(rng.randint(least, more)))

    def _height(self, node: Node) -> int:
        """How deep rules are nested in its least nested text."""
        if not self._heights:
            self._heights = dict.fromkeys(self.rules, _NEVER)
            while (found := {n: 1 + self._height(r) for n, r in self.rules.items()}) != self._heights:
                self._heights = found
        match node:
            case Name(name):
                return self._heights[name]
            case Sequence(parts):
                return max(map(self._height, parts))
            case Either(alternatives):
                return min(map(self._height, alternatives))
            case Repeat(inner, least, _):
                return self._height(inner) if least else 0
        return 0

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
                if most is None:
                    raise RecursionError("as often as one likes")
                return most * self._longest(inner, known)

    def knows(self, text: str) -> bool:
        """Whether `text` is one of the grammar's, from its beginning to its end."""
        return self.known_part(text) == len(text)

    def known_part(self, text: str) -> int:
        """How many characters of `text` may begin a text; one less where it may not end there."""
        return _Recognizer(self.rules).known_part(text)


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
            unescaped = re.sub(r"\\(.)", lambda m: _ESCAPES[m[1]], token[1:-1])
            spans = re.sub(
                r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), unescaped
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
            return Repeat(node, *{"?": (0, 1), "*": (0, None), "+": (1, None)}[token])
        low, _, high = token[1:-1].partition(",")
        return Repeat(node, int(low), int(high or low))


class _Recognizer:
    """All that may come next, kept side by side, as llama.cpp does.

    A stack is a cell (what comes next, the stack after it); equal ones are one object, so that they are told
    apart by `id`.
    """

    def __init__(self, rules: dict[str, Node]) -> None:
        self._rules = rules
        self._cells: dict[tuple[object, int], Cell] = {}

    def known_part(self, text: str) -> int:
        open_ = self._expanded([self._cell(self._rules["root"], None)])
        for at, letter in enumerate(text):
            taken = [self._after(cell, letter) for cell in open_ if cell is not None]
            open_ = self._expanded([after for fits, after in taken if fits])
            if not open_:
                return at
        return len(text) if None in open_ else len(text) - 1

    def _cell(self, node: Node, rest: Cell | None) -> Cell:
        key = (node if isinstance(node, Name) else id(node), id(rest))
        return self._cells.setdefault(key, Cell(node, rest))

    def _after(self, cell: Cell, letter: str) -> tuple[bool, Cell | None]:
        match cell.node:
            case Text(text) if text[0] == letter:
                return True, self._cell(self._rest_of(text), cell.rest) if text[1:] else cell.rest
            case Chars(chars) if letter in chars:
                return True, cell.rest
        return False, None

    @staticmethod
    @cache
    def _rest_of(text: str) -> Text:
        return Text(text[1:])

    def _expanded(self, cells: list[Cell | None]) -> list[Cell | None]:
        """The stacks that begin with a letter, and None where nothing need follow."""
        found: dict[int, Cell | None] = {}
        seen = set()
        while cells:
            cell = cells.pop()
            if id(cell) in seen:
                continue
            seen.add(id(cell))
            if cell is None or isinstance(cell.node, Text | Chars):
                found[id(cell)] = cell
            else:
                cells += self._within(cell.node, cell.rest)
        return list(found.values())

    def _within(self, node: Node, rest: Cell | None) -> list[Cell | None]:
        match node:
            case Name(name):
                return [self._cell(self._rules[name], rest)]
            case Either(alternatives):
                return [self._cell(one, rest) for one in alternatives]
            case Sequence(parts):
                for part in reversed(parts):
                    rest = self._cell(part, rest)
                return [rest]
            case Repeat(inner, least, most):
                again = self._cell(inner, self._cell(_once_less(node), rest)) if most != 0 else rest
                return [again] if least else [again, rest]
        raise AssertionError(node)


@dataclass(frozen=True, eq=False)
class Cell:
    node: Node
    rest: Cell | None


@cache
def _once_less(node: Repeat) -> Repeat:
    return Repeat(node.inner, max(node.least - 1, 0), None if node.most is None else node.most - 1)
