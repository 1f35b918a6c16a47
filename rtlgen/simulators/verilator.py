"""Verilator, 5.036 and later: a design becomes C++, and that a program.

Two-valued and cycle-oriented: the second opinion beside Icarus, the engine for long simulations, and lint.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.errors import ToolFailed
from rtlgen.core.hdl import SourceFile
from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import Ended, ToolRun, ToolVersion
from rtlgen.simulators import verilator_log
from rtlgen.simulators.gpi import cocotb_folder, cocotb_library
from rtlgen.simulators.protocol import BuildJob, SimulateJob, simulation_limits
from rtlgen.simulators.sources import FRESH_START, fresh_start, write_sources
from rtlgen.simulators.verilator_runtime import HEADER, LIBRARY, Runtime, prebuilt
from rtlgen.tools.process import Channel, Limits, run
from rtlgen.tools.sandbox import Sandbox
from rtlgen.tools.toolchain import Tool, find_tool
from rtlgen.tools.workdir import fresh_workdir

ARTIFACT = "sim"
GENERATED = "verilated"
UNITY = "rtlgen_unity.cpp"
WAVES_MODULE = "rtlgen_waves"
_LINTED_WITH = "1ns/1ps"
_DEFAULT = Limits()

_QUIET = ("DECLFILENAME", "EOFNEWLINE", "TIMESCALEMOD", "UNUSEDPARAM", "GENUNNAMED", "PROCASSINIT", "STMTDLY")
"""Matters of taste, and of files that hold more than one module."""


class Verilator:
    """Args:
    sandbox: what confines Verilator, the compiler and the simulation; None for limits only.
    limits: of each run; a job's `wall_s` goes before theirs.
    """

    name = "verilator"
    four_valued = False

    def __init__(self, sandbox: Sandbox | None = None, limits: Limits = _DEFAULT) -> None:
        self._sandbox = sandbox
        self._limits = limits

    def version(self) -> ToolVersion:
        find_tool("g++")
        return find_tool("verilator").tool_version

    def build(self, job: BuildJob, folder: Path) -> BuildResult:
        verilator, compiler = find_tool("verilator"), find_tool("g++")
        runtime = prebuilt(verilator, _root(verilator), compiler, waves=job.waves)
        write_sources([*job.sources, fresh_start(job.timescale), *waves_module(job)], folder)
        (folder / ARTIFACT).unlink(missing_ok=True)
        shutil.rmtree(folder / GENERATED, ignore_errors=True)
        made = self._run(verilator.path, translate_arguments(job), folder, verilator.readable, verilator.env)
        found = verilator_log.diagnostics(made.stdout + made.stderr, job.sources)
        if not made.ok or any(d.severity in (Severity.ERROR, Severity.UNSUPPORTED) for d in found):
            return BuildResult(ok=False, diagnostics=found, run=made)
        (folder / UNITY).write_text(unity(folder / GENERATED, job))
        readable = (*compiler.readable, *verilator.readable, runtime.folder)
        readable += (str(cocotb_folder()),) if job.cocotb else ()
        compiled = self._run(compiler.path, compile_arguments(job, runtime), folder, readable)
        both = replace(
            compiled,
            argv=made.argv,
            wall_s=made.wall_s + compiled.wall_s,
            cpu_s=made.cpu_s + compiled.cpu_s,
        )
        if compiled.ok and (folder / ARTIFACT).is_file():
            return BuildResult(ok=True, diagnostics=found, run=both, artifact=ARTIFACT)
        broken = verilator_log.uncompilable(compiled.stderr) if compiled.ended is Ended.EXITED else ()
        return BuildResult(ok=False, diagnostics=(*found, *broken), run=both)

    def simulate(self, job: SimulateJob, folder: Path, *, channel: Channel | None = None) -> ToolRun:
        return run(
            [str(folder.resolve() / job.artifact), *simulation_arguments(job)],
            cwd=folder,
            env=dict(job.env),
            limits=simulation_limits(self._limits, job),
            sandbox=self._sandbox,
            readable=[Path(p) for p in job.readable],
            channel=channel,
        )

    def lint(self, sources: Sequence[SourceFile], top: str, folder: Path) -> tuple[Diagnostic, ...]:
        """What Verilator thinks of the sources: errors and warnings, in the order in which it says them.

        Raises:
            ToolMissing, ToolTooOld: there is no fit Verilator; no C++ compiler is needed.
        """
        verilator = find_tool("verilator")
        write_sources([*sources, fresh_start(_LINTED_WITH)], folder)
        said = self._run(
            verilator.path, lint_arguments(sources, top), folder, verilator.readable, verilator.env
        )
        return verilator_log.diagnostics(said.stdout + said.stderr, sources)

    def _run(
        self,
        program: str,
        arguments: list[str],
        folder: Path,
        readable: tuple[str, ...],
        env: tuple[tuple[str, str], ...] = (),
    ) -> ToolRun:
        return run(
            [program, *arguments],
            cwd=folder,
            env=dict(env),
            limits=self._limits,
            sandbox=self._sandbox,
            readable=[Path(p) for p in dict.fromkeys(readable)],
        )


def translate_arguments(job: BuildJob) -> list[str]:
    """Verilator's arguments for C++ that can be compiled; warnings are told and never fatal."""
    arguments = ["--cc", "--exe", "--timing", "--quiet", "--prefix", "Vtop", "-Mdir", GENERATED]
    arguments += ["--timescale", job.timescale, "-Wno-fatal", *(f"-Wno-{c}" for c in _QUIET)]
    # A failed assertion is told and not the end, as in other simulators.
    arguments += ["--assert", "--no-stop-fail", "--top-module", job.top]
    # cocotb drives time itself, from a main program of its own, and reaches the signals by VPI.
    arguments += ["--vpi", "--public-flat-rw"] if job.cocotb else ["--main"]
    arguments += ["--trace-vcd"] if job.waves else []
    arguments += ["--x-assign", job.unknown, "--x-initial", "unique"] if job.unknown else []
    arguments += [f"-G{name}={text}" for name, text in job.parameters]
    arguments += [f"-D{define}" for define in job.defines]
    return [*arguments, *_in_order([*job.sources, *waves_module(job)])]


