"""What lies in the folder of an evaluation, to be looked at; also while it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from rtlgen.core.completion import Completion, Usage
from rtlgen.core.errors import StoreError
from rtlgen.core.record import EvalRecord, Question, RunManifest, Sample, SampleKey, Scored
from rtlgen.core.verdict import Status
from rtlgen.store.body import blob, decompress, unpack
from rtlgen.store.codec import decode
from rtlgen.store.database import Access, Database
from rtlgen.store.evaluation_tables import FURTHER, LAYOUT, ORDER, WHERE_KEY, cells, key_of, number
from rtlgen.store.files import read_file
from rtlgen.store.packed import PackedFinding, scored_of, unpack_finding

MANIFEST = "manifest.json"
RECORDS = "records.sqlite"

_PAGE = 500
"""Rows that are read at once: what streams holds no more of them."""


class EvaluationRecords:
    """One run: its questions, its answers, what was found of them."""

    def __init__(self, root: Path, manifest: RunManifest, database: Database) -> None:
        self.root = root
        self.manifest = manifest
        self._database = database

    @classmethod
    def read(cls, root: Path) -> Self:
        """The run in the folder `root`, to be looked at, also while it goes on.

        Raises:
            StoreError: there is none, or none that this version can read.
        """
        if not (root / MANIFEST).is_file():
            raise StoreError(
                f"{root} holds no evaluation: it has no {MANIFEST}",
                hint="name the folder that 'rtlgen score' or 'rtlgen evaluate' wrote with -o",
            )
        manifest = read_manifest(root)
        return cls(root, manifest, Database(root / RECORDS, LAYOUT, Access.READ))

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


def read_manifest(root: Path) -> RunManifest:
    """Raises StoreError."""
    return decode(RunManifest, read_file(root / MANIFEST), where=str(root / MANIFEST))
