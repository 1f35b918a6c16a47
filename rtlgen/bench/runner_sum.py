"""Several runs of one candidate as one (pure): all must have passed, and what they compared adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rtlgen.bench.protocol import BenchRun
from rtlgen.core.simulation import OutputCount, SimulationResult, TestStatus


def is_heard(run: BenchRun) -> bool:
    """It was built, and the bench delivered its result."""
    return run.simulation is not None and run.simulation.spoken


def has_failed(run: BenchRun) -> bool:
    """The bench found the design wrong."""
    seen = run.simulation
    return seen is not None and (
        bool(seen.mismatches) or seen.ended_early or any(t.status is TestStatus.FAILED for t in seen.tests)
    )


def labelled(run: BenchRun, label: str, *, of: int) -> BenchRun:
    """`run` with `label` in all that names its tests, where it is one of several.

    One without any test is refused: nothing in it could have failed.
    """
    if of == 1:
        return run
    if run.simulation is None:
        return replace(run, label=label)
    seen = run.simulation
    if seen.spoken and not seen.tests:
        seen = replace(seen, spoken=False, refused="no test ran")
    return replace(
        run,
        simulation=replace(
            seen,
            refused=f"{label}: {seen.refused}" if seen.refused else "",
            tests=tuple(replace(t, name=f"{t.name} ({label})") for t in seen.tests),
            divergence=replace(seen.divergence, test=f"{seen.divergence.test} ({label})")
            if seen.divergence is not None
            else None,
        ),
    )


def together(runs: Sequence[BenchRun]) -> BenchRun:
    """`runs`, at least one, as one.

    All but the last were heard. How the simulation ended is what the last one shows; a dump and recordings
    are those of the first that failed, or of the only one.
    """
    last = runs[-1]
    notes = tuple(dict.fromkeys(note for run in runs for note in run.notes))
    seen = [run.simulation for run in runs if run.simulation is not None]
    if len(runs) == 1 or last.simulation is None:
        return replace(last, notes=notes)
    first = next((run for run in runs if has_failed(run)), None)
    return BenchRun(
        build=last.build,
        simulation=_added_up(seen),
        waveform=first.waveform if first is not None else "",
        scope=first.scope if first is not None else "",
        recordings=first.recordings if first is not None else (),
        stopped_ps=first.stopped_ps if first is not None else None,
        notes=notes,
    )


def _added_up(seen: Sequence[SimulationResult]) -> SimulationResult:
    last = seen[-1]
    ends = [s.end_time_ps for s in seen if s.end_time_ps is not None]
    return SimulationResult(
        spoken=last.spoken,
        samples=sum(s.samples for s in seen),
        mismatches=sum(s.mismatches for s in seen),
        tests=tuple(t for s in seen for t in s.tests),
        outputs=_counts(seen),
        divergence=next((s.divergence for s in seen if s.divergence is not None), None),
        end_time_ps=sum(ends) if ends else None,
        ended_early=any(s.ended_early for s in seen),
        refused=last.refused,
        run=replace(
            last.run,
            wall_s=max(s.run.wall_s for s in seen),
            cpu_s=sum(s.run.cpu_s for s in seen),
        ),
    )


def _counts(seen: Sequence[SimulationResult]) -> tuple[OutputCount, ...]:
    counts: dict[str, OutputCount] = {}
    for one in (o for s in seen for o in s.outputs):
        before = counts.get(one.signal, OutputCount(signal=one.signal, samples=0, mismatches=0))
        counts[one.signal] = replace(
            before, samples=before.samples + one.samples, mismatches=before.mismatches + one.mismatches
        )
    return tuple(counts.values())
