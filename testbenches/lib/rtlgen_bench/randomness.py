"""Random stimulus that can be had again."""

from __future__ import annotations

import random

import cocotb

_told: set[int] = set()


def rng(name: str = "") -> random.Random:
    """A generator of its own, seeded from cocotb's seed and `name` alone.

    cocotb derives the seed of each test from COCOTB_RANDOM_SEED and the test's full name, so equal seeds give
    equal stimulus, whichever tests run and on every simulator. The seed is logged once.
    """
    seed = cocotb.RANDOM_SEED
    if seed not in _told:
        _told.add(seed)
        cocotb.log.info("random stimulus from seed %d", seed)
    return random.Random(f"{seed}/{name}")
