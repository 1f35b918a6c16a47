"""Runs many designs of one problem in one simulation, each with a scoreboard of its own.

Nobody's verdict comes from a batch that did not go as it must: what is odd about one run, in any way, is
told as `Spoiled`, and the designs are judged in smaller company, in the end alone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rtlgen.bench.companions import Companion
from rtlgen.bench.dialects import dialect
from rtlgen.bench.job import Job
from rtlgen.bench.native import HARNESS, STOPPED, harness, judge, simulated
from rtlgen.bench.protocol import BenchRun, Pace
from rtlgen.bench.shared_bench import BEGIN, END, SharedBench, folder, suffix
from rtlgen.bench.sources import design_sources
from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.problem import BenchSpec
from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.value import value
from rtlgen.simulators.log import located
from rtlgen.simulators.protocol import BuildJob, Simulator

_FOLDER = re.compile(r"\brtlgen_(\d{4})/")
_MARK = re.compile(rf"^(?:\n)?({BEGIN}|{END}) ([0-9a-f]+) (\d+)\n", re.MULTILINE)
_SUFFIX = re.compile(r"_rtlgen_\d{4}(?![\w$])", re.A)


_BUILD_CPU_S = 10.0
"""No batch of designs that may share takes so long to compile; one with a compile that never ends must not
hold up the others."""


@value
class Spoiled:
    """A batch that nothing can be told from."""

    why: str
    blamed: tuple[int, ...] = ()
    """Those that do not compile, by their place; none where it is not known who it was."""
    hung: bool = False
    """Its simulation came to no end."""


def check_together(
    companions: Sequence[Companion],
    bench: SharedBench,
    spec: BenchSpec,
    simulator: Simulator,
    work: Path,
    wall_s: float,
    pace: Pace | None,
    *,
    cpu_s: float | None = None,
) -> tuple[BenchRun, ...] | Spoiled:
    """What the bench says of each of `companions`, as it would of each alone.

    Raises:
        ToolError: as a bench's `check`.
    """
    nonce = secrets.token_hex(8)
    candidates = [c.candidate for c in companions]
    mine = [c.renamed(suffix(n), folder(n)) for n, c in enumerate(companions)]
    tb = bench.source(len(candidates), nonce)
    by_path = {f.path: f for f in (*bench.files, tb)}
    sources = (
        harness(spec.top, nonce, pace, _errors(bench, spec.top, len(candidates))),
        *(by_path[f.path] for f in spec.files),
        *(f for files in mine for f in files),
    )
    job = BuildJob(sources=sources, top=HARNESS, timescale=spec.timescale, cpu_s=_BUILD_CPU_S)
    build = simulator.build(job, work)
    if not build.ok:
        return Spoiled(why="it does not compile", blamed=_blamed(build))
    run = simulated(simulator, build, work, wall_s, pace, designs=len(candidates), cpu_s=cpu_s)
    if run.ended is not Ended.EXITED or run.truncated:
        hung = run.ended in (Ended.TIMEOUT, Ended.SILENT)
        return Spoiled(why=f"its simulation ended by {run.ended}", hung=hung)
    told = _told(run.stdout, nonce, len(candidates))
    if told is None:
        return Spoiled(why="it did not say once what it found of each")
    builds = _builds(build, spec, candidates)
    seen = (
        _one(c, spec, simulator, work, builds[n], _own_run(run, told[n], len(candidates)), nonce)
        for n, c in enumerate(candidates)
    )
    if f"\n{STOPPED} {nonce}\n" not in run.stdout:
        return tuple(seen)
    return tuple(map(_partial, seen))


def _errors(bench: SharedBench, top: str, count: int) -> list[str]:
    return [bench.errors_of(n, top) for n in range(count)] if bench.errors else []


def _partial(run: BenchRun) -> BenchRun:
    assert run.simulation is not None, "it was simulated"
    return replace(run, simulation=replace(run.simulation, partial=True))


def _one(
    candidate: Candidate,
    spec: BenchSpec,
    simulator: Simulator,
    work: Path,
    build: BuildResult,
    run: ToolRun,
    nonce: str,
) -> BenchRun:
    job = Job(candidate=candidate, spec=spec, simulator=simulator, folder=work)
    return BenchRun(build=build, simulation=judge(run, dialect(spec.dialect)(run.stdout), job, nonce))


def _told(stdout: str, nonce: str, count: int) -> list[str] | None:
    """The output as each design's own simulation would have left it: what was said of it, and what was said
    of nobody. None where a report is missing, came twice or was cut short."""
    marks = (found for found in _MARK.finditer(stdout) if found[2] == nonce)
    told: list[list[str]] = [[] for _ in range(count)]
    reports = [0] * count
    at, speaking = 0, -1
    for found in (*marks, None):
        text = stdout[at : found.start() if found else None]
        for n in range(count) if speaking < 0 else (speaking,):
            told[n].append(text)
        if found is None:
            break
        number, opens = int(found[3]), found[1] == BEGIN
        if number >= count or opens != (speaking < 0) or (not opens and number != speaking):
            return None
        reports[number] += opens
        speaking = number if opens else -1
        at = found.end()
    if speaking >= 0 or len(set(reports)) != 1 or reports[0] == 0:
        return None
    return ["".join(parts) for parts in told]


def _own_run(run: ToolRun, stdout: str, count: int) -> ToolRun:
    return replace(run, stdout=stdout, cpu_s=run.cpu_s / count)


def _blamed(build: BuildResult) -> tuple[int, ...]:
    wrong = [d for d in build.diagnostics if d.severity in (Severity.ERROR, Severity.UNSUPPORTED)]
    places = [_FOLDER.match(d.file) for d in wrong]
    return tuple(sorted({int(p[1]) for p in places if p}))


def _builds(build: BuildResult, spec: BenchSpec, candidates: Sequence[Candidate]) -> list[BuildResult]:
    """What the compiler said of each design, in the words that it would have used."""
    count = len(candidates)
    of: list[list[Diagnostic]] = [[] for _ in candidates]
    for d in build.diagnostics:
        place = _FOLDER.match(d.file)
        message = _SUFFIX.sub("", _FOLDER.sub("", d.message))
        plain = replace(d, file=_FOLDER.sub("", d.file), message=message, source_line="")
        for n in (int(place[1]),) if place else range(count):
            of[n].append(plain)
    run = replace(build.run, cpu_s=build.run.cpu_s / count, stdout="", stderr="")
    return [
        replace(build, diagnostics=located(found, design_sources(spec, c)), run=run)
        for found, c in zip(of, candidates, strict=True)
    ]
