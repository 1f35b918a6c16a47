from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from generate_values import failure, simulated
from scripted import USAGE, ScriptedJudge, ScriptedModel, reply, ticking

from rtlgen.core.completion import Completion, FinishReason, Usage
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.errors import ConfigError, ModelBusy, StoreError, ToolMissing
from rtlgen.core.hdl import Direction, Port
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Role
from rtlgen.core.trace import Attempt, FeedbackLevel, StopReason
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.generate import events
from rtlgen.generate.best_of_n import BestOfN
from rtlgen.generate.budget import Budget
from rtlgen.generate.driver import Driver, Outcome
from rtlgen.generate.judge import MendingJudge
from rtlgen.generate.repair import Repair
from rtlgen.prompting import render
from rtlgen.prompting.grammar.interface import interface_grammar
from rtlgen.prompting.render import Wording
from rtlgen.store.journal import Journal

PROBLEM = Problem(
    id="inv",
    suite="test",
    spec="y is the inverse of a.",
    top="inv",
    ports=(Port(name="a", direction=Direction.INPUT), Port(name="y", direction=Direction.OUTPUT)),
    digest="d",
)
WRONG = reply("module inv(input a, output y);\n  assign y = a;\nendmodule")
OTHER = reply("module inv(input a, output y);\n  assign y = a & a;\nendmodule")
RIGHT = reply("module inv(input a, output y);\n  assign y = ~a;\nendmodule")

SYNTAX = Verdict(
    status=Status.FAIL,
    stage=Stage.BUILD,
    kind=Kind.SYNTAX,
    cause="syntax_error",
    summary="inv.sv:2: syntax error near 'zq7'",
    diagnostics=(
        Diagnostic(
            tool="icarus", severity=Severity.ERROR, message="syntax error near 'zq7'", file="inv.sv", line=2
        ),
    ),
)
MISMATCH = failure(Kind.MISMATCH, Stage.SIMULATE, samples=20, mismatches=7)
PASS = Verdict(status=Status.PASS, stage=Stage.DONE, simulation=simulated(20, 0))
ERROR = Verdict(status=Status.ERROR, stage=Stage.BUILD, summary="the simulator is not well")


class Story:
    def __init__(self) -> None:
        self.told: list[events.Event] = []

    def __call__(self, event: events.Event) -> None:
        self.told.append(event)

    @property
    def names(self) -> list[str]:
        return [type(e).__name__ for e in self.told]


def driver(model: ScriptedModel, judge: ScriptedJudge, **settings: object) -> Driver:
    base: dict[str, object] = {"strategy": Repair(), "level": FeedbackLevel.GOLDEN}
    return Driver(model=model, judge=MendingJudge(verifier=judge), **{**base, **settings})  # type: ignore[arg-type]


def statuses(outcome: Outcome) -> list[Status]:
    return [a.verdict.status for a in outcome.trace.attempts]


def test_a_failure_is_fed_back_and_the_next_attempt_passes() -> None:
    model, story = ScriptedModel(WRONG, RIGHT), Story()
    outcome = driver(model, ScriptedJudge(SYNTAX, PASS), observer=story).run(PROBLEM)
    trace = outcome.trace
    assert outcome.error is None
    assert (trace.stopped, trace.chosen, trace.strategy) == (StopReason.PASSED, 1, "repair")
    assert [a.parent for a in trace.attempts] == [None, 0]
    assert "syntax error near 'zq7'" in trace.attempts[0].feedback
    assert trace.attempts[1].feedback == ""
    first, second = model.requests
    assert [m.role for m in first.prompt.messages] == [Role.SYSTEM, Role.USER]
    assert trace.attempts[0].feedback.strip() in second.prompt.messages[-1].content
    assert "assign y = a;" in second.prompt.messages[-2].content
    assert first.problem_id == "inv"
    assert trace.usage.tokens == 300
    assert story.names == [
        *("Asked", "Answered", "Extracted", "Judged"),
        *("Asked", "Answered", "Extracted", "Judged"),
        "Stopped",
    ]


