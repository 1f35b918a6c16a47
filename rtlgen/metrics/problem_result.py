"""The records of one problem, made into what all tables are summed up from (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rtlgen.core.published import Published
from rtlgen.core.record import SampleKey, Scored
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Stage, Status
from rtlgen.metrics.outcome import Basis, passed, solved_by_round
from rtlgen.metrics.pass_at_k import Tally
from rtlgen.metrics.spent import Spent, spent_on

_NUMBER = re.compile(r"\d+")
_STAGE_MARK = {Stage.EXTRACT: "n", Stage.STATIC: "g", Stage.BUILD: "c", Stage.SIMULATE: "s", Stage.PROVE: "p"}
MARKS = {
    ".": "passed",
    "s": "failed in simulation",
    "c": "did not compile",
    "g": "refused by the gate or the interface",
    "n": "no complete code",
    "p": "refuted by a proof",
    "?": "UNKNOWN",
    "!": "ERROR",
}
"""One letter a sample, by the adjusted verdict on its last answer."""


@value
class Failure:
    """How often something went wrong, by our verdict."""

    stage: Stage
    kind: Kind | None
    cause: str
    first: int
    """Of the first answers."""
    last: int
    """Of the last answers: the same where nothing was corrected."""
    excused: int
    """Of the last answers: those that the errata do not count as failed."""
    problems: int


@value
class Unscored:
    """Answers to one problem that are not scored by the adjusted verdict, for one reason."""

    status: Status
    stage: Stage
    cause: str
    answers: int
    example: SampleKey


@value
class ProblemResult:
    """All of one problem."""

    problem_id: str
    samples: int
    answers: int
    """With the corrections."""
    rounds: int
    """The last round that any of its samples had; 0 where nothing was corrected."""
    adjusted: tuple[Tally, ...]
    ours: tuple[Tally, ...]
    published: tuple[Tally, ...]
    mended: tuple[Tally, ...]
    """By basis: what was solved after round 0, 1, ..."""
    marks: str
    """See MARKS."""
    letters: tuple[str, ...]
    """What the benchmark's harness calls the last answer of each sample, its counts left out ("failed: n out
    of n samples."); empty where it has no word."""
    failures: tuple[Failure, ...]
    unscored: tuple[Unscored, ...]
    with_code: int
    """Answers that hold code."""
    distinct: int
    """Of these, how many differ in more than comments and blanks."""
    first_answers: int
    no_code: int
    truncated: int
    """First answers, and those of them that hold no code or broke off."""
    spent: Spent

    def tally(self, basis: Basis, after: int) -> Tally:
        """Its samples after round `after`; a problem whose samples ended earlier stays what it was."""
        tallies: tuple[Tally, ...] = getattr(self, basis.value)
        return tallies[min(after, self.rounds)]


def problem_results(rows: Iterable[Scored]) -> Iterator[ProblemResult]:
    """One result a problem; `rows` come ordered by problem, sample and round, and one problem's are held."""
    for _, of_problem in groupby(rows, lambda row: row.key.problem_id):
        yield problem_result(list(of_problem))


def problem_result(rows: Sequence[Scored]) -> ProblemResult:
    """The result of one problem, from all its rows (at least one), ordered by sample and round."""
    samples = [list(group) for _, group in groupby(rows, lambda row: row.key.sample)]
    rounds = max(row.key.round for row in rows)
    last = [s[-1] for s in samples]
    first = [s[0] for s in samples if s[0].key.round == 0]
    codes = [row.twin for row in rows if row.twin]
    tallies = {basis.value: _tallies(samples, rounds, basis) for basis in Basis}
    return ProblemResult(
        problem_id=rows[0].key.problem_id,
        samples=len(samples),
        answers=len(rows),
        rounds=rounds,
        **tallies,
        marks="".join(_mark(row) for row in last),
        letters=tuple(_class(row.published) if row.published is not None else "" for row in last),
        failures=_failures(first, last),
        unscored=_unscored(rows),
        with_code=len(codes),
        distinct=len(set(codes)),
        first_answers=len(first),
        no_code=sum(_failed_as(row, Kind.NO_CODE) for row in first),
        truncated=sum(_failed_as(row, Kind.TRUNCATED) for row in first),
        spent=spent_on(rows),
    )


def _tallies(samples: Sequence[Sequence[Scored]], rounds: int, basis: Basis) -> tuple[Tally, ...]:
    solved = [solved_by_round({r.key.round: passed(r, basis) for r in s}, rounds) for s in samples]
    after = [[s[n] for s in solved if s[n] is not None] for n in range(rounds + 1)]
    return tuple(Tally(scored=len(known), passed=sum(map(bool, known))) for known in after)


def _class(word: Published) -> str:
    return word.cls if len(word.cls) == 1 else _NUMBER.sub("n", word.cls)


def _mark(row: Scored) -> str:
    if row.adjusted is Status.FAIL:
        return _STAGE_MARK.get(row.stage, "s")
    return {Status.PASS: ".", Status.UNKNOWN: "?"}.get(row.adjusted, "!")


def _failed_as(row: Scored, kind: Kind) -> bool:
    return row.status is Status.FAIL and row.kind is kind


def _failures(first: Sequence[Scored], last: Sequence[Scored]) -> tuple[Failure, ...]:
    names = [Counter(_failure(r) for r in rows if r.status is Status.FAIL) for rows in (first, last)]
    excused = Counter(_failure(r) for r in last if r.status is Status.FAIL and r.adjusted is not Status.FAIL)
    return tuple(
        Failure(
            stage=stage,
            kind=kind,
            cause=cause,
            first=names[0][stage, kind, cause],
            last=names[1][stage, kind, cause],
            excused=excused[stage, kind, cause],
            problems=1,
        )
        for stage, kind, cause in names[0] | names[1]
    )


def _failure(row: Scored) -> tuple[Stage, Kind | None, str]:
    return row.stage, row.kind, row.cause


def _unscored(rows: Sequence[Scored]) -> tuple[Unscored, ...]:
    found: dict[tuple[Status, Stage, str], list[SampleKey]] = {}
    for row in rows:
        if row.adjusted in (Status.ERROR, Status.UNKNOWN):
            found.setdefault((row.adjusted, row.stage, row.cause), []).append(row.key)
    return tuple(
        Unscored(status=status, stage=stage, cause=cause, answers=len(keys), example=keys[0])
        for (status, stage, cause), keys in found.items()
    )
