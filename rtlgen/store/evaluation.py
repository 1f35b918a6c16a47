"""What lies in the folder of an evaluation.

DIR/manifest.json    what the run was made of
DIR/records.sqlite   questions, answers and what was found of them; written by one process

An answer is there before it is judged. Equal bodies lie there once: the prompt of twenty samples, the
judgement of twins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from rtlgen.core.completion import Completion, Usage
from rtlgen.core.errors import StoreError
from rtlgen.core.record import EvalRecord, Question, RunManifest, Sample, SampleKey, Scored, settled
from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.store.body import blob, compress, decompress, pack, unpack
from rtlgen.store.codec import decode, encode
from rtlgen.store.database import Access, Database
from rtlgen.store.evaluation_tables import (
    FURTHER,
    LAYOUT,
    ORDER,
    WHERE_KEY,
    cells,
    key_of,
    number,
    put_body,
    sample_id,
)
from rtlgen.store.files import read_file, write_file
from rtlgen.store.identity import refuse_change
from rtlgen.store.packed import PackedFinding, pack_finding, scored_of, unpack_finding

MANIFEST = "manifest.json"
RECORDS = "records.sqlite"

_PAGE = 500
"""Rows that are read at once: what streams holds no more of them."""


@value
class Found:
    """What was found of a sample that is kept."""

    key: SampleKey
    packed: PackedFinding


class EvaluationStore:
    """One run. What a `put` has returned from survives `kill -9`."""

    def __init__(self, root: Path, manifest: RunManifest, database: Database) -> None:
        self.root = root
        self.manifest = manifest
        self._database = database

    @classmethod
    def create_or_resume(cls, root: Path, manifest: RunManifest, *, fresh: bool = False) -> EvaluationStore:
        """The run in the folder `root`, to be gone on with, or a new one. `manifest` is kept for a new one;
        a run that goes on keeps its first.

        Args:
            fresh: forget what the folder holds of an evaluation.

        Raises:
            StoreError: the folder cannot be written, holds somebody else's manifest, another process is
                writing it, or it holds a run of another identity (the message says what differs).
        """
        path = root / MANIFEST
        if path.exists() and not (root / RECORDS).exists():
            raise StoreError(
                f"{path} exists and was not written by an evaluation; it would be overwritten",
                hint="choose another folder (-o DIR)",
            )
        database = Database(root / RECORDS, LAYOUT, Access.SOLE)
        try:
            if fresh:
                _clear(database)
            elif path.exists():
                kept = _read_manifest(root)
                refuse_change(root, dict(kept.identity), dict(manifest.identity))
                return cls(root, kept, database)
            write_file(path, encode(manifest, indent=1) + b"\n")
        except BaseException:
            database.close()
            raise
        return cls(root, manifest, database)

    @classmethod
    def read(cls, root: Path) -> EvaluationStore:
        """The run in the folder `root`, to be looked at, also while it goes on.

        Raises:
            StoreError: there is none, or none that this version can read.
        """
        if not (root / MANIFEST).is_file():
            raise StoreError(
                f"{root} holds no evaluation: it has no {MANIFEST}",
                hint="name the folder that 'rtlgen score' or 'rtlgen evaluate' wrote with -o",
            )
        manifest = _read_manifest(root)
        return cls(root, manifest, Database(root / RECORDS, LAYOUT, Access.READ))

    def put_samples(self, samples: Iterable[Sample], question: Question | None = None) -> int:
        """Keep answers before they are judged; one that is there stays as it is.

        Args:
            question: what all of them answer; None where it is not known.

        Returns:
            How many were new.
        """
        rows = [
            (s.key.problem_id, s.key.sample, s.key.round, *_pack_completion(s.completion)) for s in samples
        ]
        asked = pack(question) if question is not None else None
        with self._database.transaction() as connection:
            asked_id = put_body(connection, asked)
            before = connection.total_changes
            connection.executemany(
                "INSERT OR IGNORE INTO samples (problem, sample, round, question, answer, text)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [(*key, asked_id, answer, text) for *key, answer, text in rows],
            )
            return connection.total_changes - before

    def put(self, records: Iterable[EvalRecord]) -> None:
        """Keep what was found of samples that are kept, all of it or nothing; it replaces what was there."""
        held = list(records)
        self.put_found([Found(key=r.sample.key, packed=pack_finding(r.finding)) for r in held])
        for record in held:
            if record.feedback:
                self.put_feedback(record.sample.key, record.feedback)

    def put_found(self, found: Iterable[Found]) -> None:
        """As `put`, for findings that are packed already."""
        rows = [(f, decode(Scored, f.packed.outline, where=str(f.key))) for f in found]
        with self._database.transaction() as connection:
            for one, outline in rows:
                packed = one.packed
                connection.execute(
                    "INSERT OR REPLACE INTO records"
                    " (sample, status, kind, settled, outline, extraction, judgement, mended)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        sample_id(connection, one.key),
                        outline.status.value,
                        outline.kind.value if outline.kind is not None else "",
                        settled(outline),
                        packed.outline,
                        put_body(connection, packed.extraction),
                        put_body(connection, packed.judgement),
                        put_body(connection, packed.mended),
                    ),
                )

    def put_feedback(self, key: SampleKey, text: str) -> None:
        """Keep what the next round's prompt says of a sample that was judged."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE records SET feedback = ? WHERE sample = ?", (text, sample_id(connection, key))
            )

    def finish(self, problem_id: str, sample: int, why: str) -> None:
        """No further round of this sample is to come, and why."""
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO finished VALUES (?, ?, ?)", (problem_id, sample, why))

    def finished(self) -> dict[tuple[str, int], str]:
        """The samples that no further round is to come of, (problem, sample), and why."""
        rows = self._database.rows("SELECT problem, sample, why FROM finished")
        return {(str(problem), number(sample)): str(why) for problem, sample, why in rows}

    def keys_done(self) -> set[SampleKey]:
        """The samples with a finding that would be the same if they were judged again."""
        rows = self._database.rows(
            "SELECT s.problem, s.sample, s.round FROM samples s JOIN records r ON r.sample = s.id"
            " WHERE r.settled"
        )
        return {key_of(row) for row in rows}

    def counts(self) -> dict[tuple[Status, str], int]:
        """How many records have each status and kind ("" for none)."""
        rows = self._database.rows("SELECT status, kind, count(*) FROM records GROUP BY status, kind")
        return {(Status(str(status)), str(kind)): number(n) for status, kind, n in rows}

    def sample_count(self) -> int:
        return number(self._database.rows("SELECT count(*) FROM samples")[0][0])

    def pending(self) -> Iterator[Sample]:
        """Samples that are still to be judged, ERRORs among them, ordered by problem, sample, round."""
        rows = self._pages(
            "s.answer, s.text",
            "LEFT JOIN records r ON r.sample = s.id",
            "(r.settled IS NULL OR NOT r.settled)",
        )
        for key, (answer, text) in rows:
            yield self._sample(key, answer, text)

    def samples(self) -> Iterator[Sample]:
        """All of them, ordered by problem, sample, round."""
        for key, (answer, text) in self._pages("s.answer, s.text"):
            yield self._sample(key, answer, text)

    def rounds(self, problem_id: str, sample: int) -> list[Sample]:
        """The answers to one problem that correct each other, in order."""
        rows = self._database.rows(
            "SELECT problem, sample, round, answer, text FROM samples WHERE problem = ? AND sample = ?"
            " ORDER BY round",
            problem_id,
            sample,
        )
        return [self._sample(key_of(row), *row[3:]) for row in rows]

    def usage(self) -> Usage:
        """What all answers together took."""
        total = Usage()
        for key, (answer,) in self._pages("s.answer"):
            total = total + decode(Completion, blob(answer), where=self._place(key)).usage
        return total

    def problem_ids(self) -> list[str]:
        """The problems that have a sample, sorted."""
        return [str(row[0]) for row in self._database.rows("SELECT DISTINCT problem FROM samples ORDER BY 1")]

    def rows(self, problem_id: str | None = None) -> Iterator[Scored]:
        """All records without their texts, or those of one problem, ordered by problem, sample, round."""
        of_one = () if problem_id is None else (problem_id,)
        pages = self._pages(
            "s.answer, r.outline",
            "JOIN records r ON r.sample = s.id",
            "s.problem = ?" if of_one else "1",
            *of_one,
        )
        for key, (answer, outline) in pages:
            where = self._place(key)
            nameless = Sample(key=key, completion=decode(Completion, blob(answer), where=where))
            yield scored_of(blob(outline), nameless, where=where)

    def record(self, key: SampleKey) -> EvalRecord | None:
        """All of one record; None where the sample is not there or not judged."""
        bodies = ", ".join(
            f"(SELECT body FROM bodies WHERE id = r.{name})" for name in ("extraction", "judgement", "mended")
        )
        rows = self._database.rows(
            f"SELECT s.answer, s.text, r.outline, {bodies}, r.feedback"
            f" FROM samples s JOIN records r ON r.sample = s.id {WHERE_KEY}",
            *cells(key),
        )
        if not rows:
            return None
        answer, text, outline, extraction, judgement, mended, feedback = rows[0]
        packed = PackedFinding(
            outline=blob(outline),
            extraction=blob(extraction),
            judgement=blob(judgement),
            mended=blob(mended) if mended is not None else None,
        )
        return EvalRecord(
            sample=self._sample(key, answer, text),
            finding=unpack_finding(packed, where=self._place(key)),
            feedback=str(feedback),
        )

    def question(self, key: SampleKey) -> Question | None:
        """What the sample answers; None where that is not known, or the sample not there."""
        rows = self._database.rows(
            f"SELECT b.body FROM samples s JOIN bodies b ON b.id = s.question {WHERE_KEY}",
            *cells(key),
        )
        return unpack(Question, blob(rows[0][0]), where=self._place(key)) if rows else None

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _pages(
        self, columns: str, join: str = "", condition: str = "1", *values: str
    ) -> Iterator[tuple[SampleKey, tuple[object, ...]]]:
        """`columns` of what fits `condition`, page by page, so that writing may go on in between."""
        after: tuple[object, ...] = ("", -1, -1)
        query = (
            f"SELECT s.problem, s.sample, s.round, {columns} FROM samples s {join}"
            f" WHERE {FURTHER} AND {condition} {ORDER}"
        )
        while page := self._database.rows(query, *after, *values, _PAGE):
            for row in page:
                yield key_of(row), row[3:]
            after = page[-1][:3]

    def _sample(self, key: SampleKey, answer: object, text: object) -> Sample:
        where = self._place(key)
        told = decompress(blob(text), where=where).decode("utf-8")
        completion = replace(decode(Completion, blob(answer), where=where), text=told)
        return Sample(key=key, completion=completion)

    def _place(self, key: SampleKey) -> str:
        return f"{self._database.path}: {key.problem_id} sample {key.sample} round {key.round}"


def _read_manifest(root: Path) -> RunManifest:
    return decode(RunManifest, read_file(root / MANIFEST), where=str(root / MANIFEST))


def _clear(database: Database) -> None:
    with database.transaction() as connection:
        for table in ("records", "samples", "finished", "bodies"):
            connection.execute(f"DELETE FROM {table}")


def _pack_completion(completion: Completion) -> tuple[bytes, bytes]:
    """What is said about it, and its text."""
    return encode(replace(completion, text="")), compress(completion.text.encode("utf-8", "replace"))
