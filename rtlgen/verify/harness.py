"""The commands that the benchmarks' own harnesses run, confined and with their limits.

    VerilogEval v2  iverilog -Wall -Winfloop -Wno-timescale -g2012 -s tb CANDIDATE TEST REFERENCE; vvp, 30 s
    VerilogEval v1  the same on one file, test and candidate joined; vvp -n, 30 s
    RTLLM           compiles candidate and testbench (with VCS; here Icarus); 8 s

They wait so long on the clock, which on a busy machine fails right designs; here it is CPU time.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rtlgen.bench.sources import write_data_files
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchSpec, Problem
from rtlgen.core.published import Published
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import Verdict
from rtlgen.simulators.sources import write_sources
from rtlgen.tools.process import Limits, run
from rtlgen.tools.sandbox import Sandbox
from rtlgen.tools.toolchain import find_tool
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verify import published
from rtlgen.verify.published import RTLLM, RULES, V1, V2, Said

_ARTIFACT = "sim.vvp"
_VERILOG = (".v", ".sv")
_VERILOG_EVAL_FLAGS = ("-Wall", "-Winfloop", "-Wno-timescale", "-g2012")
_CPU_S = {V2: 30.0, V1: 30.0, RTLLM: 8.0}
_SLOWER_THAN_CPU = 4.0
"""How many times its CPU time a run may wait for a busy machine."""


class Harness:
    """Judges as the benchmark's authors do.

    Args:
        sandbox: what confines the tools: the candidate is as untrusted here as anywhere.
        limits: of each run, except its time.
        run_folders: where the work folders are made; None for the system's fastest place.
    """

    def __init__(
        self,
        sandbox: Sandbox | None = None,
        limits: Limits = Limits(),  # noqa: B008 - a frozen value
        run_folders: Path | None = None,
    ) -> None:
        self._sandbox = sandbox
        self._limits = limits
        self._run_folders = run_folders

    def judge(
        self, candidate: Candidate | None, problem: Problem, verdict: Verdict | None = None
    ) -> Published | None:
        """What the harness says; None where the problem's suite has none.

        Args:
            candidate: None where a completion held no code; the harness is given an empty file.
            verdict: ours, where there is one: nothing is run again that it already tells.

        Raises:
            ToolError: a tool is missing or broke.
        """
        name = published.harness_of(problem)
        if not name or problem.bench is None:
            return None
        if verdict is not None and candidate is not None:
            told = published.from_own_run(verdict, candidate, problem)
            if told is not None:
                return told
        text = candidate.text if candidate is not None else ""
        with fresh_workdir(self._run_folders) as folder:
            said = self._run(name, text, problem.bench, folder)
        return RULES[name](said, text)

    def _run(self, name: str, text: str, bench: BenchSpec, folder: Path) -> Said:
        sources = harness_sources(name, text, bench)
        write_sources(sources, folder)
        write_data_files(bench, folder)
        limits = replace(self._limits, cpu_s=_CPU_S[name], wall_s=_SLOWER_THAN_CPU * _CPU_S[name])
        flags = ("-g2012",) if name == RTLLM else _VERILOG_EVAL_FLAGS
        built = self._tool(
            "iverilog",
            [*flags, "-s", bench.top, "-o", _ARTIFACT, *(s.path for s in sources)],
            folder,
            replace(limits, cpu_s=self._limits.cpu_s, wall_s=self._limits.wall_s),
        )
        log = built.stderr + built.stdout
        if not (folder / _ARTIFACT).is_file():
            endless = built.ended is Ended.TIMEOUT
            return Said(compiled=False, compile_log=log, stderr=log, timed_out=endless)
        # -none: a dump that nobody reads costs time and room, and changes nothing that is printed.
        interactive = [] if name == V2 else ["-n"]
        ran = self._tool("vvp", [*interactive, _ARTIFACT, "-none"], folder, limits)
        return Said(
            compiled=True,
            compile_log=log,
            stdout=ran.stdout if name != V2 else ran.stderr + ran.stdout,
            stderr=log + ran.stderr,
            timed_out=ran.ended is Ended.TIMEOUT,
        )

    def _tool(self, name: str, arguments: list[str], folder: Path, limits: Limits) -> ToolRun:
        tool = find_tool(name)
        return run(
            [tool.path, *arguments],
            cwd=folder,
            env=dict(tool.env),
            limits=limits,
            sandbox=self._sandbox,
            readable=[Path(p) for p in tool.readable],
        )


def harness_sources(name: str, text: str, bench: BenchSpec) -> tuple[SourceFile, ...]:
    """The Verilog files in the harness's own order: the candidate first, where its macros reach the bench."""
    files = tuple(f for f in bench.files if f.path.endswith(_VERILOG))
    if name == V1:
        return (SourceFile(path="problem.sv", text=f"{files[0].text}\n{text}"),)
    return (SourceFile(path="candidate.sv", text=text), *files)
