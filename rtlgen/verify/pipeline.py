"""The pipeline: static rules, build, simulate; each candidate in a fresh folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rtlgen.bench.native import NativeBench
from rtlgen.bench.protocol import BenchRun, Pace
from rtlgen.bench.registry import bench_for
from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.core.simulation import Baseline
from rtlgen.core.toolrun import Ended
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob, Simulator
from rtlgen.static import gate, interface
from rtlgen.static.lint import Linter, lint
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verify import classify, evidence, pace, unknowns
from rtlgen.verify.baselines import Baselines
from rtlgen.verilog.preprocess import for_simulation

if TYPE_CHECKING:
    from rtlgen.verify.diagnosis import Diagnosis


class Verifier:
    """Judges candidates on the simulators at hand.

    Args:
        simulators: the judge first; the others are asked when it cannot do what a source asks for.
        linter: Verilator's lint where it is there; None for pyslang's alone.
        run_folders: where the work folders are made; None for the system's fastest place.
        diagnose: simulate what mismatches once more, with waves, to tell why; no verdict depends on it.
        advise: add what lint has to say of a design that compiles; no verdict depends on it.
    """

    def __init__(
        self,
        simulators: Sequence[Simulator],
        *,
        linter: Linter | None = None,
        run_folders: Path | None = None,
        diagnose: bool = True,
        advise: bool = True,
    ) -> None:
        self._simulators = tuple(simulators)
        self._linter = linter
        self._diagnosis = _diagnosis(run_folders) if diagnose else None
        self._advise = advise
        self.baselines = Baselines()
        self.run_folders = run_folders

    @property
    def judge(self) -> Simulator:
        """The simulator that is asked first."""
        return self._simulators[0]

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
        screened = self.screened(candidate, problem)
        return screened if isinstance(screened, Verdict) else self.simulated(candidate, screened, problem)

    def screened(self, candidate: Candidate, problem: Problem) -> Verdict | Candidate:
        """What the static rules say, or, where they allow it, `candidate` as it is to be simulated: as the
        gate has read it, and without print tasks."""
        broken = self._static(candidate, problem)
        if broken is not None:
            return broken
        unreadable = gate.unreadable(candidate)
        if unreadable is not None:
            return self._unreadable(candidate, unreadable)
        return as_judged(candidate)

    def simulated(
        self, candidate: Candidate, judged: Candidate, problem: Problem, *, suspect: bool = False
    ) -> Verdict:
        """Judge what the static rules allow.

        Args:
            judged: `candidate` as it is to be simulated.
            suspect: it was seen to hang, in company: the closer look that comes after that is taken at once.
        """
        tried: list[str] = []
        verdict = None
        log = ""
        for simulator in self._simulators:
            verdict = self._on(simulator, judged, problem, tuple(tried), suspect=suspect)
            log = log or verdict.build_log
            if verdict.cause not in ("unsupported", "reference_fails", "reference_unknown"):
                break
            tried.append(simulator.name)
        assert verdict is not None, "a Verifier has at least one simulator"
        return self._advised(replace(verdict, build_log=log), candidate)

    def seen(
        self, run: BenchRun, candidate: Candidate, judged: Candidate, problem: Problem, baseline: Baseline
    ) -> Verdict:
        """The verdict on a run of the first simulator that another has made, as `simulated` gives it."""
        assert problem.bench is not None, "a run has a bench"
        verdict = self._of_run(run, problem.bench, baseline, self.judge.name)
        return self._advised(self._diagnosed(verdict, judged, problem, self.judge, baseline), candidate)

    def baseline(self, problem: Problem) -> Baseline | Verdict | None:
        """What the reference shows on the first simulator; its verdict when it does not pass; None without
        one."""
        return self._baseline(self.judge, problem, problem.bench) if problem.bench is not None else None

    def _advised(self, verdict: Verdict, candidate: Candidate) -> Verdict:
        compiles = verdict.stage is not Stage.BUILD or verdict.status is Status.UNKNOWN
        if not (self._advise and compiles):
            return verdict
        warnings = lint(candidate, linter=self._linter)
        return replace(verdict, diagnostics=(*verdict.diagnostics, *_new(warnings, verdict.diagnostics)))

    def record_waves(self, candidate: Candidate, problem: Problem, to: Path) -> Path | None:
        """Run `candidate` once more with waves on and copy the dump to `to` plus its ending.

        Returns:
            Where the dump is; None when the simulation leaves none (it does not build, or has no bench).
        """
        if problem.bench is None:
            return None
        with fresh_workdir(self.run_folders) as folder:
            run = bench_for(problem.bench.kind).check(
                as_judged(candidate), problem.bench, self.judge, folder, waves=True
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
        self,
        simulator: Simulator,
        candidate: Candidate,
        problem: Problem,
        tried: tuple[str, ...],
        *,
        suspect: bool,
    ) -> Verdict:
        bench = problem.bench
        if bench is None:
            return self._compile_only(simulator, candidate, tried)
        baseline = self._baseline(simulator, problem, bench)
        if isinstance(baseline, Verdict):
            return classify.reference_fails(baseline, bench)
        verdict = self._judge(simulator, candidate, bench, baseline, tried, suspect=suspect)
        is_weak = not simulator.four_valued and bench.kind is BenchKind.NATIVE and baseline is not None
        if verdict.kind is Kind.MISMATCH and is_weak:
            limit_s = 2 * pace.limit_s(bench, baseline)
            if not unknowns.stands(candidate, bench, simulator, limit_s, self.run_folders):
                return evidence.reference_unknown(verdict, simulator.name)
        return self._diagnosed(verdict, candidate, problem, simulator, baseline)

    def _diagnosed(
        self,
        verdict: Verdict,
        candidate: Candidate,
        problem: Problem,
        simulator: Simulator,
        baseline: Baseline | None,
    ) -> Verdict:
        bench = problem.bench
        assert bench is not None, "what was simulated has a bench"
        if self._diagnosis is None or verdict.kind is not Kind.MISMATCH or verdict.cause:
            return verdict
        limit_s = 2 * pace.limit_s(bench, baseline)
        return self._diagnosis.of(verdict, candidate, problem, bench, simulator, limit_s)

    def _judge(
        self,
        simulator: Simulator,
        candidate: Candidate,
        bench: BenchSpec,
        baseline: Baseline | None,
        tried: tuple[str, ...] = (),
        *,
        suspect: bool = False,
    ) -> Verdict:
        limit_s = pace.limit_s(bench, baseline)
        run = None
        if not suspect:
            run = self._check(simulator, candidate, bench, limit_s, pace.alone(bench, baseline))
        if run is None or _hung(run):
            closer = pace.alone(bench, baseline, again=True)
            run = self._check(simulator, candidate, bench, 2 * limit_s, closer)
        build = run.build
        if build is not None and not build.ok:
            if classify.is_unsupported(build):
                return classify.unsupported(build, simulator.name, tried)
            failure = classify.build_failure(build, _only_the_bench(bench, candidate), simulator.name)
            which = f" (in {run.label})" if run.label else ""
            return replace(failure, summary=failure.summary + which)
        return self._of_run(run, bench, baseline, simulator.name)

    def _of_run(self, run: BenchRun, bench: BenchSpec, baseline: Baseline | None, simulator: str) -> Verdict:
        assert run.simulation is not None, "a bench that was built was run"
        verdict = evidence.judge(run.simulation, bench, baseline, simulator)
        diagnostics = run.build.diagnostics if run.build is not None else ()
        return replace(verdict, diagnostics=diagnostics, notes=run.notes)

    def _compile_only(self, simulator: Simulator, candidate: Candidate, tried: tuple[str, ...]) -> Verdict:
        with fresh_workdir(self.run_folders) as folder:
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
        reference = Candidate(files=problem.reference, top=problem.top)
        key = (problem.digest, simulator.name)
        return self.baselines.of(key, lambda: self._judge(simulator, reference, bench, None))

    def _check(
        self,
        simulator: Simulator,
        candidate: Candidate,
        bench: BenchSpec,
        limit_s: float,
        signs: Pace | None,
    ) -> BenchRun:
        with fresh_workdir(self.run_folders) as folder:
            # Verilator notices by itself what does not converge.
            if isinstance(checker := bench_for(bench.kind), NativeBench) and simulator.name == Icarus.name:
                return checker.check(candidate, bench, simulator, folder, timeout_s=limit_s, pace=signs)
            return checker.check(candidate, bench, simulator, folder, timeout_s=limit_s)


def _diagnosis(run_folders: Path | None) -> Diagnosis:
    from rtlgen.verify.diagnosis import Diagnosis  # loaded only where it is used

    return Diagnosis(run_folders)


def _hung(run: BenchRun) -> bool:
    ended = run.simulation.run.ended if run.simulation is not None else None
    return ended in (Ended.TIMEOUT, Ended.SILENT)


def _only_the_bench(bench: BenchSpec, candidate: Candidate) -> frozenset[str]:
    """The paths of files that are not the candidate's. One of its own takes the place of a harness's."""
    replaced = {f.path for f in candidate.files} if bench.kind is BenchKind.RUNNER else set()
    return frozenset(f.path for f in bench.files if f.path not in replaced)


def as_judged(candidate: Candidate) -> Candidate:
    """`candidate` as the gate has read it, and without print tasks: what was judged is what runs."""
    return replace(candidate, files=for_simulation(candidate.files))


def _new(diagnostics: tuple[Diagnostic, ...], known: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    seen = {(d.cls, d.file, d.line) for d in known if d.cls}
    return tuple(d for d in diagnostics if (d.cls, d.file, d.line) not in seen)
