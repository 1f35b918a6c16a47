"""What a run is about, and its manifest."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from datetime import UTC, datetime

import rtlgen
from rtlgen.core.digest import digest
from rtlgen.core.errors import UnknownName
from rtlgen.core.problem import Problem
from rtlgen.core.record import Labels, RunManifest
from rtlgen.core.value import value
from rtlgen.evaluate.identity import JudgeIdentity
from rtlgen.suites.protocol import Suite

_ANSWERS = "answers: "
"""Begins the names of what the answers come from."""
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


def choose(suite: Suite, path: str, wanted: Sequence[str]) -> Task:
    """The problems of `suite` that are wanted, each by its id or a glob that its id fits.

    Raises:
        UnknownName: nothing has one of these ids or fits one of these globs.
    """
    ids = tuple(p.id for p in suite.problems())
    found: set[str] = set()
    for one in dict.fromkeys(wanted):
        fits = {one} & set(ids) or set(fnmatch.filter(ids, one.strip()))
        if not fits:
            raise UnknownName(f"problem of {suite.name}", one, list(ids[:_SHOWN]))
        found |= fits
    problems = tuple(p for p in suite.problems() if p.id in found)
    return Task(suite=suite.name, path=path, licence=suite.licence, suite_ids=ids, problems=problems)


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
    judged = {
        "suite": task.suite,
        "problems": digest([[p.id, p.digest] for p in task.problems]),
        **dict(judge.parts()),
    }
    asked = {f"{_ANSWERS}{name}": value for name, value in answers}
    return RunManifest(
        identity=tuple(sorted((judged | asked).items())),
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


def answers_of(manifest: RunManifest) -> list[tuple[str, str]]:
    """Where the answers of a run come from, as they were given to `manifest`."""
    return [
        (name.removeprefix(_ANSWERS), said) for name, said in manifest.identity if name.startswith(_ANSWERS)
    ]
