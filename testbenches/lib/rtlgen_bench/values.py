"""Values as bit strings, most significant bit first, that keep X and Z."""

from __future__ import annotations

from typing import Any

Expected = int | str | None
"""What an output shall be: a number, a bit string with '-' where anything goes, or None: not compared."""

_FOUR_STATE = str.maketrans("UWLHuwlhxz-", "XX01XX01XZX")


def bits(value: int, width: int) -> str:
    """`value` in `width` bits; a negative one in two's complement.

    Raises:
        ValueError: it does not fit, as a signed or as an unsigned number.
    """
    if not -(1 << width >> 1) <= value < 1 << width:
        raise ValueError(f"{value} does not fit into {width} bit{'s' * (width != 1)}")
    return format(value & ((1 << width) - 1), f"0{width}b")


def read(handle: Any) -> str:
    """What a cocotb handle holds now, as a string of 0, 1, X and Z.

    An integer variable, which has no X, reads as 32 bits.
    """
    value = handle.value
    if isinstance(value, int):
        return bits(value, 32)
    return str(value).translate(_FOUR_STATE)


def signed(text: str) -> int:
    """The two's complement number in a bit string.

    Raises:
        ValueError: a bit of it is X or Z, or there is none.
    """
    return int(text, 2) - (int(text[0]) << len(text))


def pattern(expected: int | str, width: int) -> str:
    """`expected` as a bit string of exactly `width`, X and Z in upper case, underscores dropped.

    Raises:
        ValueError: a number that does not fit, a string of another length or with other characters.
    """
    if isinstance(expected, int):
        return bits(int(expected), width)
    text = expected.replace("_", "").upper()
    if len(text) != width:
        raise ValueError(f"'{expected}' has {len(text)} bits, expected {width}")
    if set(text) - set("01XZ-"):
        raise ValueError(f"'{expected}' is no bit string of 0, 1, x, z and -")
    return text


def matches(actual: str, wanted: str) -> bool:
    """Whether each bit is the one wanted; '-' takes any, X takes only X."""
    return len(actual) == len(wanted) and all(w in ("-", a) for a, w in zip(actual, wanted, strict=True))
