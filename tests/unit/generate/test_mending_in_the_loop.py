"""The loop goes on with a mended design, and never passes it off as the model's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generate_values import failure, simulated
from scripted import ScriptedJudge, ScriptedModel, reply

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Direction, Port
from rtlgen.core.problem import Problem
from rtlgen.core.trace import FeedbackLevel, StopReason
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.generate import events
from rtlgen.generate.driver import Driver, Outcome
from rtlgen.generate.judge import MendingJudge
from rtlgen.generate.ranking import rank
from rtlgen.generate.repair import Repair
from rtlgen.store.journal import Journal
from rtlgen.store.run_folder import RunFolder

PROBLEM = Problem(
    id="inv",
    suite="test",
    spec="y is the inverse of a.",
    top="inv",
    ports=(Port(name="a", direction=Direction.INPUT), Port(name="y", direction=Direction.OUTPUT)),
    digest="d",
)
CODE = "module inv(input a, output y);\n  assign y = ~a\nendmodule"
MENDED = CODE.replace("~a", "~a;") + "\n"
NO_SEMICOLON, RIGHT = reply(CODE), reply(MENDED)
SYNTAX = Verdict(
    status=Status.FAIL,
    stage=Stage.BUILD,
    kind=Kind.SYNTAX,
    summary="inv.sv:3: syntax error",
    diagnostics=(
        Diagnostic(tool="iverilog", severity=Severity.ERROR, message="syntax error", file="inv.sv", line=3),
    ),
)
UNSUPPORTED = replace(SYNTAX, status=Status.ERROR, kind=None, cause="unsupported")
MISMATCH = failure(Kind.MISMATCH, Stage.SIMULATE, samples=20, mismatches=7)
PASS = Verdict(status=Status.PASS, stage=Stage.DONE, simulation=simulated(20, 0))


def run(
    model: ScriptedModel, judge: ScriptedJudge, *, mend: bool = True, **settings: object
) -> tuple[Outcome, list[events.Event]]:
    told: list[events.Event] = []
    base: dict[str, object] = {"strategy": Repair(), "level": FeedbackLevel.GOLDEN, "observer": told.append}
    mending = MendingJudge(verifier=judge, mend=mend)
    driver = Driver(model=model, judge=mending, **{**base, **settings})  # type: ignore[arg-type]
    return driver.run(PROBLEM), told


def test_a_mended_design_that_passes_ends_the_run_and_both_verdicts_are_kept() -> None:
    judge = ScriptedJudge(SYNTAX, PASS)
    outcome, told = run(ScriptedModel(NO_SEMICOLON), judge)
    (attempt,) = outcome.trace.attempts
    assert outcome.trace.stopped is StopReason.PASSED
    assert attempt.verdict == SYNTAX
    assert attempt.outcome == PASS
    assert attempt.mended is not None
    assert [m.name for m in attempt.mended.mends] == ["missing_semicolon"]
    assert attempt.completion.text == NO_SEMICOLON
    assert attempt.extraction.candidate is not None
    assert attempt.extraction.candidate.text.strip() == CODE
    assert attempt.candidate is not None
    assert attempt.candidate.text == MENDED
    assert [e.candidate.text if e.candidate else "" for e in judge.judged] == [CODE + "\n", MENDED]
    assert [type(e).__name__ for e in told][-3:] == ["Judged", "MendedDesign", "Stopped"]


def test_it_can_be_switched_off() -> None:
    outcome, _ = run(ScriptedModel(NO_SEMICOLON, RIGHT), ScriptedJudge(SYNTAX, PASS), mend=False)
    assert [a.mended for a in outcome.trace.attempts] == [None, None]
    assert [a.verdict.status for a in outcome.trace.attempts] == [Status.FAIL, Status.PASS]


def test_the_model_goes_on_from_the_mended_code_and_is_told_so() -> None:
    model = ScriptedModel(NO_SEMICOLON, RIGHT)
    outcome, _ = run(model, ScriptedJudge(SYNTAX, MISMATCH, PASS))
    first = outcome.trace.attempts[0]
    assert rank(first) > rank(replace(first, mended=None))
    question = model.requests[1].prompt.messages
    assert "assign y = ~a;" in question[-2].content
    assert "syntax error" not in first.feedback
    assert "line 2: ';' at the end of the line" in first.feedback
    assert first.feedback.strip() in question[-1].content


def test_what_mending_does_not_help_is_fed_back_as_it_was() -> None:
    model = ScriptedModel(NO_SEMICOLON, RIGHT)
    worse = failure(Kind.FORBIDDEN, Stage.STATIC)
    outcome, told = run(model, ScriptedJudge(SYNTAX, worse, PASS))
    assert outcome.trace.attempts[0].mended is None
    assert "syntax error" in outcome.trace.attempts[0].feedback
    assert not any(isinstance(e, events.MendedDesign) for e in told)


def test_what_the_simulator_cannot_do_is_mended_before_it_is_an_error() -> None:
    outcome, told = run(ScriptedModel(NO_SEMICOLON), ScriptedJudge(UNSUPPORTED, PASS))
    assert outcome.trace.stopped is StopReason.PASSED
    assert outcome.trace.attempts[0].verdict == UNSUPPORTED
    assert not any(isinstance(e, events.JudgedAgain) for e in told)


def test_a_resumed_run_knows_what_was_mended(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with Journal(path, {"run": "1"}) as log:
        outcome, _ = run(ScriptedModel(NO_SEMICOLON), ScriptedJudge(UNSUPPORTED, PASS), log=log)
    with Journal(path, {"run": "1"}) as log:
        again, _ = run(ScriptedModel(), ScriptedJudge(), log=log)
    assert again.trace.attempts == outcome.trace.attempts
    assert again.trace.stopped is StopReason.PASSED


def test_the_folder_holds_both_designs(tmp_path: Path) -> None:
    outcome, _ = run(ScriptedModel(NO_SEMICOLON), ScriptedJudge(SYNTAX, PASS))
    folder = RunFolder(tmp_path).write_attempt(outcome.trace.attempts[0])
    assert (folder / "inv.sv").read_text().strip() == CODE
    assert (folder / "mended" / "inv.sv").read_text() == MENDED
    assert '"missing_semicolon"' in (folder / "mended" / "mended.json").read_text()
