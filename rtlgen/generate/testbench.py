"""A testbench where none was given: the model plans it, writes a reference model in Python, then the tests.

It is accepted by what it shows (`bench_audit.py`), not by what it claims, and a PASS that it gives counts
as an own-bench PASS.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from rtlgen.bench.migrate import migrate
from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.digest import derived_seed
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchOrigin, BenchSpec, Problem
from rtlgen.core.prompt import GenerationRequest, Prompt, Sampling
from rtlgen.core.value import value
from rtlgen.extraction.python_module import extract_python
from rtlgen.extraction.thoughts import without_thoughts
from rtlgen.generate import events
from rtlgen.generate.bench_audit import BenchAudit, BenchCheck, BenchStep, complaint
from rtlgen.generate.bench_runner import BenchRunner, examine
from rtlgen.generate.budget import Budget
from rtlgen.generate.events import Observer, unobserved
from rtlgen.models.protocol import ModelBackend
from rtlgen.prompting import render
from rtlgen.suites.identity import with_digest
from rtlgen.verify.null_designs import null_designs

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")

KEPT = "own_bench"
"""Under this name a journal keeps the OwnBench, finished or not."""

_HOTTER = 0.2
"""Each further round is this much hotter than the one before it."""
_HOTTEST = 1.0


class BenchLog(Protocol):
    """Where what was paid for is kept: `rtlgen.store.journal.Journal`."""

    def keep(self, name: str, value: DataclassInstance) -> None: ...

    def kept(self, name: str, cls: type[T]) -> T | None: ...


@value
class OwnBench:
    bench: BenchSpec | None
    """None where none could be had; `audit.reason` says why."""
    audit: BenchAudit

    @property
    def finished(self) -> bool:
        """Nothing more is to be asked: it was accepted, or given up for good."""
        return self.bench is not None or bool(self.audit.reason)


@value
class BenchWriter:
    """Writes and examines testbenches."""

    model: ModelBackend
    runner: BenchRunner
    sampling: Sampling = Sampling()
    repairs: int = 3
    """How often a bench that was not accepted may be mended."""
    timeout_s: float = 30.0
    """Wall time that one simulation with the bench may take."""
    budget: Budget = Budget()
    observer: Observer = unobserved
    log: BenchLog | None = None
    clock: Callable[[], float] = time.monotonic

    def write(self, problem: Problem) -> OwnBench:
        """A bench for `problem`, or why there is none. An earlier command's answers are not asked for again.

        Raises:
            ModelError: the model cannot be asked.
            ToolError: a tool is missing or broken.
            ConfigError: see `Budget.exhausted`.
            StoreError: what was answered cannot be kept.
        """
        before = self.log.kept(KEPT, OwnBench) if self.log is not None else None
        if before is not None and before.finished:
            return before
        return _Writing(self, problem, before.audit.steps if before is not None else ()).carry_out()


def with_bench(problem: Problem, bench: BenchSpec) -> Problem:
    """`problem`, to be judged by `bench`."""
    return with_digest(replace(problem, bench=bench))


class _Writing:
    """The state of one bench in the making: its steps, which only grow."""

    def __init__(self, writer: BenchWriter, problem: Problem, known: tuple[BenchStep, ...]) -> None:
        self._writer = writer
        self._problem = problem
        self._known = known
        self._began = writer.clock()
        self._steps: list[BenchStep] = []

    def carry_out(self) -> OwnBench:
        if not null_designs(self._problem):
            return self._keep(self._none("the specification names no outputs: no testbench can be examined"))
        plan = without_thoughts(self._ask("plan", render.testbench_plan(self._problem)).text).text.strip()
        answer = self._ask("model", render.testbench_model(self._problem, plan))
        model = _file(extract_python(answer, module=render.MODEL_MODULE, tests=False))
        for number in range(self._writer.repairs + 1):
            limit = self._writer.budget.exhausted(self._usage(), self._writer.clock() - self._began)
            if limit is not None:
                return self._none(f"the limit on {limit} was reached before a testbench was accepted")
            self._write_tests(number, plan, model)
            bench, migrated = self._examine(number, model)
            if bench is not None:
                return self._keep(OwnBench(bench=bench, audit=self._audit(accepted=True, migrated=migrated)))
        last = " ".join(self._steps[-1].feedback.removeprefix("- ").split())
        return self._keep(
            self._none(f"the model's testbench was not usable after {self._writer.repairs} repairs: {last}")
        )

    def _write_tests(self, number: int, plan: str, model: SourceFile | None) -> None:
        """Ask for the next version: mended, or written anew where the last answer held no code."""
        last = _file(self._steps[-1].extraction) if number else None
        text = model.text if model is not None else ""
        if last is None:
            name, prompt = "tests", render.testbench_code(self._problem, plan, text)
        else:
            feedback = self._steps[-1].feedback
            name, prompt = "repair", render.testbench_repair(self._problem, last.text, feedback, text)
        extraction = extract_python(self._ask(name, prompt, number), module=f"test_{self._problem.top}")
        self._steps[-1] = replace(self._steps[-1], extraction=extraction)

    def _examine(self, number: int, model: SourceFile | None) -> tuple[BenchSpec | None, tuple[str, ...]]:
        """The bench where it is accepted, and what was migrated in it; the last step notes what it showed."""
        extraction = self._steps[-1].extraction
        tests, bench = _file(extraction), None
        notes: tuple[str, ...] = ()
        if tests is None:
            reason = extraction.reason if extraction is not None else ""
            checks: tuple[BenchCheck, ...] = (BenchCheck(name="imports", ok=False, detail=reason),)
        else:
            bench, notes = self._bench([tests, *([model] if model is not None else [])])
            checks = examine(self._problem, bench, self._writer.runner)
        self._steps[-1] = replace(self._steps[-1], checks=checks, feedback=complaint(checks))
        self._save()
        self._writer.observer(events.BenchExamined(round=number, checks=checks))
        return (bench if all(c.ok for c in checks) else None), notes

    def _bench(self, files: list[SourceFile]) -> tuple[BenchSpec, tuple[str, ...]]:
        """The files as a bench, carried over to cocotb 2.x."""
        migrated = [migrate(f) for f in files]
        bench = BenchSpec(
            kind=BenchKind.COCOTB,
            files=tuple(replace(f, text=m.text) for f, m in zip(files, migrated, strict=True)),
            top=f"test_{self._problem.top}",
            origin=BenchOrigin.OWN,
            timeout_s=self._writer.timeout_s,
        )
        return bench, tuple(note for m in migrated for note in m.notes)

    def _ask(self, name: str, prompt: Prompt, number: int = 0) -> Completion:
        """The answer; one that an earlier command has paid for is taken again."""
        base = self._writer.sampling
        sampling = replace(
            base,
            temperature=max(base.temperature, min(_HOTTEST, base.temperature + _HOTTER * number)),
            seed=derived_seed(base.seed, self._problem.id, "testbench", len(self._steps)),
        )
        self._writer.observer(events.BenchAsked(round=number, step=name))
        completion = next(
            (s.completion for s in self._known if (s.prompt, s.sampling) == (prompt, sampling)), None
        )
        if completion is None:
            request = GenerationRequest(prompt=prompt, sampling=sampling, problem_id=self._problem.id)
            ((completion, *_),) = self._writer.model.generate([request])
        self._steps.append(BenchStep(step=name, prompt=prompt, sampling=sampling, completion=completion))
        self._save()
        return completion

    def _save(self) -> None:
        """Keep what was paid for so far; never less than an earlier command has kept."""
        if len(self._steps) >= len(self._known):
            self._keep(OwnBench(bench=None, audit=self._audit()))

    def _keep(self, own: OwnBench) -> OwnBench:
        if self._writer.log is not None:
            self._writer.log.keep(KEPT, own)
        return own

    def _none(self, reason: str) -> OwnBench:
        return OwnBench(bench=None, audit=self._audit(reason=reason))

    def _usage(self) -> Usage:
        return sum((s.completion.usage for s in self._steps), start=Usage())

    def _audit(
        self, *, accepted: bool = False, reason: str = "", migrated: tuple[str, ...] = ()
    ) -> BenchAudit:
        return BenchAudit(
            problem_id=self._problem.id,
            problem_digest=self._problem.digest,
            accepted=accepted,
            reason=reason,
            checks=self._steps[-1].checks if self._steps else (),
            steps=tuple(self._steps),
            migrated=migrated,
            simulator=self._writer.runner.simulator,
        )


def _file(extraction: Extraction | None) -> SourceFile | None:
    candidate = extraction.candidate if extraction is not None else None
    return candidate.files[0] if candidate is not None else None
