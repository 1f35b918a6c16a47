"""All that was tried for one problem, as answers with labels (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Severity
from rtlgen.core.problem import BenchOrigin, Problem
from rtlgen.core.prompt import Message
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.dataset.choice import AnswerText, Choice
from rtlgen.dataset.example import About, Answer, Evidence, Origin, Standing
from rtlgen.dataset.runs.dialogue import Dialogue, Judged, Tried, Turn
from rtlgen.dataset.score import score
from rtlgen.dataset.split import TEST, family_of, is_held_out, split_of
from rtlgen.evaluate.twins import twin

MODEL, MENDED = "model", "mended"
_ERRORS_KEPT = 5
_NEVER = (Kind.FORBIDDEN, Kind.TAMPERED)
"""What no erratum excuses."""


@value
class Step:
    """One answer in its place, and the prompt that it answers."""

    round: int
    parent: int | None
    prompt: tuple[Message, ...]
    answer: Answer
    verdict: Verdict
    twin: str
    """Of the design; of the text where there is none."""


@value
class Thread:
    """A sample's answers in turn."""

    steps: tuple[Step, ...]
    """By the model."""
    mended: tuple[tuple[int, Step], ...]
    """What mends without the model made of a step: its index, and the other answer to the same prompt."""

    @property
    def opening(self) -> tuple[Message, ...]:
        return self.steps[0].prompt


@value
class Pool:
    problem: Problem
    about: About
    split: str
    threads: tuple[Thread, ...]
    attempts: int
    solved: int


def pool(tried: Tried, choice: Choice) -> Pool:
    """The answers of one problem. A design that one run found right and another wrong is neither."""
    threads = [_thread(dialogue, choice) for dialogue in tried.dialogues]
    standings: dict[str, set[Standing]] = defaultdict(set)
    for step in (s for thread in threads for s in steps(thread)):
        standings[step.twin].add(step.answer.standing)
    disputed = {t for t, found in standings.items() if {Standing.RIGHT, Standing.WRONG} <= found}
    decided = [
        found
        for t, found in standings.items()
        if t not in disputed and found & {Standing.RIGHT, Standing.WRONG}
    ]
    problem, family = tried.problem, tried.family or family_of(tried.problem.id)
    return Pool(
        problem=problem,
        about=_about(problem, family),
        split=TEST
        if is_held_out(family, choice.hold_out)
        else tried.split or split_of(family, choice.test_share, choice.seed),
        threads=tuple(
            each_step(thread, lambda s: _undecided(s) if s.twin in disputed else s) for thread in threads
        ),
        attempts=len(decided),
        solved=sum(Standing.RIGHT in found for found in decided),
    )


def standing_of(judged: Judged) -> Standing:
    """What a judgement is worth. Nothing proven is not right."""
    verdict, final = judged.verdict, judged.final
    if verdict.kind in _NEVER or final.kind in _NEVER:
        return Standing.WRONG
    if Status.ERROR in (verdict.status, final.status):
        return Standing.ERROR
    if verdict.status is Status.FAIL and final.status is Status.PASS:
        return Standing.ADJUSTED
    if final.status is Status.FAIL:
        judge_is_trusted = final.stage is not Stage.SIMULATE or final.bench_origin is not BenchOrigin.OWN
        return Standing.WRONG if judge_is_trusted else Standing.OWN_BENCH
    if not (_is_shown(verdict) and _is_shown(final)):
        return Standing.UNKNOWN
    own = BenchOrigin.OWN in (verdict.bench_origin, final.bench_origin)
    return Standing.OWN_BENCH if own else Standing.RIGHT


def _is_shown(verdict: Verdict) -> bool:
    """Whether samples were compared and agreed."""
    shown = verdict.simulation
    passed = verdict.status is Status.PASS
    return passed and shown is not None and shown.samples > 0 and shown.mismatches == 0


def _decisive(judged: Judged) -> Verdict:
    """The verdict that an answer's evidence and score are of: no erratum excuses a design that cheats."""
    return judged.verdict if judged.verdict.kind in _NEVER else judged.final


def _counts_as_right(judged: Judged, standing: Standing, choice: Choice) -> bool:
    """What failed is right for nobody who asks for undecided answers too."""
    if standing not in choice.accept or judged.candidate is None:
        return False
    if judged.final.status is Status.FAIL:
        return False
    return standing is Standing.ADJUSTED or judged.verdict.status is not Status.FAIL


