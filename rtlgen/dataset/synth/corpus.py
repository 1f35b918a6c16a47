"""Makes a corpus: draws rows, proves them, appends them; goes on where it stopped.

The rows are those of the slots 0, 1, 2 ... in order; the families take turns. A slot draws again where its
row repeats the code of an earlier one, and stays empty where it must be rejected. So the same families and
seed give the same rows, however often the making is interrupted, whatever runs at once.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from rtlgen import __version__
from rtlgen.core.digest import digest
from rtlgen.core.errors import UsageError
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.dataset import files
from rtlgen.dataset.card import CARD, of_corpus, write_card
from rtlgen.dataset.clean.cleaning import Cleaning, Item
from rtlgen.dataset.clean.fingerprint import Subject
from rtlgen.dataset.overview import Overview
from rtlgen.dataset.plots import FOLDER
from rtlgen.dataset.row import Row
from rtlgen.dataset.staging import alone
from rtlgen.dataset.synth.compose import GENERATOR, LICENCE, VERSION, Origin, draw_row
from rtlgen.dataset.synth.examine import Examined, examine
from rtlgen.dataset.synth.registry import Entry
from rtlgen.dataset.synth.statistics import figures
from rtlgen.simulators.protocol import Simulator

_BATCH = 48
"""Rows in one simulation."""
_ATTEMPTS = 12
_CLOSELY = 25
"""One row of so many is examined closely."""
_FRUITLESS = 1000
"""Rows one after the other that had to be rejected, after which nothing more is expected."""
_BARREN = 40
"""Rounds over all families without a new row, after which nothing more is expected."""


@value
class Request:
    families: tuple[Entry, ...]
    rows: int
    seed: int = 1
    plain: bool = False
    """All answers in one hand, that of rtlgen's own prompts."""
    hold_out: frozenset[str] = frozenset()
    """Families whose rows, and rows about them, are all held out."""
    jobs: int = 1
    """Simulations at once."""
    parquet: bool = False
    pictures: bool = False
    """Whether the card shows the figures."""


def make_corpus(
    request: Request,
    folder: Path,
    simulator: Simulator,
    tell: Callable[[int, int], None] = lambda *_: None,
    cleaning: Cleaning | None = None,
) -> dict[str, Any]:
    """Bring the corpus in `folder` to `request.rows` rows.

    Args:
        request: what is wanted.
        folder: where it lies, or shall.
        simulator: where rows are proven.
        tell: called now and then, with how many rows were kept and rejected so far.
        cleaning: what refuses rows besides; none if not given.

    Returns:
        The manifest.

    Raises:
        UsageError: another corpus lies there, or the families have no more rows.
        ToolError, StoreError, ExtraMissing: what is needed is not there, or another process writes there.
    """
    with alone(folder):
        return _make(request, folder, simulator, tell, cleaning or Cleaning())


def _make(
    request: Request,
    folder: Path,
    simulator: Simulator,
    tell: Callable[[int, int], None],
    cleaning: Cleaning,
) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    tools = (replace(simulator.version(), path=""),)
    manifest = _begin(request, folder, tools, cleaning)
    kept, state = _resumed(folder)
    cleaning.recall(kept, (r["reason"] for r in files.records_of(folder / files.REJECTED)))
    if kept and "near_duplicates_from" in cleaning.identity:
        for row in files.rows_of(folder):
            cleaning.repeated(item(row))
    rejected = state.rejected
    with ThreadPoolExecutor(max_workers=request.jobs) as pool:
        judge = _Judge(simulator, cleaning, pool)
        for done in _proven(request, state, judge, tools, request.rows - kept):
            good = [e.row for e in done if not e.reason]
            bad = [e for e in done if e.reason]
            files.append_rows(folder, good)
            files.append_records(folder / files.REJECTED, [_rejection(e) for e in bad])
            kept, rejected = kept + len(good), rejected + len(bad)
            tell(kept, rejected)
    if request.parquet:
        from rtlgen.dataset.parquet import write_parquet

        write_parquet(files.rows_of(folder), folder / files.PARQUET)
    overview = Overview()
    found = figures(folder, overview)
    manifest |= {"rows": kept, "rejected": rejected, "families": found, **cleaning.report()}
    write_card(folder, of_corpus(folder.resolve().name, manifest), overview, pictures=request.pictures)
    files.write_manifest(folder, manifest)
    return manifest


def start_anew(folder: Path) -> None:
    """Remove a corpus, and nothing that is not one."""
    if files.read_manifest(folder) is None:
        return
    for name in (files.ROWS, files.REJECTED, files.MANIFEST, files.PARQUET, CARD):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def _begin(
    request: Request, folder: Path, tools: tuple[ToolVersion, ...], cleaning: Cleaning
) -> dict[str, Any]:
    identity = {
        "generator": GENERATOR,
        "version": VERSION,
        "seed": request.seed,
        "chosen": [e.name for e in request.families],
        "plain": request.plain,
        "hold_out": sorted(request.hold_out),
        "tools": {t.name: t.version for t in tools},
        **cleaning.identity,
    }
    there = files.read_manifest(folder)
    if there is not None and there.get("identity") != identity:
        raise UsageError(
            f"{folder} holds another corpus: {_difference(there.get('identity', {}), identity)}",
            hint="name another folder, or begin anew with --fresh",
        )
    manifest = {"schema": 1, "identity": identity, "rtlgen": __version__, "licence": LICENCE}
    files.write_manifest(folder, manifest)
    return manifest


