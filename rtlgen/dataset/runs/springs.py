"""Runs of all kinds, opened together and read problem by problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from rtlgen.core.errors import StoreError
from rtlgen.dataset import files
from rtlgen.dataset.augment.journal import is_augmentation
from rtlgen.dataset.published.importing import is_imported
from rtlgen.dataset.reprove_examples import is_made_from_runs
from rtlgen.dataset.runs.augmented import AugmentedSpring
from rtlgen.dataset.runs.corpus import CorpusSpring, Telling
from rtlgen.dataset.runs.dialogue import Key, Run, Tried
from rtlgen.dataset.runs.evaluation import EvaluationSpring, ProblemsOf
from rtlgen.dataset.runs.folder import FolderSpring
from rtlgen.dataset.runs.imported import ImportedSpring
from rtlgen.store.evaluation_records import RECORDS
from rtlgen.store.run_folder import TRACE


class Spring(Protocol):
    """Where dialogues come from."""

    run: Run

    def problem_keys(self) -> Iterable[Key]:
        """Of the problems that something was tried for."""
        ...

    def tried(self, key: Key) -> Tried:
        """What was tried for one of them, in a fixed order."""
        ...

    def close(self) -> None:
        """Nothing more is read."""
        ...


@contextmanager
def opened(
    folders: Sequence[Path],
    problems_of: ProblemsOf,
    telling: Telling = Telling(),  # noqa: B008 - a frozen value
) -> Iterator[list[Spring]]:
    """The runs in `folders`, each once; `telling` is for the corpora among them.

    Raises:
        StoreError: one of them holds no run, or cannot be read.
        UsageError, SpecError: the suite of one cannot be had, or has changed.
    """
    with ExitStack() as stack:
        springs: list[Spring] = []
        for folder in dict.fromkeys(f.resolve() for f in folders):
            spring = _open(folder, problems_of, telling)
            stack.callback(spring.close)
            springs.append(spring)
        yield springs


def tried(springs: Sequence[Spring]) -> Iterator[Tried]:
    """Problem by problem, sorted by suite and id, what all runs tried for it; one problem is held at a time.

    The order of the runs and their number change nothing in the order of the problems.
    """
    where: dict[Key, list[Spring]] = {}
    for spring in springs:
        for key in spring.problem_keys():
            where.setdefault(key, []).append(spring)
    for key in sorted(where):
        first, *others = (spring.tried(key) for spring in where[key])
        dialogues = (*first.dialogues, *(d for other in others for d in other.dialogues))
        if dialogues:
            yield replace(first, dialogues=dialogues)


def _open(folder: Path, problems_of: ProblemsOf, telling: Telling) -> Spring:
    if (folder / RECORDS).is_file():
        return EvaluationSpring(folder, problems_of)
    if (folder / TRACE).is_file():
        return FolderSpring(folder)
    if is_augmentation(folder):
        return AugmentedSpring(folder)
    if is_imported(folder):
        return ImportedSpring(folder)
    if (folder / files.ROWS).is_file() and not is_made_from_runs(folder):
        return CorpusSpring(folder, telling)
    raise StoreError(
        f"{folder} holds no run: neither {RECORDS} nor {TRACE}",
        hint="name the folder that 'rtlgen score', 'evaluate', 'generate' or 'dataset synth' wrote with -o",
    )