def test_every_question_has_a_seed_of_its_own_that_depends_on_problem_and_sample() -> None:
    def seeds(sample: int) -> list[int]:
        model = ScriptedModel(WRONG, OTHER, RIGHT)
        driver(model, ScriptedJudge(SYNTAX, MISMATCH, PASS)).run(PROBLEM, sample=sample)
        return [r.sampling.seed for r in model.requests]

    assert seeds(0) == seeds(0)
    assert len({*seeds(0), *seeds(1)}) == 6


def test_a_change_of_course_is_told_and_says_what_has_failed() -> None:
    model, story = ScriptedModel(WRONG, WRONG, WRONG, RIGHT), Story()
    outcome = driver(model, ScriptedJudge(SYNTAX, SYNTAX, SYNTAX, PASS), observer=story).run(PROBLEM)
    changes = [e.why for e in story.told if isinstance(e, events.CourseChanged)]
    assert changes == [
        "the same code as attempt 1: higher temperature",
        "the same code as attempt 2: a fresh start",
    ]
    assert [r.sampling.temperature for r in model.requests] == [0.2, 0.2, 0.8, 0.8]
    assert [a.parent for a in outcome.trace.attempts] == [None, 0, 0, None]
    fresh = model.requests[-1].prompt
    assert "inv.sv:2: syntax error near 'zq7'" in fresh.messages[-1].content
    assert len(fresh.messages) == 2


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        (FeedbackLevel.NONE, []),
        (FeedbackLevel.COMPILE, ["zq7"]),
        (FeedbackLevel.VERDICT, ["zq7", "7 of 20"]),
    ],
)
def test_no_prompt_says_more_than_the_level_allows(level: FeedbackLevel, shown: list[str]) -> None:
    mismatch = failure(Kind.MISMATCH, Stage.SIMULATE, samples=20, mismatches=7)
    secret = Verdict(
        status=Status.FAIL,
        stage=Stage.SIMULATE,
        kind=Kind.MISMATCH,
        simulation=mismatch.simulation,
        summary="7 of 20 samples differ; first at 35 ns in y",
    )
    model = ScriptedModel(WRONG, OTHER, WRONG, WRONG, RIGHT)
    judge = ScriptedJudge(SYNTAX, secret, SYNTAX, SYNTAX, PASS)
    outcome = driver(model, judge, level=level).run(PROBLEM)
    assert outcome.trace.stopped is StopReason.PASSED
    asked = "\n".join(m.content for r in model.requests for m in r.prompt.messages)
    assert "35 ns" not in asked
    for words in ("zq7", "7 of 20"):
        assert (words in asked) == (words in shown), words
    if level is FeedbackLevel.NONE:
        assert all(a.parent is None for a in outcome.trace.attempts), (
            "nothing may be said, so nothing is repaired"
        )


def test_samples_are_asked_for_together_and_all_of_them_judged() -> None:
    model = ScriptedModel(WRONG, RIGHT, OTHER)
    outcome = driver(
        model, ScriptedJudge(MISMATCH, PASS, MISMATCH), strategy=BestOfN(samples=7, batch=3)
    ).run(PROBLEM)
    assert [r.n for r in model.requests] == [3]
    assert statuses(outcome) == [Status.FAIL, Status.PASS, Status.FAIL]
    assert (outcome.trace.chosen, outcome.trace.stopped) == (1, StopReason.PASSED)


def test_what_was_cut_off_is_judged_as_such() -> None:
    cut = Completion(text="```verilog\nmodule inv(input a,", finish_reason=FinishReason.LENGTH, usage=USAGE)
    judge = ScriptedJudge(failure(Kind.TRUNCATED, Stage.EXTRACT), PASS)
    outcome = driver(ScriptedModel(cut, RIGHT), judge).run(PROBLEM)
    assert judge.judged[0].truncated
    assert outcome.trace.chosen == 1


def test_an_error_of_ours_is_tried_once_more_and_then_ends_it() -> None:
    story = Story()
    once = driver(ScriptedModel(RIGHT), ScriptedJudge(ERROR, PASS), observer=story).run(PROBLEM)
    assert once.trace.stopped is StopReason.PASSED
    assert "JudgedAgain" in story.names
    twice = driver(ScriptedModel(RIGHT, WRONG), ScriptedJudge(ERROR, ERROR)).run(PROBLEM)
    assert twice.trace.stopped is StopReason.ERROR
    assert statuses(twice) == [Status.ERROR]


