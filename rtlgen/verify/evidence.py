"""What a simulation proves (pure): the rules under which a candidate has passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rtlgen.core.problem import BenchKind, BenchOrigin, BenchSpec
from rtlgen.core.simulation import Baseline, SimulationResult, TestOutcome, TestStatus
from rtlgen.core.toolrun import Ended
from rtlgen.core.verdict import Kind, Stage, Status, Verdict

_Make = Callable[[Status, Kind | None, str, str], Verdict]

_UNREADABLE = ("non-0/1", "Cannot convert", "unresolvable", "not resolvable")
"""How cocotb says that a signal holds X or Z where a number was wanted."""
_OF_THE_DESIGN = {
    "contains no child object named": "no_such_signal",
    "SimTimeoutError": "bench_timeout",
}
"""Exceptions in a test that speak of the design, wherever somebody else than a model wrote the bench: it asks
for a signal that is not there, or waits for one in vain."""


_NO_CONVERGENCE = "%Error-DIDNOTCONVERGE"
"""How Verilator gives up where others would go on for ever."""


def judge(result: SimulationResult, bench: BenchSpec, baseline: Baseline | None, simulator: str) -> Verdict:
    """The verdict that a simulation gives.

    PASS needs all of: the bench spoke through its own channel; every test of it passed; it compared
    something, and a native bench as often as with the reference; the simulation ran to the bench's own end.
    """

    def verdict(status: Status, kind: Kind | None, cause: str, summary: str) -> Verdict:
        return Verdict(
            status=status,
            stage=Stage.DONE if status is Status.PASS else Stage.SIMULATE,
            kind=kind,
            cause=cause,
            summary=summary,
            simulation=result,
            bench_origin=bench.origin,
            simulator=simulator,
        )

    if result.refused:
        return verdict(Status.UNKNOWN, None, "bench_broken", f"the testbench cannot run: {result.refused}")
    ended = _ended_badly(result)
    if ended is not None:
        return verdict(Status.FAIL, *ended)
    if result.ended_early:
        return verdict(
            Status.FAIL,
            Kind.TAMPERED,
            "ended_early",
            "the simulation was ended before the testbench was done",
        )
    if not result.spoken:
        return _silent(verdict, baseline)
    if result.mismatches or any(t.status is TestStatus.FAILED for t in result.tests):
        return verdict(Status.FAIL, Kind.MISMATCH, "", describe_mismatch(result))
    broken = next((t for t in result.tests if t.status is TestStatus.ERROR), None)
    if broken is not None:
        return _broken_test(verdict, broken, bench, baseline)
    if result.samples == 0:
        return _vacuous(verdict, baseline, "the testbench compared nothing")
    short = _too_little(result, bench, baseline)
    if short:
        return verdict(Status.FAIL, Kind.TAMPERED, "fewer_samples", short)
    return verdict(Status.PASS, None, "", _passed(result, bench))


def reference_unknown(verdict: Verdict, simulator: str) -> Verdict:
    """A mismatch that only a two-valued simulator saw, where the reference has no value of its own."""
    return replace(
        verdict,
        status=Status.UNKNOWN,
        kind=None,
        cause="reference_unknown",
        summary=f"{verdict.summary}: only where the reference's own outputs depend on what is unknown at the "
        f"start, which {simulator} cannot leave open",
    )


def describe_mismatch(result: SimulationResult) -> str:
    """One line: how many samples differ, where first, or the first failed assertion."""
    counts = f"{result.mismatches} of {result.samples} samples differ"
    counts = f"at least {counts}" if result.partial else counts
    failed = [t for t in result.tests if t.status is TestStatus.FAILED]
    if result.divergence is not None:
        first = result.divergence
        return f"{counts}; first at {first.time_ps / 1000:g} ns in {', '.join(first.signals)}" + (
            f" ({first.test})" if first.test else ""
        )
    if failed:
        words = " ".join(failed[0].message.split())
        return f"{len(failed)} of {len(result.tests)} tests fail; {failed[0].name}: {words[:300]}"
    return counts


def _ended_badly(result: SimulationResult) -> tuple[Kind, str, str] | None:
    run = result.run
    if run.ended is Ended.TIMEOUT:
        return Kind.TIMEOUT, "no_end", f"the simulation did not end within {run.wall_s:.1f} s"
    if run.ended is Ended.SILENT:
        why = "simulated time stood still: the design does not settle, or computes for too long at once"
        return Kind.TIMEOUT, "no_progress", why
    if run.ended is Ended.MEMORY:
        return Kind.RESOURCE, "memory", "the simulation ran out of its memory"
    if run.ended is Ended.OUTPUT:
        return Kind.RESOURCE, "output", "the simulation wrote more than it may"
    if run.ended is Ended.SIGNAL:
        return Kind.CRASH, "signal", f"the simulator died by signal {run.signal}"
    if _NO_CONVERGENCE in run.stdout + run.stderr:
        return Kind.TIMEOUT, "no_convergence", "the design oscillates at one moment and time never goes on"
    return None


def _silent(verdict: _Make, baseline: Baseline | None) -> Verdict:
    if baseline is None:
        return verdict(
            Status.UNKNOWN,
            None,
            "bench_silent",
            "the testbench never delivered a result; is it self-checking?",
        )
    return verdict(
        Status.FAIL, Kind.SILENT, "no_result", "the testbench, which speaks with the reference, never spoke"
    )


def _broken_test(verdict: _Make, test: TestOutcome, bench: BenchSpec, baseline: Baseline | None) -> Verdict:
    message = " ".join(test.message.split())[:300]
    if any(words in test.message for words in _UNREADABLE):
        return verdict(Status.FAIL, Kind.MISMATCH, "all_x", f"{test.name}: an output is X or Z: {message}")
    if bench.origin is not BenchOrigin.OWN:
        for words, cause in _OF_THE_DESIGN.items():
            if words in test.message:
                return verdict(Status.FAIL, Kind.MISMATCH, cause, f"{test.name}: {message}")
    if baseline is not None:
        return verdict(Status.FAIL, Kind.MISMATCH, "bench_exception", f"{test.name}: {message}")
    return verdict(
        Status.UNKNOWN, None, "bench_broken", f"the testbench itself broke in {test.name}: {message}"
    )


def _vacuous(verdict: _Make, baseline: Baseline | None, summary: str) -> Verdict:
    if baseline is not None and baseline.samples > 0:
        return verdict(Status.FAIL, Kind.VACUOUS, "no_samples", f"{summary}, and does with the reference")
    return verdict(Status.UNKNOWN, None, "vacuous_bench", summary)


def _too_little(result: SimulationResult, bench: BenchSpec, baseline: Baseline | None) -> str:
    """Why this is less than the reference's own run shows; empty when it is not.

    A cocotb test is Python and returns only when it is done, and its stimulus may answer to the DUT, so
    its counts may differ between right designs. A native bench's may not.
    """
    if baseline is None or bench.kind is not BenchKind.NATIVE:
        return ""
    if result.samples != baseline.samples:
        return f"{result.samples} samples compared where the reference gives {baseline.samples}"
    if None not in (result.end_time_ps, baseline.end_time_ps) and result.end_time_ps != baseline.end_time_ps:
        return (
            f"the simulation ended at {result.end_time_ps} ps, the reference's at {baseline.end_time_ps} ps"
        )
    return ""


def _passed(result: SimulationResult, bench: BenchSpec) -> str:
    tests = f"{len(result.tests)} tests, " if result.tests else ""
    whose = {
        BenchOrigin.OWN: "its own testbench (written by a model)",
        BenchOrigin.USER: "the given testbench",
        BenchOrigin.SUITE: "the testbench",
    }[bench.origin]
    return f"passes {whose}: {tests}{result.samples} samples compared, no mismatch"
