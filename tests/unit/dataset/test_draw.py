"""Choices are the same everywhere."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw


def test_choices_are_these_on_every_machine() -> None:
    d = Draw("a", 1)
    assert [d.below(1000) for _ in range(5)] == [925, 904, 438, 422, 128]


def test_another_key_gives_other_choices() -> None:
    assert [Draw("a", 1).bits(64)] != [Draw("a", 2).bits(64)]


def test_a_number_stays_in_its_range() -> None:
    d = Draw("range")
    assert {d.between(3, 5) for _ in range(200)} == {3, 4, 5}
    assert all(0 <= d.bits(5) < 32 for _ in range(200))
    assert {d.bits(1) for _ in range(50)} == {0, 1}


def test_shuffling_loses_nothing() -> None:
    d = Draw("shuffle")
    items = list(range(10))
    shuffled = d.shuffled(items)
    assert sorted(shuffled) == items
    assert shuffled != items
    assert len(set(d.some(items, 4))) == 4
