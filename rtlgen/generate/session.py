"""One `rtlgen generate`: a problem in; a design, its bench and the whole story in a folder out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rtlgen import __version__
from rtlgen.core.digest import digest
from rtlgen.core.errors import RtlgenError
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Sampling
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.trace import Circumstances, FeedbackLevel, Trace
from rtlgen.core.value import value
from rtlgen.extraction import EXTRACTOR
from rtlgen.generate import testbench
from rtlgen.generate.bench_audit import BenchAudit
from rtlgen.generate.bench_runner import SimulatedBench
from rtlgen.generate.budget import Budget
from rtlgen.generate.driver import Driver
from rtlgen.generate.events import Observer, unobserved
from rtlgen.generate.judge import MendingJudge
from rtlgen.generate.strategy import Strategy
from rtlgen.mending import MENDER
from rtlgen.models.protocol import ModelBackend
from rtlgen.prompting import catalog
from rtlgen.prompting.render import Wording
from rtlgen.simulators.protocol import Simulator
from rtlgen.store.cache import ResultCache
from rtlgen.store.journal import Journal
from rtlgen.store.run_folder import BENCH_AUDIT, CIRCUMSTANCES, RunFolder
from rtlgen.verify.cached import CachedVerifier
from rtlgen.verify.pipeline import Verifier


@value
class Tools:
    """Who judges, and what that is made of."""

    verifier: Verifier
    simulators: tuple[Simulator, ...]
    """The judge first."""
    sandbox: str
    """Its level."""
    sandbox_reason: str = ""
    """Why it is not the strong one; empty where it is."""

    def versions(self) -> tuple[ToolVersion, ...]:
        """Raises ToolMissing, ToolTooOld."""
        return tuple(s.version() for s in self.simulators)


@value
class Plan:
    """How a problem is worked on."""

    strategy: Strategy
    level: FeedbackLevel
    sampling: Sampling
    budget: Budget = Budget()
    wording: Wording = Wording.FULL
    grammar: str = ""
    """What designs are held to: "interface", or empty for nothing."""
    write_bench: bool = True
    """Ask the model for a testbench where the problem has none."""
    mend: bool = True
    """Mend what is certain before the model is asked again."""


@value
class Product:
    """What came of it, and where it lies."""

    trace: Trace
    problem: Problem
    """With the bench that judged."""
    design: Path | None = None
    bench: Path | None = None
    waves: Path | None = None
    """Of the best design that failed in simulation."""
    audit: BenchAudit | None = None
    """How a bench that the model wrote was examined."""
    error: RtlgenError | None = None
    """What ended the run, where that was no verdict."""


def work_on(
    problem: Problem,
    model: ModelBackend,
    tools: Tools,
    plan: Plan,
    root: Path,
    *,
    fresh: bool = False,
    observer: Observer = unobserved,
) -> Product:
    """Work on `problem` in the folder `root`; go on from what an earlier, equal command left there.

    Whatever ends it, an interruption too, what was done stands in the folder.

    Raises:
        StoreError: the folder cannot be used, or holds another run.
        ToolError, ConfigError: as the rooms below.
    """
    versions = tools.versions()
    folder = RunFolder.open(root, writes=[f"{problem.top}.sv"])
    with Journal(folder.journal, _identity(problem, model, plan, versions), fresh=fresh) as journal:
        judge = CachedVerifier(tools.verifier, ResultCache(journal.database), versions, [tools.sandbox])
        audit, began = None, time.monotonic()
        if problem.bench is None and plan.write_bench:
            own = testbench.BenchWriter(
                model=model,
                runner=SimulatedBench(tool=tools.simulators[0]),
                sampling=plan.sampling,
                budget=plan.budget,
                observer=observer,
                log=journal,
            ).write(problem)
            audit = own.audit
            folder.write_value(BENCH_AUDIT, audit)
            if own.bench is not None:
                problem = testbench.with_bench(problem, own.bench)
        driver = Driver(
            model=model,
            judge=MendingJudge(verifier=judge, mend=plan.mend),
            strategy=plan.strategy,
            level=plan.level,
            sampling=plan.sampling,
            budget=plan.budget.after(time.monotonic() - began),
            wording=plan.wording,
            grammar=plan.grammar,
            observer=observer,
            log=journal,
        )
        spent = audit.usage if audit is not None else None
        outcome = driver.run(problem, spent=spent) if spent is not None else driver.run(problem)
    about = Circumstances(
        problem=problem,
        model=model.name,
        model_revision=model.revision,
        tools=versions,
        sandbox=tools.sandbox,
        rtlgen_version=__version__,
    )
    folder.write_value(CIRCUMSTANCES, about)
    product = Product(trace=outcome.trace, problem=problem, audit=audit, error=outcome.error)
    return _written(product, folder, tools)


def _written(product: Product, folder: RunFolder, tools: Tools) -> Product:
    """Put everything where a person looks for it."""
    folder.write_trace(product.trace)
    for attempt in product.trace.attempts:
        folder.write_attempt(attempt)
    bench = product.problem.bench
    if bench is not None:
        product = replace(product, bench=folder.write_bench(bench))
    best = product.trace.best
    if best is None or best.candidate is None:
        return product
    candidate = best.candidate
    design = folder.write_design(candidate)
    waves = None
    if best.outcome.simulation is not None and best.outcome.kind is not None:
        waves = tools.verifier.record_waves(candidate, product.problem, folder.root / "waves")
    return replace(product, design=design, waves=waves)


def _identity(
    problem: Problem, model: ModelBackend, plan: Plan, versions: Sequence[ToolVersion]
) -> dict[str, str]:
    """What makes two runs the same; anything else in a folder is another run."""
    return {
        "problem": problem.digest,
        "extractor": EXTRACTOR,
        "mends": MENDER if plan.mend else "none",
        "simulator": " ".join((versions[0].name, versions[0].version)),
        **asking(model, plan),
    }


def asking(model: ModelBackend, plan: Plan) -> dict[str, str]:
    """All that decides what the model answers, name to value or digest."""
    sampling = plan.sampling
    return {
        "model": model.name,
        "model revision": model.revision,
        "prompts": digest([catalog.find(name).digest for name in catalog.names()]),
        "strategy": plan.strategy.identity,
        "feedback": plan.level.value,
        "prompt": plan.wording.value,
        "grammar": plan.grammar or "none",
        "sampling": f"top_p={sampling.top_p} max_tokens={sampling.max_tokens} seed={sampling.seed}",
    }
