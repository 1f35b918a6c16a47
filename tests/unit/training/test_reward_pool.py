"""Worker processes that stay: whatever the answers do, a call ends, and the next one is served."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from reward_values import PROBLEM, CannotGrade, GradesByOrder

from rtlgen.core.errors import ToolMissing
from rtlgen.training.reward.grade import Grade
from rtlgen.training.reward.pool import Overdue, Pool, Unjudged

LONG_S = 300.0
"""Enough on any machine."""


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(GradesByOrder(), 2)
    yield made
    made.close()


def asked(pool: Pool, *texts: str, in_s: float = LONG_S) -> list[Future[Grade]]:
    return pool.submit(PROBLEM, list(texts), time.monotonic() + in_s)


def rewards(grades: list[Future[Grade]]) -> list[float | None]:
    return [grade.result(timeout=LONG_S).reward for grade in grades]


def test_grades_come_in_the_order_of_the_answers(pool: Pool) -> None:
    numbers = [n / 100 for n in range(50)]
    assert rewards(asked(pool, *(f"number {n}" for n in numbers))) == numbers


def test_processes_stay_from_call_to_call(pool: Pool) -> None:
    first = {p for _ in range(3) for p in rewards(asked(pool, "pid", "pid"))}
    assert len(first) <= 2
    assert os.getpid() not in first
    assert sorted(first) == [p for p in pool.processes() if p in first]


def test_a_second_call_gets_the_second_worker(pool: Pool) -> None:
    rewards(asked(pool, "number 1"))
    (slow,) = asked(pool, "sleep 600", in_s=LONG_S)
    (other,) = pool.submit(replace(PROBLEM, digest="q"), ["number 0.5"], time.monotonic() + LONG_S)
    assert rewards([other]) == [0.5]
    assert not slow.done()


def test_calls_of_many_threads_are_all_served(pool: Pool) -> None:
    found: dict[int, list[float | None]] = {}

    def call(number: int) -> None:
        found[number] = rewards(asked(pool, *(f"number {number}" for _ in range(5))))

    threads = [threading.Thread(target=call, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: [float(n)] * 5 for n in range(8)}


def test_one_that_hangs_costs_its_company_nothing() -> None:
    pool = Pool(GradesByOrder(), 1)
    rewards(asked(pool, "number 1"))  # so that it is no start that takes the time
    hanging, *others = asked(pool, "sleep 600", "number 0.5", "number 0.25", in_s=20)
    assert rewards(others) == [0.5, 0.25]
    with pytest.raises(Overdue):
        hanging.result(timeout=LONG_S)
    assert rewards(asked(pool, "number 1", "number 1")) == [1.0, 1.0]
    pool.close()


def test_a_worker_that_will_not_end_is_killed(pool: Pool) -> None:
    rewards(asked(pool, "number 1"))
    deaf = asked(pool, "deaf", in_s=2)
    with pytest.raises(Overdue):
        deaf[0].result(timeout=LONG_S)
    assert rewards(asked(pool, "number 1")) == [1.0]


def test_a_worker_that_is_killed_once_costs_no_reward(pool: Pool, tmp_path: Path) -> None:
    assert rewards(asked(pool, f"die_once {tmp_path / 'died'}", "number 0.5")) == [1.0, 0.5]


def test_an_answer_that_kills_its_workers_gets_none_and_harms_nobody(pool: Pool) -> None:
    deadly, other = asked(pool, "die", "number 0.5")
    assert rewards([other]) == [0.5]
    with pytest.raises(Unjudged, match="SIGKILL"):
        deadly.result(timeout=LONG_S)


def test_workers_killed_between_calls_are_replaced(pool: Pool) -> None:
    rewards(asked(pool, "number 1"))
    for process in pool.processes():
        os.kill(process, signal.SIGKILL)
    assert rewards(asked(pool, "number 0.5", "number 0.25")) == [0.5, 0.25]


def test_a_fault_of_ours_is_no_grade(pool: Pool) -> None:
    (fault,) = asked(pool, "fault")
    with pytest.raises(Unjudged, match="vvp broke"):
        fault.result(timeout=LONG_S)


def test_what_is_in_doubt_is_tried_once_more(pool: Pool, tmp_path: Path) -> None:
    assert rewards(asked(pool, f"doubtful {tmp_path / 'seen'}")) == [1.0]


def test_a_machine_that_cannot_grade_is_told() -> None:
    pool = Pool(CannotGrade(), 1)
    (grade,) = asked(pool, "number 1")
    with pytest.raises(ToolMissing):
        grade.result(timeout=LONG_S)
    pool.close()


def test_closed_it_leaves_no_process_and_no_question_open() -> None:
    pool = Pool(GradesByOrder(), 1)
    rewards(asked(pool, "number 1"))
    (process,) = pool.processes()
    open_ones = [*asked(pool, "sleep 600"), *pool.submit(replace(PROBLEM, digest="q"), ["sleep 600"], 1e9)]
    pool.close()
    wait(open_ones, timeout=LONG_S)
    assert all(grade.exception() is not None for grade in open_ones)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_fork_leaves_the_workers_alone(pool: Pool) -> None:
    rewards(asked(pool, "number 1"))
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            pool.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert rewards(asked(pool, "pid"))[0] in pool.processes()
