from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from generate_values import attempt_of, failure

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.errors import ConfigError
from rtlgen.core.trace import Attempt, StopReason
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.generate.best_of_n import BestOfN
from rtlgen.generate.registry import STRATEGIES
from rtlgen.generate.repair import Repair, hotter_than
from rtlgen.generate.signature import signature
from rtlgen.generate.strategy import Ask, AskKind, Stop

SYNTAX = failure(Kind.SYNTAX, Stage.BUILD, message="syntax error near 'end'")
PASS = Verdict(status=Status.PASS, stage=Stage.DONE)


def mismatch(wrong: int) -> Verdict:
    return failure(Kind.MISMATCH, Stage.SIMULATE, samples=100, mismatches=wrong)


def line(*attempts: tuple[str, Verdict]) -> list[Attempt]:
    """Each attempt answers the one before it."""
    return [
        attempt_of(verdict, index=i, parent=i - 1 if i else None, code=code)
        for i, (code, verdict) in enumerate(attempts)
    ]


def step(history: Sequence[Attempt], **settings: object) -> Ask | Stop:
    return Repair(**{"rounds": 9, **settings}).next(history)  # type: ignore[arg-type]


def test_the_first_question_and_a_normal_repair() -> None:
    assert step([]) == Ask(kind=AskKind.FIRST, temperature=0.2)
    assert step(line(("a", SYNTAX), ("b", mismatch(9)))) == Ask(
        kind=AskKind.REPAIR, temperature=0.2, parent=1
    )


def test_it_repairs_the_last_attempt_even_when_an_earlier_one_was_better() -> None:
    history = line(("a", mismatch(3)), ("b", mismatch(50)))
    assert step(history) == Ask(kind=AskKind.REPAIR, temperature=0.2, parent=1)
    stop = step(history, rounds=2)
    assert isinstance(stop, Stop)
    assert (stop.reason, stop.chosen) == (StopReason.ROUNDS, 0), "but it keeps the better one"


def test_the_same_code_leads_back_to_the_best_attempt_at_a_higher_temperature() -> None:
    ask = step(line(("a", mismatch(3)), ("b", mismatch(50)), ("b", mismatch(50))))
    assert isinstance(ask, Ask)
    assert (ask.kind, ask.parent, ask.temperature) == (AskKind.REPAIR, 0, 0.8)
    assert ask.why == "the same code as attempt 2: higher temperature"


def test_the_same_failure_of_other_code_counts_too_wherever_its_line_is() -> None:
    error = SYNTAX.diagnostics[0]
    moved = replace(SYNTAX, diagnostics=(replace(error, line=90, file="other.sv"),))
    ask = step(line(("a", SYNTAX), ("b", moved)))
    assert isinstance(ask, Ask)
    assert ask.why == "the same failure as attempt 1: higher temperature"


def test_an_oscillation_is_noticed() -> None:
    ask = step(line(("a", SYNTAX), ("b", mismatch(4)), ("a", SYNTAX)))
    assert isinstance(ask, Ask)
    assert ask.why.startswith("the same code as attempt 1")


def test_same_code_is_the_callers_to_decide() -> None:
    history = line(("a b", mismatch(3)), ("a  b", mismatch(4)))
    ask = step(history, same_code=lambda one, other: one.split() == other.split())
    assert isinstance(ask, Ask)
    assert ask.why == "the same code as attempt 1: higher temperature"
    assert isinstance(repaired := step(history), Ask)
    assert repaired.why == ""


def test_the_ladder_higher_temperature_then_a_fresh_start_then_stuck() -> None:
    history = line(("a", SYNTAX), ("a", SYNTAX), ("a", SYNTAX))
    ask = step(history)
    assert isinstance(ask, Ask)
    assert (ask.kind, ask.parent) == (AskKind.FRESH, None)
    assert ask.why.endswith("a fresh start")
    history.append(attempt_of(SYNTAX, index=3, parent=None, code="c"))
    stop = step(history)
    assert isinstance(stop, Stop)
    assert (stop.reason, stop.chosen) == (StopReason.STUCK, 0)
    assert "after every change of course" in stop.why


def test_progress_leads_back_to_the_normal_course() -> None:
    history = line(("a", mismatch(30)), ("a", mismatch(30)), ("b", mismatch(3)))
    assert step(history) == Ask(kind=AskKind.REPAIR, temperature=0.2, parent=2)
    worse = line(("a", mismatch(30)), ("a", mismatch(30)), ("b", mismatch(60)))
    assert step(worse) == Ask(kind=AskKind.REPAIR, temperature=0.8, parent=2)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.PASS, StopReason.PASSED),
        (Status.UNKNOWN, StopReason.UNVERIFIED),
        (Status.ERROR, StopReason.ERROR),
    ],
)
def test_what_ends_every_strategy(status: Status, reason: StopReason) -> None:
    history = line(("a", mismatch(3)), ("b", Verdict(status=status, stage=Stage.BUILD, summary="so it is")))
    for strategy in (Repair(), BestOfN()):
        stop = strategy.next(history)
        assert isinstance(stop, Stop)
        assert (stop.reason, stop.why) == (reason, "so it is")
        assert stop.chosen == (0 if status is Status.ERROR else 1), "what was not judged is not chosen"


def test_a_warning_is_no_failure() -> None:
    warning = Diagnostic(tool="verilator", severity=Severity.WARNING, message="latch")
    assert signature(mismatch(3)) == signature(replace(mismatch(3), diagnostics=(warning,)))
    assert signature(mismatch(3)) != signature(mismatch(4))


def test_samples_come_in_batches_and_no_more_than_were_asked_for() -> None:
    sampler = BestOfN(samples=5, batch=3)
    assert sampler.next([]) == Ask(kind=AskKind.FIRST, temperature=0.8, n=3)
    three = [attempt_of(mismatch(n), index=n) for n in range(3)]
    assert sampler.next(three) == Ask(kind=AskKind.FIRST, temperature=0.8, n=2)
    assert sampler.next(three[:1]) == Ask(kind=AskKind.FIRST, temperature=0.8, n=3)


def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(ConfigError, match="at temperature 0 all samples are the same one"):
        BestOfN(samples=2, temperature=0.0)
    assert BestOfN(samples=1, temperature=0.0).samples == 1
    with pytest.raises(ConfigError, match="must lie above the normal one"):
        Repair(temperature=0.9)
    for temperature in (0.0, 0.2, 0.8, 1.0, 1.9):
        assert Repair(temperature=temperature, hot=hotter_than(temperature)).hot <= 2.0
    assert hotter_than(0.2) == 0.8


def test_limits_are_no_part_of_a_strategys_identity() -> None:
    assert Repair(rounds=3).identity == Repair(rounds=9).identity != Repair(temperature=0.1).identity
    assert BestOfN(samples=3).identity == BestOfN(samples=9).identity != BestOfN(temperature=1.0).identity


def test_the_strategies_have_their_names() -> None:
    for name in STRATEGIES.names():
        assert STRATEGIES.load(name)().name == name
