"""Proves a corpus again, from its files alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.dataset import files
from rtlgen.dataset.proof import Pair, prove
from rtlgen.dataset.row import Answer, Row, asked_digest
from rtlgen.dataset.synth.draw import Draw
from rtlgen.simulators.protocol import Simulator
from rtlgen.static import gate, interface

T = TypeVar("T")

_BATCH = 48


@value
class Failure:
    id: str
    what: str
    """Which answer, or what of the row."""
    why: str


@value
class Reproof:
    rows: int
    """How many were looked at."""
    answers: int
    """Designs that were judged, or of an import compiled."""
    failures: tuple[Failure, ...]
    without_bench: int = 0
    """Designs that no bench judges: what they do was not looked at."""


def reprove(
    path: Path,
    simulator: Simulator,
    *,
    sample: int | None = None,
    seed: int = 1,
    tell: Callable[[int], None] = lambda _: None,
) -> Reproof:
    """Judge the answers of a corpus with its own benches, under the rules of `rtlgen verify`.

    Args:
        path: the folder, or a file of rows.
        simulator: the judge.
        sample: look at so many rows, chosen by `seed`; None for all.
        seed: of the choice.
        tell: called now and then, with how many rows were looked at.

    Raises:
        StoreError: it cannot be read.
        ToolError: a tool is missing or broke.
    """
    rows = chosen(path / files.ROWS if path.is_dir() else path, Row, sample, seed)
    seen: set[str] = set()
    failures: list[Failure] = []
    looked_at = answers = 0
    while batch := list(islice(rows, _BATCH)):
        failures += _inconsistent(batch, seen)
        found, judged = _judge(batch, simulator)
        failures += found
        answers += judged
        looked_at += len(batch)
        tell(looked_at)
    return Reproof(rows=looked_at, answers=answers, failures=tuple(failures))


def chosen(file: Path, cls: type[T], sample: int | None, seed: int) -> Iterator[T]:
    """The rows in `file`, or so many of them."""
    rows = files.values_of(file, cls)
    if sample is None:
        return rows
    numbers = range(sum(1 for _ in files.lines_of(file)))
    wanted = set(Draw("reprove", seed).some(numbers, min(sample, len(numbers))))
    return (row for n, row in enumerate(rows) if n in wanted)


def _inconsistent(rows: Sequence[Row], seen: set[str]) -> list[Failure]:
    found = []
    for row in rows:
        if row.id in seen:
            found.append(Failure(id=row.id, what="id", why="another row has it too"))
        seen.add(row.id)
        if row.provenance.prompt_digest not in ("", asked_digest(row.prompt)):
            found.append(Failure(id=row.id, what="prompt", why="its digest is another one"))
    return found


def _judge(rows: Sequence[Row], simulator: Simulator) -> tuple[list[Failure], int]:
    failures: list[Failure] = []
    trials: list[tuple[Row, Answer, bool]] = []
    pairs: list[Pair] = []
    for row in rows:
        problem = row.problem()
        assert problem.bench is not None, "every row has its bench"
        for answers, right in ((row.answers, True), (row.wrong, False)):
            for answer in answers:
                refused = _static(row, answer, problem) if right else ""
                if refused:
                    failures.append(Failure(id=row.id, what=answer.way, why=refused))
                    continue
                trials.append((row, answer, right))
                pairs.append(Pair(candidate=row.candidate(answer), bench=problem.bench))
    verdicts = prove(pairs, simulator) if pairs else []
    for (row, answer, right), verdict in zip(trials, verdicts, strict=True):
        why = _complaint(row, verdict, right)
        if why:
            failures.append(Failure(id=row.id, what=answer.way, why=why))
    return failures, len(pairs)


def _static(row: Row, answer: Answer, problem: Problem) -> str:
    candidate = row.candidate(answer)
    broken = (*gate.forbidden(candidate, problem), *interface.mismatches(candidate, problem))
    return broken[0].message if broken else ""


def _complaint(row: Row, verdict: Verdict, right: bool) -> str:
    if not right:
        return "" if verdict.kind is Kind.MISMATCH else f"is not refused as wrong: {verdict.summary}"
    if verdict.status is not Status.PASS:
        return verdict.summary
    shown, told = verdict.simulation, row.proof
    if told is None or shown is None:
        return "has no proof"
    if (shown.samples, shown.end_time_ps) != (told.samples, told.end_time_ps):
        return (
            f"{shown.samples} samples until {shown.end_time_ps} ps, where the row says {told.samples} until "
            f"{told.end_time_ps} ps"
        )
    return ""
