"""Configuration in, concrete objects out: the one place that knows which settings make which model, judge or
executor. What only some commands need is loaded where it is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rtlgen.config.settings import Settings
from rtlgen.evaluate.executors.protocol import Executor, ExecutorOptions
from rtlgen.evaluate.executors.registry import EXECUTORS
from rtlgen.evaluate.identity import JudgeIdentity, finding_keys
from rtlgen.evaluate.line import Means
from rtlgen.evaluate.manifest import Task, choose
from rtlgen.evaluate.work import JudgeAnswers
from rtlgen.simulators.at_hand import at_hand, confinement
from rtlgen.simulators.protocol import Simulator
from rtlgen.store.findings import FindingCache
from rtlgen.suites.registry import open_suite
from rtlgen.tools.sandbox import Sandbox

if TYPE_CHECKING:
    from rtlgen.evaluate.traces import Asking
    from rtlgen.generate.session import Plan, Tools
    from rtlgen.models.protocol import ModelBackend
    from rtlgen.verify.pipeline import Verifier

_REPAIR_TEMPERATURE = 0.2
_SAMPLING_TEMPERATURE = 0.8
"""Independent samples are worth their price only where they differ."""
_PATIENT_RETRIES = 10
"""Tries that are spread over three to five minutes."""


def make_sandbox(settings: Settings) -> Sandbox:
    """The sandbox asked for; the best one at hand by default. Raises as `confinement`."""
    return confinement(settings.sandbox)


def make_simulators(settings: Settings) -> list[Simulator]:
    """The simulator asked for first, then the others that work here; raises as `at_hand`."""
    return at_hand(settings.simulator, others=settings.others, confined=make_sandbox(settings))


def make_tools(settings: Settings) -> Tools:
    """The judge and what it is made of.

    Raises:
        ToolMissing, ToolTooOld: the simulator or sandbox asked for cannot be used.
    """
    from rtlgen.generate.session import Tools
    from rtlgen.static.lint import Linter
    from rtlgen.verify.pipeline import Verifier

    simulators = make_simulators(settings)
    linter = next((s for s in simulators if isinstance(s, Linter)), None)
    confinement = make_sandbox(settings)
    return Tools(
        verifier=Verifier(simulators, linter=linter),
        simulators=tuple(simulators),
        sandbox=confinement.level.value,
        sandbox_reason=confinement.reason,
    )


def make_verifier(settings: Settings) -> Verifier:
    """A verifier on the simulators at hand; raises as `make_tools`."""
    return make_tools(settings).verifier


def open_task(suite: str, path: Path | None, wanted: Sequence[str]) -> Task:
    """Problems of a suite, by their ids or by globs.

    Raises:
        UnknownName: no such suite, or no such problem.
        UsageError, SpecError: the suite is not there, or not whole.
    """
    return choose(open_suite(suite, path), str(path or ""), wanted)


def judge_identity(settings: Settings) -> JudgeIdentity:
    """What judges an evaluation on this machine; raises as `make_simulators`."""
    return make_work(settings).identity()


def make_work(settings: Settings) -> JudgeAnswers:
    """What the workers of an evaluation do."""
    return JudgeAnswers(
        simulator=settings.simulator,
        others=settings.others,
        sandbox=settings.sandbox,
        dedupe=settings.dedupe,
        batch=settings.batch,
        published=settings.published,
        mend=settings.mend,
        first_mismatch=settings.first_mismatch,
        explain=bool(settings.explain),
    )


def make_means(settings: Settings, identity: JudgeIdentity) -> Means:
    """What an evaluation judges with.

    Raises:
        UnknownName: no such executor.
        ExtraMissing: it cannot be used here.
    """
    return Means(
        work=make_work(settings),
        executor=make_executor(settings),
        key=finding_keys(identity),
        cache=_open_cache(settings.result_cache),
    )


def make_executor(settings: Settings) -> Executor:
    """Where answers are judged; raises as `make_means`."""
    options = ExecutorOptions(jobs=settings.jobs, address=settings.address)
    return EXECUTORS.load(settings.executor)(options)


def _open_cache(folder: str) -> FindingCache | None:
    if folder == "none":
        return None
    import platformdirs

    own = platformdirs.user_cache_path("rtlgen", appauthor=False) / "results"
    return FindingCache.open(Path(folder) if folder else own)


def make_plan(settings: Settings) -> Plan:
    """How a problem is worked on.

    Raises:
        ConfigError: settings that cannot go together.
    """
    from rtlgen.core.prompt import Sampling
    from rtlgen.core.trace import FeedbackLevel
    from rtlgen.generate.best_of_n import BestOfN
    from rtlgen.generate.budget import Budget
    from rtlgen.generate.repair import Repair, hotter_than
    from rtlgen.generate.session import Plan
    from rtlgen.generate.strategy import Strategy
    from rtlgen.prompting.render import Wording

    strategy: Strategy
    if settings.strategy == "repair":
        temperature = _REPAIR_TEMPERATURE if settings.temperature is None else settings.temperature
        strategy = Repair(
            rounds=settings.rounds,
            temperature=temperature,
            hot=hotter_than(temperature),
            same_code=_same_code,
        )
    else:
        temperature = _SAMPLING_TEMPERATURE if settings.temperature is None else settings.temperature
        strategy = BestOfN(samples=settings.samples, temperature=temperature)
    return Plan(
        strategy=strategy,
        level=FeedbackLevel(settings.feedback),
        sampling=Sampling(
            temperature=temperature,
            top_p=settings.top_p,
            max_tokens=settings.max_new_tokens,
            seed=settings.seed,
        ),
        mend=settings.mend,
        budget=Budget(tokens=settings.max_tokens, seconds=settings.max_seconds, usd=settings.max_usd),
        wording=Wording(settings.prompt),
        grammar="" if settings.grammar == "none" else settings.grammar,
    )


def make_asking(settings: Settings, samples: int) -> Asking:
    """Who is asked in an evaluation, and how; a server that goes away is waited for, some minutes.

    Raises:
        ConfigError, UnknownName, ModelUnavailable, ExtraMissing: as `make_plan` and `make_model`.
    """
    from rtlgen.evaluate.traces import Asking

    patient = max(settings.max_retries, _PATIENT_RETRIES)
    return Asking(
        model=make_model(settings.model_copy(update={"max_retries": patient})),
        plan=make_plan(settings),
        samples=samples,
        rounds=settings.rounds,
        at_once=settings.at_once,
    )


def make_model(settings: Settings) -> ModelBackend:
    """The model asked for.

    Raises:
        UnknownName: no such backend.
        ModelUnavailable, ExtraMissing: it cannot be used here.
    """
    from rtlgen.models.protocol import ModelOptions
    from rtlgen.models.registry import open_model

    return open_model(
        settings.model,
        ModelOptions(
            base_url=settings.base_url,
            timeout_s=settings.timeout_s,
            max_retries=settings.max_retries,
            usd_per_million_input=settings.usd_per_million_input,
            usd_per_million_output=settings.usd_per_million_output,
            record=settings.record,
            cache=settings.cache,
            threads=settings.threads,
            context=settings.context,
            device=settings.device,
        ),
    )


def _same_code(one: str, other: str) -> bool:
    from rtlgen.verilog.edit import normalised

    return normalised(one) == normalised(other)
