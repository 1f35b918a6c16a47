"""Whatever was tried: no row calls right what is not, and every row is well formed."""

from __future__ import annotations

from dataset_values import code, corrected, failed, judged, other, passed, tried, turn
from hypothesis import given, settings
from hypothesis import strategies as st

from rtlgen.core.problem import BenchOrigin
from rtlgen.core.verdict import Kind as Failure
from rtlgen.core.verdict import Status
from rtlgen.dataset.build import Order, examples
from rtlgen.dataset.choice import AnswerText, Choice
from rtlgen.dataset.example import Example, Kind, Standing
from rtlgen.dataset.split import family_of, split_of
from rtlgen.dataset.spread import shingles, similarity, spread
from rtlgen.store.codec import decode, encode

bodies = st.sampled_from(["1", "0", "a & b", "a | b", "a ^ b", "~a", " 1 /* again */"])
verdicts = st.one_of(
    st.builds(passed, st.sampled_from(BenchOrigin), st.integers(0, 3), st.integers(0, 3)),
    st.builds(
        failed, st.sampled_from([Failure.MISMATCH, Failure.SYNTAX, Failure.FORBIDDEN, Failure.TAMPERED])
    ),
    st.builds(other, st.sampled_from([Status.UNKNOWN, Status.ERROR])),
)
turns = st.builds(
    lambda body, verdict, final, mended: turn(
        code(body), verdict, final=final, mended=judged(code(f"{body} + 0"), *mended) if mended else None
    ),
    bodies,
    verdicts,
    st.none() | verdicts,
    st.none() | st.tuples(verdicts),
)
samples = turns | st.builds(lambda a, b, v: corrected(code(a), code(b), v), bodies, bodies, verdicts)
choices = st.builds(
    Choice,
    per_problem=st.integers(1, 5),
    accept=st.frozensets(st.sampled_from(sorted(set(Standing) - {Standing.WRONG}))).map(
        lambda s: s | {Standing.RIGHT}
    ),
    text=st.sampled_from(AnswerText),
    max_chars=st.sampled_from([0, 200, 2000]),
    max_warnings=st.none() | st.integers(0, 2),
    seed=st.integers(0, 3),
)


@settings(max_examples=80)
@given(st.lists(samples, min_size=1, max_size=8), st.sampled_from(Kind), choices)
def test_rows_are_well_formed(what: list[object], kind: Kind, choice: Choice) -> None:
    order = Order(kind=kind, formats=("jsonl",), choice=choice)
    one = tried(*what)  # type: ignore[arg-type]
    rows = [row for _, made, _ in examples([one], order) for row in made]
    assert rows == [row for _, made, _ in examples([one], order) for row in made]
    assert len(rows) <= choice.per_problem * (2 if kind is Kind.UNPAIRED else 1)
    for row in rows:
        assert decode(Example, encode(row), where="row") == row
        _labels_hold(row, choice)
        _shape_holds(row)


def _labels_hold(row: Example, choice: Choice) -> None:
    for answer in (*row.before, *row.answers):
        if answer.right:
            assert answer.standing in choice.accept
            assert answer.evidence.kind not in ("FORBIDDEN", "TAMPERED")
            assert answer.score == 1.0
        if answer.standing is Standing.RIGHT:
            assert (answer.evidence.status, answer.evidence.mismatches) == ("PASS", 0)
            assert answer.evidence.samples
            assert answer.evidence.bench in ("suite", "user")


def _shape_holds(row: Example) -> None:
    rights = [a.right for a in row.answers]
    if row.kind in (Kind.SFT, Kind.REPAIR):
        assert rights == [True]
    elif row.kind is Kind.PREFERENCE:
        assert rights == [True, False]
        assert row.margin is not None
        assert 0 < row.margin <= 1
        assert row.reason
    elif row.kind is Kind.SCORED:
        scores = [a.score for a in row.answers]
        assert scores == sorted(scores)
        assert rights[-1]
    elif row.kind is Kind.STEPWISE:
        assert len(rights) > 1
    assert (row.kind is Kind.REPAIR) == bool(row.before)
    assert all(a.text.strip() for a in row.answers)


@given(st.lists(st.text("ab&|~()", min_size=1, max_size=30), max_size=12), st.integers(1, 6))
def test_a_spread_takes_that_many_and_no_one_twice(texts: list[str], n: int) -> None:
    items = list(enumerate(texts))
    taken = spread(items, n, lambda item: item[1])
    assert len(taken) == min(n, len(items))
    assert len(set(taken)) == len(taken)
    assert taken[:1] == items[:1]
    for a in texts:
        assert similarity(shingles(a), shingles(a)) == 1.0


@given(st.text(), st.floats(0, 1), st.integers())
def test_a_family_is_in_one_split(name: str, share: float, seed: int) -> None:
    assert split_of(family_of(name), share, seed) in ("train", "test")
    assert family_of(family_of(name)) == family_of(name)
