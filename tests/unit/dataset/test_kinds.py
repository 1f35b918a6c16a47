"""From what was tried to rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dataset_values import RUN, asked, code, corrected, failed, judged, other, passed, tried, turn

from rtlgen.core.problem import BenchOrigin
from rtlgen.core.verdict import Kind as Failure
from rtlgen.core.verdict import Status
from rtlgen.dataset.choice import AnswerText, Choice
from rtlgen.dataset.example import Example, Kind, Standing
from rtlgen.dataset.kinds.registry import MAKERS
from rtlgen.dataset.pool import pool
from rtlgen.dataset.runs.dialogue import Tried

BROKEN = "module top(output y) assign y = 1'b1; endmodule\n"
MENDED = "module top(output y); assign y = 1'b1; endmodule\n"


def rows(kind: Kind, what: Tried, **choice: object) -> list[Example]:
    chosen = Choice(**choice)  # type: ignore[arg-type]
    return list(MAKERS[kind](pool(what, chosen), chosen))


def codes(example: Example) -> list[str]:
    return [a.code for a in example.answers]


def test_sft_takes_right_answers_once() -> None:
    what = tried(
        turn(code("1"), passed()),
        turn(code(" 1 /* again */"), passed()),
        turn(code("2"), failed()),
        turn(code("3"), passed()),
    )
    found = rows(Kind.SFT, what)
    assert [codes(e) for e in found] == [[code("1")], [code("3")]]
    assert (found[0].attempts, found[0].solved) == (3, 2)
    assert found[0].prompt == asked()


def test_sft_takes_designs_that_were_corrected_or_mended() -> None:
    what = tried(
        corrected(code("0"), code("1")), turn(BROKEN, failed(Failure.SYNTAX), mended=judged(MENDED, passed()))
    )
    found = rows(Kind.SFT, what)
    assert {e.answers[0].code for e in found} == {code("1"), MENDED}
    assert {e.answers[0].origin.how for e in found} == {"model", "mended"}
    assert all(e.prompt == asked() for e in found)
    assert rows(Kind.SFT, what, text=AnswerText.RAW) == []  # neither is what the model said to that prompt


def test_few_answers_are_unlike_each_other_and_clean() -> None:
    alike = [turn(code(f"a[{n}] & b & c & d & e & f"), passed(warnings=n % 2)) for n in range(6)]
    what = tried(*alike, turn(code("(x ? y : z) ^ 1'b1"), passed(warnings=3)))
    first, second = rows(Kind.SFT, what, per_problem=2)
    assert first.answers[0].code == code("a[0] & b & c & d & e & f")
    assert "x ? y : z" in second.answers[0].code
    assert all(e.answers[0].evidence.warnings == 0 for e in rows(Kind.SFT, what, max_warnings=0))


def test_what_is_too_long_is_left_out() -> None:
    what = tried(turn(code("1"), passed()), turn(code("1" * 500), passed()))
    assert [codes(e) for e in rows(Kind.SFT, what, max_chars=300)] == [[code("1")]]


def test_near_misses_are_preferred_over_nonsense() -> None:
    what = tried(
        turn(code("1"), passed()),
        turn("", failed(Failure.NO_CODE), said="I cannot."),
        turn(BROKEN, failed(Failure.SYNTAX)),
        turn(code("$finish"), failed(Failure.FORBIDDEN)),
        turn(code("2"), failed(mismatches=45)),
        turn(code("3"), failed(mismatches=1)),
        turn(code("4"), failed(Failure.CRASH)),
    )
    found = rows(Kind.PREFERENCE, what, per_problem=9)
    kinds = [e.answers[1].evidence.kind for e in found]
    assert kinds == ["MISMATCH", "MISMATCH", "CRASH", "SYNTAX", "NO_CODE", "FORBIDDEN"]
    assert found[0].answers[1].code == code("3")
    assert all(e.answers[0].right and not e.answers[1].right for e in found)
    margins = [e.margin or 0.0 for e in found]
    assert margins == sorted(margins)
    assert found[0].reason == "MISMATCH some_cause: MISMATCH: 1 of 50"


def test_only_answers_to_one_prompt_are_compared() -> None:
    elsewhere = asked("one", "two")
    what = tried(turn(code("1"), passed()), turn(code("2"), failed(), prompt=elsewhere))
    assert rows(Kind.PREFERENCE, what) == []
    assert rows(Kind.SCORED, what) == []


def test_failures_can_be_chosen() -> None:
    what = tried(turn(code("1"), passed()), turn(code("2"), failed()), turn(BROKEN, failed(Failure.SYNTAX)))
    (row,) = rows(Kind.PREFERENCE, what, failures=frozenset({Failure.SYNTAX}))
    assert row.answers[1].evidence.kind == "SYNTAX"


def test_what_is_undecided_is_in_no_row() -> None:
    what = tried(turn(code("1"), other(Status.UNKNOWN)), turn(code("2"), other(Status.ERROR)))
    for kind in Kind:
        if kind is not Kind.PROMPT:
            assert rows(kind, what) == []
    (prompt,) = rows(Kind.PROMPT, what)
    assert (prompt.attempts, prompt.solved) == (0, 0)


def test_what_a_model_s_own_bench_says_is_asked_for_or_left_out() -> None:
    own = BenchOrigin.OWN
    what = tried(turn(code("1"), passed(own)), turn(code("2"), replace(failed(), bench_origin=own)))
    assert rows(Kind.PREFERENCE, what) == []
    (row,) = rows(Kind.PREFERENCE, what, accept=frozenset({Standing.RIGHT, Standing.OWN_BENCH}))
    assert [(a.right, a.standing) for a in row.answers] == [(True, "own-bench"), (False, "own-bench")]


def test_mismatches_of_shortened_simulations_are_not_compared() -> None:
    short = replace(RUN, whole=False)
    what = tried(turn(code("1"), passed()), turn(code("2"), failed(mismatches=1)), run=short)
    (row,) = rows(Kind.PREFERENCE, what)
    assert row.answers[1].score == 0.5


def test_repair_by_the_model() -> None:
    (row,) = rows(Kind.REPAIR, tried(corrected(code("0"), code("1"))))
    assert [a.code for a in row.before] == [code("0")]
    assert codes(row) == [code("1")]
    assert row.prompt[-1].content == "Mend it.\n"
    assert row.before[0].feedback == "Mend it.\n"
    assert row.before[0].evidence.kind == "MISMATCH"
    assert row.reason == "corrected by the model in round 1"


def test_repair_without_the_model() -> None:
    what = tried(turn(BROKEN, failed(Failure.SYNTAX), mended=judged(MENDED, passed())))
    (row,) = rows(Kind.REPAIR, what)
    assert (row.before[0].code, codes(row)) == (BROKEN, [MENDED])
    assert row.before[0].feedback
    assert row.before[0].feedback.strip() in row.prompt[-1].content
    assert BROKEN.strip() in row.prompt[-2].content


def test_repair_by_the_nearest_right_answer() -> None:
    near, far = (
        code("a & b & c & d & e"),
        "module top(output y);\n  always @* case (x) default: ; endcase\nendmodule\n",
    )
    wrong = code("a & b & c & d | e")
    (row,) = rows(Kind.REPAIR, tried(turn(far, passed()), turn(near, passed()), turn(wrong, failed())))
    assert (row.before[0].code, codes(row)) == (wrong, [near])
    assert "nearest right answer" in row.reason
    assert rows(Kind.REPAIR, tried(turn(far, passed()), turn(wrong, failed()))) == []


def test_stepwise() -> None:
    what = tried(
        corrected(code("0"), code("1")), turn(code("2"), passed()), [turn(code("3"), other(Status.ERROR))] * 2
    )
    (row,) = rows(Kind.STEPWISE, what)
    assert [a.right for a in row.answers] == [False, True]
    assert row.prompt == asked()


def test_unpaired() -> None:
    what = tried(
        turn(code("1"), passed()), turn(code("2"), failed()), turn("", failed(Failure.NO_CODE), said="No.")
    )
    found = rows(Kind.UNPAIRED, what)
    assert [(e.answers[0].text, e.answers[0].right) for e in found] == [
        (f"```verilog\n{code('1')}```\n", True),
        (f"```verilog\n{code('2')}```\n", False),
        ("No.", False),
    ]


def test_scored() -> None:
    what = tried(
        turn(code("1"), passed()), turn(code("2"), failed(mismatches=9)), turn(BROKEN, failed(Failure.SYNTAX))
    )
    (row,) = rows(Kind.SCORED, what)
    assert [a.score for a in row.answers] == sorted(a.score for a in row.answers)
    assert row.answers[-1].score == 1.0
    assert row.answers[-1].right


@pytest.mark.parametrize("kind", list(Kind))
def test_rows_know_their_problem(kind: Kind) -> None:
    what = tried(corrected(code("0"), code("1")), name="Prob031_dff8")
    row, *_ = rows(kind, what)
    assert (row.problem.id, row.problem.family, row.problem.suite, row.problem.licence) == (
        "Prob031_dff8",
        "dff",
        "small",
        "MIT",
    )
    assert row.problem.bench == "native"
    assert len(row.id) == 16
