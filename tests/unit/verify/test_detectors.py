"""Each detector where there is little or nothing to see; real mismatches are in test_causes.py."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rtlgen.verify import detectors
from rtlgen.verify.detectors import Detector
from rtlgen.verify.stretch import (
    Evidence,
    Stretch,
    activations,
    moves,
    near_reset,
    pairs,
    stretch,
    value_of_reset,
)

DETECTORS: list[Detector] = [
    detectors.all_x,
    detectors.high_z,
    detectors.wrong_edge,
    detectors.inverted,
    detectors.bit_order,
    detectors.reset_polarity,
    detectors.reset_should_be_asynchronous,
    detectors.reset_should_be_synchronous,
    detectors.shifted(1),
    detectors.shifted(-1),
    detectors.shifted(4),
    detectors.stuck,
    detectors.only_before_reset,
    detectors.only_after_reset,
    detectors.wrong_initial,
    detectors.constant_offset,
    detectors.partly_x,
    detectors.corner_case,
    detectors.subset_of_bits,
]


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def output(expected: str, actual: str, reset: str = "", *, both_edges: bool = False) -> list[Stretch]:
    """One output; `reset` is a string of 0 and 1, a sample each."""
    columns = words(expected), words(actual)
    rising = tuple(i % 2 == 0 for i in range(len(columns[0]))) if both_edges else ()
    return [stretch(*columns, rising, tuple(bit == "1" for bit in reset))]


@pytest.mark.parametrize("find", DETECTORS)
@pytest.mark.parametrize(
    "seen",
    [
        [],
        [stretch((), ())],
        output("x z -", "0 1 x"),
        output("x x", "0 1", "10", both_edges=True),
    ],
    ids=["nothing", "no sample", "nothing expected", "nothing expected in a reset"],
)
def test_where_nothing_is_compared_nothing_is_found(find: Detector, seen: Sequence[Stretch]) -> None:
    assert find(seen).supporting == 0


@pytest.mark.parametrize("find", DETECTORS)
def test_a_right_output_supports_nothing(find: Detector) -> None:
    right = "0011 1100 0101 1010 0011 0110 1001 0011"
    assert find(output(right, right, "01100010", both_edges=True)).supporting == 0


@pytest.mark.parametrize("find", DETECTORS)
@pytest.mark.parametrize("actual", ["10", "x", "z0", "", "1010101010", "xx"])
def test_one_sample_of_any_width_is_looked_at(find: Detector, actual: str) -> None:
    find([stretch(("01",), (actual,))])
    find([stretch(("01",), (actual,), (True,), (True,))])


@pytest.mark.parametrize("find", DETECTORS)
def test_widths_that_change_break_nothing(find: Detector) -> None:
    find([stretch(("0101", "1", "10"), ("1", "0101", "xz01x"), (), (True, False, True))])


def test_a_narrower_output_is_not_driven_in_the_bits_it_lacks() -> None:
    (seen,) = [stretch(("0011", "0111"), ("11", "11"))]
    assert seen.actual == ("zz11", "zz11")
    assert seen.wrong == (0, 1)


def test_a_bit_that_may_be_anything_speaks_for_nothing_and_against_nothing() -> None:
    assert detectors.inverted(output("1- 0-", "0x 11")) == Evidence(supporting=2)
    assert detectors.bit_order(output("1-0 001", "011 100")) == Evidence(supporting=2)


def test_x_in_some_bits_is_not_all_x_and_z_is_not_x() -> None:
    assert detectors.all_x(output("01 10", "xx xx")) == Evidence(supporting=2)
    assert detectors.all_x(output("01 10", "xx 1x")) == Evidence(supporting=1, contrary=1)
    assert detectors.all_x(output("01 10", "zz zz")).supporting == 0
    assert detectors.high_z(output("01 10", "zz zz")) == Evidence(supporting=2)


def test_partly_x_needs_every_known_bit_right() -> None:
    assert detectors.partly_x(output("01 10 11", "0x x0 11")) == Evidence(supporting=2)
    assert detectors.partly_x(output("01 10", "0x 0x")) == Evidence(supporting=1, contrary=1)


def test_a_constant_is_not_inverted_but_wrong() -> None:
    assert detectors.inverted(output("0 0 0", "1 1 1")) == Evidence()
    assert detectors.inverted(output("0 1 0", "1 0 1")) == Evidence(supporting=3)


def test_a_palindrome_tells_nothing_of_the_order_of_bits() -> None:
    assert detectors.bit_order(output("0110 1001", "0110 1001")) == Evidence()
    assert detectors.bit_order(output("0 1", "0 1")) == Evidence()


def test_stuck_counts_the_moves_it_misses() -> None:
    assert detectors.stuck(output("0 1 0 1", "0 0 0 0")) == Evidence(supporting=3)
    assert detectors.stuck(output("0 1 0 1", "x 0 0 0")) == Evidence(supporting=2)
    assert detectors.stuck(output("0 1 0 1", "0 x 0 0")) == Evidence(supporting=3, contrary=1)
    assert detectors.stuck(output("0 1 0 1", "0 0 0 1")) == Evidence()
    assert detectors.stuck(output("0 1 0 1", "x x x x")) == Evidence()


def test_late_and_early_are_seen_where_the_value_moves() -> None:
    assert detectors.shifted(1)(output("0 1 1 0 0", "x 0 1 1 0")) == Evidence(supporting=2)
    assert detectors.shifted(-1)(output("0 1 1 0 0", "1 1 0 0 x")) == Evidence(supporting=2)
    assert detectors.shifted(1)(output("0 1 1 0 0", "x 1 1 0 0")).contrary == 2


def test_what_moves_one_way_alone_is_not_late_but_perhaps_stuck() -> None:
    assert detectors.shifted(1)(output("0 1 1 1", "0 0 1 1")).supporting == 0


def test_a_cycle_has_two_samples_where_both_edges_are_sampled() -> None:
    expected, late = "0 0 1 1 0 0 1 1 0 0", "x x 0 0 1 1 0 0 1 1"
    assert detectors.shifted(1)(output(expected, late, both_edges=True)) == Evidence(supporting=8)
    assert detectors.shifted(2)(output(expected, late)) == Evidence(supporting=8)


def test_a_reset_is_no_evidence_against_a_delay() -> None:
    """q is late by one, and cleared by the reset as it should be."""
    expected = "0 1 1 0 0 1 1 0 0 1 0"
    actual = "0 0 1 1 0 0 1 0 0 0 1"
    reset = "00000001000"
    assert detectors.shifted(1)(output(expected, actual, reset)).contrary == 0
    assert detectors.shifted(1)(output(expected, actual)).contrary > 0


def test_a_move_at_the_other_edge_needs_a_clock_and_several_moves() -> None:
    expected, actual = "0 1 1 0 0 1 1 0 0", "0 0 1 1 0 0 1 1 0"
    assert detectors.wrong_edge(output(expected, actual, both_edges=True)) == Evidence(supporting=4)
    assert detectors.wrong_edge(output(expected, actual)) == Evidence()
    assert detectors.wrong_edge(output("0 1 1", "0 0 1", both_edges=True)) == Evidence()


def test_an_offset_wraps_around_and_needs_several_values() -> None:
    assert detectors.constant_offset(output("00 01 10 11", "01 10 11 00")) == Evidence(supporting=4)
    assert detectors.constant_offset(output("00 00 00 00", "01 01 01 01")) == Evidence()
    assert detectors.constant_offset(output("0 1 0 1", "1 0 1 0")) == Evidence()
    assert detectors.constant_offset(output("00 01 10 11", "x1 10 11 00")) == Evidence()


def test_half_the_bits_of_a_vector_at_most_are_a_subset() -> None:
    assert detectors.subset_of_bits(output("0000 1111", "0010 1101")) == Evidence(supporting=2)
    assert detectors.subset_of_bits(output("0000 1111", "1110 0001")) == Evidence()
    assert detectors.subset_of_bits(output("00 11", "01 10")) == Evidence()
    assert detectors.subset_of_bits(output("0000 0000", "0010 0010")) == Evidence()  # the others never move


def test_a_corner_is_rare_or_late() -> None:
    assert detectors.corner_case(output("0 1 " * 10, "1 1 " + "0 1 " * 9)) == Evidence(supporting=19)
    assert detectors.corner_case(output("0 1 " * 5, "0 1 " * 3 + "1 0 " * 2)) == Evidence(supporting=6)
    assert detectors.corner_case(output("0 1 " * 5, "1 0 " * 2 + "0 1 " * 3)) == Evidence()


def test_what_is_wrong_at_first_alone_is_the_initial_value() -> None:
    assert detectors.wrong_initial(output("0 1 0 1 0 1 0 1", "x 1 0 1 0 1 0 1")) == Evidence(supporting=7)
    assert detectors.wrong_initial(output("0 1 0 1 0 1 0 1", "0 1 0 x 0 1 0 1")) == Evidence()
    assert detectors.wrong_initial(output("0 1 0 1", "x x x 1")) == Evidence()


def test_before_and_after_a_reset() -> None:
    expected, reset = "1 1 0 1 0 1 0 1 0 1", "0010000000"
    assert detectors.only_before_reset(output(expected, "0 0 0 1 0 1 0 1 0 1", reset)) == Evidence(
        supporting=8
    )
    assert detectors.only_before_reset(output(expected, "0 0 0 1 0 1 0 1 0 0", reset)) == Evidence()
    assert detectors.only_after_reset(output(expected, "1 1 1 0 0 1 0 1 0 1", reset)) == Evidence(
        supporting=7
    )
    assert detectors.only_after_reset(output(expected, "1 1 1 0 0 1 0 1 1 1", reset)) == Evidence()
    assert detectors.only_after_reset(output(expected, "1 1 1 0 0 1 0 1 0 1")) == Evidence()  # no reset


def test_a_reset_that_comes_at_once_and_one_at_the_clock() -> None:
    """Activations at samples 2 and 7, two cycles each; the reset gives 0."""
    at_once, clocked, reset = "1 1 0 0 0 1 1 0 0 0 1", "1 1 1 0 0 1 1 1 0 0 1", "00110001100"
    found = detectors.reset_should_be_asynchronous(output(at_once, clocked, reset))
    assert found == Evidence(supporting=2)
    found = detectors.reset_should_be_synchronous(output(clocked, at_once, reset))
    assert found == Evidence(supporting=2)
    assert detectors.reset_should_be_synchronous(output(at_once, clocked, reset)).supporting == 0


def test_a_reset_in_which_the_recording_begins_may_be_wrong_too() -> None:
    at_once, clocked, reset = "0 0 0 1 0 0 0 1", "x 0 0 1 1 0 0 1", "11001100"
    assert detectors.reset_should_be_asynchronous(output(at_once, clocked, reset)).supporting == 1
    first_is_wrong = "x 0 0 0 1 0 0 1"  # and a sample before the next reset
    assert detectors.reset_should_be_asynchronous(output(at_once, first_is_wrong, reset)) == Evidence()


def test_the_wrong_polarity_needs_both_sides() -> None:
    expected, reset = "0 0 0 0 0 1 0 1 1 0 1", "11100000000"
    assert detectors.reset_polarity(output(expected, "1 1 1 0 0 0 0 0 0 0 0", reset)).supporting > 3
    assert detectors.reset_polarity(output(expected, "0 0 0 0 0 0 0 0 0 0 0", reset)) == Evidence()
    assert detectors.reset_polarity(output(expected, "1 1 1 0 0 0 0 1 0 0 0", reset)) == Evidence()


def test_what_detectors_ask_of_a_stretch() -> None:
    (seen,) = output("1 1 0 0 1 x 1", "1 1 0 1 1 0 1", "0011000")
    assert (seen.compared, seen.wrong, seen.per_cycle) == ((0, 1, 2, 3, 4, 6), (3,), 1)
    assert pairs([seen])["1", "1"] == 4
    assert moves([seen]) == 2
    assert list(activations(seen)) == [(2, 4)]
    assert value_of_reset([seen]) == "0"
    assert near_reset(seen) == [False, False, True, True, True, True, False]


@pytest.mark.parametrize(("evidence", "confidence"), [((0, 0), 1 / 2), ((1, 0), 2 / 3), ((18, 0), 0.95)])
def test_confidence_is_laplaces(evidence: tuple[int, int], confidence: float) -> None:
    supporting, contrary = evidence
    assert Evidence(supporting=supporting, contrary=contrary).confidence == pytest.approx(confidence)
