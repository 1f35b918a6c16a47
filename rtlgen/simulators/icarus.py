"""Icarus Verilog, 11 to 13: iverilog compiles to a program for vvp, which runs it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import Ended, ToolRun, ToolVersion
from rtlgen.simulators import icarus_log
from rtlgen.simulators.gpi import cocotb_library
from rtlgen.simulators.icarus_core import Core, all_in_one, core
from rtlgen.simulators.protocol import BuildJob, SimulateJob, build_limits, simulation_limits
from rtlgen.simulators.sources import FRESH_START, fresh_start, write_sources
from rtlgen.tools.process import Channel, Limits, Prestart, run
from rtlgen.tools.sandbox import Sandbox
from rtlgen.tools.toolchain import Tool, find_tool

ARTIFACT = "sim.vvp"
COMMANDS = "rtlgen.f"
WAVES_MODULE = "rtlgen_waves"
_DEFAULT = Limits()

_WARNINGS = ("-Wimplicit", "-Wportbind", "-Wselect-range", "-Wsensitivity-entire-array")


class Icarus:
    """Args:
    sandbox: what confines both programs; None for limits only.
    limits: of each run; a job's `wall_s` goes before theirs.
    """

    name = "icarus"
    four_valued = True

    def __init__(self, sandbox: Sandbox | None = None, limits: Limits = _DEFAULT) -> None:
        self._sandbox = sandbox
        self._limits = limits

    def version(self) -> ToolVersion:
        find_tool("vvp")
        return replace(find_tool("iverilog").tool_version, name=self.name)

    def build(self, job: BuildJob, folder: Path) -> BuildResult:
        compiler = find_tool("iverilog")
        (folder / ARTIFACT).unlink(missing_ok=True)
        limits = build_limits(self._limits, job)
        if (whole := _for_core(job)) is not None and (direct := _core(compiler)) is not None:
            write_sources([whole, direct.config_for(job.top, whole.text)], folder)
            done = self._run(compiler, direct.argv(), folder, limits)
        else:
            commands = SourceFile(path=COMMANDS, text=command_file(job))
            write_sources([*job.sources, fresh_start(job.timescale), commands, *waves_module(job)], folder)
            done = self._run(compiler, build_argv(job, compiler), folder, limits)
        found = icarus_log.diagnostics(done.stdout + done.stderr, job.sources)
        there = (folder / ARTIFACT).is_file()
        wrong = any(d.severity in (Severity.ERROR, Severity.UNSUPPORTED) for d in found)
        # The exit status is the number of errors modulo 256: 1,024 errors read as success.
        ok = done.ended is Ended.EXITED and there and not wrong
        if not (ok or wrong) and done.ended in (Ended.EXITED, Ended.SIGNAL):
            found = (*found, icarus_log.broke(done))
        return BuildResult(ok=ok, diagnostics=found, run=done, artifact=ARTIFACT if ok else "")

    def simulate(self, job: SimulateJob, folder: Path, *, channel: Channel | None = None) -> ToolRun:
        engine = find_tool("vvp")
        limits = simulation_limits(self._limits, job)
        return self._run(engine, simulate_argv(job, engine), folder, limits, job, channel)

    def _run(
        self,
        tool: Tool,
        argv: list[str],
        folder: Path,
        limits: Limits,
        job: SimulateJob | None = None,
        channel: Channel | None = None,
    ) -> ToolRun:
        extra = job.readable if job else ()
        return run(
            argv,
            cwd=folder,
            env=dict(tool.env) | dict(job.env if job else ()),
            limits=limits,
            sandbox=self._sandbox,
            readable=[Path(p) for p in dict.fromkeys((*tool.readable, *extra))],
            channel=channel,
            # vvp starts cocotb's Python before it opens the design.
            prestart=Prestart(argv=tuple(argv), env=(*tool.env, *job.prestart))
            if job and job.prestart
            else None,
        )


def _for_core(job: BuildJob) -> SourceFile | None:
    """The sources as one text that needs no preprocessor, where the driver would add nothing else."""
    plain = not (job.parameters or job.defines or job.waves or job.cocotb) and job.timescale == "1ns/1ps"
    return all_in_one(job.sources, job.timescale) if plain else None


def _core(compiler: Tool) -> Core | None:
    argv = build_argv(BuildJob(sources=(), top=""), compiler)
    return core(compiler, tuple(argv), COMMANDS, ARTIFACT)


def command_file(job: BuildJob) -> str:
    """The sources in order, each after a fresh start. Icarus writes the default time scale as a plusarg."""
    lines = [f"+timescale+{job.timescale}"]
    for source in job.sources:
        lines += [FRESH_START, source.path]
    if job.waves:
        lines += [FRESH_START, f"{WAVES_MODULE}.sv"]
    return "\n".join(lines) + "\n"


def build_argv(job: BuildJob, compiler: Tool) -> list[str]:
    """The compiler's command line.

    The top is always named: without it, every module that nobody instantiates becomes one, a candidate's
    spare modules included. The wave dumper comes first, so that its file is the one that is opened.
    """
    tops = [WAVES_MODULE, job.top] if job.waves else [job.top]
    argv = [compiler.path, "-g2012", *_WARNINGS]
    if compiler.at_least("13"):
        # 13 refuses names used above their declaration, which 11 and 12, and most benches, allow.
        argv.append("-gno-strict-declaration")
    argv += [f"-s{top}" for top in tops]
    argv += [f"-P{job.top}.{name}={text}" for name, text in job.parameters]
    argv += [f"-D{define}" for define in job.defines]
    return [*argv, "-o", ARTIFACT, "-f", COMMANDS]


def simulate_argv(job: SimulateJob, engine: Tool) -> list[str]:
    """The engine's command line: -n, or $stop would wait for a command; -none, or every $dumpvars costs.
    cocotb's library goes by its full path: vvp 11 looks for a bare name with another suffix.

    Waves are VCD: the engine's FST writer keeps temporary files in /tmp, which a sandbox does not have.
    """
    cocotb = ["-m", str(cocotb_library("icarus"))] if job.cocotb else []
    dump = "-vcd" if job.waves else "-none"
    return [engine.path, "-n", *cocotb, job.artifact, dump, *job.plusargs]


def waves_module(job: BuildJob) -> tuple[SourceFile, ...]:
    """A second top that dumps everything below the first; none where no waves are asked for."""
    if not job.waves:
        return ()
    text = (
        f"module {WAVES_MODULE};\n"
        "  initial begin\n"
        '    $dumpfile("waves.vcd");\n'
        f"    $dumpvars(0, {job.top});\n"
        "  end\n"
        "endmodule\n"
    )
    return (SourceFile(path=f"{WAVES_MODULE}.sv", text=text),)
