"""Whatever a model answers, a strategy stops within its limits and never asks the same thing in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generate_values import ATTEMPTS, CODES, FAILURES, attempt_of
from hypothesis import given
from hypothesis import strategies as st

from rtlgen.core.trace import Attempt, StopReason
from rtlgen.core.verdict import Status
from rtlgen.generate.best_of_n import BestOfN
from rtlgen.generate.ranking import best, rank
from rtlgen.generate.repair import Repair
from rtlgen.generate.signature import signature
from rtlgen.generate.strategy import Ask, AskKind, Stop, Strategy

REPAIRS = st.builds(
    Repair,
    rounds=st.integers(1, 12),
    temperature=st.sampled_from([0.0, 0.2, 0.7]),
    hot=st.sampled_from([0.8, 1.0]),
    fresh_starts=st.integers(0, 3),
)
SAMPLERS = st.builds(BestOfN, samples=st.integers(1, 12), temperature=st.just(0.8), batch=st.integers(1, 5))
STRATEGIES = st.one_of(REPAIRS, SAMPLERS)


def played(strategy: Strategy, answers: Sequence[Attempt]) -> tuple[list[Ask], list[Attempt], Stop]:
    """The whole run: each ask is answered by the next of `answers`, again from the first when they end."""
    asks: list[Ask] = []
    history: list[Attempt] = []
    while True:
        step = strategy.next(history)
        if isinstance(step, Stop):
            return asks, history, step
        asks.append(step)
        for _ in range(step.n):
            index = len(history)
            answer = answers[index % len(answers)]
            sampling = replace(answer.sampling, temperature=step.temperature)
            history.append(replace(answer, index=index, parent=step.parent, sampling=sampling))
        assert len(history) <= 100, "it does not stop"


def limit(strategy: Strategy) -> int:
    return strategy.rounds if isinstance(strategy, Repair) else strategy.samples


@given(STRATEGIES, st.lists(ATTEMPTS, min_size=1, max_size=12))
def test_it_stops_within_its_limit_and_says_why(strategy: Strategy, answers: list[Attempt]) -> None:
    asks, history, stop = played(strategy, answers)
    assert len(history) == sum(a.n for a in asks) <= limit(strategy)
    assert stop.chosen == best(history)
    statuses = [a.verdict.status for a in history]
    assert (stop.reason is StopReason.PASSED) == (Status.PASS in statuses)
    if stop.reason is StopReason.ROUNDS:
        assert len(history) == limit(strategy)
    if Status.PASS in statuses:
        assert stop.chosen is None or history[stop.chosen].verdict.status is Status.PASS


@given(STRATEGIES, st.lists(ATTEMPTS, min_size=1, max_size=12))
def test_every_ask_can_be_carried_out(strategy: Strategy, answers: list[Attempt]) -> None:
    asks, history, _ = played(strategy, answers)
    asked = 0
    for ask in asks:
        assert ask.n >= 1
        assert 0.0 <= ask.temperature <= 2.0
        assert (ask.kind is AskKind.FIRST) == (asked == 0 or isinstance(strategy, BestOfN))
        assert (ask.parent is not None) == (ask.kind is AskKind.REPAIR)
        assert ask.parent is None or ask.parent < asked
        asked += ask.n
    assert asked == len(history)


@given(STRATEGIES, st.lists(ATTEMPTS, min_size=1, max_size=12))
def test_the_same_history_gives_the_same_step(strategy: Strategy, answers: list[Attempt]) -> None:
    _, history, stop = played(strategy, answers)
    assert strategy.next(tuple(history)) == stop
    for length in range(len(history)):
        assert strategy.next(history[:length]) == strategy.next(list(history[:length]))


@given(
    REPAIRS, st.lists(st.builds(lambda v, c: attempt_of(v, code=c), FAILURES, CODES), min_size=1, max_size=12)
)
def test_the_same_question_is_never_paid_for_twice(strategy: Repair, answers: list[Attempt]) -> None:
    asks, history, _ = played(strategy, answers)
    questions = []
    for ask in asks:
        parent = history[ask.parent] if ask.parent is not None else None
        shown = (parent.completion.text, signature(parent.verdict)) if parent is not None else None
        questions.append((ask.kind is AskKind.REPAIR, shown, ask.temperature))
    assert len(set(questions)) == len(questions)


@given(REPAIRS, st.builds(lambda v, c: attempt_of(v, code=c), FAILURES, CODES))
def test_a_model_that_says_the_same_for_ever_is_left(strategy: Repair, answer: Attempt) -> None:
    asks, _, stop = played(replace(strategy, rounds=50, fresh_starts=1), [answer])
    assert stop.reason is StopReason.STUCK
    assert [a.kind for a in asks] == [AskKind.FIRST, AskKind.REPAIR, AskKind.REPAIR, AskKind.FRESH]
    assert [a.temperature for a in asks[2:]] == [strategy.hot, strategy.hot]
    assert all("the same" in a.why for a in asks[2:])


@given(ATTEMPTS, ATTEMPTS, ATTEMPTS)
def test_the_ranking_is_a_total_preorder(a: Attempt, b: Attempt, c: Attempt) -> None:
    assert rank(a) <= rank(b) or rank(b) <= rank(a)
    if rank(a) <= rank(b) <= rank(c):
        assert rank(a) <= rank(c)
    assert rank(a) == rank(replace(a, index=7, feedback="x")), "only code and verdict count"


@given(st.lists(ATTEMPTS, max_size=8))
def test_the_best_is_the_earliest_of_the_highest(history: list[Attempt]) -> None:
    chosen = best(history)
    with_code = [i for i, a in enumerate(history) if a.extraction.candidate is not None]
    assert (chosen is None) == (not with_code)
    if chosen is not None:
        assert all(rank(history[i]) < rank(history[chosen]) for i in with_code if i < chosen)
        assert all(rank(history[i]) <= rank(history[chosen]) for i in with_code)