def _about(problem: Problem, family: str) -> About:
    return About(
        id=problem.id,
        suite=problem.suite,
        digest=problem.digest,
        family=family,
        licence=problem.licence,
        difficulty=problem.difficulty,
        tags=problem.tags,
        top=problem.top,
        ports=problem.ports,
        bench=problem.bench.kind.value if problem.bench is not None else "",
    )


def steps(thread: Thread) -> Iterator[Step]:
    """All of them, what was mended last."""
    yield from thread.steps
    yield from (step for _, step in thread.mended)


def each_step(thread: Thread, change: Callable[[Step], Step]) -> Thread:
    """The thread with every step changed."""
    return Thread(
        steps=tuple(change(step) for step in thread.steps),
        mended=tuple((n, change(step)) for n, step in thread.mended),
    )


def _thread(dialogue: Dialogue, choice: Choice) -> Thread:
    steps = tuple(_step(turn, turn.judged, MODEL, dialogue, choice) for turn in dialogue.turns)
    mended = tuple(
        (index, _step(turn, turn.mended, MENDED, dialogue, choice))
        for index, turn in enumerate(dialogue.turns)
        if turn.mended is not None
    )
    return Thread(steps=steps, mended=mended)


def _step(turn: Turn, judged: Judged, how: str, dialogue: Dialogue, choice: Choice) -> Step:
    standing = standing_of(judged)
    right = _counts_as_right(judged, standing, choice)
    candidate, final = judged.candidate, _decisive(judged)
    text = _text(turn, candidate, how, choice.text)
    own = turn.twin if how == MODEL else twin(candidate)
    run = dialogue.run
    return Step(
        round=turn.round,
        parent=turn.parent,
        prompt=turn.prompt,
        verdict=final,
        twin=own or f"text {text}",
        answer=Answer(
            text=text,
            files=candidate.files if candidate is not None else (),
            top=candidate.top if candidate is not None else "",
            right=right,
            standing=standing,
            score=1.0 if right else score(final, whole=run.whole),
            feedback=turn.feedback if how == MODEL else "",
            evidence=_evidence(final),
            origin=Origin(
                run=run.name,
                run_digest=run.digest,
                sample=dialogue.sample,
                round=turn.round,
                how=run.how if how == MODEL else how,
                model=turn.completion.model or run.model,
                revision=turn.completion.model_revision or run.revision,
                feedback_level=run.feedback_level,
                tools=tuple(replace(tool, path="") for tool in run.tools),
                rtlgen=run.rtlgen,
                made=dialogue.made,
                sampling=turn.sampling,
            ),
        ),
    )


def _text(turn: Turn, candidate: Candidate | None, how: str, style: AnswerText) -> str:
    if candidate is None or (style is AnswerText.RAW and how == MODEL) or len(candidate.files) > 1:
        return turn.completion.text
    code = candidate.files[0].text.strip("\n")
    return f"{code}\n" if style is AnswerText.CODE else f"```verilog\n{code}\n```\n"


def _evidence(verdict: Verdict) -> Evidence:
    shown = verdict.simulation
    errors = [d for d in verdict.diagnostics if d.severity in (Severity.ERROR, Severity.UNSUPPORTED)]
    return Evidence(
        status=verdict.status.value,
        stage=verdict.stage.value,
        kind=verdict.kind.value if verdict.kind is not None else "",
        cause=verdict.cause,
        summary=verdict.summary,
        samples=shown.samples if shown is not None else None,
        mismatches=shown.mismatches if shown is not None else None,
        end_time_ps=shown.end_time_ps if shown is not None else None,
        simulator=verdict.simulator,
        bench=verdict.bench_origin.value if verdict.bench_origin is not None else "",
        warnings=sum(d.severity is Severity.WARNING for d in verdict.diagnostics),
        diagnostics=tuple(f"{d.where()}: {d.message}" for d in errors[:_ERRORS_KEPT]),
    )


def _undecided(step: Step) -> Step:
    summary = "right in one run, wrong in another"
    answer = step.answer
    return replace(
        step,
        answer=replace(
            answer,
            right=False,
            standing=Standing.UNKNOWN,
            evidence=replace(answer.evidence, summary=f"{summary}; here: {answer.evidence.summary}"),
        ),
    )
