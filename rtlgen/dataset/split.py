"""Which problems belong together, and in which split they are (pure)."""

from __future__ import annotations

import re

from rtlgen.core.digest import derived_seed

TRAIN, TEST = "train", "test"
_NUMBERED = re.compile(r"^Prob\d+_", re.I)
_WORD = re.compile(r"[a-z]+")


def family_of(problem_id: str) -> str:
    """The first word of a problem's name, without a benchmark's numbering.

    Coarse on purpose: Prob109_fsm1, Prob110_fsm2 and the fsm3 of another edition are one family, as are
    adder_8bit and adder_16bit. Too large a family costs some choice, too small a one leaks.
    """
    name = _NUMBERED.sub("", problem_id.rsplit("/", 1)[-1]).lower()
    found = _WORD.search(name)
    return found.group() if found else name


def is_held_out(family: str, wanted: frozenset[str]) -> bool:
    """Whether a family, or the one whose structure it is, is among `wanted`."""
    return family in wanted or family.partition("/")[0] in wanted


def split_of(family: str, test_share: float, seed: int) -> str:
    """The same for a family whatever else is in the dataset, so that datasets can be put together."""
    return TEST if derived_seed("split", seed, family) / 2**31 < test_share else TRAIN
