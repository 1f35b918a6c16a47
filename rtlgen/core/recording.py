"""What was expected of a design and what it did, sample by sample over a whole run.

Larger than a verdict needs to keep: a cause and a window are drawn from it, and it is thrown away.
"""

from __future__ import annotations

from rtlgen.core.value import value

Column = tuple[str, ...]
"""The values of one signal, a bit string a sample; x and z in lower case."""


@value
class Output:
    name: str
    expected: Column
    """A bit that may be anything is '-', x or z."""
    actual: Column


@value
class Recording:
    """One stretch of samples, oldest first; all columns are of one length."""

    test: str = ""
    is_whole: bool = True
    """No mismatch of the run is left out."""
    times_ps: tuple[int, ...]
    rising: tuple[bool, ...] = ()
    """Whether the sample was taken just before a rising edge of the design's clock, where both edges are
    sampled; else empty."""
    clock: str = ""
    """The input that is the clock, where both its edges are sampled; else empty."""
    inputs: tuple[tuple[str, Column], ...] = ()
    outputs: tuple[Output, ...] = ()

    @property
    def per_cycle(self) -> int:
        """Samples in a cycle of the clock."""
        return 2 if self.rising else 1


def agrees(expected: str, actual: str) -> bool:
    """Whether `actual` is as expected in every bit that something is expected of."""
    return expected == actual or all(
        e in "-xz" or e == a for e, a in zip(expected, fitted(actual, len(expected)), strict=True)
    )


def fitted(bits: str, width: int) -> str:
    """A value as a net of `width` bits shows it: what it lacks is not driven, what is too much is cut off."""
    return bits.rjust(width, "z")[max(0, len(bits) - width) :]


def demands(expected: str) -> bool:
    """Whether a value is expected at all."""
    return bool(expected.strip("-xz"))
