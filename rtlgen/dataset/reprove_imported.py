"""Looks again at what was imported, from its rows alone: it parses, compiles and has the ports that they say.

No row of a published corpus has a bench, so what the designs do is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from rtlgen.core.digest import digest
from rtlgen.dataset import files
from rtlgen.dataset.published.compiling import complaints
from rtlgen.dataset.published.ports import asked_for
from rtlgen.dataset.published.reading import reading
from rtlgen.dataset.published.row import Imported, imported_id
from rtlgen.dataset.reprove import Failure, Reproof, chosen
from rtlgen.simulators.protocol import Simulator

_BATCH = 64


def reprove_imported(
    folder: Path,
    simulator: Simulator,
    *,
    sample: int | None = None,
    seed: int = 1,
    tell: Callable[[int], None] = lambda _: None,
) -> Reproof:
    """Look at the rows of an import as `import_corpus` did.

    Args:
        folder: of the import.
        simulator: whose compiler is asked.
        sample: look at so many rows, chosen by `seed`; None for all.
        seed: of the choice.
        tell: called now and then, with how many rows were looked at.

    Raises:
        StoreError: it cannot be read.
        ToolError: a tool is missing or broke.
    """
    rows = chosen(folder / files.ROWS, Imported, sample, seed)
    seen: set[str] = set()
    failures: list[Failure] = []
    looked_at = 0
    while batch := list(islice(rows, _BATCH)):
        for row in batch:
            failures += _inconsistent(row, seen)
        failures += _refused(batch, simulator)
        looked_at += len(batch)
        tell(looked_at)
    return Reproof(rows=looked_at, answers=looked_at, failures=tuple(failures), without_bench=looked_at)


def _inconsistent(row: Imported, seen: set[str]) -> Iterator[Failure]:
    if row.id in seen:
        yield Failure(id=row.id, what="id", why="another row has it too")
    seen.add(row.id)
    if imported_id(row.prompt, row.code) != row.id:
        yield Failure(id=row.id, what="id", why="is not that of what the row holds")
    if digest(row.prompt)[:16] != row.source.prompt_digest:
        yield Failure(id=row.id, what="prompt", why="its digest is another one")
    asked = asked_for(row.prompt)[1]
    found = reading(row.candidate, asked)
    if found.fault is not None:
        yield Failure(id=row.id, what=found.fault.value, why=found.detail)
    elif (found.ports, bool(asked)) != (row.ports, row.ports_asked):
        yield Failure(id=row.id, what="ports", why="are not those that the row tells")


def _refused(rows: Sequence[Imported], simulator: Simulator) -> Iterator[Failure]:
    told = complaints([row.candidate for row in rows], simulator)
    for row, complaint in zip(rows, told, strict=True):
        if complaint is not None:
            yield Failure(id=row.id, what=complaint.fault.value, why=complaint.message)
