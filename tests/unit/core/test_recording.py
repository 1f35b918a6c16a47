"""What agrees with what."""

from __future__ import annotations

import pytest

from rtlgen.core.recording import agrees, demands, fitted


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ("0101", "0101", True),
        ("0101", "0111", False),
        ("01-1", "0111", True),
        ("01x1", "0111", True),
        ("01z1", "0111", True),
        ("-1", "x1", True),
        ("01", "0x", False),
        ("01", "0z", False),
        ("xx", "10", True),
        ("0011", "11", False),
        ("--11", "11", True),
        ("11", "0011", True),
        ("", "", True),
        ("", "1", True),
    ],
)
def test_only_what_is_expected_is_compared(expected: str, actual: str, same: bool) -> None:
    assert agrees(expected, actual) is same


def test_a_value_of_another_width_is_taken_as_a_net_shows_it() -> None:
    assert fitted("101", 3) == "101"
    assert fitted("101", 5) == "zz101"
    assert fitted("101", 2) == "01"
    assert fitted("101", 0) == ""


@pytest.mark.parametrize(("expected", "demanded"), [("0", True), ("x-z", False), ("x1", True), ("", False)])
def test_what_may_be_anything_demands_nothing(expected: str, demanded: bool) -> None:
    assert demands(expected) is demanded
