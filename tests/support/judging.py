"""Real judging as work for executors: each candidate's verdict, as far as it is the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path

from suite_samples import PORTS, verilog_eval_v2

from rtlgen.config.settings import Settings
from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.core.verdict import Verdict
from rtlgen.evaluate.executors.protocol import Task
from rtlgen.suites.verilog_eval_v2 import spec_to_rtl
from rtlgen.tools.workdir import work_root
from rtlgen.verify.batch import BatchJudge
from rtlgen.verify.pipeline import Verifier
from rtlgen.wiring import make_tools

Facts = tuple[object, ...]


@value
class Judging:
    """Gives the facts of each verdict, and the folder in which this worker's work folders were made."""

    diagnose: bool = False

    def open(self) -> Callable[[Problem, Sequence[Extraction]], tuple[list[Facts], str]]:
        judge = BatchJudge(Verifier(make_tools(Settings()).simulators[:1], diagnose=self.diagnose), None)

        def judged(problem: Problem, extractions: Sequence[Extraction]) -> tuple[list[Facts], str]:
            return [facts(j.verdict) for j in judge.judge(problem, extractions)], str(work_root())

        return judged

    def means(self) -> tuple[tuple[str, str], ...]:
        tools = make_tools(Settings())
        icarus = tools.simulators[0].version()
        return ("sandbox", tools.sandbox), (icarus.name, icarus.version)


def facts(verdict: Verdict) -> Facts:
    """All of a verdict but what the tools printed and how long they took."""
    seen = verdict.simulation
    return (
        *(getattr(verdict, f.name) for f in fields(verdict) if f.name != "simulation"),
        *(getattr(seen, f.name) for f in (fields(seen) if seen else ()) if f.name != "run"),
    )


def registers(folder: Path, count: int) -> list[Task[tuple[Extraction, ...]]]:
    """So many candidates of two problems, one a task, each with a text of its own."""
    problems = spec_to_rtl(verilog_eval_v2(folder)).problems()
    return [
        Task(key=str(n), problem=problems[n % 2], payload=(_extraction(_design(n)),)) for n in range(count)
    ]


def _design(n: int) -> str:
    """Right, wrong, not compiling, forbidden, right, wrong, not to be parsed, and so on."""
    right, wrong = f"q <= d + {n} - {n};", f"q <= d + {n % 15 + 1};"
    statement = (right, wrong, f"q <= d{n};", f"begin {right} if (d > {n}) $finish; end")[n % 4]
    end = "" if n % 7 == 6 else "endmodule"
    return f"module TopModule {PORTS}\n initial q = 0;\n always @(posedge clk) {statement}\n{end}\n"


def _extraction(text: str) -> Extraction:
    file = SourceFile(path="TopModule.sv", text=text)
    return Extraction(candidate=Candidate(files=(file,), top="TopModule"), method="bare")
