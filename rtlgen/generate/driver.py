"""Carries out what a strategy asks for: the one place where the loop meets model, judge and disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from rtlgen.core.completion import Completion, Usage
from rtlgen.core.digest import derived_seed
from rtlgen.core.errors import ModelRefused, RtlgenError
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import GenerationRequest, Prompt, Sampling
from rtlgen.core.trace import Attempt, FeedbackLevel, StopReason, Trace
from rtlgen.core.value import value
from rtlgen.core.verdict import Stage, Status, Verdict
from rtlgen.extraction.extract import extract
from rtlgen.generate import events
from rtlgen.generate.budget import Budget
from rtlgen.generate.events import Observer, unobserved
from rtlgen.generate.failures import failures
from rtlgen.generate.judge import Judge
from rtlgen.generate.ranking import best
from rtlgen.generate.strategy import Ask, AskKind, Stop, Strategy
from rtlgen.models.protocol import ModelBackend, sample_seed
from rtlgen.prompting import render
from rtlgen.prompting.feedback import feedback
from rtlgen.prompting.grammar.choice import grammar
from rtlgen.prompting.render import Wording

UNJUDGED = Verdict(
    status=Status.ERROR, stage=Stage.EXTRACT, cause="unjudged", summary="not judged: the run was ended before"
)
"""Of an attempt that has been paid for and not yet been judged. A resumed run judges it first."""

_NOTHING = Usage()
_MENDS_SAID = 5


class AttemptLog(Protocol):
    """Where attempts are kept as they are made: `rtlgen.store.journal.Journal`."""

    def attempts(self, sample: int = 0) -> tuple[Attempt, ...]: ...

    def put(self, attempt: Attempt, sample: int = 0) -> None:
        """Keep `attempt` under its index; when this returns it is safe. Raises StoreError."""


@value
class Outcome:
    trace: Trace
    error: RtlgenError | None = None
    """What ended the run with StopReason.ERROR, where that was no verdict."""


@value
class Driver:
    """One way of working on problems; `run` may be called from several threads.

    Ctrl-C ends a run, not the process: the trace says INTERRUPTED and holds all that was paid for.
    """

    model: ModelBackend
    judge: Judge
    strategy: Strategy
    level: FeedbackLevel
    sampling: Sampling = Sampling()
    """What every question has in common; temperature and seed are set anew for each."""
    budget: Budget = Budget()
    wording: Wording = Wording.FULL
    grammar: str = ""
    """Of the answers: "interface", "simple", or empty for none."""
    observer: Observer = unobserved
    log: AttemptLog | None = None
    clock: Callable[[], float] = time.monotonic

    def run(
        self, problem: Problem, *, sample: int = 0, spent: Usage = _NOTHING, place: int | None = None
    ) -> Outcome:
        """Work on `problem` until the strategy or the budget ends it; go on from what the log holds.

        Args:
            sample: number of this run among several of one problem; the seeds depend on it.
            spent: what was spent on the problem before (on its testbench); the budget counts it.
            place: where in a problem's recorded samples this run's own begin; None for those that are left.
        """
        return _Run(self, problem, sample, spent, place).carry_out()

    def first_question(
        self, problem: Problem, *, sample: int = 0, place: int | None = None
    ) -> GenerationRequest:
        """What `run` asks first: for whoever asks for many samples at once and keeps the answers in the log.

        Raises:
            ModelRefused: the problem is none for this kind of answer.
        """
        return _Run(self, problem, sample, _NOTHING, place).first_question()


class _Run:
    """The state of one run: its history, which only grows."""

    def __init__(
        self, driver: Driver, problem: Problem, sample: int, spent: Usage, place: int | None
    ) -> None:
        self._driver = driver
        self._problem = problem
        self._sample = sample
        self._spent = spent
        self._place = place
        self._began = driver.clock()
        self._history: list[Attempt] = []
        self._grammar = ""

    def carry_out(self) -> Outcome:
        error: RtlgenError | None = None
        try:
            stop = self._until_stopped()
        except KeyboardInterrupt:
            stop = self._stop(StopReason.INTERRUPTED, "interrupted")
        except RtlgenError as raised:
            error = raised
            stop = self._stop(StopReason.ERROR, raised.message)
        self._driver.observer(events.Stopped(reason=stop.reason, chosen=stop.chosen, why=stop.why))
        return Outcome(trace=self._trace(stop), error=error)

    def first_question(self) -> GenerationRequest:
        step = self._driver.strategy.next(())
        assert isinstance(step, Ask), "there is nothing yet that could end it"
        self._grammar = grammar(self._driver.grammar, self._problem)
        return self._request(step, self._question(step)[0])

    def _until_stopped(self) -> Stop:
        self._grammar = grammar(self._driver.grammar, self._problem)
        self._resume()
        while True:
            step = self._driver.strategy.next(self._history)
            if isinstance(step, Stop):
                return step
            limit = self._driver.budget.exhausted(self._usage(), self._elapsed())
            if limit is not None:
                return self._stop(limit, f"the limit on {limit} is reached")
            if step.why:
                self._driver.observer(events.CourseChanged(why=step.why))
            self._answer(step)

    def _resume(self) -> None:
        if self._driver.log is None:
            return
        self._history.extend(self._driver.log.attempts(self._sample))
        unjudged = [a.index for a in self._history if a.outcome.status is Status.ERROR]
        if self._history:
            self._driver.observer(events.Resumed(attempts=len(self._history), unjudged=len(unjudged)))
        self._judge(unjudged)

    def _answer(self, ask: Ask) -> None:
        prompt, parent = self._question(ask)
        first = len(self._history)
        request = self._request(ask, prompt)
        self._driver.observer(events.Asked(index=first, ask=ask, prompt=prompt))
        # All that was paid for is kept before the first of it is judged, which may take long.
        for completion in self._complete(request):
            self._enter(parent, prompt, request.sampling, completion)
        self._judge(range(first, len(self._history)))

    def _request(self, ask: Ask, prompt: Prompt) -> GenerationRequest:
        first = len(self._history)
        return GenerationRequest(
            prompt=prompt,
            sampling=replace(self._driver.sampling, temperature=ask.temperature, seed=self._seed(ask, first)),
            n=ask.n,
            problem_id=self._problem.id,
            given=first,
            place=None if self._place is None else self._place + first,
            grammar=self._grammar,
        )

    def _seed(self, ask: Ask, first: int) -> int:
        """The first answers of a problem's samples have seeds that follow each other: one request can ask for
        all of them."""
        of_run, problem = self._driver.sampling.seed, self._problem.id
        if first == 0 and ask.n == 1:
            return sample_seed(derived_seed(of_run, problem, 0, 0), self._sample)
        return derived_seed(of_run, problem, self._sample, first)

    def _question(self, ask: Ask) -> tuple[Prompt, int | None]:
        """The prompt, and the attempt that it answers; None where there is nothing that may be said of it."""
        level, wording = self._driver.level, self._driver.wording
        if ask.kind is AskKind.REPAIR and ask.parent is not None:
            parent = self._history[ask.parent]
            text = feedback(parent.outcome, parent.candidate, level)
            if text:
                text += _mends_said(parent)
                self._keep(replace(parent, feedback=text))
                before = failures(self._history[: ask.parent], level)
                return render.repair(self._problem, parent.code, text, before, wording), ask.parent
        has_room = wording is Wording.FULL
        if ask.kind is AskKind.FRESH and has_room and (failed := failures(self._history, level)):
            return render.fresh_start(self._problem, failed), None
        return render.spec_to_rtl(self._problem, wording), None

    def _complete(self, request: GenerationRequest) -> list[Completion]:
        (completions,) = self._driver.model.generate([request])
        if not completions:
            raise ModelRefused(f"{self._driver.model.name} gave no answer and no reason")
        return completions[: request.n]

    def _enter(self, parent: int | None, prompt: Prompt, sampling: Sampling, completion: Completion) -> None:
        index = len(self._history)
        self._driver.observer(events.Answered(index=index, completion=completion))
        extraction = extract(completion, self._problem)
        attempt = Attempt(
            index=index,
            parent=parent,
            prompt=prompt,
            sampling=sampling,
            completion=completion,
            extraction=extraction,
            verdict=UNJUDGED,
        )
        self._history.append(attempt)
        self._keep(attempt)
        self._driver.observer(events.Extracted(index=index, extraction=extraction))

    def _judge(self, indices: Sequence[int]) -> None:
        """An ERROR is ours: it is tried once more, and then nothing further is judged."""
        for index in indices:
            judge = self._driver.judge
            attempt = judge.judge(self._history[index], self._problem)
            if attempt.outcome.status is Status.ERROR:
                self._driver.observer(events.JudgedAgain(index=index, verdict=attempt.outcome))
                attempt = judge.judge(self._history[index], self._problem)
            self._keep(attempt)
            self._driver.observer(events.Judged(index=index, verdict=attempt.verdict))
            if attempt.mended is not None:
                self._driver.observer(events.MendedDesign(index=index, mended=attempt.mended))
            if attempt.outcome.status is Status.ERROR:
                return

    def _keep(self, attempt: Attempt) -> None:
        self._history[attempt.index] = attempt
        if self._driver.log is not None:
            self._driver.log.put(attempt, self._sample)

    def _usage(self) -> Usage:
        return sum((a.completion.usage for a in self._history), start=self._spent)

    def _elapsed(self) -> float:
        return self._driver.clock() - self._began

    def _stop(self, reason: StopReason, why: str) -> Stop:
        return Stop(reason=reason, chosen=best(self._history), why=why)

    def _trace(self, stop: Stop) -> Trace:
        return Trace(
            problem_id=self._problem.id,
            problem_digest=self._problem.digest,
            sample=self._sample,
            strategy=self._driver.strategy.name,
            feedback_level=self._driver.level,
            grammar=self._driver.grammar if self._grammar else "",
            attempts=tuple(self._history),
            chosen=stop.chosen,
            stopped=stop.reason,
            wall_s=self._elapsed(),
        )


def _mends_said(attempt: Attempt) -> str:
    """What was mended in the code that the model is shown: it is not quite what it wrote."""
    if attempt.mended is None:
        return ""
    places = "; ".join(f"line {m.line}: {m.what}" for m in attempt.mended.mends[:_MENDS_SAID])
    return f"\nAlready mended in this code, to make it compile: {places}."
