"""Rows of about one length together, and chance over all."""

from __future__ import annotations

import random
from itertools import pairwise

from rtlgen.training.batches import LengthGrouped, grouped


def test_every_row_once_an_epoch_and_another_order_in_the_next():
    lengths = [(n * 37) % 101 for n in range(103)]
    sampler = LengthGrouped(lengths, 8, seed=3)
    first, again = list(sampler), list(sampler)
    sampler.set_epoch(1)
    second = list(sampler)
    assert sorted(first) == sorted(second) == list(range(103))
    assert first == again != second


def test_little_is_padded():
    chance = random.Random(1)
    lengths = [chance.randint(50, 800) for _ in range(2000)]
    order = grouped(lengths, 8, random.Random(2))
    padded = sum(8 * max(lengths[row] for row in order[at : at + 8]) for at in range(0, 2000, 8))
    assert padded < 1.05 * sum(lengths)
    in_any_order = sum(8 * max(lengths[at : at + 8]) for at in range(0, 2000, 8))
    assert in_any_order > 1.5 * sum(lengths)


def test_the_lengths_of_the_batches_are_in_no_order():
    lengths = list(range(512))
    order = grouped(lengths, 8, random.Random(2))
    longest = [max(order[at : at + 8]) for at in range(0, 512, 8)]
    rising = sum(a < b for a, b in pairwise(longest))
    assert 20 < rising < 43


def test_a_batch_that_is_not_full_comes_last_and_fewer_rows_than_a_batch_are_one():
    assert sorted(grouped([5, 1, 3], 8, random.Random(1))) == [0, 1, 2]
    order = grouped(list(range(20)), 8, random.Random(1))
    for at in (0, 8):
        ranks = sorted(order[at : at + 8])
        assert ranks[-1] - ranks[0] < 16
    assert len(order) == 20
