"""Measures what a task costs beyond the work itself, on this machine's worker processes and on Ray.

    RTLGEN_SHARED_DATA=FOLDER python scripts/bench_scale.py [ROUNDS] [PROBLEMS]

The work is to judge real completions of VerilogEval v2, 20 of each of PROBLEMS light problems, one or twenty
a task; and, to see the overhead alone, to do nothing with them.

    direct    the judge is called in a loop, in this process
    local     by one worker process
    ray       by one worker process of a Ray cluster of one node, which is started for it on this machine

Each way runs in a process of its own, and they take turns. Counted is the CPU time of that process ("here"),
of it and all below it (Ray's own included, but not its start), and the wall time, all from the outcome of the
tenth of the tasks to the last one; and the wall time from the start to the first outcome.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import psutil

from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.evaluate.executors.protocol import Done, ExecutorOptions, Task, Work
from rtlgen.evaluate.executors.registry import EXECUTORS
from rtlgen.evaluate.work import JudgeAnswers
from rtlgen.suites.verilog_eval_v2 import spec_to_rtl

HEAVY = ("082", "108", "124", "141", "144")
"""These five take three quarters of the suite's time."""
WAYS = ("direct", "local", "ray")
LOOPBACK = "127.0.0.2"

Completions = tuple[Completion, ...]
Tasks = list[Task[Completions]]


@value
class Nothing:
    """Takes a task and gives it back."""

    def open(self) -> Callable[[Problem, Completions], Completions]:
        return lambda _problem, completions: completions

    def means(self) -> tuple[tuple[str, str], ...]:
        return ()


@value
class Cost:
    """Of one task, and of the start."""

    cpu_ms: float
    here_ms: float
    """CPU time of this process alone."""
    wall_ms: float
    start_s: float


def outcomes(way: str, work: Work[Completions, object], tasks: Tasks) -> Iterator[object]:
    """One by one, as they are done."""
    if way == "direct":
        judge = work.open()
        for task in tasks:
            yield Done(key=task.key, result=judge(task.problem, task.payload))
        return
    with ExitStack() as stack:
        if way == "ray":
            stack.callback(cluster())
        options = ExecutorOptions(jobs=1)
        yield from EXECUTORS.load(way)(options).run(work, tasks)


def cluster() -> Callable[[], None]:
    """Start one and connect to it; how to end it."""
    folder = tempfile.TemporaryDirectory(prefix="ray-")
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_TMPDIR": folder.name}
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    import ray
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 1, "object_store_memory": 80 << 20, "include_dashboard": False}
    started = Cluster(initialize_head=True, head_node_args=node | {"node_ip_address": LOOPBACK})
    ray.init(address=started.address, _node_ip_address=LOOPBACK, log_to_driver=False, configure_logging=False)

    def end() -> None:
        ray.shutdown()
        started.shutdown()
        folder.cleanup()

    return end


def cpu_s() -> float:
    """Of this process and all that it started, directly or not."""
    me = psutil.Process()
    total = 0.0
    for process in [me, *me.children(recursive=True)]:
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue  # it has just ended
    return total


def run(way: str, work: Work[Completions, object], tasks: Tasks) -> Cost:
    warm = len(tasks) // 10
    begun = time.monotonic()
    first = begun
    for number, outcome in enumerate(outcomes(way, work, tasks)):
        assert isinstance(outcome, Done), outcome
        if number == 0:
            first = time.monotonic()
        if number == warm:
            cpu, here, wall = cpu_s(), time.process_time(), time.monotonic()
        if number == len(tasks) - 1:
            here, cpu, wall = time.process_time() - here, cpu_s() - cpu, time.monotonic() - wall
    counted = len(tasks) - 1 - warm
    cpu_ms, here_ms, wall_ms = (seconds / counted * 1000 for seconds in (cpu, here, wall))
    return Cost(cpu_ms=cpu_ms, here_ms=here_ms, wall_ms=wall_ms, start_s=first - begun)


def measured(way: str, work: Work[Completions, object], tasks: Tasks) -> Cost:
    """In a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            cost = run(way, work, tasks)
            os.write(write, json.dumps(asdict(cost)).encode())
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    assert told, "a way failed, as said above"
    return Cost(**json.loads(told))


def table(title: str, work: Work[Completions, object], tasks: Tasks, rounds: int) -> None:
    taken: dict[str, list[Cost]] = {way: [] for way in WAYS}
    for turn in range(rounds):
        for way in (*WAYS[turn % 3 :], *WAYS[: turn % 3]):
            taken[way].append(measured(way, work, tasks))
    print(f"\n{title}: {len(tasks)} tasks, {rounds} rounds, load {os.getloadavg()[0]:.1f}")
    print(
        f"{'':10}{'cpu ms':>9}{'here ms':>9}{'wall ms':>9}{'cpu x':>8}{'wall x':>8}{'first after s':>15}"
        "   (of one task)"
    )
    base = middle(taken["direct"])
    for way, costs in taken.items():
        one = middle(costs)
        ratios = (
            f"{one.cpu_ms / base.cpu_ms:8.2f}{one.wall_ms / base.wall_ms:8.2f}"
            if base.cpu_ms > 0.1
            else " " * 16
        )
        print(f"{way:10}{one.cpu_ms:9.2f}{one.here_ms:9.2f}{one.wall_ms:9.2f}{ratios}{one.start_s:15.1f}")


def middle(costs: Sequence[Cost]) -> Cost:
    return Cost(
        cpu_ms=statistics.median(c.cpu_ms for c in costs),
        here_ms=statistics.median(c.here_ms for c in costs),
        wall_ms=statistics.median(c.wall_ms for c in costs),
        start_s=statistics.median(c.start_s for c in costs),
    )


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    chosen = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    data = Path(os.environ["RTLGEN_SHARED_DATA"])
    light = [p for p in spec_to_rtl(data / "verilog-eval-v2.tar.gz").problems() if p.id[4:7] not in HEAVY]
    texts: dict[str, list[Completion]] = {}
    with gzip.open(data / "completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz", "rt") as rows:
        for row in map(json.loads, rows):
            texts.setdefault(row["problem_id"], []).append(Completion(text=row["completion"]))
    step = len(light) // chosen
    problems = [p for p in light[::step] if len(texts.get(p.id, ())) == 20][:chosen]
    ones: Tasks = [
        Task(key=f"{p.id}/{n}", problem=p, payload=(text,))
        for p in problems
        for n, text in enumerate(texts[p.id])
    ]
    twenties: Tasks = [Task(key=p.id, problem=p, payload=tuple(texts[p.id])) for p in problems]
    table("nothing, one completion a task", Nothing(), ones * 5, rounds)
    table("nothing, twenty a task", Nothing(), twenties * 20, rounds)
    judging = JudgeAnswers()
    table("judged, one completion a task", judging, ones, rounds)
    table("judged, twenty a task", judging, twenties, rounds)


if __name__ == "__main__":
    # Workers look for the work in a module of this name, not in "__main__".
    import bench_scale

    bench_scale.main()
