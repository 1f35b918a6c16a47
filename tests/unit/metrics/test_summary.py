"""The numbers of a run, against ones worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from scored_rows import problem_rows, scored

from rtlgen.core.completion import Usage
from rtlgen.core.record import Labels, Scored
from rtlgen.core.verdict import Kind, Stage, Status
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.problem_result import problem_results
from rtlgen.metrics.summary import Summary, summarize


def summary(*groups: Iterable[Scored], **options: object) -> Summary:
    return summarize(problem_results(row for rows in groups for row in rows), **options)  # type: ignore[arg-type]


def test_pass_at_k_over_problems() -> None:
    found = summary(
        problem_rows("a", *".sss"), problem_rows("b", *"...."), problem_rows("c", *"ssss"), ks=(1, 2)
    )
    # a: 1 of 4, so pass@1 1/4 and pass@2 1 - C(3,2)/C(4,2) = 1/2; b: 1 and 1; c: 0 and 0.
    values = {s.k: s.estimate.value for s in found.headline}
    assert values == {1: pytest.approx(1.25 / 3), 2: pytest.approx(1.5 / 3)}
    assert found.unsolved == ("c",)
    assert (found.samples, found.answers, found.rounds) == (12, 12, 0)


def test_the_usual_ks_that_the_samples_allow() -> None:
    assert summary(problem_rows("a", *"....")).ks == (1,)
    assert summary(problem_rows("a", *"....."), problem_rows("b", ".")).ks == (1, 5)
    assert summary().ks == (1,)


def test_why_a_number_is_undefined_is_counted() -> None:
    found = summary(problem_rows("a", *"....!"), problem_rows("b", *"....."), ks=(5,))
    (score,) = found.headline
    assert (score.estimate.value, score.too_few) == (None, 1)


def test_rounds_each_with_its_level() -> None:
    # a: solved at once; b: after one correction; c: never; d: after one correction, of one sample in two.
    found = summary(
        problem_rows("a", "."),
        problem_rows("b", "s."),
        problem_rows("c", "css"),
        problem_rows("d", "ss.", "sss"),
        feedback_level="golden",
    )
    assert found.rounds == 2
    scores = found.of(Basis.ADJUSTED, 1)
    assert [s.estimate.value for s in scores] == pytest.approx([1 / 4, 2 / 4, 2.5 / 4])
    assert [s.level for s in scores] == ["none", "golden", "golden"]
    assert found.headline == scores[-1:]
    assert found.unsolved == ("c",)


def test_a_correction_that_could_not_be_judged_is_no_failure() -> None:
    found = summary(problem_rows("a", "s!", "s."), problem_rows("b", "ss"))
    assert [(s.estimate.value, s.estimate.samples) for s in found.of(Basis.ADJUSTED, 1)] == [
        (0.0, 3),
        (0.5, 2),
    ]


def test_a_problem_that_is_not_scored_is_in_no_number_and_named() -> None:
    found = summary(problem_rows("a", *".s"), problem_rows("b", *"?!"))
    (score,) = found.headline
    assert (score.estimate.value, score.estimate.problems) == (0.5, 1)
    assert found.unjudged == ("b",)
    assert "b" not in found.unsolved
    assert [(u.status, u.answers, u.example.sample) for u in found.unscored] == [
        (Status.ERROR, 1, 1),
        (Status.UNKNOWN, 1, 0),
    ]
    assert found.unscored_answers == 2


def test_bases_are_apart() -> None:
    rows = [
        scored("a", 0, "s", adjusted=Status.PASS, letter="R"),
        scored("a", 1, "c", mended=Status.PASS, letter="C"),
        scored("b", 0, ".", letter="n"),
        scored("b", 1, ".", adjusted=Status.UNKNOWN, letter="."),
    ]
    found = summary(rows)
    assert {b: found.of(b, 1)[0].estimate.value for b in Basis} == {
        Basis.ADJUSTED: 0.75,
        Basis.OURS: 0.5,
        Basis.PUBLISHED: 0.25,
        Basis.MENDED: 1.0,
    }
    assert found.letters == (("R", 1), ("C", 1), ("n", 1), (".", 1))
    assert summary(rows, basis=Basis.PUBLISHED).headline[0].estimate.value == 0.25


def test_a_basis_that_the_run_does_not_have_is_not_reported() -> None:
    found = summary(problem_rows("a", "."))
    assert {s.basis for s in found.scores} == {Basis.ADJUSTED, Basis.OURS}


def test_failures_by_kind_and_cause() -> None:
    rows = [
        *problem_rows("a", "cs", "c.", "s"),
        scored("b", 0, "s", adjusted=Status.UNKNOWN),
        *[scored("b", n, mark) for n, mark in enumerate("nt", 1)],
    ]
    found = summary(rows)
    table = [(f.kind, f.cause, f.first, f.last, f.excused, f.problems) for f in found.failures]
    assert table == [
        (Kind.MISMATCH, "inverted", 2, 3, 1, 2),
        (Kind.NO_CODE, "", 1, 1, 0, 1),
        (Kind.TRUNCATED, "", 1, 1, 0, 1),
        (Kind.SYNTAX, "missing_semicolon", 2, 0, 0, 1),
    ]
    assert found.failures[0].stage is Stage.SIMULATE
    assert (found.no_code, found.truncated, found.first_answers) == (1, 1, 6)
    assert [p.marks for p in found.problems] == ["s.s", "?nn"]


def test_cost_per_pass_pays_for_the_failures_too() -> None:
    found = summary(problem_rows("a", "s.", "ss"), problem_rows("b", "."))
    assert found.spent.answers == 5
    assert found.spent.tokens == 600
    assert found.per_pass.tokens == 300  # two samples passed
    assert found.per_pass.usd == pytest.approx(0.0025)
    assert (found.per_pass.generate_s, found.per_pass.judge_s) == (5.0, 1.25)


def test_cost_that_is_not_known_is_not_zero() -> None:
    row = scored("a", 0, ".", usage=Usage(prompt_tokens=1))
    assert summary([row]).per_pass.usd is None
    assert summary([scored("a", 0, ".", usage=Usage())]).per_pass.tokens is None
    assert summary(problem_rows("a", "s")).per_pass.tokens is None


def test_duplicates_are_counted_within_a_problem() -> None:
    rows = [
        scored("a", 0, ".", twin="x"),
        scored("a", 1, ".", twin="x"),
        scored("a", 2, "n"),
        scored("b", 0, ".", twin="x"),
    ]
    found = summary(rows)
    assert (found.with_code, found.duplicates) == (3, 1)


def test_groups_and_what_is_missing() -> None:
    labels = [
        Labels(problem_id="a", difficulty="easy", tags=("fsm",)),
        Labels(problem_id="b", difficulty="hard", tags=("fsm", "counter")),
        Labels(problem_id="z", difficulty="hard", tags=("memory",)),
    ]
    found = summary(problem_rows("a", "."), problem_rows("b", "s"), labels=labels)
    assert [(g.name, g.score.estimate.value) for g in found.groups] == [
        ("difficulty easy", 1.0),
        ("difficulty hard", 0.0),
        ("counter", 0.0),
        ("fsm", 0.5),
    ]
    assert found.missing == ("z",)
