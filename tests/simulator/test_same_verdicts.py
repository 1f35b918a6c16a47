"""A verdict is the same however many are judged at a time, in any order, by processes or threads, and under
load."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from judging import Judging, registers

from rtlgen.core.completion import Completion
from rtlgen.evaluate.executors.local import LocalExecutor
from rtlgen.evaluate.executors.protocol import Done, ExecutorOptions, Task
from rtlgen.extraction.extract import extract
from rtlgen.suites.verilog_eval_v2 import spec_to_rtl

pytestmark = pytest.mark.icarus

Tasks = list[Task[Any]]
WORK = Judging(diagnose=True)
HEAVY = ("082", "108", "124", "141", "144")
RACING = ("123", "145", "153")
"""Light ones."""


@pytest.fixture
def load() -> Iterator[None]:
    """A process a core that does nothing but compute."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    yield
    for process in busy:
        process.kill()
        process.wait()


def by_processes(tasks: Tasks, jobs: int) -> dict[str, object]:
    done = {}
    for outcome in LocalExecutor(ExecutorOptions(jobs=jobs)).run(WORK, tasks):
        assert isinstance(outcome, Done), outcome
        done[outcome.key] = outcome.result[0]
    return done


def by_threads(tasks: Tasks, jobs: int) -> dict[str, object]:
    """All by one judge in this process."""
    judge = WORK.open()
    with ThreadPoolExecutor(jobs) as pool:
        return dict(pool.map(lambda task: (task.key, judge(task.problem, task.payload)[0]), tasks))


def shuffled(tasks: Tasks, seed: int) -> Tasks:
    return random.Random(seed).sample(tasks, len(tasks))


def test_of_our_own_designs(load: None, tmp_path: Path) -> None:
    tasks = registers(tmp_path, 32)
    one_by_one = by_processes(tasks, 1)
    assert by_processes(shuffled(tasks, 1), 8) == one_by_one
    assert by_threads(shuffled(tasks, 2), 8) == one_by_one


@pytest.mark.shared_data
@pytest.mark.slow
@pytest.mark.parametrize("racing", [False, True], ids=["any", "references that may race"])
def test_of_real_completions(load: None, shared_data: Path, racing: bool) -> None:
    problems = {p.id: p for p in spec_to_rtl(shared_data / "verilog-eval-v2.tar.gz").problems()}
    with gzip.open(shared_data / "completions" / "gpt-4o-mini.verilog-eval-v2.jsonl.gz", "rt") as lines:
        rows = list(map(json.loads, lines))
    if racing:  # whether a batch finds the reference known hangs on what the process judged before
        chosen = [row for n in RACING for row in [r for r in rows if r["problem_id"][4:7] == n][:4]]
    else:
        chosen = random.Random(3).sample([row for row in rows if row["problem_id"][4:7] not in HEAVY], 40)
    tasks = [
        Task(
            key=str(number), problem=problem, payload=(extract(Completion(text=row["completion"]), problem),)
        )
        for number, row in enumerate(chosen)
        for problem in [problems[row["problem_id"]]]
    ]
    one_by_one = by_processes(tasks, 1)
    assert by_processes(shuffled(tasks, 1), 8) == one_by_one
    assert by_threads(shuffled(tasks, 2), 8) == one_by_one
