"""Why a candidate fails in simulation: its cause, and the first divergence with what is behind it.

A failing candidate is simulated once more, with waves. What was expected is known from the bench, where it
keeps that beside the outputs, or from the reference's own run under the same bench.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rtlgen.bench.instance import ports_of
from rtlgen.bench.protocol import BenchRun
from rtlgen.bench.recorder import record
from rtlgen.bench.registry import bench_for
from rtlgen.bench.waveform import Waveform
from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import ToolFailed
from rtlgen.core.hdl import Reset
from rtlgen.core.problem import BenchSpec, Problem
from rtlgen.core.recording import Recording
from rtlgen.core.simulation import Divergence, SimulationResult, TestStatus
from rtlgen.core.verdict import Verdict
from rtlgen.simulators.protocol import Simulator
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verify.causes import Cause, Shown, cause_of
from rtlgen.verify.evidence import describe_mismatch
from rtlgen.verify.internals import with_internals
from rtlgen.verify.window import against, first_divergence, until

log = logging.getLogger(__name__)

_RESET = re.compile(
    r"(?i:(?P<n>n_?)?(?:i_)?(?:a|s|async_?|sync_?)?(?:rst|reset)(?P<low>_?n|_?b|_ni)?(?:_i)?|clr|clear)|a?r"
)


class Diagnosis:
    """Diagnoses mismatches; keeps what references showed.

    Args:
        run_folders: where the work folders are made; None for the system's fastest place.
    """

    def __init__(self, run_folders: Path | None = None) -> None:
        self._run_folders = run_folders
        self._references: dict[tuple[str, str], Recording | None] = {}
        self._lock = threading.Lock()

    def of(
        self,
        verdict: Verdict,
        candidate: Candidate,
        problem: Problem,
        bench: BenchSpec,
        simulator: Simulator,
        limit_s: float,
    ) -> Verdict:
        """`verdict` on `candidate`, a mismatch, with its cause and the first divergence in full.

        A diagnosis never fails a verdict: where waves cannot be had, `verdict` comes back as it is.
        """

        def reference() -> Recording | None:
            return self._reference(problem, bench, simulator, limit_s)

        try:
            with fresh_workdir(self._run_folders) as folder:
                run = with_waves(candidate, bench, simulator, folder, limit_s)
                return diagnosed(verdict, candidate, problem, run, folder, reference)
        except ToolFailed as error:
            log.info("no diagnosis of a mismatch: %s", error)
            return verdict

    def _reference(
        self, problem: Problem, bench: BenchSpec, simulator: Simulator, limit_s: float
    ) -> Recording | None:
        """What the reference shows under the same bench; None without one."""
        if not problem.reference:
            return None
        key = (problem.digest, simulator.name)
        with self._lock:
            if key not in self._references:
                candidate = Candidate(files=problem.reference, top=problem.top)
                with fresh_workdir(self._run_folders) as folder:
                    run = with_waves(candidate, bench, simulator, folder, limit_s)
                    self._references[key] = recorded(run, candidate, folder)
            return self._references[key]


def with_waves(
    candidate: Candidate, bench: BenchSpec, simulator: Simulator, folder: Path, limit_s: float
) -> BenchRun:
    """A run that leaves a dump in `folder`."""
    return bench_for(bench.kind).check(candidate, bench, simulator, folder, waves=True, timeout_s=limit_s)


def recorded(run: BenchRun, candidate: Candidate, folder: Path) -> Recording | None:
    """What the dump that `run` left in `folder` shows of the candidate's ports; None without one.

    Raises:
        ToolFailed: the dump cannot be read.
    """
    ports = ports_of(candidate)
    if not run.waveform or ports is None:
        return None
    divergence = run.simulation.divergence if run.simulation is not None else None
    return record(
        Waveform(folder / run.waveform),
        ports,
        run.scope,
        test=_failed_test(run.simulation),
        around_ps=divergence.time_ps if divergence is not None else 0,
    )


def diagnosed(
    verdict: Verdict,
    candidate: Candidate,
    problem: Problem,
    run: BenchRun,
    folder: Path,
    reference: Callable[[], Recording | None],
) -> Verdict:
    """`verdict`, a mismatch, with its cause and its first divergence in full.

    Args:
        run: the same run again, with waves, in `folder`.
        reference: what the reference shows under the same bench; asked for only where the bench does not keep
            what it expects.

    Raises:
        ToolFailed: the dump cannot be read.
    """
    if verdict.simulation is None or run.simulation is None:
        return verdict
    shown, divergence = shown_by(run, candidate, problem, folder, reference)
    if divergence is not None and divergence.window and run.waveform:
        dump = Waveform(folder / run.waveform)
        divergence = with_internals(divergence, candidate, dump, run.scope)
    return explained(verdict, cause_of(shown), divergence)


def shown_by(
    run: BenchRun,
    candidate: Candidate,
    problem: Problem,
    folder: Path,
    reference: Callable[[], Recording | None],
) -> tuple[Shown, Divergence | None]:
    """What a run with waves in `folder` shows, and its first divergence; as for `diagnosed`."""
    assert run.simulation is not None, "what mismatches was simulated"
    dumped = recorded(run, candidate, folder)
    if dumped is not None and not any(o.expected for o in dumped.outputs):
        expected = reference()
        dumped = against(dumped, expected) if expected is not None else dumped
    divergence = run.simulation.divergence
    kept = run.recordings if divergence is not None else ()
    compared = kept or _whole(dumped, run.stopped_ps)
    if dumped is not None and not kept:
        rising = problem.clock is None or problem.clock.edge != "negedge"
        told = divergence or _stopped(run, run.simulation, dumped)
        divergence = first_divergence(compared[0], active_rising=rising, told=told) or divergence
    shown = Shown(
        recordings=compared,
        reset=problem.reset or usual_reset(dumped),
        first=divergence.signals if divergence is not None else (),
        edges=dumped,
    )
    return shown, divergence


def explained(verdict: Verdict, cause: Cause, divergence: Divergence | None) -> Verdict:
    """`verdict` with what is known of its mismatch."""
    assert verdict.simulation is not None, "a mismatch was simulated"
    simulation = replace(verdict.simulation, divergence=divergence)
    return replace(
        verdict,
        cause=cause.name,
        cause_confidence=cause.confidence,
        simulation=simulation,
        summary=describe_mismatch(simulation),
    )


def _whole(dumped: Recording | None, stopped_ps: int | None) -> tuple[Recording, ...]:
    """The run up to the end of the test that failed: the next one starts later with the reference."""
    if dumped is None:
        return ()
    return (until(dumped, stopped_ps) if stopped_ps is not None else dumped,)


def _stopped(run: BenchRun, simulation: SimulationResult, dumped: Recording) -> Divergence | None:
    """Where an assertion failed that told no values, with the outputs that its message names."""
    failed = next((t for t in simulation.tests if t.status is TestStatus.FAILED), None)
    if run.stopped_ps is None or failed is None:
        return None
    words = set(re.findall(r"[A-Za-z_]\w*", failed.message))
    named = tuple(o.name for o in dumped.outputs if o.name in words)
    return Divergence(test=failed.name, cycle=0, time_ps=run.stopped_ps, signals=named, window=())


def _failed_test(simulation: SimulationResult | None) -> str:
    tests = simulation.tests if simulation is not None else ()
    return next((t.name for t in tests if t.status is TestStatus.FAILED), "")


def usual_reset(recording: Recording | None) -> Reset | None:
    """The input that by its name is the reset."""
    for name, column in recording.inputs if recording is not None else ():
        called = _RESET.fullmatch(name)
        if called is not None and len(column[0] if column else "") == 1:
            return Reset(port=name, active_low=bool(called["n"] or called["low"]))
    return None
