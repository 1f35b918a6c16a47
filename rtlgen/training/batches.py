"""Which rows are computed together: rows of about the same length, so that little is padded."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

_BLOCK = 64
"""Batches that are sorted among themselves: enough for little padding, few enough that chance rules."""


class LengthGrouped:
    """A sampler for torch: the same order for the same seed and epoch, whatever was drawn before.

    So a training that goes on from a checkpoint meets the rows that it would have met.
    """

    def __init__(self, lengths: Sequence[int], batch_size: int, seed: int) -> None:
        self._lengths = lengths
        self._batch_size = batch_size
        self._seed = seed
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """What the trainer tells before each epoch, from 0."""
        self._epoch = epoch

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[int]:
        return iter(grouped(self._lengths, self._batch_size, random.Random(f"{self._seed}/{self._epoch}")))


def grouped(lengths: Sequence[int], batch_size: int, chance: random.Random) -> list[int]:
    """An order of all rows in which each `batch_size` of them have about the same length.

    The batches are in random order; one that is not full comes last.
    """
    order = list(range(len(lengths)))
    chance.shuffle(order)
    full = len(order) - len(order) % batch_size
    rest, order = order[full:], order[:full]
    size = _BLOCK * batch_size
    blocks = [sorted(order[at : at + size], key=lambda row: lengths[row]) for at in range(0, full, size)]
    batches = [block[at : at + batch_size] for block in blocks for at in range(0, len(block), batch_size)]
    chance.shuffle(batches)
    return [row for batch in [*batches, rest] for row in batch]
