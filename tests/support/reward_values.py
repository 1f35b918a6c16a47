"""Verdicts for a reward, work for its pool, and a dataset with prompts, written short."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.errors import ToolFailed, ToolMissing
from rtlgen.core.problem import Problem
from rtlgen.core.record import Judgement
from rtlgen.core.simulation import OutputCount, SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.dataset.files import PROBLEMS
from rtlgen.dataset.problems import ProblemWriter
from rtlgen.training.reward.grade import Grade

PROBLEM = Problem(id="p", suite="s", spec="", top="top", digest="p")


def run(*, cpu_s: float = 0.1, wall_s: float = 0.1, ended: Ended = Ended.EXITED) -> ToolRun:
    return ToolRun(argv=("vvp",), ended=ended, returncode=0, stdout="", stderr="", wall_s=wall_s, cpu_s=cpu_s)


def simulated(samples: int, mismatches: int, **outputs: int) -> SimulationResult:
    """The mismatches of each of `outputs`."""
    counts = tuple(OutputCount(signal=n, samples=samples, mismatches=m) for n, m in outputs.items())
    return SimulationResult(
        spoken=True, samples=samples, mismatches=mismatches, outputs=counts, run=run(), end_time_ps=1
    )


def judged(
    stage: Stage,
    kind: Kind | None = None,
    *,
    status: Status = Status.FAIL,
    simulation: SimulationResult | None = None,
    lint: int = 0,
) -> Judgement:
    found = tuple(
        Diagnostic(tool="pyslang", severity=Severity.WARNING, code="", cls="lint_width", message="")
        for _ in range(lint)
    )
    return Judgement(
        verdict=Verdict(status=status, stage=stage, kind=kind, simulation=simulation, diagnostics=found)
    )


def passed() -> Judgement:
    return judged(Stage.DONE, status=Status.PASS, simulation=simulated(10, 0))


def mismatch(samples: int, mismatches: int, *, lint: int = 0, **outputs: int) -> Judgement:
    simulation = simulated(samples, mismatches, **outputs)
    return judged(Stage.SIMULATE, Kind.MISMATCH, simulation=simulation, lint=lint)


@value
class GradesByOrder:
    """Each answer says what happens to the worker that gets it: a number is its reward."""

    def open(self) -> Callable[[Problem, tuple[str, ...]], tuple[Grade, ...]]:
        return lambda _, texts: tuple(_done(text) for text in texts)

    def means(self) -> tuple[tuple[str, str], ...]:
        return ()


@value
class CannotGrade:
    def open(self) -> Callable[[Problem, tuple[str, ...]], tuple[Grade, ...]]:
        raise ToolMissing("there is no program 'iverilog'")

    def means(self) -> tuple[tuple[str, str], ...]:
        return ()


def _done(text: str) -> Grade:
    what, _, argument = text.partition(" ")
    if what == "sleep":
        time.sleep(float(argument))
    elif what == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    elif what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "die_once" and not Path(argument).exists():
        Path(argument).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "fault":
        raise ToolFailed("vvp broke")
    elif what == "pid":
        return Grade(reward=float(os.getpid()), status=Status.FAIL)
    elif what == "doubtful" and not Path(argument).exists():
        Path(argument).touch()
        return Grade(reward=None, status=Status.ERROR, doubtful=True)
    return Grade(reward=1.0 if what != "number" else float(argument), status=Status.PASS)


def dataset(folder: Path, *problems: Problem) -> str:
    """A folder with these problems, as a reward finds them."""
    folder.mkdir(exist_ok=True)
    with (folder / PROBLEMS).open("wb") as file:
        writer = ProblemWriter(file)
        for problem in problems:
            writer.add(problem)
    return str(folder)
