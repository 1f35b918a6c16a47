"""Numbers of a width: their values, and those worth trying."""

from __future__ import annotations

from rtlgen.dataset.synth.task import Stimulus

WIDTHS = (2, 3, 4, 4, 5, 6, 8, 8, 8, 10, 12, 16, 16, 20, 24, 32)


def signed(number: int, width: int) -> int:
    """The value of `width` bits in two's complement."""
    number &= (1 << width) - 1
    return number - (1 << width) if number >> (width - 1) else number


def corners(width: int, *names: str) -> Stimulus:
    """Operands at and around the ends of both number ranges, often."""
    half, full = 1 << (width - 1), 1 << width
    values = (0, 1, 2, half - 2, half - 1, half, half + 1, full - 2, full - 1)
    return Stimulus(often=dict.fromkeys(names, values))
