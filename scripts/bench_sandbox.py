"""Measures what the strong sandbox costs per candidate, as a ratio to the bare tools.

    RTLGEN_SHARED_DATA=FOLDER python scripts/bench_sandbox.py [ROUNDS] [PROBLEMS]

Two suites: VerilogEval v2, where a candidate is one run of iverilog and one of vvp, and the built-in problems
with their cocotb benches. The candidate is each problem's reference.

    bare      the programs alone: posix_spawn, output thrown away
    limits    `rtlgen.tools.process.run` without a sandbox
    own       with a strong sandbox of its own for every run
    kept      as rtlgen does it: a strong sandbox that is kept, given job after job
    direct    (cocotb) vvp starts Python for every candidate, limits only

Each way runs a whole suite in a process of its own, which at its end waits for all that it started, so that
the CPU time of the sandboxes that were kept, and of their start, is in it. The ways take turns.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from rtlgen.bench.registry import bench_for
from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import Problem
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.folders import builtin
from rtlgen.suites.verilog_eval_v2 import spec_to_rtl
from rtlgen.tools import sandbox as sandboxes
from rtlgen.tools.process import Limits, run
from rtlgen.tools.sandbox import Level, Sandbox, sandbox
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.tools.workers import Kind

IVERILOG = ["/usr/bin/iverilog", "-g2012", "-stb", "-o", "sim.vvp", "-f", "files"]
VVP = ["/usr/bin/vvp", "-n", "sim.vvp", "-none"]
HEAVY = ("082", "108", "124", "141", "144")
"""These five take three quarters of the suite's time."""
NOT_COMPILED = ("099", "151", "156")
"""References that Icarus 11 does not take."""
NEVER = 1 << 30

Tool = Callable[[list[str], Path, Limits], object]


def by_posix_spawn(argv: list[str], folder: Path, _limits: Limits) -> None:
    os.chdir(folder)
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in range(3)]
    env = {"PATH": "/usr/bin:/bin", "TMPDIR": str(folder)}
    os.waitpid(os.posix_spawn(argv[0], argv, env, file_actions=actions), 0)
    os.close(null)


def by_run(box: Sandbox | None) -> Tool:
    return lambda argv, folder, limits: run(argv, cwd=folder, sandbox=box, limits=limits)


def verilog_eval(tool: Tool, problems: list[Problem]) -> None:
    for problem in problems:
        assert problem.bench is not None
        files = (*problem.bench.files, *problem.reference)
        with fresh_workdir() as folder:
            for file in files:
                (folder / file.path).write_text(file.text)
            (folder / "files").write_text("".join(f"{file.path}\n" for file in files))
            tool(IVERILOG, folder, Limits())
            if (folder / "sim.vvp").is_file():
                tool(VVP, folder, Limits(processes=1))
            else:
                assert problem.id[4:7] in NOT_COMPILED, problem.id


def cocotb(box: Sandbox | None, problems: list[Problem]) -> None:
    simulator = Icarus(box)
    for problem in problems:
        assert problem.bench is not None
        reference = Candidate(files=problem.reference, top=problem.top)
        with fresh_workdir() as folder:
            done = bench_for(problem.bench.kind).check(reference, problem.bench, simulator, folder)
        assert done.simulation is not None, problem.id
        assert done.simulation.spoken, problem.id


def measured(work: Callable[[], None], *, keep: bool) -> tuple[float, float]:
    """CPU and wall seconds of `work`, in a process of its own."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if not keep:
                Kind.worth_it_after = NEVER  # type: ignore[method-assign, assignment]
            work()
            sandboxes.WORKERS.close()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status, usage = os.wait4(child, 0)
    assert status == 0, "a way failed, as said above"
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started


def table(title: str, rounds: int, count: int, ways: Mapping[str, Callable[[], None]]) -> None:
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for turn in range(rounds):
        names = list(ways)
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            taken[name].append(measured(ways[name], keep=name == "kept"))
    base = None
    print(f"\n{title}: {count} candidates, {rounds} rounds, load {os.getloadavg()[0]:.1f}")
    print(f"{'':10}{'cpu ms':>9}{'wall ms':>9}{'cpu x':>8}{'wall x':>8}   (of one candidate)")
    for name, times in taken.items():
        cpu, wall = (statistics.median(t) / count for t in zip(*times, strict=True))
        base = base or (cpu, wall)
        ratios = f"{cpu / base[0]:8.3f}{wall / base[1]:8.3f}"
        print(f"{name:10}{cpu * 1000:9.2f}{wall * 1000:9.2f}{ratios}")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    most = int(sys.argv[2]) if len(sys.argv) > 2 else None
    strong = sandbox(Level.STRONG)
    tools: dict[str, Tool] = {
        "bare": by_posix_spawn,
        "limits": by_run(None),
        "own": by_run(strong),
        "kept": by_run(strong),
    }
    everything = [p for p in spec_to_rtl(shared()).problems() if p.bench]
    light = [p for p in everything if not p.id.removeprefix("Prob").startswith(HEAVY)][:most]
    native = {name: partial(verilog_eval, tool, light) for name, tool in tools.items()}
    table("VerilogEval v2, light problems", rounds, len(light), native)
    if most is None:
        whole = {name: partial(verilog_eval, tool, everything) for name, tool in tools.items()}
        table("VerilogEval v2, all problems", 1, len(everything), whole)
    own = [p for p in builtin().problems() if p.bench][:most]
    boxes = {"direct": None, "own": strong, "kept": strong}
    python = {name: partial(cocotb, box, own) for name, box in boxes.items()}
    table("built-in problems, cocotb", rounds, len(own), python)


def shared() -> Path:
    folder = os.environ.get("RTLGEN_SHARED_DATA")
    if not folder:
        sys.exit("RTLGEN_SHARED_DATA names no folder: it must hold verilog-eval-v2.tar.gz")
    return Path(folder) / "verilog-eval-v2.tar.gz"


if __name__ == "__main__":
    main()
