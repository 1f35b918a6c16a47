"""Whether a mismatch that a two-valued simulator saw would be one where there is X.

A bench takes X in its reference for "anything": before the first reset, or where a case is left open. A
simulator without X shows some value there and compares it. So the design is run again with other values for
all that starts unknown or is assigned X: where the reference's outputs then differ, under the same inputs,
nothing was expected of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rtlgen.bench.dialects import dialect
from rtlgen.bench.dumps import find_dump
from rtlgen.bench.instance import instance_path, ports_of
from rtlgen.bench.native import HARNESS, harness
from rtlgen.bench.recorder import record
from rtlgen.bench.sources import design_sources, write_data_files
from rtlgen.bench.waveform import Waveform
from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import BenchSpec
from rtlgen.core.recording import Column, Recording, agrees, demands
from rtlgen.core.toolrun import Ended
from rtlgen.simulators.protocol import BuildJob, SimulateJob, Simulator
from rtlgen.tools.workdir import fresh_workdir

STARTS = (("0", (0,)), ("1", (1, 2, 3, 4, 5, 6, 7)))
"""What an assigned X is, and how the rest begins: all 0, all 1, and six drawn."""


def stands(
    candidate: Candidate,
    bench: BenchSpec,
    simulator: Simulator,
    limit_s: float,
    run_folders: Path | None = None,
) -> bool:
    """Whether `candidate` mismatches where the reference inside a native bench has a value of its own.

    True where that cannot be told: the bench does not keep the reference's outputs, or counts other
    mismatches than they show.

    Args:
        simulator: a two-valued one.
        run_folders: where the work folders are made; None for the system's fastest place.

    Raises:
        ToolError: a tool is missing or broke.
    """
    judged: Recording | None = None
    for unknown, starts in STARTS:
        with fresh_workdir(run_folders) as folder:
            runs = _runs(candidate, bench, simulator, folder, limit_s, unknown, starts)
            for shown, counted in runs:
                if shown is None or not all(o.expected for o in shown.outputs):
                    return True
                if judged is None and mismatches(shown) != counted:
                    return True
                judged = opened(judged, shown) if judged is not None else shown
                if not mismatches(judged):
                    return False
    return True


def _runs(
    candidate: Candidate,
    bench: BenchSpec,
    simulator: Simulator,
    folder: Path,
    limit_s: float,
    unknown: str,
    starts: Sequence[int],
) -> Iterator[tuple[Recording | None, int]]:
    """What each start shows, None where that cannot be had, and the mismatches that the bench counts."""
    sources = design_sources(bench, candidate)
    ports, inner = ports_of(candidate), instance_path(sources, bench.top, candidate.top)
    write_data_files(bench, folder)
    job = BuildJob(sources=(harness(bench.top, "again"), *sources), top=HARNESS, waves=True, unknown=unknown)
    build = simulator.build(job, folder)
    for start in starts if build.ok else ():
        again = SimulateJob(artifact=build.artifact, top=HARNESS, waves=True, wall_s=limit_s, start=start)
        run = simulator.simulate(again, folder)
        dump = find_dump(folder) if run.ended is Ended.EXITED else None
        shown = None
        if dump is not None and ports is not None and inner:
            shown = record(Waveform(dump), ports, f"{HARNESS}.{inner}")
        yield shown, dialect(bench.dialect)(run.stdout).mismatches


def mismatches(recording: Recording) -> int:
    """Samples in which an output is not as expected."""
    return sum(
        any(demands(o.expected[i]) and not agrees(o.expected[i], o.actual[i]) for o in recording.outputs)
        for i in range(len(recording.times_ps))
    )


def opened(judged: Recording, other: Recording) -> Recording:
    """`judged` without the expected bits that `other` contradicts, as long as both have the same inputs."""
    until = _same_inputs(judged, other)
    seen = {o.name: o.expected for o in other.outputs}
    return replace(
        judged,
        outputs=tuple(
            replace(o, expected=_common(o.expected[:until], seen[o.name]) + o.expected[until:])
            for o in judged.outputs
        ),
    )


def _same_inputs(one: Recording, other: Recording) -> int:
    """How many samples from the first on have the same times and inputs."""
    rows = zip(
        zip(one.times_ps, *(c for _, c in one.inputs), strict=False),
        zip(other.times_ps, *(c for _, c in other.inputs), strict=False),
        strict=False,
    )
    same = 0
    for mine, theirs in rows:
        if mine != theirs:
            break
        same += 1
    return same


def _common(expected: Sequence[str], others: Sequence[str]) -> Column:
    return tuple(
        "".join(e if e == o else "-" for e, o in zip(mine, theirs, strict=True))
        for mine, theirs in zip(expected, others, strict=False)
    )
