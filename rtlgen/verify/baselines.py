"""What the references of problems show, each simulated once, however many ask at a time."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

from rtlgen.bench.protocol import BenchRun
from rtlgen.core.problem import BenchSpec
from rtlgen.core.simulation import Baseline, SimulationResult
from rtlgen.core.verdict import Status, Verdict
from rtlgen.verify.evidence import judge

Key = tuple[str, str]
"""Digest of the problem, name of the simulator."""


class Baselines:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work: dict[Key, threading.Lock] = {}
        self._found: dict[Key, Baseline | Verdict] = {}

    def known(self, key: Key) -> Baseline | Verdict | None:
        """What was found before; a Verdict where the reference does not pass."""
        return self._found.get(key)

    def learn(self, key: Key, found: Baseline) -> None:
        """Keep what was seen elsewhere, unless something is known already."""
        self._found.setdefault(key, found)

    def of(self, key: Key, look: Callable[[], Verdict]) -> Baseline | Verdict:
        """What is known, or what `look`, asked once, says of the reference."""
        with self._lock:
            mine = self._at_work.setdefault(key, threading.Lock())
        with mine:
            if key not in self._found:
                self._found[key] = as_baseline(look())
            return self._found[key]


def as_baseline(verdict: Verdict) -> Baseline | Verdict:
    """What a reference's run shows where it passes; else its verdict."""
    simulation = verdict.simulation
    if verdict.status is not Status.PASS or simulation is None:
        return verdict
    return Baseline(
        samples=simulation.samples,
        end_time_ps=simulation.end_time_ps,
        wall_s=simulation.run.wall_s,
        cpu_s=simulation.run.cpu_s,
        timed_out=_timed_out(simulation),
    )


def baseline_of_shared_run(run: BenchRun, spec: BenchSpec) -> Baseline | None:
    """What a reference's run shows that was one of so many in a simulation; None where it does not pass."""
    simulation = run.simulation
    if simulation is None or judge(simulation, spec, None, "").status is not Status.PASS:
        return None
    # Alone it would take its own part and all that the others shared with it: less than twice its share here.
    return Baseline(
        samples=simulation.samples,
        end_time_ps=simulation.end_time_ps,
        wall_s=simulation.run.wall_s,
        cpu_s=2 * simulation.run.cpu_s,
        timed_out=_timed_out(simulation),
    )


def _timed_out(simulation: SimulationResult) -> bool:
    return re.search(r"^\s*TIMEOUT\b", simulation.run.stdout, re.MULTILINE) is not None
