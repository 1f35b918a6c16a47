"""Dialogues out of an evaluation, problem by problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from rtlgen.core.candidate import Candidate
from rtlgen.core.digest import digest
from rtlgen.core.errors import UsageError
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Message
from rtlgen.core.record import Finding, Judgement, RunManifest, SampleKey, Scored
from rtlgen.dataset.runs.dialogue import Dialogue, Judged, Key, Run, Tried, Turn, key_of
from rtlgen.prompting.render import spec_to_rtl
from rtlgen.store.evaluation import EvaluationStore

ProblemsOf = Callable[[RunManifest], Mapping[str, Problem]]
"""The problems of a run's suite, by id."""


class EvaluationSpring:
    """One run of `rtlgen score` or `rtlgen evaluate`.

    Args:
        root: its folder.
        problems_of: opens its suite.

    Raises:
        StoreError: there is no such run.
        UsageError: the suite has changed since.
    """

    def __init__(self, root: Path, problems_of: ProblemsOf) -> None:
        self._store = EvaluationStore.read(root)
        try:
            manifest = self._store.manifest
            problems = problems_of(manifest)
            _check_unchanged(root, manifest, problems)
        except BaseException:
            self._store.close()
            raise
        with_samples = set(self._store.problem_ids())
        self._problems = {name: p for name, p in problems.items() if name in with_samples}
        identity = dict(manifest.identity)
        self.run = Run(
            name=root.resolve().name,
            digest=digest(sorted(identity.items()))[:16],
            model=manifest.model,
            revision=manifest.model_revision,
            feedback_level=manifest.feedback_level,
            tools=manifest.tools,
            rtlgen=manifest.rtlgen_version,
            whole=identity.get("simulation") != "first mismatch",
        )

    def problem_keys(self) -> Iterable[Key]:
        """As `Spring.problem_keys`: the problems that have a sample."""
        return map(key_of, self._problems.values())

    def tried(self, key: Key) -> Tried:
        """As `Spring.tried`."""
        problem = self._problems[key[1]]
        return Tried(problem=problem, dialogues=tuple(self._dialogues(problem)))

    def _dialogues(self, problem: Problem) -> Iterator[Dialogue]:
        """Its samples, as far as they are judged; of samples with one answer only the first of equal ones."""
        seen: set[str] = set()
        asked: tuple[Message, ...] = ()
        for sample, group in groupby(self._store.rows(problem.id), key=lambda row: row.key.sample):
            rows = list(group)
            if len(rows) == 1 and rows[0].twin:
                if rows[0].twin in seen:
                    continue
                seen.add(rows[0].twin)
            asked = asked or spec_to_rtl(problem).messages
            turns = tuple(self._turn(row, asked) for row in rows)
            yield Dialogue(run=self.run, sample=sample, turns=turns)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _turn(self, row: Scored, asked: tuple[Message, ...]) -> Turn:
        record, question = self._store.record(row.key), self._store.question(row.key)
        assert record is not None, "a row is made from a record"
        finding = record.finding
        return Turn(
            round=row.key.round,
            parent=question.parent if question is not None else _before(row.key),
            prompt=question.prompt.messages if question is not None else asked,
            completion=record.sample.completion,
            judged=_judged(finding),
            mended=_mended(finding),
            twin=finding.twin,
            feedback=record.feedback,
            sampling=question.sampling if question is not None else None,
        )


def _before(key: SampleKey) -> int | None:
    return key.round - 1 if key.round else None


def _judged(finding: Finding) -> Judged:
    return _with(finding.judgement, finding.extraction.candidate)


def _mended(finding: Finding) -> Judged | None:
    if finding.mended is None:
        return None
    return _with(finding.mended.judgement, finding.mended.candidate)


def _with(judgement: Judgement, candidate: Candidate | None) -> Judged:
    return Judged(candidate=candidate, verdict=judgement.verdict, final=judgement.final)


def _check_unchanged(root: Path, manifest: RunManifest, problems: Mapping[str, Problem]) -> None:
    """What a row says was asked must be what was judged."""
    ids = [label.problem_id for label in manifest.labels]
    gone = [name for name in ids if name not in problems]
    now = digest([[name, problems[name].digest] for name in ids]) if not gone else ""
    if now != dict(manifest.identity).get("problems"):
        raise UsageError(
            f"the suite {manifest.suite} is not the one that the run {root} was judged with",
            hint="name the edition it was judged with (--suite-path), or judge again: rtlgen rescore",
        )
