"""A real Ray cluster of two nodes on this machine: every task has one outcome, whatever becomes of a node."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from executor_works import Doing, Impossible, task
from judging import Judging, registers
from suite_samples import verilog_eval_v2

from rtlgen.core.errors import ToolFailed, UsageError
from rtlgen.evaluate.executors.crew import MAX_DEATHS
from rtlgen.evaluate.executors.local import LocalExecutor
from rtlgen.evaluate.executors.protocol import Done, ExecutorOptions, Failed

pytestmark = [pytest.mark.ray, pytest.mark.icarus, pytest.mark.xdist_group("ray")]

LOOPBACK = "127.0.0.2"
"""Ray takes 127.0.0.1 for the address by which others reach this machine."""
NODE = {
    "num_cpus": 1,
    "object_store_memory": 80 << 20,
    "include_dashboard": False,
    "node_ip_address": LOOPBACK,
}


@pytest.fixture(scope="module")
def environment() -> Iterator[None]:
    """What all processes of the cluster have: no word to anybody outside, and none from others."""
    short = tempfile.mkdtemp(prefix="ray-")  # Ray's sockets have long names
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
        patch.setenv("RAY_TMPDIR", short)
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        yield
    shutil.rmtree(short)


@pytest.fixture(scope="module")
def cluster(environment: None) -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args=NODE)
    yield made
    made.shutdown()


@pytest.fixture
def driver(cluster: Any) -> Iterator[None]:
    """This process, as one of the cluster's."""
    import ray

    ray.init(address=cluster.address, _node_ip_address=LOOPBACK, log_to_driver=False, configure_logging=False)
    yield
    ray.shutdown()


@pytest.fixture
def add_node(cluster: Any) -> Iterator[Callable[..., Any]]:
    """Adds a node to the head, for this test."""
    added = []

    def add(**more: object) -> Any:
        added.append(cluster.add_node(**NODE, **more))
        cluster.wait_for_nodes()
        return added[-1]

    yield add
    for node in added:
        if node in cluster.worker_nodes:
            cluster.remove_node(node)


def on_ray() -> Any:
    from rtlgen.evaluate.executors.on_ray import RayExecutor

    return RayExecutor(ExecutorOptions())


def eventually(holds: Callable[[], bool], within_s: float = 20.0) -> bool:
    end = time.monotonic() + within_s
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


@pytest.mark.slow
def test_a_node_that_is_killed_costs_no_verdict(
    cluster: Any, driver: None, add_node: Callable[..., Any], tmp_path: Path
) -> None:
    second = add_node()
    tasks = registers(tmp_path, 500)
    got, workers = {}, []
    for outcome in on_ray().run(Judging(), tasks):
        assert isinstance(outcome, Done), outcome
        assert outcome.key not in got
        got[outcome.key], folder = outcome.result
        if folder not in workers:
            workers.append(folder)
        if len(got) == 200:
            assert len(workers) == 2, "both nodes work"
            cluster.remove_node(second, allow_graceful=False)
    assert got.keys() == {task.key for task in tasks}
    here = {outcome.key: outcome for outcome in LocalExecutor(ExecutorOptions(jobs=2)).run(Judging(), tasks)}
    assert {key: outcome.result[0] for key, outcome in here.items() if isinstance(outcome, Done)} == got
    assert {facts[0][0].value for facts in got.values()} == {"PASS", "FAIL"}
    assert eventually(lambda: not any(Path(folder).exists() for folder in workers))


def test_a_worker_that_dies_costs_another_try_and_what_kills_them_is_an_error(
    driver: None, add_node: Callable[..., Any], tmp_path: Path
) -> None:
    add_node()
    once = [task(str(n), "die_once", str(tmp_path / str(n))) for n in range(4)]
    got = {outcome.key: outcome for outcome in on_ray().run(Doing(), [*once, task("bad", "die", "SIGSEGV")])}
    assert all(isinstance(got[task.key], Done) for task in once)
    assert isinstance(got["bad"], Failed)
    assert got["bad"].error.startswith(f"{MAX_DEATHS} workers died of it")
    assert "SIGSEGV" in got["bad"].error


def test_a_node_that_joins_gets_work(driver: None, add_node: Callable[..., Any]) -> None:
    seen: set[str] = set()

    def until_two_work() -> Iterator[Any]:
        end = time.monotonic() + 60
        while len(seen) < 2 and time.monotonic() < end:
            yield task(secrets.token_hex(8), "pid", "")

    run = on_ray().run(Doing(), until_two_work())
    seen.add(next(run).result)
    add_node()
    seen.update(outcome.result for outcome in run)
    assert len(seen) == 2


