from __future__ import annotations

import pytest

from rtlgen.dataset.split import TEST, family_of, is_held_out, split_of


@pytest.mark.parametrize(
    ("names", "family"),
    [
        (["Prob109_fsm1", "Prob110_fsm2", "fsm3", "fsm3comb"], {"fsm"}),
        (["adder_8bit", "adder_16bit", "arithmetic/adder_bcd"], {"adder"}),
        (["2014_q3"], {"q"}),
        (["12"], {"12"}),
    ],
)
def test_family(names: list[str], family: set[str]) -> None:
    assert {family_of(n) for n in names} == family


def test_a_share_of_the_families_is_for_tests() -> None:
    names = [f"family {n}" for n in range(1000)]
    held = sum(split_of(n, 0.2, 1) == TEST for n in names)
    assert 150 < held < 250
    assert not any(split_of(n, 0.0, 1) == TEST for n in names)
    assert all(split_of(n, 1.0, 1) == TEST for n in names)
    assert [split_of(n, 0.2, 1) for n in names] != [split_of(n, 0.2, 2) for n in names]


def test_a_family_that_is_held_out_takes_its_structures_along() -> None:
    wanted = frozenset({"adder"})
    assert is_held_out("adder", wanted)
    assert is_held_out("adder/carry", wanted)
    assert not is_held_out("adders/carry", wanted)
    assert not is_held_out("adder", frozenset())
