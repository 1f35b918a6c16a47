"""Which rows a round learns, and whether its model is kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored_rows import problem_rows

from rtlgen.metrics.compare import Comparison, compare
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.problem_result import problem_results
from rtlgen.training.iterate.choosing import decide, drawn, mixed, unique


def row(prompt: str, answer: str, **more: str) -> str:
    return json.dumps({"prompt": prompt, "completion": answer, **more})


ROWS = st.lists(st.builds(row, st.sampled_from("abcd"), st.sampled_from("xyz")), max_size=12)


@given(st.lists(st.text(max_size=3), max_size=20, unique=True), st.integers(0, 25), st.integers())
def test_what_is_drawn_is_some_of_it_in_its_order(items: list[str], count: int, seed: int) -> None:
    found = drawn(items, count, seed)
    assert len(found) == (min(count, len(items)) or len(items))
    assert found == [one for one in items if one in found]
    assert found == drawn(items, count, seed)


def test_other_rounds_draw_other_problems() -> None:
    items = [str(n) for n in range(100)]
    assert drawn(items, 10, 1, "problems", 1) != drawn(items, 10, 1, "problems", 2)


def test_rows_that_teach_the_same_are_one() -> None:
    assert unique([row("a", "x", id="1"), row("a", "y", id="2"), row("a", "x", id="3")]) == [
        row("a", "x", id="1"),
        row("a", "y", id="2"),
    ]


@given(ROWS, ROWS, st.integers(0, 5))
def test_the_mixture_holds_all_own_rows_and_some_of_the_reference(
    own: list[str], reference: list[str], rows: int
) -> None:
    found = mixed(own, reference, rows, 1)
    assert len(found) == len(set(found))
    assert set(own) <= set(found) <= {*own, *reference}
    others = set(reference) - set(own)
    assert len(found) == len(set(own)) + min(rows or len(others), len(others))


def test_the_mixture_depends_on_rows_and_seed_alone() -> None:
    own, reference = [row("a", str(n)) for n in range(9)], [row("b", str(n)) for n in range(9)]
    found = mixed(own, reference, 4, 1)
    assert found == mixed(own[::-1], reference, 4, 1)
    assert found != mixed(own, reference, 4, 2)
    assert found[: len(own)] != own


def against(before: str, after: str) -> Comparison:
    """Two runs with one sample of each problem, by its marks."""
    a, b = (
        problem_results(r for n, mark in enumerate(marks) for r in problem_rows(f"p{n:02}", mark))
        for marks in (before, after)
    )
    return compare(a, b, Basis.ADJUSTED)


@pytest.mark.parametrize(
    ("before", "after", "p", "kept"),
    [
        ("ssssssssss", "..........", 0.05, True),
        ("ssssssssss", ".sssssssss", 0.05, False),
        ("ssssssssss", ".sssssssss", 1.0, True),
        ("..........", "ssssssssss", 1.0, False),
        ("....ssssss", "....ssssss", 1.0, False),
        (".s", "s.", 1.0, False),
        ("!!", "..", 1.0, False),
        ("", "", 1.0, False),
    ],
)
def test_a_model_is_kept_if_it_passes_more_often_and_chance_hardly_explains_it(
    before: str, after: str, p: float, kept: bool
) -> None:
    decision = decide(against(before, after), p)
    assert decision.kept is kept
    assert decision.why
