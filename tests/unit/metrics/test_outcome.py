"""Which samples count as solved, and by whose word."""

from __future__ import annotations

import pytest
from scored_rows import scored

from rtlgen.core.verdict import Status
from rtlgen.metrics.outcome import Basis, passed, solved_by_round


@pytest.mark.parametrize(
    ("mark", "expected"), [(".", True), ("s", False), ("n", False), ("?", None), ("!", None)]
)
def test_error_and_unknown_are_not_scored(mark: str, expected: bool | None) -> None:
    row = scored("p", 0, mark)
    assert passed(row, Basis.OURS) is expected
    assert passed(row, Basis.ADJUSTED) is expected
    assert passed(row, Basis.MENDED) is expected
    assert passed(row, Basis.PUBLISHED) is None


def test_each_basis_has_its_own_word() -> None:
    row = scored("p", 0, "s", adjusted=Status.UNKNOWN, mended=Status.PASS, letter=".")
    words = {basis: passed(row, basis) for basis in Basis}
    assert words == {
        Basis.OURS: False,
        Basis.ADJUSTED: None,
        Basis.MENDED: True,
        Basis.PUBLISHED: True,
    }


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({0: False, 1: False, 2: True}, [False, False, True]),
        ({0: True}, [True, True, True]),
        ({0: False}, [False, False, False]),
        ({0: True, 1: False}, [True, True, True]),
        ({0: False, 1: None}, [False, None, None]),
        ({0: None, 1: False, 2: True}, [None, None, True]),
        ({1: False}, [None, None, None]),
        ({}, [None, None, None]),
    ],
)
def test_solved_once_any_answer_passed(answers: dict[int, bool | None], expected: list[bool | None]) -> None:
    assert solved_by_round(answers, 2) == expected
