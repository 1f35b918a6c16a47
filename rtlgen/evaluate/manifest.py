"""What a run is about, and its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase

import rtlgen
from rtlgen.core.digest import digest
from rtlgen.core.errors import UnknownName
from rtlgen.core.problem import Problem
from rtlgen.core.record import Labels, RunManifest
from rtlgen.core.value import value
from rtlgen.evaluate.identity import JudgeIdentity
from rtlgen.suites.protocol import Suite

_SHOWN = 10
"""Ids that a message names."""


@value
class Task:
    """Which problems a run is about."""

    suite: str
    path: str
    licence: str
    suite_ids: tuple[str, ...]
    """Of all problems of the suite."""
    problems: tuple[Problem, ...]
    """Those that were chosen of them."""

    @property
    def by_id(self) -> dict[str, Problem]:
        return {p.id: p for p in self.problems}


def choose(suite: Suite, path: str, pattern: str) -> Task:
    """The problems of `suite` whose id `pattern` fits: a glob, or several with commas between them.

    Raises:
        UnknownName: it fits none.
    """
    patterns = [one.strip() for one in pattern.split(",")]
    ids = [p.id for p in suite.problems()]
    found = tuple(p for p in suite.problems() if any(fnmatchcase(p.id, one) for one in patterns))
    if not found:
        raise UnknownName("problem", pattern, ids[:_SHOWN])
    return Task(suite=suite.name, path=path, licence=suite.licence, suite_ids=tuple(ids), problems=found)


def manifest(
    task: Task,
    judge: JudgeIdentity,
    answers: Sequence[tuple[str, str]],
    *,
    settings: Sequence[tuple[str, str, str]],
    sandbox_reason: str = "",
    samples_file: str = "",
    model: str = "",
    model_revision: str = "",
    feedback_level: str = "",
) -> RunManifest:
    """Args:
    answers: where the answers come from, name and value: a file's digest, or model, prompts and sampling.
    """
    identity = {
        "suite": task.suite,
        "problems": digest([[p.id, p.digest] for p in task.problems]),
        **dict(judge.parts()),
        **dict(answers),
    }
    return RunManifest(
        identity=tuple(sorted(identity.items())),
        settings=tuple(settings),
        suite=task.suite,
        suite_path=task.path,
        suite_licence=task.licence,
        problems=len(task.problems),
        labels=tuple(Labels(problem_id=p.id, difficulty=p.difficulty, tags=p.tags) for p in task.problems),
        model=model,
        model_revision=model_revision,
        samples_file=samples_file,
        feedback_level=feedback_level,
        tools=judge.tools,
        sandbox=judge.sandbox,
        sandbox_reason=sandbox_reason,
        rtlgen_version=rtlgen.__version__,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
    )
