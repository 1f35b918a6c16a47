"""A few of many designs, as different from each other as can be (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rtlgen.verilog.lexer import code_tokens

T = TypeVar("T")

_SHINGLE = 4
_LOOKED_AT = 200
"""Designs of one problem among which is chosen: beyond, the work would grow with their square."""


def shingles(code: str) -> frozenset[tuple[str, ...]]:
    """Its runs of four tokens."""
    tokens = [t.text for t in code_tokens(code)]
    last = max(1, len(tokens) - _SHINGLE + 1)
    return frozenset(tuple(tokens[i : i + _SHINGLE]) for i in range(last))


def similarity(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> float:
    """Jaccard's: what they share of what either has; 1 for equal ones."""
    return len(a & b) / len(a | b) if a or b else 1.0


def spread(items: Sequence[T], n: int, code_of: Callable[[T], str]) -> list[T]:
    """`n` of `items`: the first one, then each time the one least similar to those taken; ties go to the
    earlier one. Farthest-first traversal (Gonzalez, 1985)."""
    if len(items) <= n:
        return list(items)
    looked_at = items[:_LOOKED_AT]
    sets = [shingles(code_of(item)) for item in looked_at]
    taken = [0]
    nearest = [similarity(s, sets[0]) for s in sets]
    while len(taken) < min(n, len(looked_at)):
        best = min((i for i in range(len(sets)) if i not in taken), key=lambda i: (nearest[i], i))
        taken.append(best)
        nearest = [max(old, similarity(s, sets[best])) for old, s in zip(nearest, sets, strict=True)]
    return [looked_at[i] for i in taken]
