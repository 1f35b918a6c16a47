"""Verdicts in the light of errata."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.suites.errata import Action, Erratum, Initial
from rtlgen.verify.adjusted import adjusted


def erratum(action: Action, initial: Initial | None = None) -> Erratum:
    return Erratum(
        problem="p",
        file="p_test.sv",
        sha256=("0" * 64,),
        cls="some_fault",
        what="Something in the bench is not right.",
        sources=("measured",),
        action=action,
        initial=initial,
    )


def mismatch(count: int, *times: int) -> Verdict:
    hints = "".join(
        f"Hint: Output 'q{n}' has {count} mismatches. First mismatch occurred at time {t}.\n"
        for n, t in enumerate(times)
    )
    run = ToolRun(argv=("vvp",), ended=Ended.EXITED, returncode=0, stdout=hints)
    return Verdict(
        status=Status.FAIL,
        stage=Stage.SIMULATE,
        kind=Kind.MISMATCH,
        cause="all_x",
        summary=f"{count} of 41 samples differ",
        simulation=SimulationResult(spoken=True, samples=41, mismatches=count, run=run),
    )


PASSED = Verdict(status=Status.PASS, stage=Stage.DONE)
INITIAL = erratum(Action.ACCEPT_INITIAL, Initial(mismatches=1, until=5))


@pytest.mark.parametrize(
    "verdict", [PASSED, mismatch(3, 5), Verdict(status=Status.FAIL, stage=Stage.BUILD, kind=Kind.SYNTAX)]
)
def test_an_excluded_problem_is_unknown_for_everybody(verdict: Verdict) -> None:
    after = adjusted(verdict, (erratum(Action.EXCLUDE),))
    assert (after.status, after.kind, after.cause) == (Status.UNKNOWN, None, "some_fault")
    assert after.stage is verdict.stage


def test_an_error_of_ours_stays_one() -> None:
    error = Verdict(status=Status.ERROR, stage=Stage.BUILD, cause="unsupported")
    assert adjusted(error, (erratum(Action.EXCLUDE), INITIAL)) is error


def test_the_initial_value_alone_is_forgiven() -> None:
    after = adjusted(mismatch(1, 5), (INITIAL,))
    assert (after.status, after.stage, after.kind, after.cause) == (Status.PASS, Stage.DONE, None, "")
    assert any("some_fault" in note for note in after.notes)


@pytest.mark.parametrize(
    "verdict",
    [
        mismatch(2, 5),
        mismatch(1, 15),
        mismatch(1, 5, 15),
        mismatch(1),
        replace(mismatch(1, 5), kind=Kind.TAMPERED),
        replace(mismatch(1, 5), simulation=None),
    ],
    ids=["too many", "too late", "another output later", "no times", "tampered", "not simulated"],
)
def test_nothing_else_is_forgiven(verdict: Verdict) -> None:
    assert adjusted(verdict, (INITIAL,)) == verdict


@pytest.mark.parametrize("action", [Action.NOTE, Action.IGNORE_TIMEOUT])
def test_a_note_leaves_the_verdict(action: Action) -> None:
    after = adjusted(PASSED, (erratum(action),))
    assert replace(after, notes=()) == PASSED
    assert after.notes == ("erratum some_fault: Something in the bench is not right.",)


def test_without_errata_nothing_changes() -> None:
    assert adjusted(PASSED, ()) is PASSED
