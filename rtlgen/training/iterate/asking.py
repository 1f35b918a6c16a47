"""Asks a model, and says how often it was right."""

from __future__ import annotations

from pathlib import Path

from rtlgen.core.digest import derived_seed
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.pass_at_k import estimate
from rtlgen.metrics.problem_result import ProblemResult, problem_results
from rtlgen.models.embedded_weights import BASE, embedded_gguf
from rtlgen.store.evaluation import EvaluationStore
from rtlgen.training.config import EMBEDDED
from rtlgen.training.iterate import commands
from rtlgen.training.iterate.config import Asking, LoopConfig
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


def model_name(config: LoopConfig, weights: str) -> str:
    """As `--model` takes it: the base, or what was trained of it."""
    if config.serve == EMBEDDED:
        return f"{EMBEDDED}:{weights or BASE}"
    base = str(embedded_gguf()) if config.base == EMBEDDED else config.base
    return f"{config.serve}:{weights or base}"


def evaluated(config: LoopConfig, model: str, log: Path, folder: Path) -> Result:
    """What `model` makes of the held-out problems: all are asked the same with the same seed."""
    told = config.evaluate
    return asked(told, told.problems, derived_seed(config.seed, "evaluate"), model, log, folder)


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
