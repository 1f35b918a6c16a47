"""What lies in the folder of an evaluation.

DIR/manifest.json    what the run was made of
DIR/records.sqlite   questions, answers and what was found of them; written by one process

An answer is there before it is judged. Equal bodies lie there once: the prompt of twenty samples, the
judgement of twins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from rtlgen.core.completion import Completion
from rtlgen.core.errors import StoreError
from rtlgen.core.record import EvalRecord, Question, RunManifest, Sample, SampleKey, Scored, settled
from rtlgen.core.value import value
from rtlgen.store.body import compress, pack
from rtlgen.store.codec import decode, encode
from rtlgen.store.database import Access, Database
from rtlgen.store.evaluation_records import MANIFEST, RECORDS, EvaluationRecords, read_manifest
from rtlgen.store.evaluation_tables import (
    LAYOUT,
    put_body,
    sample_id,
)
from rtlgen.store.files import write_file
from rtlgen.store.identity import refuse_change
from rtlgen.store.packed import PackedFinding, pack_finding


@value
class Found:
    """What was found of a sample that is kept."""

    key: SampleKey
    packed: PackedFinding


class EvaluationStore(EvaluationRecords):
    """One run. What a `put` has returned from survives `kill -9`."""

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
                kept = read_manifest(root)
                refuse_change(root, dict(kept.identity), dict(manifest.identity))
                return cls(root, kept, database)
            write_file(path, encode(manifest, indent=1) + b"\n")
        except BaseException:
            database.close()
            raise
        return cls(root, manifest, database)

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


def _clear(database: Database) -> None:
    with database.transaction() as connection:
        for table in ("records", "samples", "finished", "bodies"):
            connection.execute(f"DELETE FROM {table}")


def _pack_completion(completion: Completion) -> tuple[bytes, bytes]:
    """What is said about it, and its text."""
    return encode(replace(completion, text="")), compress(completion.text.encode("utf-8", "replace"))
