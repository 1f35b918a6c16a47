"""Small evaluations with real simulations, to be run in processes that are killed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import suite_samples
from eval_line import Threads
from eval_values import manifest

from rtlgen.config.settings import Settings
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import GenerationRequest
from rtlgen.core.record import Sample, SampleKey, Scored
from rtlgen.evaluate.events import unobserved
from rtlgen.evaluate.judging import Judged
from rtlgen.evaluate.line import Line, Means
from rtlgen.evaluate.scoring import keep, score_pending
from rtlgen.evaluate.traces import Asking, evaluate
from rtlgen.store.evaluation import EvaluationStore
from rtlgen.suites.verilog_eval_v2 import spec_to_rtl
from rtlgen.wiring import make_plan, make_work

SETTINGS = Settings(sandbox="none", rounds=3, temperature=0.8, feedback="compile", published=False)
EACH = 12
_BODIES = ("q <= d;", "q <= ~d;", "q <= d + 1;", "q <= d", "qq <= d;", "q <= {d[2:0], d[3]};")


def text(problem: str, number: int) -> str:
    """An answer of which there is only one; a sixth of them are right."""
    if number % 7 == 6:
        return f"I cannot do number {number} of {problem}."
    body = _BODIES[number % len(_BODIES)]
    name = f"{problem}_{number}".replace("-", "_")
    return (
        f"```verilog\nmodule TopModule {suite_samples.PORTS}\n  localparam {name} = 0;\n  initial q = 0;\n"
        f"  always @(posedge clk) {body}\nendmodule\n```\n"
    )


def problems(suite: Path) -> dict[str, Problem]:
    return {p.id: p for p in spec_to_rtl(suite).problems()}


def samples(suite: Path) -> Iterator[Sample]:
    for problem in problems(suite):
        for number in range(EACH):
            yield Sample(
                key=SampleKey(problem_id=problem, sample=number),
                completion=Completion(text=text(problem, number)),
            )


class Logging:
    """Does the real judging, and says of each completion that it begins with it."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def open(self) -> Callable[[Problem, tuple[Completion, ...]], tuple[Judged, ...]]:
        judging = make_work(SETTINGS).open()

        def judge(problem: Problem, completions: tuple[Completion, ...]) -> tuple[Judged, ...]:
            for completion in completions:
                note(self._log, f"judged {problem.id} {completion.text!r}")
            return judging(problem, completions)

        return judge

    def means(self) -> tuple[tuple[str, str], ...]:
        return ()


class SeededModel:
    """Answers by the seed alone, so that the order in which it is asked does not matter."""

    name = "seeded"
    revision = "1"

    def __init__(self, log: Path) -> None:
        self._log = log

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        time.sleep(0.01)
        for request in requests:
            note(self._log, f"asked {request.problem_id} {request.sampling.seed}")
        usage = Usage(prompt_tokens=10, completion_tokens=5)
        return [
            [Completion(text=text(r.problem_id, r.sampling.seed), usage=usage) for _ in range(r.n)]
            for r in requests
        ]


def note(log: Path, line: str) -> None:
    """One write of a whole line: no two processes mix theirs."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def means(log: Path, jobs: int = 2) -> Means:
    return Means(work=Logging(log), executor=Threads(jobs), key=lambda problem, completion: b"", cache=None)


def score_here(suite: Path, root: Path, log: Path) -> None:
    known = problems(suite)
    with EvaluationStore.create_or_resume(root, manifest(kind="score")) as store:
        keep(samples(suite), store, EACH * len(known))
        score_pending(store, Line(store, known, means(log), unobserved))


def evaluate_here(suite: Path, root: Path, log: Path) -> None:
    asking = Asking(
        model=SeededModel(log), plan=make_plan(SETTINGS), samples=4, rounds=SETTINGS.rounds, at_once=4
    )
    with EvaluationStore.create_or_resume(root, manifest(kind="evaluate")) as store:
        evaluate(store, problems(suite), means(log), asking, unobserved)


def rows(root: Path) -> list[Scored]:
    """Without what differs from run to run."""
    with EvaluationStore.read(root) as store:
        return [replace(row, judge_s=0.0, generate_s=0.0) for row in store.rows()]
