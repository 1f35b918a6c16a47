"""Runs a cocotb bench: in the simulator's own Python, answering on a pipe that the design does not have."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from rtlgen.bench import cocotb_env
from rtlgen.bench.bench_modules import BenchModules, bench_modules
from rtlgen.bench.cocotb_reply import Reply, read_reply
from rtlgen.bench.dumps import find_dump
from rtlgen.bench.job import Job
from rtlgen.bench.protocol import BenchRun
from rtlgen.bench.sources import design_sources, write_data_files
from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import BenchSpec
from rtlgen.core.simulation import BuildResult, SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.simulators.protocol import BuildJob, SimulateJob, Simulator
from rtlgen.tools.process import Channel


class CocotbBench:
    """cocotb 2.1 benches, on any simulator."""

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
    ) -> BenchRun:
        modules = bench_modules(spec)
        if modules.refused:
            return BenchRun(build=None, simulation=refused(modules.refused), notes=modules.notes)
        job = Job(
            candidate=candidate,
            spec=spec,
            simulator=simulator,
            folder=folder,
            parameters=parameters,
            wall_s=spec.timeout_s if timeout_s is None else timeout_s,
            waves=waves,
        )
        build, run, reply = _run(job, modules)
        if run is None:
            return BenchRun(build=build, simulation=None, notes=modules.notes)
        dump = find_dump(folder) if waves else None
        return BenchRun(
            build=build,
            simulation=_result(run, reply),
            waveform=dump.name if dump else "",
            scope=candidate.top,
            recordings=reply.recordings if reply else (),
            stopped_ps=reply.failure.time_ps if reply and reply.failure else None,
            notes=modules.notes,
        )


def _run(job: Job, modules: BenchModules) -> tuple[BuildResult, ToolRun | None, Reply | None]:
    write_data_files(job.spec, job.folder)
    top = job.candidate.top
    sources = design_sources(job.spec, job.candidate)
    build = job.simulator.build(
        BuildJob(
            sources=sources,
            top=top,
            cocotb=True,
            parameters=job.parameters,
            defines=job.spec.defines,
            timescale=job.spec.timescale,
            waves=job.waves,
        ),
        job.folder,
    )
    if not build.ok:
        return build, None, None
    nonce = secrets.token_hex(16)
    request = {
        "nonce": nonce,
        "main": modules.main,
        "modules": modules.request(),
        "tests": job.spec.tests,
        "quick": not job.waves,
    }
    with Channel(json.dumps(request).encode()) as channel:
        run = job.simulator.simulate(
            SimulateJob(
                artifact=build.artifact,
                top=top,
                cocotb=True,
                env=(*job.spec.env, *cocotb_env.environment(top, job.spec.seed, channel)),
                plusargs=job.spec.plusargs,
                waves=job.waves,
                wall_s=job.wall_s,
                readable=cocotb_env.readable(),
                # What waits for a job has its arguments already.
                prestart=() if job.spec.plusargs else cocotb_env.prestart(),
            ),
            job.folder,
            channel=channel,
        )
    return build, run, read_reply(channel.reply, nonce)


def _result(run: ToolRun, reply: Reply | None) -> SimulationResult:
    """A reply counts where it is whole and the process was not killed after it."""
    if reply is None or run.ended is not Ended.EXITED:
        return SimulationResult(spoken=False, run=run)
    if reply.refused:
        return SimulationResult(spoken=False, refused=reply.refused, run=run)
    return SimulationResult(
        spoken=True,
        samples=reply.samples,
        mismatches=reply.mismatches,
        tests=reply.tests,
        outputs=reply.outputs,
        divergence=reply.divergence,
        end_time_ps=reply.end_time_ps,
        ended_early=reply.ended_early,
        run=run,
    )


def refused(reason: str) -> SimulationResult:
    """The bench itself cannot run, for `reason`: nothing was simulated."""
    nothing = ToolRun(argv=(), ended=Ended.EXITED, returncode=None)
    return SimulationResult(spoken=False, refused=reason, run=nothing)
