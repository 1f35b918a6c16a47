"""Runs of all kinds, opened together and read problem by problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from rtlgen.core.errors import StoreError
from rtlgen.core.problem import Problem
from rtlgen.dataset.runs.dialogue import Dialogue, Run, Tried
from rtlgen.dataset.runs.evaluation import EvaluationSpring, ProblemsOf
from rtlgen.dataset.runs.folder import FolderSpring
from rtlgen.store.evaluation import RECORDS
from rtlgen.store.run_folder import TRACE


class Spring(Protocol):
    """Where dialogues come from."""

    run: Run

    def problems(self) -> list[Problem]:
        """Those that something was tried for."""
        ...

    def dialogues(self, problem: Problem) -> Iterator[Dialogue]:
        """What was tried for one of them, in a fixed order."""
        ...

    def close(self) -> None:
        """Nothing more is read."""
        ...


@contextmanager
def opened(folders: Sequence[Path], problems_of: ProblemsOf) -> Iterator[list[Spring]]:
    """The runs in `folders`, each once.

    Raises:
        StoreError: one of them holds no run, or cannot be read.
        UsageError, SpecError: the suite of one cannot be had, or has changed.
    """
    with ExitStack() as stack:
        springs: list[Spring] = []
        for folder in dict.fromkeys(f.resolve() for f in folders):
            spring = _open(folder, problems_of)
            stack.callback(spring.close)
            springs.append(spring)
        yield springs


def tried(springs: Sequence[Spring]) -> Iterator[Tried]:
    """Problem by problem, sorted by suite and id, what all runs tried for it; one problem is held at a time.

    The order of the runs and their number change nothing in the order of the problems.
    """
    where: dict[tuple[str, str, str], tuple[Problem, list[Spring]]] = {}
    for spring in springs:
        for problem in spring.problems():
            key = (problem.suite, problem.id, problem.digest)
            where.setdefault(key, (problem, []))[1].append(spring)
    for key in sorted(where):
        problem, having = where[key]
        dialogues = tuple(d for spring in having for d in spring.dialogues(problem))
        if dialogues:
            yield Tried(problem=problem, dialogues=dialogues)


def _open(folder: Path, problems_of: ProblemsOf) -> Spring:
    if (folder / RECORDS).is_file():
        return EvaluationSpring(folder, problems_of)
    if (folder / TRACE).is_file():
        return FolderSpring(folder)
    raise StoreError(
        f"{folder} holds no run: neither {RECORDS} nor {TRACE}",
        hint="name the folder that 'rtlgen score', 'rtlgen evaluate' or 'rtlgen generate' wrote with -o",
    )