def test_a_node_with_another_icarus_gets_no_work(
    driver: None,
    add_node: Callable[..., Any],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    newer = tmp_path / "iverilog"
    newer.write_text("#!/bin/sh\necho 'Icarus Verilog version 99.0 (devel)'\n")
    newer.chmod(0o755)
    add_node(env_vars={"RTLGEN_IVERILOG": str(newer)})
    tasks = registers(tmp_path / "suite", 8)
    run = on_ray().run(Judging(), tasks)
    workers = {next(run).result[1]}
    assert eventually(lambda: "gets no work: icarus is 99.0, here" in caplog.text)
    workers |= {outcome.result[1] for outcome in run}
    assert len(workers) == 1


def test_a_node_without_rtlgen_gets_no_work(
    driver: None, add_node: Callable[..., Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['rtlgen'] = None")
    add_node(env_vars={"PYTHONPATH": str(tmp_path)})
    with closing(on_ray().run(Doing(), (task(str(n), "pid", "") for n in count()))) as run:
        here = next(run).result
        assert eventually(lambda: next(run).result == here and "gets no work" in caplog.text, 60)
    assert "No module named 'rtlgen.evaluate'" in caplog.text


def test_work_that_no_node_can_do_ends_the_run(driver: None) -> None:
    with pytest.raises(ToolFailed, match=r"no machine of the cluster can do the work: .* 'goldsim'"):
        list(on_ray().run(Impossible(), [task("1", "x")]))


def test_closing_ends_the_workers_and_removes_what_they_made(
    driver: None, add_node: Callable[..., Any], tmp_path: Path
) -> None:
    add_node()
    tasks = [task("1", "echo", ""), *(task(str(n), "sleep_in_a_folder", str(tmp_path)) for n in range(2, 9))]
    with closing(on_ray().run(Doing(), tasks)) as run:
        next(run)
        assert eventually(lambda: len(list(tmp_path.iterdir())) == 2)
    for page in tmp_path.iterdir():
        assert not Path("/proc", page.name).exists()
        assert not Path(page.read_text()).parent.exists()


@pytest.mark.slow
def test_the_workers_of_a_driver_that_is_killed_end(cluster: Any, tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        from executor_works import Doing, task
        from rtlgen.evaluate.executors.on_ray import RayExecutor
        from rtlgen.evaluate.executors.protocol import ExecutorOptions
        tasks = [task("1", "sleep_in_a_folder", {str(tmp_path)!r})]
        print(*RayExecutor(ExecutorOptions(address={cluster.address!r})).run(Doing(), tasks))
    """)
    with subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL) as runner:
        assert eventually(lambda: any(page.read_text() for page in tmp_path.iterdir()), 60)
        runner.send_signal(signal.SIGKILL)
    (page,) = tmp_path.iterdir()
    assert eventually(lambda: not Path("/proc", page.name).exists(), 60)
    assert eventually(lambda: not Path(page.read_text()).parent.exists())


@pytest.mark.parametrize("address", [f"{LOOPBACK}:9", "not an address"])
def test_no_cluster_is_a_message(address: str) -> None:
    from rtlgen.evaluate.executors.on_ray import RayExecutor

    run = RayExecutor(ExecutorOptions(address=address)).run(Doing(), [task("1", "echo", "x")])
    with pytest.raises(UsageError, match=f"no Ray cluster can be reached at '{address}'"):
        next(run)


@pytest.mark.slow
def test_an_evaluation_on_a_cluster_finds_what_one_on_this_machine_finds(
    cluster: Any, tmp_path: Path
) -> None:
    suite = verilog_eval_v2(tmp_path / "suite")
    samples = tmp_path / "samples.jsonl"
    samples.write_text(
        "".join(
            json.dumps({"problem_id": t.problem.id, "completion": t.payload[0].candidate.text}) + "\n"
            for t in registers(tmp_path / "again", 24)
        )
    )

    def records(executor: str) -> list[dict[str, object]]:
        run = tmp_path / executor
        score = ["score", str(samples), "--suite", "verilog-eval-v2:spec-to-rtl", "--suite-path", str(suite)]
        where = ["--executor", executor, "--address", cluster.address, "--result-cache", "none"]
        rtlgen(*score, *where, "-o", str(run), codes=(0, 1))
        rows = [json.loads(line) for line in rtlgen("records", str(run), codes=(0,)).splitlines()]
        return [row | {"judge_s": None} for row in rows]

    found = records("ray")
    assert len(found) == 24
    assert found == records("local")


def rtlgen(*arguments: str, codes: tuple[int, ...]) -> str:
    done = subprocess.run([sys.executable, "-m", "rtlgen", *arguments], capture_output=True, text=True)
    assert done.returncode in codes, done.stderr
    return done.stdout