def lint_arguments(sources: Sequence[SourceFile], top: str) -> list[str]:
    """Verilator's arguments for a look at the sources alone."""
    quiet = [f"-Wno-{code}" for code in _QUIET]
    head = ["--lint-only", "--timing", "--quiet", "--timescale", _LINTED_WITH, "-Wall", "-Wno-fatal", *quiet]
    return [*head, "--top-module", top, *_in_order(sources)]


def simulation_arguments(job: SimulateJob) -> list[str]:
    """The arguments of the compiled simulation."""
    dump = ["--trace", "--trace-file", "waves.vcd"] if job.waves and job.cocotb else []
    return [*dump, "+verilator+quiet", *_start(job.start), *job.plusargs]


def _start(number: int) -> list[str]:
    """What is never assigned: by default 0. Verilator has one seed, that of $random too: by default 1."""
    drawn = [f"+verilator+seed+{number - 1}"] if number > 1 else []
    return [f"+verilator+rand+reset+{min(number, 2)}", *drawn] if number else []


def compile_arguments(job: BuildJob, runtime: Runtime) -> list[str]:
    """The compiler's arguments: one translation unit, the precompiled header first, and the link."""
    kept = Path(runtime.folder)
    arguments = [*runtime.flags, "-include", str(kept / HEADER), f"-I{GENERATED}", UNITY]
    arguments += [str(kept / LIBRARY), "-o", ARTIFACT, *_linker()]
    if job.cocotb:
        library = cocotb_library(Verilator.name)
        arguments += [str(library), f"-Wl,-rpath,{library.parent}"]
    return arguments


def unity(generated: Path, job: BuildJob) -> str:
    """One file that includes all the C++ of the design, and cocotb's main program where it is wanted."""
    files = [f'"{path.name}"' for path in sorted(generated.glob("*.cpp"))]
    if job.cocotb:
        files.append(f'"{cocotb_folder() / "share" / "lib" / "verilator" / "verilator.cpp"}"')
    return "".join(f"#include {file}\n" for file in files)


def waves_module(job: BuildJob) -> tuple[SourceFile, ...]:
    """A module that dumps everything, bound into the top; none where cocotb's main program dumps."""
    if not job.waves or job.cocotb:
        return ()
    text = (
        f"module {WAVES_MODULE};\n"
        '  initial begin $dumpfile("waves.vcd"); $dumpvars; end\n'
        "endmodule\n"
        f"bind {job.top} {WAVES_MODULE} {WAVES_MODULE}();\n"
    )
    return (SourceFile(path=f"{WAVES_MODULE}.sv", text=text),)


def _in_order(sources: Sequence[SourceFile]) -> list[str]:
    """The paths, each after a fresh start."""
    return [path for source in sources for path in (FRESH_START, source.path)]


@cache
def _linker() -> tuple[str, ...]:
    """The fastest linker there is; all of them take the same options."""
    for name, program in (("mold", "mold"), ("lld", "ld.lld"), ("gold", "ld.gold")):
        if shutil.which(program):
            return (f"-fuse-ld={name}",)
    return ()


@cache
def _root(verilator: Tool) -> Path:
    """VERILATOR_ROOT: what its environment says, else what the program itself says.

    Raises:
        ToolFailed: it names no folder with Verilator's headers.
    """
    named = dict(verilator.env).get("VERILATOR_ROOT", "")
    if not named:
        with fresh_workdir() as folder:
            named = run([verilator.path, "--getenv", "VERILATOR_ROOT"], cwd=folder).stdout.strip()
    if not Path(named, "include", "verilated.h").is_file():
        raise ToolFailed(
            f"{verilator.path} says its files are in '{named}', where there is no include/verilated.h",
            hint="set VERILATOR_ROOT right when it is built, or name another Verilator in RTLGEN_VERILATOR",
        )
    return Path(named)
