"""Runs a testbench that is not trusted yet against designs that do nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from rtlgen.bench.protocol import BenchRun
from rtlgen.bench.registry import bench_for
from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import BenchSpec, Problem
from rtlgen.core.value import value
from rtlgen.generate.bench_audit import BenchCheck, compares, hung, imports, refuses, repeatable
from rtlgen.simulators.protocol import Simulator
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verify.null_designs import null_designs


class BenchRunner(Protocol):
    @property
    def simulator(self) -> str:
        """Name of what simulates."""

    def run(self, candidate: Candidate, bench: BenchSpec) -> BenchRun:
        """Raises ToolError where a tool is missing or broken."""


@value
class SimulatedBench:
    """The real runner: each run in a fresh folder."""

    tool: Simulator
    run_folders: Path | None = None

    @property
    def simulator(self) -> str:
        return self.tool.name

    def run(self, candidate: Candidate, bench: BenchSpec) -> BenchRun:
        with fresh_workdir(self.run_folders) as folder:
            return bench_for(bench.kind).check(candidate, bench, self.tool, folder)


def examine(problem: Problem, bench: BenchSpec, runner: BenchRunner) -> tuple[BenchCheck, ...]:
    """Everything that a bench must show; where it does not import, or hangs, that alone.

    Args:
        problem: with its outputs known, for which see `null_designs`.

    Raises:
        ToolError: a tool is missing or broken.
    """
    designs = null_designs(problem)
    runs: dict[str, BenchRun] = {}
    for design in designs:
        run = runs[design.name] = runner.run(design.candidate, bench)
        imported = imports(run)
        if not imported.ok:
            return (imported,)
        if hung(run):
            # The others would most likely take their whole time too.
            return (imported, refuses(design, run))
    refused = tuple(refuses(design, runs[design.name]) for design in designs)
    checks = (imported, compares(runs), *refused)
    if not all(c.ok for c in checks):
        return checks
    again = {d.name: runner.run(d.candidate, bench) for d in designs if d.driven}
    return (*checks, repeatable(runs, again))
