"""The pipeline: static rules, build, simulate; each candidate in a fresh folder."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rtlgen.bench.protocol import BenchRun
from rtlgen.bench.registry import bench_for
from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.core.simulation import Baseline
from rtlgen.core.toolrun import Ended
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.simulators.protocol import BuildJob, Simulator
from rtlgen.static import gate, interface
from rtlgen.static.lint import Linter, lint
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verify import classify, evidence, unknowns
from rtlgen.verify.causes import UNCLASSIFIED
from rtlgen.verify.diagnosis import Diagnosis
from rtlgen.verilog.preprocess import for_simulation

_SLOWER_THAN_REFERENCE = 20.0
"""A candidate may take this many times the reference's wall time before it counts as hung."""
_SHORTEST_LIMIT_S = 10.0


class Verifier:
    """Judges candidates on the simulators at hand.

    Args:
        simulators: the judge first; the others are asked when it cannot do what a source asks for.
        linter: Verilator's lint where it is there; None for pyslang's alone.
        run_folders: where the work folders are made; None for the system's fastest place.
        diagnose: simulate what mismatches once more, with waves, to tell why; no verdict depends on it.
    """

    def __init__(
        self,
        simulators: Sequence[Simulator],
        *,
        linter: Linter | None = None,
        run_folders: Path | None = None,
        diagnose: bool = True,
    ) -> None:
        self._simulators = tuple(simulators)
        self._linter = linter
        self._run_folders = run_folders
        self._diagnosis = Diagnosis(run_folders) if diagnose else None
        self._baselines: dict[tuple[str, str], Baseline | Verdict] = {}
        self._baseline_lock = threading.Lock()

    def verify(self, extraction: Extraction, problem: Problem) -> Verdict:
        """Judge what was found in a completion.

        Raises:
            ToolError: a tool that the job needs is missing or broken in a way that no verdict can carry.
        """
        if extraction.candidate is None:
            return classify.no_candidate(extraction)
        return self.verify_candidate(extraction.candidate, problem)

    def verify_candidate(self, candidate: Candidate, problem: Problem) -> Verdict:
        """Judge a candidate: static rules first, then each simulator until one can run it."""
        broken = self._static(candidate, problem)
        if broken is not None:
            return broken
        unreadable = gate.unreadable(candidate)
        if unreadable is not None:
            return self._unreadable(candidate, unreadable)
        judged = _as_judged(candidate)
        tried: list[str] = []
        verdict = None
        for simulator in self._simulators:
            verdict = self._on(simulator, judged, problem, tuple(tried))
            if verdict.cause not in ("unsupported", "reference_fails", "reference_unknown"):
                break
            tried.append(simulator.name)
        assert verdict is not None, "a Verifier has at least one simulator"
        warnings = (
            lint(candidate, linter=self._linter)
            if verdict.stage is not Stage.BUILD or (verdict.status is Status.UNKNOWN)
            else ()
        )
        return replace(verdict, diagnostics=(*verdict.diagnostics, *_new(warnings, verdict.diagnostics)))

    def record_waves(self, candidate: Candidate, problem: Problem, to: Path) -> Path | None:
        """Run `candidate` once more with waves on and copy the dump to `to` plus its ending.

        Returns:
            Where the dump is; None when the simulation leaves none (it does not build, or has no bench).
        """
        if problem.bench is None:
            return None
        with fresh_workdir(self._run_folders) as folder:
            run = self._check(
                self._simulators[0], _as_judged(candidate), problem.bench, folder, None, waves=True
            )
            if not run.waveform:
                return None
            dump = folder / run.waveform
            target = to.with_suffix(dump.suffix)
            shutil.copyfile(dump, target)
            return target

    def _static(self, candidate: Candidate, problem: Problem) -> Verdict | None:
        forbidden = gate.forbidden(candidate, problem)
        if forbidden:
            return classify.broken_rule(Kind.FORBIDDEN, forbidden)
        mismatches = interface.mismatches(candidate, problem)
        if any(d.severity is Severity.ERROR for d in mismatches):
            return classify.broken_rule(Kind.INTERFACE, mismatches)
        return None

    def _unreadable(self, candidate: Candidate, error: Diagnostic) -> Verdict:
        """The compiler's word on a text with syntax errors. Should it see none, the design is refused: the
        gate cannot have seen what would run."""
        verdict = self._compile_only(self._simulators[0], candidate, ())
        compiled = verdict.status is Status.UNKNOWN
        return classify.broken_rule(Kind.FORBIDDEN, (error,)) if compiled else verdict

    def _on(
        self, simulator: Simulator, candidate: Candidate, problem: Problem, tried: tuple[str, ...]
    ) -> Verdict:
        bench = problem.bench
        if bench is None:
            return self._compile_only(simulator, candidate, tried)
        baseline = self._baseline(simulator, problem, bench)
        if isinstance(baseline, Verdict):
            return classify.reference_fails(baseline, bench)
        verdict = self._judge(simulator, candidate, bench, baseline, tried)
        if verdict.kind is not Kind.MISMATCH:
            return verdict
        limit_s = 2 * _limit_s(bench, baseline)
        is_weak = not simulator.four_valued and bench.kind is BenchKind.NATIVE and baseline is not None
        if is_weak and not unknowns.stands(candidate, bench, simulator, limit_s, self._run_folders):
            return evidence.reference_unknown(verdict, simulator.name)
        if self._diagnosis is None or verdict.cause != UNCLASSIFIED:
            return verdict
        return self._diagnosis.of(verdict, candidate, problem, bench, simulator, limit_s)

    def _judge(
        self,
        simulator: Simulator,
        candidate: Candidate,
        bench: BenchSpec,
        baseline: Baseline | None,
        tried: tuple[str, ...] = (),
    ) -> Verdict:
        limit_s = _limit_s(bench, baseline)
        with fresh_workdir(self._run_folders) as folder:
            run = self._check(simulator, candidate, bench, folder, limit_s)
        if run.simulation is not None and run.simulation.run.ended is Ended.TIMEOUT:
            with fresh_workdir(self._run_folders) as folder:
                run = self._check(simulator, candidate, bench, folder, 2 * limit_s)
        build = run.build
        if build is not None and not build.ok:
            if classify.is_unsupported(build):
                return classify.unsupported(build, simulator.name, tried)
            failure = classify.build_failure(build, _only_the_bench(bench, candidate), simulator.name)
            which = f" (in {run.label})" if run.label else ""
            return replace(failure, summary=failure.summary + which)
        assert run.simulation is not None, "a bench that was built was run"
        verdict = evidence.judge(run.simulation, bench, baseline, simulator.name)
        diagnostics = build.diagnostics if build is not None else ()
        return replace(verdict, diagnostics=diagnostics, notes=run.notes)

    def _compile_only(self, simulator: Simulator, candidate: Candidate, tried: tuple[str, ...]) -> Verdict:
        with fresh_workdir(self._run_folders) as folder:
            build = simulator.build(BuildJob(sources=candidate.files, top=candidate.top), folder)
        if classify.is_unsupported(build):
            return classify.unsupported(build, simulator.name, tried)
        if not build.ok:
            return classify.build_failure(build, frozenset(), simulator.name)
        return classify.unverified(build.diagnostics, simulator.name)

    def _baseline(
        self, simulator: Simulator, problem: Problem, bench: BenchSpec
    ) -> Baseline | Verdict | None:
        """What the reference shows on this simulator; its verdict when it does not pass; None without one."""
        if not problem.reference:
            return None
        key = (problem.digest, simulator.name)
        with self._baseline_lock:
            if key not in self._baselines:
                reference = Candidate(files=problem.reference, top=problem.top)
                verdict = self._judge(simulator, reference, bench, None)
                self._baselines[key] = _as_baseline(verdict)
            return self._baselines[key]

    def _check(
        self,
        simulator: Simulator,
        candidate: Candidate,
        bench: BenchSpec,
        folder: Path,
        limit_s: float | None,
        *,
        waves: bool = False,
    ) -> BenchRun:
        return bench_for(bench.kind).check(
            candidate, bench, simulator, folder, waves=waves, timeout_s=limit_s
        )


