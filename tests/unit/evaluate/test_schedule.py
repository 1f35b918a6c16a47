from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from eval_values import key, sample

from rtlgen.core.record import Sample
from rtlgen.evaluate.schedule import Schedule, Unit


def samples(problem: str, count: int, first: int = 0) -> list[Sample]:
    return [sample(key(problem, first + n)) for n in range(count)]


def numbers(unit: Unit) -> list[int]:
    return [s.key.sample for s in unit.samples]


class Taker:
    """Takes units in a thread of its own, as an executor does."""

    def __init__(self, schedule: Schedule) -> None:
        self._units: Iterator[Unit] = iter(schedule)
        self.got: Unit | None = None

    def ask(self) -> threading.Thread:
        self.got = None
        thread = threading.Thread(target=self._take, daemon=True)
        thread.start()
        return thread

    def _take(self) -> None:
        self.got = next(self._units, None)


def test_samples_of_a_problem_go_together_in_the_order_of_the_problems() -> None:
    schedule = Schedule()
    schedule.add([*samples("b", 25), *samples("a", 3)])
    units = iter(schedule)
    got = [next(units) for _ in range(3)]
    assert [(u.problem_id, numbers(u)) for u in got] == [
        ("b", list(range(20))),
        ("b", [20, 21, 22, 23, 24]),
        ("a", [0, 1, 2]),
    ]
    assert len({u.key for u in got}) == 3


def test_what_is_in_doubt_waits_until_nothing_else_runs_and_then_runs_alone() -> None:
    schedule = Schedule()
    schedule.add([*samples("a", 1), *samples("b", 1), *samples("c", 1)])
    taker = Taker(schedule)
    units = iter(schedule)
    first, second = next(units), next(units)
    schedule.done(first.key, [first.samples])
    third = next(units)
    assert third.problem_id == "c"
    waiting = taker.ask()
    schedule.done(third.key)
    waiting.join(0.05)
    assert waiting.is_alive(), "the second unit is still under way"
    schedule.done(second.key)
    waiting.join(5)
    assert taker.got is not None
    assert (taker.got.problem_id, taker.got.again) == ("a", True)
    schedule.add(samples("d", 1))
    again, waiting = taker.got, taker.ask()
    waiting.join(0.05)
    assert waiting.is_alive(), "nothing is begun beside it"
    schedule.done(again.key)
    waiting.join(5)
    assert taker.got is not None
    assert taker.got.problem_id == "d"


def test_it_ends_when_it_is_closed_and_all_is_done() -> None:
    schedule = Schedule()
    schedule.add(samples("a", 1))
    schedule.close()
    taker = Taker(schedule)
    taker.ask().join(5)
    unit = taker.got
    assert unit is not None
    waiting = taker.ask()
    waiting.join(0.05)
    assert waiting.is_alive(), "it may come to be in doubt"
    schedule.done(unit.key)
    waiting.join(5)
    assert not waiting.is_alive()
    assert taker.got is None


def test_who_brings_too_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtlgen.evaluate.schedule._WAITING", 4)
    schedule = Schedule()
    schedule.add(samples("a", 4))
    bringing = threading.Thread(target=schedule.add, args=[samples("b", 1)], daemon=True)
    bringing.start()
    bringing.join(0.05)
    assert bringing.is_alive()
    next(iter(schedule))
    bringing.join(5)
    assert not bringing.is_alive()


def test_a_failure_reaches_both_ends() -> None:
    schedule = Schedule()
    schedule.fail(ValueError("gone"))
    with pytest.raises(ValueError, match="gone"):
        next(iter(schedule))
    with pytest.raises(ValueError, match="gone"):
        schedule.add(samples("a", 1))
