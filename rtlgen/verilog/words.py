"""How a set of words is written down."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`, split at blanks."""
    return frozenset(text.split())
