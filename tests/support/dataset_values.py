"""What was tried, written short, for tests of datasets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.completion import Completion
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Direction, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchOrigin, BenchSpec, Problem
from rtlgen.core.prompt import Message, Role
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun, ToolVersion
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.dataset.runs.dialogue import Dialogue, Judged, Key, Run, Tried, Turn, key_of
from rtlgen.evaluate.twins import twin
from rtlgen.suites.identity import with_digest

RUN = Run(
    name="run",
    digest="r" * 16,
    model="replay:answers",
    feedback_level="golden",
    tools=(ToolVersion(name="icarus", version="12.0", path="/usr/bin/iverilog"),),
    rtlgen="0",
)
_STAGES = {
    Kind.NO_CODE: Stage.EXTRACT,
    Kind.FORBIDDEN: Stage.STATIC,
    Kind.SYNTAX: Stage.BUILD,
    Kind.ELABORATION: Stage.BUILD,
}


def problem(name: str = "counter", origin: BenchOrigin = BenchOrigin.SUITE) -> Problem:
    bench = BenchSpec(
        kind=BenchKind.NATIVE,
        files=(SourceFile(path="tb.sv", text="module tb; endmodule"),),
        top="tb",
        origin=origin,
    )
    return with_digest(
        Problem(
            id=name,
            suite="small",
            spec=f"Write {name}.",
            top="top",
            ports=(Port(name="y", direction=Direction.OUTPUT),),
            bench=bench,
            licence="MIT",
        )
    )


def code(body: str) -> str:
    return f"module top(output y);\n  assign y = {body};\nendmodule\n"


def passed(origin: BenchOrigin = BenchOrigin.SUITE, samples: int = 50, warnings: int = 0) -> Verdict:
    return Verdict(
        status=Status.PASS,
        stage=Stage.DONE,
        summary=f"{samples} samples compared",
        simulation=_simulated(samples, 0),
        bench_origin=origin,
        simulator="icarus",
        diagnostics=(Diagnostic(tool="t", severity=Severity.WARNING, message="w"),) * warnings,
    )


def failed(kind: Kind = Kind.MISMATCH, mismatches: int = 5, samples: int = 50) -> Verdict:
    stage = _STAGES.get(kind, Stage.SIMULATE)
    return Verdict(
        status=Status.FAIL,
        stage=stage,
        kind=kind,
        cause="some_cause",
        summary=f"{kind.value}: {mismatches} of {samples}",
        simulation=_simulated(samples, mismatches) if kind is Kind.MISMATCH else None,
        bench_origin=BenchOrigin.SUITE if stage is Stage.SIMULATE else None,
        simulator="icarus",
    )


def other(status: Status) -> Verdict:
    return Verdict(status=status, stage=Stage.SIMULATE, summary=status.value)


def judged(text: str, verdict: Verdict, final: Verdict | None = None) -> Judged:
    files = (SourceFile(path="top.sv", text=text),)
    candidate = Candidate(files=files, top="top") if text else None
    return Judged(candidate=candidate, verdict=verdict, final=final or verdict)


def turn(
    text: str,
    verdict: Verdict,
    *,
    round_: int = 0,
    parent: int | None = None,
    prompt: tuple[Message, ...] | None = None,
    final: Verdict | None = None,
    mended: Judged | None = None,
    said: str = "",
) -> Turn:
    found = judged(text, verdict, final)
    return Turn(
        round=round_,
        parent=parent,
        prompt=prompt or asked(),
        completion=Completion(text=said or f"Here it is:\n```verilog\n{text}```\n"),
        judged=found,
        mended=mended,
        twin=twin(found.candidate),
        feedback="Mend it.\n" if round_ == 0 and verdict.status is Status.FAIL else "",
    )


def asked(*more: str) -> tuple[Message, ...]:
    """A prompt; `more` are answers and what was said of them, in turn."""
    roles = (Role.ASSISTANT, Role.USER)
    return (
        Message(role=Role.SYSTEM, content="You write Verilog."),
        Message(role=Role.USER, content="Write the module top."),
        *(Message(role=roles[n % 2], content=text) for n, text in enumerate(more)),
    )


def tried(*samples: Turn | Sequence[Turn], name: str = "counter", run: Run = RUN) -> Tried:
    """A problem with samples of one answer or more."""
    turns = [(s,) if isinstance(s, Turn) else tuple(s) for s in samples]
    return Tried(
        problem=problem(name),
        dialogues=tuple(Dialogue(run=run, sample=n, turns=t) for n, t in enumerate(turns)),
    )


def corrected(broken: str, fixed: str, verdict: Verdict | None = None) -> tuple[Turn, Turn]:
    """A wrong answer and the one that corrects it."""
    return (
        turn(broken, verdict or failed()),
        turn(fixed, passed(), round_=1, parent=0, prompt=asked(f"```verilog\n{broken}```", "Mend it.\n")),
    )


def everything(problems: int = 12) -> list[Tried]:
    """Problems of as many families with right answers, near and far misses, a mend, and a dialogue."""
    return [
        tried(
            turn(code("1'b1"), passed()),
            turn(code("~1'b0"), passed(warnings=1)),
            turn(code("1'b0"), failed(mismatches=2)),
            turn(code("1'bx"), failed(mismatches=50)),
            turn("", failed(Kind.NO_CODE), said="I cannot."),
            turn(
                "module top(output y) assign y = 1; endmodule\n",
                failed(Kind.SYNTAX),
                mended=judged("module top(output y); assign y = 1; endmodule\n", passed()),
            ),
            corrected(code("1'b0 & 1'b0"), code("1'b1 | 1'b0")),
            name=f"{'abcdefghijklmnopqrstuvwxyz'[n]}family_{n}",
        )
        for n in range(problems)
    ]


class Given:
    """A spring of what it is given."""

    def __init__(self, of: Sequence[Tried], run: Run = RUN) -> None:
        self.run = run
        self._of = {t.problem.id: t for t in of}

    def problem_keys(self) -> list[Key]:
        return [key_of(t.problem) for t in self._of.values()]

    def tried(self, key: Key) -> Tried:
        found = self._of[key[1]]
        return replace(found, dialogues=tuple(replace(d, run=self.run) for d in found.dialogues))

    def close(self) -> None:
        """Nothing is open."""


def read(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text("utf-8").splitlines()


def _simulated(samples: int, mismatches: int) -> SimulationResult:
    ran = ToolRun(argv=("vvp",), ended=Ended.EXITED, returncode=0)
    return SimulationResult(
        spoken=True, samples=samples, mismatches=mismatches, end_time_ps=1000 * samples, run=ran
    )