@pytest.mark.parametrize(
    ("error", "by"),
    [(ModelBusy("busy for ever"), "model"), (ToolMissing("iverilog is not installed"), "judge")],
)
def test_an_error_ends_it_and_the_trace_is_kept(error: Exception, by: str) -> None:
    model = ScriptedModel(WRONG, error if by == "model" else RIGHT)
    judge = ScriptedJudge(SYNTAX, *([error] if by == "judge" else []))
    outcome = driver(model, judge).run(PROBLEM)
    assert outcome.error is error
    assert outcome.trace.stopped is StopReason.ERROR
    assert outcome.trace.attempts[0].verdict == SYNTAX
    assert outcome.trace.chosen is not None


def test_a_model_that_gives_nothing_is_an_error() -> None:
    class Mute(ScriptedModel):
        def generate(self, requests: Sequence[object]) -> list[list[Completion]]:
            return [[] for _ in requests]

    outcome = driver(Mute(), ScriptedJudge()).run(PROBLEM)
    assert outcome.error is not None
    assert "no answer" in outcome.error.message
    assert outcome.trace.attempts == ()
    assert outcome.trace.chosen is None


@pytest.mark.parametrize("by", ["model", "judge"])
def test_an_interruption_keeps_what_was_done(by: str) -> None:
    model = ScriptedModel(WRONG, KeyboardInterrupt() if by == "model" else RIGHT)
    judge = ScriptedJudge(SYNTAX, KeyboardInterrupt())
    outcome = driver(model, judge).run(PROBLEM)
    assert outcome.error is None
    assert outcome.trace.stopped is StopReason.INTERRUPTED
    assert len(outcome.trace.attempts) == (1 if by == "model" else 2)
    assert outcome.trace.attempts[0].verdict == SYNTAX


@pytest.mark.parametrize(
    ("budget", "reason", "attempts"),
    [
        (Budget(tokens=300), StopReason.TOKENS, 2),
        (Budget(seconds=2.5), StopReason.SECONDS, 2),
        (Budget(tokens=1), StopReason.TOKENS, 1),
    ],
)
def test_a_limit_is_looked_at_before_each_question(budget: Budget, reason: StopReason, attempts: int) -> None:
    model = ScriptedModel(WRONG, OTHER, RIGHT)
    judge = ScriptedJudge(SYNTAX, MISMATCH, PASS)
    outcome = driver(model, judge, budget=budget, clock=ticking(1.0)).run(PROBLEM)
    assert outcome.trace.stopped is reason
    assert len(outcome.trace.attempts) == attempts
    assert model.left == 3 - attempts


def test_what_the_bench_cost_counts() -> None:
    model = ScriptedModel(RIGHT)
    outcome = driver(model, ScriptedJudge(PASS), budget=Budget(tokens=99)).run(
        PROBLEM, spent=Usage(prompt_tokens=99)
    )
    assert outcome.trace.stopped is StopReason.TOKENS
    assert model.requests == []


def test_dollars_cannot_limit_a_model_of_unknown_price() -> None:
    outcome = driver(ScriptedModel(WRONG, RIGHT), ScriptedJudge(SYNTAX), budget=Budget(usd=1.0)).run(PROBLEM)
    assert isinstance(outcome.error, ConfigError)
    assert outcome.error.exit_code == 2
    assert len(outcome.trace.attempts) == 1


def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite", {"problem": "d"})


def test_a_resumed_run_goes_on_and_ends_as_an_uninterrupted_one_does(tmp_path: Path) -> None:
    lines, verdicts = [WRONG, OTHER, WRONG, RIGHT], [SYNTAX, MISMATCH, SYNTAX, PASS]
    whole = driver(ScriptedModel(*lines), ScriptedJudge(*verdicts)).run(PROBLEM).trace
    for cut in range(len(lines)):
        folder = tmp_path / str(cut)
        with journal(folder) as log:
            broken = ScriptedModel(*lines[:cut], KeyboardInterrupt())
            stopped = driver(broken, ScriptedJudge(*verdicts), log=log).run(PROBLEM).trace
            assert stopped.stopped is StopReason.INTERRUPTED
        with journal(folder) as log:
            story = Story()
            later = driver(
                ScriptedModel(*lines[cut:]), ScriptedJudge(*verdicts[cut:]), log=log, observer=story
            )
            again = later.run(PROBLEM).trace
            assert log.attempts() == again.attempts
        assert again.attempts == whole.attempts
        assert (again.chosen, again.stopped) == (whole.chosen, whole.stopped)
        assert ("Resumed" in story.names) == (cut > 0)


