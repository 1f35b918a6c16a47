"""Numbers of a width: their values, and those worth trying."""

from __future__ import annotations

from rtlgen.dataset.synth.task import Stimulus

WIDTHS = (*range(2, 33), 4, 8, 8, 8, 8, 16, 16, 16, 32, 32)
"""As often as they are usual."""


def signed(number: int, width: int) -> int:
    """The value of `width` bits in two's complement."""
    number &= (1 << width) - 1
    return number - (1 << width) if number >> (width - 1) else number


def corners(width: int, *names: str) -> Stimulus:
    """Operands at and around the ends of both number ranges, often."""
    half, full = 1 << (width - 1), 1 << width
    values = (0, 1, 2, half - 2, half - 1, half, half + 1, full - 2, full - 1)
    return Stimulus(often=dict.fromkeys(names, values))
