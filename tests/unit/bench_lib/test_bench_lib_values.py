"""Bit strings of the bench library."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from cocotb.types import Logic, LogicArray
from hypothesis import given
from hypothesis import strategies as st
from rtlgen_bench.values import bits, matches, pattern, read, signed


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (0, 1, "0"),
        (1, 1, "1"),
        (-1, 1, "1"),
        (5, 4, "0101"),
        (15, 4, "1111"),
        (-8, 4, "1000"),
        (-1, 4, "1111"),
    ],
)
def test_numbers_become_bits(value: int, width: int, text: str) -> None:
    assert bits(value, width) == text


@pytest.mark.parametrize(("value", "width"), [(2, 1), (-2, 1), (16, 4), (-9, 4)])
def test_a_number_that_does_not_fit_is_refused(value: int, width: int) -> None:
    with pytest.raises(ValueError, match=f"{value} does not fit into {width} bit"):
        bits(value, width)


@given(
    st.integers(1, 70).flatmap(lambda w: st.tuples(st.just(w), st.integers(-(1 << w - 1), (1 << w - 1) - 1)))
)
def test_signed_undoes_bits(case: tuple[int, int]) -> None:
    width, value = case
    assert len(bits(value, width)) == width
    assert signed(bits(value, width)) == value


def test_signed_refuses_unknown_bits() -> None:
    with pytest.raises(ValueError, match="1X0"):
        signed("1X0")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (LogicArray("01XZ"), "01XZ"),
        (LogicArray("UWLH-"), "XX01X"),
        (Logic("1"), "1"),
        (Logic("z"), "Z"),
        (-2, "1" * 31 + "0"),
    ],
)
def test_handles_read_as_four_state_bits(value: object, text: str) -> None:
    assert read(SimpleNamespace(value=value)) == text


@pytest.mark.parametrize(
    ("expected", "width", "text"),
    [(3, 4, "0011"), (True, 1, "1"), ("1_0x-", 4, "10X-"), ("zZ", 2, "ZZ")],
)
def test_expected_values_become_patterns(expected: int | str, width: int, text: str) -> None:
    assert pattern(expected, width) == text


@pytest.mark.parametrize(
    ("expected", "said"), [("101", "has 3 bits, expected 4"), ("10?1", "no bit string"), (16, "does not fit")]
)
def test_a_pattern_that_cannot_be_is_refused(expected: int | str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        pattern(expected, 4)


@pytest.mark.parametrize(
    ("actual", "wanted", "equal"),
    [
        ("0110", "0110", True),
        ("0110", "0111", False),
        ("0X1Z", "0-1-", True),
        ("0X10", "0010", False),
        ("0Z10", "0110", False),
        ("X", "X", True),
        ("0", "X", False),
        ("Z", "X", False),
        ("01", "1", False),
    ],
)
def test_unknown_bits_match_only_themselves_and_dashes(actual: str, wanted: str, equal: bool) -> None:
    assert matches(actual, wanted) is equal
