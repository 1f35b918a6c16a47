"""What of a verdict a model may see at each level: the one place that decides it (pure)."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.problem import BenchOrigin
from rtlgen.core.simulation import OutputCount, SimulationResult, TestOutcome
from rtlgen.core.toolrun import ToolRun
from rtlgen.core.trace import FeedbackLevel
from rtlgen.core.verdict import Kind, Stage, Verdict

_TOLD_BY_VALUES = (Kind.MISMATCH, Kind.COUNTEREXAMPLE)
"""Kinds whose cause is read from expected values."""
_BEFORE_THE_BENCH = (Stage.EXTRACT, Stage.STATIC, Stage.BUILD)


def visible(verdict: Verdict, candidate: Candidate | None, level: FeedbackLevel) -> Verdict | None:
    """`verdict` without what a model may not see at `level`; None where it may see nothing.

    Extraction, source rules and compilation say nothing about the expected behaviour: they show from COMPILE
    on, but never a line of the bench. Of a simulation or a proof,

    - COMPILE shows that it did not pass (no kind) and the warnings about the candidate's own source;
    - OWN_BENCH shows all of it where the bench is the model's own, otherwise as COMPILE;
    - VERDICT shows in addition kind and counts of another bench, no value, no test's name, no place in time;
    - GOLDEN shows all.
    """
    if level is FeedbackLevel.NONE:
        return None
    if level is FeedbackLevel.GOLDEN:
        return verdict
    files = {f.path for f in candidate.files} if candidate is not None else set()
    if verdict.stage in _BEFORE_THE_BENCH:
        told = tuple(_without_bench(d, files) for d in verdict.diagnostics)
        return replace(verdict, diagnostics=told, summary=_summary(verdict, told))
    is_own = verdict.bench_origin is BenchOrigin.OWN and verdict.stage is Stage.SIMULATE
    if is_own and level is not FeedbackLevel.COMPILE:
        return verdict
    shown = replace(verdict, summary="", notes=(), simulation=None, diagnostics=_warnings(verdict, files))
    if level is not FeedbackLevel.VERDICT:
        return replace(shown, kind=None, cause="", cause_confidence=None)
    cause = "" if verdict.kind in _TOLD_BY_VALUES else verdict.cause
    return replace(shown, cause=cause, cause_confidence=None, simulation=_counts(verdict.simulation))


def _summary(verdict: Verdict, told: tuple[Diagnostic, ...]) -> str:
    """The verdict's own words, unless they may quote a place in the bench: then the first message."""
    if told == verdict.diagnostics:
        return verdict.summary
    first = min(told, key=lambda d: d.severity is not Severity.ERROR)
    return f"{first.where()}: {first.message}"


def _without_bench(diagnostic: Diagnostic, files: set[str]) -> Diagnostic:
    if not diagnostic.file or diagnostic.file in files:
        return diagnostic
    return replace(diagnostic, file="testbench", line=None, column=None, source_line="")


def _warnings(verdict: Verdict, files: set[str]) -> tuple[Diagnostic, ...]:
    return tuple(d for d in verdict.diagnostics if d.severity is Severity.WARNING and d.file in files)


def _counts(simulation: SimulationResult | None) -> SimulationResult | None:
    """How much was wrong, and nothing about what or when."""
    if simulation is None:
        return None
    return SimulationResult(
        spoken=simulation.spoken,
        samples=simulation.samples,
        mismatches=simulation.mismatches,
        tests=tuple(TestOutcome(name="", status=t.status) for t in simulation.tests),
        outputs=tuple(
            OutputCount(signal=o.signal, samples=o.samples, mismatches=o.mismatches)
            for o in simulation.outputs
        ),
        ended_early=simulation.ended_early,
        run=ToolRun(argv=(), ended=simulation.run.ended, returncode=simulation.run.returncode),
    )
