"""The source of every choice: the same ones from the same seed, on every machine and Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from rtlgen.core.digest import derived_seed

T = TypeVar("T")


class Draw:
    """Choices that depend on `key` alone.

    Of Python's generator only `random()` is promised to stay what it is, so everything is made of that.
    """

    def __init__(self, *key: object) -> None:
        self._random = random.Random(derived_seed(*key))

    def below(self, limit: int) -> int:
        """A whole number in [0, limit)."""
        return int(self._random.random() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number in [low, high]."""
        return low + self.below(high - low + 1)

    def chance(self, probability: float = 0.5) -> bool:
        return self._random.random() < probability

    def bits(self, width: int) -> int:
        """An unsigned number of `width` bits."""
        value = 0
        for _ in range(0, width, 16):
            value = value << 16 | self.below(1 << 16)
        return value & ((1 << width) - 1)

    def one(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """`count` different ones, in an order by chance."""
        return self.shuffled(items)[:count]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        left = list(items)
        for at in range(len(left) - 1, 0, -1):
            other = self.below(at + 1)
            left[at], left[other] = left[other], left[at]
        return left
