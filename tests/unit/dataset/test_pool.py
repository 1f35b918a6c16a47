"""Which answers count as right. Nothing proven is not right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dataset_values import code, failed, judged, other, passed, tried, turn

from rtlgen.core.problem import BenchOrigin
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.dataset.choice import AnswerText, Choice
from rtlgen.dataset.example import Standing
from rtlgen.dataset.pool import pool, standing_of

BY_OWN = replace(failed(), bench_origin=BenchOrigin.OWN)
ALL = Choice(accept=frozenset(Standing) - {Standing.WRONG})


@pytest.mark.parametrize(
    ("verdict", "final", "standing"),
    [
        (passed(), passed(), Standing.RIGHT),
        (passed(BenchOrigin.USER), passed(BenchOrigin.USER), Standing.RIGHT),
        (passed(BenchOrigin.OWN), passed(BenchOrigin.OWN), Standing.OWN_BENCH),
        (passed(samples=0), passed(samples=0), Standing.UNKNOWN),
        (passed(), other(Status.UNKNOWN), Standing.UNKNOWN),
        (failed(), failed(), Standing.WRONG),
        (BY_OWN, BY_OWN, Standing.OWN_BENCH),
        (failed(), other(Status.PASS), Standing.ADJUSTED),
        (failed(), other(Status.UNKNOWN), Standing.UNKNOWN),
        (other(Status.UNKNOWN), other(Status.UNKNOWN), Standing.UNKNOWN),
        (other(Status.ERROR), other(Status.ERROR), Standing.ERROR),
        (failed(Kind.FORBIDDEN), other(Status.UNKNOWN), Standing.WRONG),
        (failed(Kind.TAMPERED), other(Status.PASS), Standing.WRONG),
    ],
)
def test_what_a_judgement_is_worth(verdict: Verdict, final: Verdict, standing: Standing) -> None:
    found = judged(code("1"), verdict, final)
    assert standing_of(found) is standing
    (thread,) = pool(tried(turn(code("1"), verdict, final=final)), Choice()).threads
    assert thread.steps[0].answer.right == (standing is Standing.RIGHT)


@pytest.mark.parametrize(
    ("verdict", "final", "right"),
    [
        (passed(BenchOrigin.OWN), None, True),
        (other(Status.UNKNOWN), None, True),
        (other(Status.ERROR), None, True),
        (failed(), other(Status.PASS), True),
        (failed(), other(Status.UNKNOWN), False),
        (failed(), None, False),
        (BY_OWN, None, False),
        (failed(Kind.FORBIDDEN), None, False),
        (failed(Kind.TAMPERED), other(Status.PASS), False),
    ],
)
def test_what_can_be_asked_for_is_labelled(verdict: Verdict, final: Verdict | None, right: bool) -> None:
    (thread,) = pool(tried(turn(code("1"), verdict, final=final)), ALL).threads
    answer = thread.steps[0].answer
    assert answer.right is right
    assert answer.standing is not Standing.RIGHT


def test_no_design_is_right_for_nobody() -> None:
    (thread,) = pool(tried(turn("", other(Status.UNKNOWN), said="I cannot.")), ALL).threads
    assert not thread.steps[0].answer.right
    assert thread.steps[0].answer.text == "I cannot."


def test_what_runs_disagree_on_is_neither() -> None:
    found = pool(
        tried(turn(code("1"), passed()), turn(code(" 1 "), failed()), turn(code("2"), passed())), Choice()
    )
    standings = [t.steps[0].answer.standing for t in found.threads]
    assert standings == [Standing.UNKNOWN, Standing.UNKNOWN, Standing.RIGHT]
    assert (found.attempts, found.solved) == (1, 1)


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (AnswerText.CODE, code("1")),
        (AnswerText.FENCED, f"```verilog\n{code('1')}```\n"),
        (AnswerText.RAW, f"Here it is:\n```verilog\n{code('1')}```\n"),
    ],
)
def test_how_an_answer_is_written(style: AnswerText, text: str) -> None:
    (thread,) = pool(tried(turn(code("1"), passed())), Choice(text=style)).threads
    assert thread.steps[0].answer.text == text


def test_an_answer_tells_its_evidence_and_origin() -> None:
    (thread,) = pool(tried(turn(code("1"), passed())), Choice()).threads
    answer = thread.steps[0].answer
    assert (answer.evidence.samples, answer.evidence.end_time_ps, answer.evidence.simulator) == (
        50,
        50_000,
        "icarus",
    )
    assert (answer.origin.run, answer.origin.model, answer.origin.rtlgen) == ("run", "replay:answers", "0")
    assert [(t.name, t.version, t.path) for t in answer.origin.tools] == [("icarus", "12.0", "")]
