"""Runs a self-checking SystemVerilog bench and reads its verdict line."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rtlgen.bench.dialects import Heard, dialect
from rtlgen.bench.dumps import find_dump
from rtlgen.bench.instance import instance_path
from rtlgen.bench.job import Job
from rtlgen.bench.protocol import BenchRun, Pace
from rtlgen.bench.sources import design_sources, write_data_files
from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import UsageError
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchSpec
from rtlgen.core.simulation import BuildResult, Divergence, SimulationResult, TestOutcome, TestStatus
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.simulators.protocol import BuildJob, SimulateJob, Simulator

HARNESS = "rtlgen_harness"
STOPPED = "RTLGEN-STOPPED"
"""What the harness says when it ends a simulation at a mismatch."""
_SIGN = "RTLGEN-GOES-ON\n"
_ENDED = re.compile(r"^RTLGEN-END ([0-9a-f]+) (\d+)\s*$", re.MULTILINE)
_FINISHED_BY = re.compile(r"^(?:- )?(\S+?):\d+: (?:\$finish called|Verilog \$finish)", re.MULTILINE)


class NativeBench:
    """Native benches of every dialect, on any simulator.

    The bench's top is instantiated by a small module of ours, the only top there is, which says when the
    simulation ended.
    """

    def check(
        self,
        candidate: Candidate,
        spec: BenchSpec,
        simulator: Simulator,
        folder: Path,
        *,
        parameters: tuple[tuple[str, str], ...] = (),
        waves: bool = False,
        timeout_s: float | None = None,
        pace: Pace | None = None,
    ) -> BenchRun:
        if parameters:
            raise UsageError("a native bench sets the parameters of the design itself")
        wall_s = spec.timeout_s if timeout_s is None else timeout_s
        job = Job(
            candidate=candidate,
            spec=spec,
            simulator=simulator,
            folder=folder,
            wall_s=wall_s,
            waves=waves,
            pace=pace,
        )
        build, run, nonce = _run(job)
        if run is None:
            return BenchRun(build=build, simulation=None)
        heard = dialect(spec.dialect)(run.stdout)
        result = judge(run, heard, job, nonce)
        dump = find_dump(folder) if waves else None
        if dump is None:
            return BenchRun(build=build, simulation=result)
        inner = instance_path(design_sources(spec, candidate), spec.top, candidate.top)
        return BenchRun(
            build=build, simulation=result, waveform=dump.name, scope=f"{HARNESS}.{inner}" if inner else ""
        )


def _run(job: Job) -> tuple[BuildResult, ToolRun | None, str]:
    write_data_files(job.spec, job.folder)
    nonce = secrets.token_hex(8)
    sources = (harness(job.spec.top, nonce, job.pace), *design_sources(job.spec, job.candidate))
    build = job.simulator.build(
        BuildJob(sources=sources, top=HARNESS, timescale=job.spec.timescale, waves=job.waves), job.folder
    )
    if not build.ok:
        return build, None, nonce
    return build, simulated(job.simulator, build, job.folder, job.wall_s, job.pace, waves=job.waves), nonce


def simulated(
    simulator: Simulator,
    build: BuildResult,
    folder: Path,
    wall_s: float,
    pace: Pace | None,
    *,
    waves: bool = False,
    designs: int = 1,
    cpu_s: float | None = None,
) -> ToolRun:
    """Run what was built under a harness; the signs of life are taken out of what it wrote."""
    job = SimulateJob(
        artifact=build.artifact,
        top=HARNESS,
        waves=waves,
        wall_s=wall_s,
        silent_cpu_s=pace.silent_cpu_s if pace else None,
        start_cpu_s=pace.start_cpu_s if pace else cpu_s,
        designs=designs,
        cpu_s=cpu_s,
    )
    run = simulator.simulate(job, folder)
    return replace(run, stderr=run.stderr.replace(_SIGN, "")) if pace else run


def harness(top: str, nonce: str, pace: Pace | None = None, errors: Sequence[str] = ()) -> SourceFile:
    """The only top: holds the bench and says, at the very end, at which time it ended.

    Args:
        errors: the names under which the bench counts the mismatches of each design, for a pace that stops.
    """
    signs = _signs(nonce, pace, errors) if pace else ""
    text = f"""module {HARNESS};
  timeunit 1ps; timeprecision 1ps;
  {top} {top}();
{signs}  final $display("RTLGEN-END {nonce} %0d", $time);
endmodule
"""
    return SourceFile(path=f"{HARNESS}.sv", text=text)


def _signs(nonce: str, pace: Pace, errors: Sequence[str]) -> str:
    steps = [f'$fwrite(32\'h8000_0002, "{_SIGN[:-1]}\\n");']
    if pace.stops and errors:
        checks = " || ".join(f"sign == {n}" for n in pace.checks)
        steps += [
            f"failed = {' + '.join(f'({e} != 0)' for e in errors)};",
            f"if (failed == {len(errors)} || (3 * failed >= {len(errors)} && ({checks}))) begin",
            f'  $display("\\n{STOPPED} {nonce}");',
            "  $finish(0);",
            "end",
        ]
    body = "\n".join(f"    {s}" for s in steps)
    return f"""  integer sign, failed;
  initial for (sign = 1; sign <= {pace.count}; sign = sign + 1) begin
    #(64'd{pace.every_ps});
{body}
  end
"""


def judge(run: ToolRun, heard: Heard, job: Job, nonce: str) -> SimulationResult:
    """What the bench said in `run`, if it came to its end."""
    ends = [at for who, at in _ENDED.findall(run.stdout) if who == nonce]
    problem = heard.problem
    if run.ended is not Ended.EXITED or len(ends) != 1:
        problem = "the simulation did not come to its end"
    own = {f.path for f in design_sources(job.spec, job.candidate)} - {f.path for f in job.spec.files}
    return SimulationResult(
        spoken=not problem,
        samples=0 if problem else heard.samples,
        mismatches=0 if problem else heard.mismatches,
        tests=(_outcome(job.spec, heard, problem),),
        outputs=() if problem else heard.outputs,
        divergence=_told(job.spec, heard) if heard.mismatches and not problem else None,
        end_time_ps=int(ends[0]) if len(ends) == 1 else None,
        ended_early=any(Path(f).as_posix() in own for f in _FINISHED_BY.findall(run.stdout)),
        run=run,
    )


def _outcome(spec: BenchSpec, heard: Heard, problem: str) -> TestOutcome:
    words = [problem] if problem else []
    if heard.timed_out:
        words.append("the bench's own time limit struck: it printed TIMEOUT")
    if problem:
        status = TestStatus.ERROR
    elif heard.mismatches:
        status = TestStatus.FAILED
        words.insert(0, f"{heard.mismatches} of {heard.samples} samples differ")
    else:
        status = TestStatus.PASSED
    return TestOutcome(name=spec.top, status=status, message="; ".join(words))


def _told(spec: BenchSpec, heard: Heard) -> Divergence | None:
    """What the bench itself says of the first mismatch; most tell no values."""
    if heard.divergence is not None or heard.first_time is None:
        return heard.divergence
    return Divergence(
        test=spec.top, cycle=0, time_ps=heard.first_time, signals=heard.first_outputs, window=()
    )