def test_what_was_paid_for_and_not_judged_is_judged_first_and_not_asked_for_again(tmp_path: Path) -> None:
    with journal(tmp_path) as log:
        samples = {"strategy": BestOfN(samples=3, batch=3), "log": log}
        judge = ScriptedJudge(MISMATCH, KeyboardInterrupt())
        cut = driver(ScriptedModel(WRONG, OTHER, RIGHT), judge, **samples).run(PROBLEM).trace
        assert [a.verdict.cause for a in cut.attempts[1:]] == ["unjudged", "unjudged"]
        model = ScriptedModel()
        trace = driver(model, ScriptedJudge(MISMATCH, PASS), **samples).run(PROBLEM).trace
    assert model.requests == []
    assert [a.verdict for a in trace.attempts] == [MISMATCH, MISMATCH, PASS]
    assert trace.stopped is StopReason.PASSED


def test_a_finished_run_is_not_done_again(tmp_path: Path) -> None:
    with journal(tmp_path) as log:
        first = driver(ScriptedModel(RIGHT), ScriptedJudge(PASS), log=log).run(PROBLEM).trace
        model, judge = ScriptedModel(), ScriptedJudge()
        again = driver(model, judge, log=log).run(PROBLEM).trace
    assert (model.requests, judge.judged) == ([], [])
    assert again.attempts == first.attempts


def test_more_rounds_go_on_where_fewer_ended(tmp_path: Path) -> None:
    with journal(tmp_path) as log:
        few = driver(ScriptedModel(WRONG), ScriptedJudge(SYNTAX), strategy=Repair(rounds=1), log=log).run(
            PROBLEM
        )
        assert few.trace.stopped is StopReason.ROUNDS
        more = driver(ScriptedModel(RIGHT), ScriptedJudge(PASS), strategy=Repair(rounds=2), log=log).run(
            PROBLEM
        )
    assert more.trace.stopped is StopReason.PASSED
    assert len(more.trace.attempts) == 2


def test_a_full_disk_ends_it_with_the_trace_in_hand() -> None:
    class Full:
        def attempts(self, sample: int = 0) -> tuple[Attempt, ...]:
            return ()

        def put(self, attempt: Attempt, sample: int = 0) -> None:
            raise StoreError("cannot write journal.sqlite: database or disk is full")

    outcome = driver(ScriptedModel(RIGHT), ScriptedJudge(PASS), log=Full()).run(PROBLEM)
    assert isinstance(outcome.error, StoreError)
    assert "~a" in outcome.trace.attempts[0].completion.text


def test_designs_are_held_to_the_grammar_in_every_question_and_the_trace_says_so() -> None:
    model = ScriptedModel(WRONG, RIGHT)
    trace = driver(model, ScriptedJudge(MISMATCH, PASS), grammar="interface").run(PROBLEM).trace
    assert [r.grammar for r in model.requests] == [interface_grammar(PROBLEM)] * 2
    assert trace.grammar == "interface"


def test_without_a_grammar_none_is_sent_nor_told_where_there_is_none() -> None:
    free, unknown = ScriptedModel(RIGHT), ScriptedModel(RIGHT)
    assert driver(free, ScriptedJudge(PASS)).run(PROBLEM).trace.grammar == ""
    without_ports = replace(PROBLEM, ports=())
    trace = driver(unknown, ScriptedJudge(PASS), grammar="interface").run(without_ports).trace
    assert trace.grammar == ""
    assert free.requests[0].grammar == unknown.requests[0].grammar == ""


def test_the_short_wording_stays_short_after_a_failure() -> None:
    model = ScriptedModel(WRONG, RIGHT)
    driver(model, ScriptedJudge(MISMATCH, PASS), wording=Wording.SHORT).run(PROBLEM)
    first, second = (r.prompt.messages for r in model.requests)
    assert first == render.spec_to_rtl(PROBLEM, Wording.SHORT).messages
    assert second[:2] == first