def _only_the_bench(bench: BenchSpec, candidate: Candidate) -> frozenset[str]:
    """The paths of files that are not the candidate's. One of its own takes the place of a harness's."""
    replaced = {f.path for f in candidate.files} if bench.kind is BenchKind.RUNNER else set()
    return frozenset(f.path for f in bench.files if f.path not in replaced)


def _limit_s(bench: BenchSpec, baseline: Baseline | None) -> float:
    """Wall time a candidate may take: scaled by the reference's own, so a slow machine changes no verdict."""
    if baseline is None:
        return bench.timeout_s
    return max(_SHORTEST_LIMIT_S, _SLOWER_THAN_REFERENCE * baseline.wall_s)


def _as_baseline(verdict: Verdict) -> Baseline | Verdict:
    simulation = verdict.simulation
    if verdict.status is not Status.PASS or simulation is None:
        return verdict
    return Baseline(
        samples=simulation.samples, end_time_ps=simulation.end_time_ps, wall_s=simulation.run.wall_s
    )


def _as_judged(candidate: Candidate) -> Candidate:
    """`candidate` as the gate has read it, and without print tasks: what was judged is what runs."""
    return replace(candidate, files=for_simulation(candidate.files))


def _new(diagnostics: tuple[Diagnostic, ...], known: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    seen = {(d.cls, d.file, d.line) for d in known if d.cls}
    return tuple(d for d in diagnostics if (d.cls, d.file, d.line) not in seen)
