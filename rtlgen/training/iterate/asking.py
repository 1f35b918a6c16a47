"""Asks a model, and says how often it was right."""

from __future__ import annotations

from pathlib import Path

from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.pass_at_k import estimate
from rtlgen.metrics.problem_result import ProblemResult, problem_results
from rtlgen.store.evaluation import EvaluationStore
from rtlgen.training.iterate import commands
from rtlgen.training.iterate.config import Asking
from rtlgen.training.iterate.stages import Result


def asked(told: Asking, problems: str, seed: int, model: str, log: Path, folder: Path) -> Result:
    """Have `model` answer `problems` into `folder`; raises as `commands.evaluate`."""
    path = ["--suite-path", told.path] if told.path else []
    count = ["--samples", str(told.samples), "--rounds", str(told.rounds), "--seed", str(seed)]
    arguments = ["--suite", told.suite, *path, "--problems", problems, *count]
    said = commands.evaluate(folder, log, model=model, arguments=arguments, settings=told.settings)
    return {"model": model, **_figures(folder), "not_judged": said["unjudged"] + said["unasked"]}


def results_of(folder: Path) -> tuple[ProblemResult, ...]:
    """What a run came to, by problem."""
    with EvaluationStore.read(folder) as store:
        return tuple(problem_results(store.rows()))


def _figures(folder: Path) -> Result:
    """pass@1 of first answers and of last ones."""
    results = results_of(folder)
    first, last = (
        estimate([p.tally(Basis.ADJUSTED, n if n >= 0 else p.rounds) for p in results], 1) for n in (0, -1)
    )
    return {
        "pass_at_1": first.value,
        "low": first.low,
        "high": first.high,
        "corrected": last.value,
        "problems": len(results),
        "solved": sum(bool(p.tally(Basis.ADJUSTED, p.rounds).passed) for p in results),
        "samples": sum(p.samples for p in results),
    }