def _difference(there: dict[str, Any], here: dict[str, Any]) -> str:
    return "; ".join(f"{k} is {there.get(k)!r}, not {v!r}" for k, v in here.items() if there.get(k) != v)


@value
class _State:
    seen: set[str]
    """Digests of the code of all rows so far, kept or not."""
    next_slot: int
    rejected: int


def _resumed(folder: Path) -> tuple[int, _State]:
    """What is there already: rows, and where to go on."""
    seen: set[str] = set()
    last, kept, rejected = -1, 0, 0
    for name in (files.ROWS, files.REJECTED):
        files.mend(folder / name)
    for record in files.records_of(folder / files.ROWS):
        kept += 1
        seen.add(_code_key(record["family"], record["reference"]["code"]))
        last = max(last, record["provenance"]["slot"])
    for record in files.records_of(folder / files.REJECTED):
        rejected += 1
        seen.add(record["code"])
        last = max(last, record["slot"])
    return kept, _State(seen=seen, next_slot=last + 1, rejected=rejected)


def _code_key(family: str, code: str) -> str:
    return digest([family, code])[:16]


def _slots(request: Request, state: _State, tools: tuple[ToolVersion, ...]) -> Iterator[Row]:
    """New rows, slot by slot.

    Raises:
        UsageError: nothing new comes any more.
    """
    entries, slot, barren = request.families, state.next_slot, 0
    while barren < _BARREN * len(entries):
        number, at = divmod(slot, len(entries))
        row = _drawn(entries[at], request, number, slot, state.seen, tools)
        barren = 0 if row else barren + 1
        slot += 1
        if row:
            yield row
    raise _no_more(state)


def _no_more(state: _State) -> UsageError:
    return UsageError(
        f"the families have no more rows: {len(state.seen)} different ones were drawn",
        hint="ask for fewer rows, or for more families",
    )


def _drawn(
    entry: Entry, request: Request, number: int, slot: int, seen: set[str], tools: tuple[ToolVersion, ...]
) -> Row | None:
    for attempt in range(_ATTEMPTS):
        origin = Origin(seed=request.seed, number=number, attempt=attempt, slot=slot, plain=request.plain)
        drawn = draw_row(entry, origin, tools)
        key = _code_key(entry.name, drawn.row.reference.code)
        if not drawn.flaw and key not in seen:
            seen.add(key)
            return _held_out(drawn.row) if _is_about(drawn.row, request.hold_out) else drawn.row
    return None


def _is_about(row: Row, families: frozenset[str]) -> bool:
    """Whether it is a row of one of them, or about a design of one: one with a bug to find."""
    return row.family in families or row.structure.partition(": ")[0] in families


def _held_out(row: Row) -> Row:
    return replace(row, split="held_out")


def item(row: Row) -> Item:
    """A row as the cleaning sees it."""
    subject = Subject(prompt=row.prompt, code=row.reference.code, top=row.top, ports=row.ports)
    return Item(id=row.id, subject=subject, behaviour=row.signature)


class _Judge:
    """Examines batches of rows, several at once, and tells the outcomes in order."""

    def __init__(self, simulator: Simulator, cleaning: Cleaning, pool: ThreadPoolExecutor) -> None:
        self._simulator, self._cleaning, self._pool = simulator, cleaning, pool
        self._waiting = deque[Future[list[Examined]]]()

    def __len__(self) -> int:
        """Batches that wait or are examined."""
        return len(self._waiting)

    def submit(self, batch: list[Row]) -> None:
        self._waiting.append(self._pool.submit(self._examine, batch))

    def next(self) -> list[Examined]:
        """The oldest batch. What repeats a row before it is found here, where the rows come in order."""
        return [self._unless_repeated(e) for e in self._waiting.popleft().result()]

    def _examine(self, batch: list[Row]) -> list[Examined]:
        closely = frozenset(r.id for r in batch if r.provenance.slot % _CLOSELY == 0)
        found = examine(batch, self._simulator, closely=closely)
        proven = [e for e in found if not e.reason]
        reasons = iter(self._cleaning.contaminated([item(e.row) for e in proven]))
        return [e if e.reason else replace(e, reason=next(reasons)) for e in found]

    def _unless_repeated(self, examined: Examined) -> Examined:
        if examined.reason:
            return examined
        return replace(examined, reason=self._cleaning.repeated(item(examined.row)))


def _proven(
    request: Request, state: _State, judge: _Judge, tools: tuple[ToolVersion, ...], wanted: int
) -> Iterator[list[Examined]]:
    """Batches of examined rows, in order; the next ones are drawn while one is simulated.

    Raises:
        UsageError: nothing that may be kept comes any more.
    """
    rows, left, fruitless = _slots(request, state, tools), wanted, 0
    while True:
        while left > 0 and len(judge) <= request.jobs:
            batch = [row for _, row in zip(range(min(_BATCH, left)), rows, strict=False)]
            left -= len(batch)
            judge.submit(batch)
        if not len(judge):
            return
        done = judge.next()
        refused = sum(bool(e.reason) for e in done)
        left += refused
        fruitless = fruitless + refused if refused == len(done) else 0
        if fruitless >= _FRUITLESS:
            raise _no_more(state)
        yield done


def _rejection(examined: Examined) -> dict[str, Any]:
    row = examined.row
    return {
        "id": row.id,
        "family": row.family,
        "slot": row.provenance.slot,
        "code": _code_key(row.family, row.reference.code),
        "reason": examined.reason,
    }
