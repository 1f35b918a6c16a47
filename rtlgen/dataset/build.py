"""Builds a dataset from runs, problem by problem, into a folder that is there whole or not at all.

Rows are made anew each time: that takes less than a millisecond each. What is simulated or synthesized for
them is remembered until the folder is there, so that a build that was killed goes on.

rows.jsonl      every example, with its designs, evidence and origin
problems.jsonl  the problems they are about, benches included
FORMAT/         the same rows as FORMAT has them
manifest.json   what it was made from, its figures, and the digest of every file
README.md       the dataset card, with statistics/ for its pictures
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rtlgen import __version__
from rtlgen.core.errors import UsageError
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.dataset import files
from rtlgen.dataset.area import Areas
from rtlgen.dataset.card import Table, of_runs, write_card
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.clean.cleaning import Cleaning
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.formats.protocol import Format, Style, Writer
from rtlgen.dataset.formats.registry import FORMATS
from rtlgen.dataset.kinds.registry import MAKERS
from rtlgen.dataset.memory import Memory
from rtlgen.dataset.pool import pool
from rtlgen.dataset.problems import ProblemWriter
from rtlgen.dataset.reprove_examples import RUNS
from rtlgen.dataset.runs.dialogue import Tried
from rtlgen.dataset.runs.items import item
from rtlgen.dataset.runs.springs import Spring, tried
from rtlgen.dataset.staging import journal_of, staged
from rtlgen.dataset.statistics import Tally
from rtlgen.store.codec import encode


@value
class Order:
    """What is wanted."""

    kind: Kind
    formats: tuple[str, ...]
    style: Style = Style.CONVERSATIONAL
    choice: Choice = Choice()
    pictures: bool = False
    """Whether the card shows the figures."""


def build(
    springs: Sequence[Spring],
    order: Order,
    folder: Path,
    *,
    fresh: bool = False,
    cleaning: Cleaning | None = None,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> dict[str, Any]:
    """Build the dataset in `folder`.

    Args:
        springs: what was tried.
        order: what is wanted.
        folder: where it shall be.
        fresh: replace a dataset that stands there.
        cleaning: what refuses problems, with all of their rows; none if not given.
        tell: called after each problem, with problems and rows so far.

    Returns:
        The manifest.

    Raises:
        UnknownName, UsageError: no such format, or it has no place for this kind; there would be no row;
            something stands in `folder`.
        ExtraMissing: a format, or the choice by area, needs a package that is not installed.
        StoreError: a run cannot be read, or the folder not written to.
        ToolError: a tool is missing or broke.
    """
    checked(order)
    with staged(folder, replace=fresh) as stage, closing(Memory(journal_of(stage))) as memory:
        name = folder.resolve().name
        return write(springs, order, stage, name, cleaning=cleaning, memory=memory, tell=tell)


def checked(order: Order) -> dict[str, Format]:
    """The formats that are asked for.

    Raises:
        UnknownName, UsageError: no such format, or it has no place for this kind.
    """
    return {name: _format(name, order.kind) for name in dict.fromkeys(order.formats)}


def write(
    springs: Sequence[Spring],
    order: Order,
    stage: Path,
    name: str,
    *,
    about: Mapping[str, Any] = MappingProxyType({}),
    cleaning: Cleaning | None = None,
    memory: Memory | None = None,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> dict[str, Any]:
    """Write the dataset into the folder `stage`, its manifest last; arguments and errors as `build`.

    Args:
        name: of the dataset, for its card.
        about: what else the manifest shall say.
        memory: of what was looked at before.
    """
    formats = checked(order)
    areas = Areas(memory) if order.choice.counts_cells else None
    tally = Tally()
    with ExitStack() as stack:
        writers = [_opened(stack, one, stage / key, order) for key, one in formats.items()]
        kept = _kept(springs, cleaning or Cleaning(), memory)
        _write(examples(kept, order, areas), stage, writers, tally, tell)
    report = cleaning.report() if cleaning is not None else {}
    if areas is not None:
        report["area"] = areas.report()
    if not tally.rows:
        raise _no_row(order.kind, report)
    tables = [_table(stage, key, one) for key, one in formats.items() if one.loader]
    manifest = _manifest(springs, order, tally.figures()) | dict(about) | report
    card = of_runs(name, order.kind, manifest, tables)
    write_card(stage, card, tally.overview, pictures=order.pictures)
    manifest["files"] = _digests(stage)
    files.write_manifest(stage, manifest)
    return manifest


_HINT = "'rtlgen report RUN' says what was right; --accept and --failures say what is taken"
_HINTS = {
    Kind.STEPWISE: "these rows come from samples that correct themselves: rtlgen evaluate --rounds, "
    "rtlgen generate",
}


def _no_row(kind: Kind, report: dict[str, Any]) -> UsageError:
    contaminated = report.get("contamination", {}).get("removed", 0)
    if contaminated:
        return UsageError(
            f"there is no {kind.value} row left: {contaminated} problems in these runs are like one of a "
            f"benchmark: {', '.join(report['contamination']['by'])}",
            hint="a model trained on them says nothing by its score there; --no-decontaminate takes them "
            "all the same",
        )
    return UsageError(f"there is no {kind.value} row in these runs", hint=_HINTS.get(kind, _HINT))


def _kept(springs: Sequence[Spring], cleaning: Cleaning, memory: Memory | None) -> Iterator[Tried]:
    """What was tried for problems that are not refused; a few are held at a time."""
    every = tried(springs)
    while batch := list(islice(every, cleaning.together)):
        items = [item(one) for one in batch]
        for one, why in zip(batch, cleaning.refused(items, memory), strict=True):
            if not why:
                yield one


def examples(
    kept: Iterable[Tried], order: Order, areas: Areas | None = None
) -> Iterator[tuple[int, list[Example], Problem]]:
    """The rows of each problem, its number from 1, and the problem."""
    make = MAKERS[order.kind]
    for number, one in enumerate(kept, 1):
        answers = pool(one, order.choice)
        if areas is not None:
            answers = areas.sized(answers)
        yield number, list(make(answers, order.choice)), one.problem


def _write(
    made: Iterable[tuple[int, list[Example], Problem]],
    stage: Path,
    writers: Sequence[Writer],
    tally: Tally,
    tell: Callable[[int, int], None],
) -> None:
    with (stage / files.ROWS).open("wb") as rows, (stage / files.PROBLEMS).open("wb") as problem_file:
        problems = ProblemWriter(problem_file)
        for number, rows_of_one, problem in made:
            for example in filter(tally.add, rows_of_one):
                problems.add(problem)
                rows.write(encode(example) + b"\n")
                for writer in writers:
                    writer.add(example)
            tell(number, tally.rows)


def _format(name: str, kind: Kind) -> Format:
    found = FORMATS.load(name)()
    if kind not in found.kinds:
        kinds = ", ".join(k.value for k in Kind if k in found.kinds)
        raise UsageError(f"{name} has no place for {kind.value} rows", hint=f"it has one for: {kinds}")
    return found


def _opened(stack: ExitStack, one: Format, folder: Path, order: Order) -> Writer:
    folder.mkdir()
    writer = one.open(folder, order.kind, order.style)
    stack.callback(writer.close)
    return writer


def _table(stage: Path, name: str, one: Format) -> Table:
    found = sorted((stage / name).glob(f"*{one.ending}"), reverse=True)
    splits = [p for p in found if p.stem in ("train", "test")]
    return Table(format=name, files=tuple((p.stem, f"{name}/{p.name}") for p in splits))


def _manifest(springs: Sequence[Spring], order: Order, figures: dict[str, Any]) -> dict[str, Any]:
    choice = asdict(order.choice)
    choice["accept"] = sorted(s.value for s in order.choice.accept)
    choice["hold_out"] = sorted(order.choice.hold_out)
    choice["failures"] = sorted(k.value for k in order.choice.failures)
    runs = [replace(s.run, tools=tuple(replace(t, path="") for t in s.run.tools)) for s in springs]
    return {
        "schema": 1,
        "made_from": RUNS,
        "rtlgen": __version__,
        "kind": order.kind.value,
        "formats": list(order.formats),
        "style": order.style.value,
        "choice": choice,
        "sources": [asdict(run) for run in runs],
        "figures": figures,
    }


def _digests(stage: Path) -> dict[str, str]:
    """SHA-256 of every file, by its path; but of the manifest, and of what is hidden."""
    found = {}
    for path in sorted(p for p in stage.rglob("*") if p.is_file() and _is_told(p.relative_to(stage))):
        with path.open("rb") as file:
            found[path.relative_to(stage).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _is_told(path: Path) -> bool:
    return path.as_posix() != files.MANIFEST and not any(part.startswith(".") for part in path.parts)
