"""Worker processes of this machine: every task has one outcome, whatever becomes of its worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from executor_works import Crashing, Doing, Impossible, task

from rtlgen.core.errors import ExtraMissing, ToolFailed, UnknownName
from rtlgen.evaluate.executors.crew import MAX_DEATHS
from rtlgen.evaluate.executors.local import LocalExecutor
from rtlgen.evaluate.executors.protocol import Done, ExecutorOptions, Failed, Task
from rtlgen.evaluate.executors.registry import EXECUTORS


def local(jobs: int) -> LocalExecutor:
    return LocalExecutor(ExecutorOptions(jobs=jobs))


def outcomes(tasks: Iterator[Task[object]] | list[Task[object]], jobs: int = 2, work: object = Doing()):
    return {outcome.key: outcome for outcome in local(jobs).run(work, tasks)}


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(pid: int, within_s: float = 10.0) -> bool:
    end = time.monotonic() + within_s
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not alive(pid)


def test_every_task_has_its_outcome() -> None:
    got = outcomes([task(str(n), "echo", f"n{n}") for n in range(50)])
    assert got == {str(n): Done(key=str(n), result=f"mux n{n}") for n in range(50)}


def test_no_tasks_start_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_work: bytes) -> None:
        raise AssertionError

    monkeypatch.setattr("rtlgen.evaluate.executors.local.LocalWorker", never)
    assert outcomes([]) == {}


def test_what_the_judge_raises_is_the_task_s_own() -> None:
    got = outcomes(
        [task("fault", "fault", "broke"), task("bug", "bug", "by zero"), task("lambda", "unpicklable", "x")]
    )
    assert got["fault"] == Failed(key="fault", error="vvp broke", hint="look at it")
    assert isinstance(got["bug"], Failed)
    assert got["bug"].error == "ZeroDivisionError: by zero"
    assert "_bug" in got["bug"].traceback
    assert isinstance(got["lambda"], Done)


def test_a_dying_worker_costs_another_try(tmp_path: Path) -> None:
    tasks = [task(str(n), "die_once", str(tmp_path / str(n))) for n in range(4)]
    assert all(isinstance(outcome, Done) for outcome in outcomes(tasks).values())


def test_what_kills_every_worker_is_an_error_and_the_others_are_done(tmp_path: Path) -> None:
    tasks = [task("1", "echo", "a"), task("2", "die", "SIGSEGV"), task("3", "echo", "b")]
    got = outcomes(tasks, work=Doing(diary=str(tmp_path / "diary")))
    assert isinstance(got["2"], Failed)
    assert got["2"].error.startswith(f"{MAX_DEATHS} workers died of it: signal SIGSEGV (Fatal Python error")
    assert got["1"] == Done(key="1", result="mux a")
    assert got["3"] == Done(key="3", result="mux b")
    tried = (tmp_path / "diary").read_text().splitlines()
    assert sorted(tried) == ["die SIGSEGV"] * MAX_DEATHS + ["echo a", "echo b"]


def test_what_never_ends_in_a_worker_is_ended_and_says_where_it_was() -> None:
    got = outcomes([task("1", "never_end", ""), task("2", "echo", "b")])
    assert isinstance(got["1"], Failed)
    assert "computed for 600 s without an end" in got["1"].error
    assert "_never_end" in got["1"].error
    assert got["2"] == Done(key="2", result="mux b")


def test_work_that_cannot_be_done_ends_the_run_as_the_error_it_is() -> None:
    with pytest.raises(ExtraMissing) as caught:
        outcomes([task("1", "x")], work=Impossible())
    assert caught.value.hint == "pip install 'rtlgen[gold]'"


def test_a_worker_that_dies_at_its_start_ends_the_run() -> None:
    with pytest.raises(ToolFailed, match=r"does not start: signal SIGABRT"):
        outcomes([task("1", "x")], work=Crashing())


def test_tasks_are_taken_only_as_workers_get_free() -> None:
    taken = []

    def many() -> Iterator[Task[object]]:
        for n in range(100):
            taken.append(n)
            yield task(str(n), "echo", "x")

    with closing(local(2).run(Doing(), many())) as run:
        for _ in range(10):
            next(run)
        time.sleep(0.3)
        # 10 were read; as many as there are workers wait to be read, as many are done now.
        assert len(taken) <= 10 + 2 * 2 + 1


def test_outcomes_come_while_the_next_task_is_waited_for() -> None:
    release = threading.Event()

    def slow() -> Iterator[Task[object]]:
        yield task("1", "echo", "x")
        release.wait()
        yield task("2", "echo", "y")

    run = local(2).run(Doing(), slow())
    assert next(run).key == "1"
    release.set()
    assert next(run).key == "2"
    assert list(run) == []


def test_what_the_tasks_raise_comes_after_the_outcomes_of_those_before() -> None:
    def broken() -> Iterator[Task[object]]:
        yield task("1", "echo", "x")
        yield task("2", "echo", "y")
        raise KeyError("no model")

    run = local(2).run(Doing(), broken())
    assert {next(run).key, next(run).key} == {"1", "2"}
    with pytest.raises(KeyError, match="no model"):
        next(run)


def asleep(notes: Path, workers: int) -> dict[int, Path]:
    """The work folders of so many workers that sleep, by process."""
    while not (len(pages := list(notes.iterdir())) == workers and all(page.read_text() for page in pages)):
        time.sleep(0.02)
    return {int(page.name): Path(page.read_text()) for page in pages}


def test_closing_ends_workers_that_are_busy_and_removes_what_they_made(tmp_path: Path) -> None:
    tasks = [task("1", "echo", ""), *(task(str(n), "sleep_in_a_folder", str(tmp_path)) for n in range(2, 9))]
    begun = time.monotonic()
    with closing(local(2).run(Doing(), tasks)) as run:
        next(run)
        workers = asleep(tmp_path, 2)
    assert time.monotonic() - begun < 30
    assert not any(alive(pid) for pid in workers)
    assert not any(folder.parent.exists() for folder in workers.values())


def test_closing_does_not_wait_for_a_task_that_does_not_come() -> None:
    release = threading.Event()

    def stuck() -> Iterator[Task[object]]:
        yield task("1", "pid", "")
        release.wait(60)

    with closing(local(1).run(Doing(), stuck())) as run:
        outcome = next(run)
        assert isinstance(outcome, Done)
        begun = time.monotonic()
    assert time.monotonic() - begun < 10
    assert not alive(int(outcome.result))
    release.set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_the_one_who_runs_them(tmp_path: Path, number: signal.Signals) -> None:
    script = textwrap.dedent(f"""
        from executor_works import Doing, task
        from rtlgen.evaluate.executors.local import LocalExecutor
        from rtlgen.evaluate.executors.protocol import ExecutorOptions
        tasks = [task(str(n), "sleep_in_a_folder", {str(tmp_path)!r}) for n in range(9)]
        print(*LocalExecutor(ExecutorOptions(jobs=2)).run(Doing(), tasks))
    """)
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", script], env=env, stderr=subprocess.PIPE, text=True
    ) as runner:
        workers = asleep(tmp_path, 2)
        runner.send_signal(number)
        assert runner.stderr
        said = runner.stderr.read()
    assert runner.returncode == -number
    assert ("KeyboardInterrupt" in said) == (number == signal.SIGINT)
    assert all(gone(pid) for pid in workers)
    assert not any(folder.parent.exists() for folder in workers.values())


def test_it_is_found_by_its_name() -> None:
    assert isinstance(EXECUTORS.load("local")(ExecutorOptions(jobs=3)), LocalExecutor)
    with pytest.raises(UnknownName, match="unknown executor 'slurm'"):
        EXECUTORS.load("slurm")


def test_without_ray_its_executor_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "rtlgen.evaluate.executors.on_ray", raising=False)
    with pytest.raises(ExtraMissing) as caught:
        EXECUTORS.load("ray")
    assert caught.value.hint == "pip install 'rtlgen[ray]'"
