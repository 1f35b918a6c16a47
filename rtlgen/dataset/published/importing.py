"""Reads a published corpus, looks at every row, and keeps what holds.

rows.jsonl      what was taken
broken.jsonl    what was not, with the fault
manifest.json   where it comes from, and how many rows are broken and how
README.md       the dataset card, with statistics/ for its pictures
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from rtlgen import __version__
from rtlgen.core.completion import Completion
from rtlgen.core.digest import digest
from rtlgen.core.errors import UsageError
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.dataset import files
from rtlgen.dataset.card import of_import, write_card
from rtlgen.dataset.clean.cleaning import Cleaning, Item
from rtlgen.dataset.clean.fingerprint import Subject
from rtlgen.dataset.overview import Overview
from rtlgen.dataset.published import ports
from rtlgen.dataset.published.compiling import complaints
from rtlgen.dataset.published.reading import reading
from rtlgen.dataset.published.records import Found, records
from rtlgen.dataset.published.row import SUITE, Broken, Fault, Imported, Source, design, imported_id
from rtlgen.dataset.published.shapes import Entry, Shape, detected, lowered
from rtlgen.dataset.staging import staged
from rtlgen.extraction.extract import extract
from rtlgen.simulators.protocol import Simulator
from rtlgen.store.codec import encode

IMPORT = "import"
_BATCH = 64
_EXAMPLES = 3


@value
class Wish:
    source: Path
    shape: Shape | None = None
    """None to find out from the first record."""
    licence: str = ""
    """Where the user knows it."""
    code_alone: bool = False
    """Also take code without a prompt."""
    pictures: bool = False
    """Whether the card shows the figures."""


@value
class _Seen:
    """A row as far as it was looked at."""

    where: str
    fault: Fault | None = None
    detail: str = ""
    row: Imported | None = None


def import_corpus(
    wish: Wish,
    folder: Path,
    simulator: Simulator,
    cleaning: Cleaning,
    *,
    fresh: bool = False,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> dict[str, Any]:
    """Bring what holds of `wish.source` into `folder`, and say what does not.

    Args:
        wish: what to read, and as what.
        folder: where the rows shall be.
        simulator: whose compiler is asked.
        cleaning: what refuses rows besides.
        fresh: replace what was imported there.
        tell: called now and then, with how many rows were looked at and taken.

    Returns:
        The manifest.

    Raises:
        UsageError: the source has no records, or none of a shape that is known.
        SamplesError, StoreError, ToolError, ExtraMissing: what is needed is not there.
    """
    shape = wish.shape or _shape(wish.source)
    look = _Look(shape, wish, simulator, cleaning)
    account = _Account()
    with staged(folder, replace=fresh) as stage:
        with (stage / files.ROWS).open("wb") as rows, (stage / files.BROKEN).open("wb") as broken:
            for seen in look.at(records(wish.source)):
                account.add(seen)
                if seen.fault is not None:
                    one = Broken(where=seen.where, fault=seen.fault, detail=seen.detail)
                    broken.write(encode(one) + b"\n")
                elif seen.row is not None:
                    rows.write(encode(seen.row) + b"\n")
                if account.looked_at % _BATCH == 0:
                    tell(account.looked_at, account.overview.rows)
        manifest = {
            "schema": 1,
            "made_from": IMPORT,
            "rtlgen": __version__,
            "tools": [{"name": t.name, "version": t.version} for t in look.tools],
            "source": wish.source.resolve().name,
            "format": shape.name,
            "home": shape.home,
            "licence": wish.licence or shape.licence,
            **account.figures(),
            **cleaning.report(),
        }
        card = of_import(folder.resolve().name, manifest)
        write_card(stage, card, account.overview, pictures=wish.pictures)
        files.write_manifest(stage, manifest)
    return manifest


class _Account:
    """What became of the rows."""

    def __init__(self) -> None:
        self.looked_at = 0
        self.overview = Overview()
        self._examples: dict[str, list[str]] = {}

    def add(self, seen: _Seen) -> None:
        self.looked_at += 1
        if seen.fault is not None:
            self.overview.add_fault(seen.fault.value)
            told = self._examples.setdefault(seen.fault.value, [])
            if len(told) < _EXAMPLES:
                told.append(f"{seen.where}: {seen.detail}".rstrip(": "))
        elif seen.row is not None:
            self.overview.add(seen.row)

    def figures(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            "rows": self.overview.rows,
            "looked_at": self.looked_at,
            "broken": dict(self.overview.counts["fault"].most_common()),
            "examples": self._examples,
        }


def is_imported(folder: Path) -> bool:
    """Whether `folder` holds what `import_corpus` wrote."""
    manifest = files.read_manifest(folder)
    return manifest is not None and manifest.get("made_from") == IMPORT


def _shape(source: Path) -> Shape:
    first = next((f.record for f in records(source) if f.record is not None), None)
    if first is None:
        raise UsageError(f"{source} holds no record")
    found = detected(lowered(first))
    if found is None:
        raise UsageError(
            f"the records in {source} have no shape that is known: {', '.join(map(str, first))}",
            hint="--columns prompt=FIELD,code=FIELD says which fields to read",
        )
    return found


class _Look:
    """Looks at rows, a batch at a time."""

    def __init__(self, shape: Shape, wish: Wish, simulator: Simulator, cleaning: Cleaning) -> None:
        self._shape, self._wish = shape, wish
        self._simulator, self._cleaning = simulator, cleaning
        self.tools = (replace(simulator.version(), path=""),)
        self._ids: set[str] = set()

    def at(self, found: Iterator[Found]) -> Iterator[_Seen]:
        entries = (seen for one in found for seen in self._entries(one))
        while batch := list(islice(entries, _BATCH)):
            yield from self._cleaned(self._compiled(batch))

    def _entries(self, found: Found) -> Iterator[_Seen]:
        record = lowered(found.record) if found.record is not None else {}
        where = str(Path(found.where).relative_to(self._wish.source.parent))
        if not self._shape.fields <= set(record):
            yield _Seen(where=where, fault=Fault.UNREADABLE, detail=f"not a row of {self._shape.name}")
            return
        for entry in self._shape.read(record):
            yield self._read(entry, where)

    def _read(self, entry: Entry, where: str) -> _Seen:
        if not entry.prompt.strip() and not self._wish.code_alone:
            return _Seen(where=where, fault=Fault.NO_PROMPT)
        name, asked = ports.asked_for(entry.prompt)
        problem = Problem(id="", suite=SUITE, spec=entry.prompt, top=name, ports=asked)
        extraction = extract(Completion(text=entry.answer), problem)
        candidate = extraction.candidate
        if candidate is None:
            return _Seen(where=where, fault=Fault.NO_CODE, detail=extraction.reason)
        code = candidate.text
        found = reading(design(code, candidate.top), asked)
        if found.fault is not None:
            return _Seen(where=where, fault=found.fault, detail=found.detail)
        row_id = imported_id(entry.prompt, code)
        if row_id in self._ids:
            return _Seen(where=where, fault=Fault.DUPLICATE)
        self._ids.add(row_id)
        row = Imported(
            id=row_id,
            prompt=entry.prompt,
            code=code,
            top=candidate.top,
            ports=found.ports,
            ports_asked=bool(asked),
            tags=entry.tags,
            source=self._source(entry, where),
        )
        return _Seen(where=where, row=row)

    def _source(self, entry: Entry, where: str) -> Source:
        return Source(
            file=where,
            format=self._shape.name,
            home=self._shape.home,
            licence=self._wish.licence or self._shape.licence,
            prompt_digest=digest(entry.prompt)[:16],
            tools=self.tools,
            rtlgen=__version__,
        )

    def _compiled(self, batch: Sequence[_Seen]) -> list[_Seen]:
        told = iter(complaints([s.row.candidate for s in batch if s.row is not None], self._simulator))
        looked_at = []
        for seen in batch:
            complaint = next(told) if seen.row is not None else None
            looked_at.append(seen if complaint is None else _faulty(seen, complaint.fault, complaint.message))
        return looked_at

    def _cleaned(self, batch: Sequence[_Seen]) -> Iterator[_Seen]:
        items = [_item(seen.row) for seen in batch if seen.fault is None and seen.row is not None]
        reasons = iter(zip(items, self._cleaning.contaminated(items), strict=True))
        for seen in batch:
            if seen.fault is not None:
                yield seen
                continue
            item, why = next(reasons)
            checked = _faulty(seen, Fault.CONTAMINATED, why)
            if checked.fault is None:
                checked = _faulty(seen, Fault.NEAR_DUPLICATE, self._cleaning.repeated(item))
            yield checked


def _faulty(seen: _Seen, fault: Fault, why: str) -> _Seen:
    return replace(seen, fault=fault, detail=why) if why else seen


def _item(row: Imported) -> Item:
    return Item(id=row.id, subject=Subject(prompt=row.prompt, code=row.code, top=row.top))
