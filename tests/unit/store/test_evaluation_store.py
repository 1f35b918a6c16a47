from __future__ import annotations

import random
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from eval_values import PASSED, UNJUDGEABLE, finding, key, manifest, mismatch, record, sample

from rtlgen.core.errors import StoreError
from rtlgen.core.prompt import Message, Prompt, Role, Sampling
from rtlgen.core.record import MendedDesign, Question, scored
from rtlgen.core.verdict import Stage, Status, Verdict
from rtlgen.store.evaluation import EvaluationStore
from rtlgen.store.evaluation_records import MANIFEST, RECORDS

ASKED = Question(
    prompt=Prompt(messages=(Message(role=Role.USER, content="a counter, please " * 50),)), sampling=Sampling()
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "run"


def opened(root: Path, *, fresh: bool = False, **identity: str) -> EvaluationStore:
    return EvaluationStore.create_or_resume(root, manifest(**identity), fresh=fresh)


def count(root: Path, table: str) -> int:
    connection = sqlite3.connect(root / RECORDS)
    (n,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(n)


def test_what_was_put_is_read_back_whole_and_in_order(root: Path) -> None:
    keys = [key("b", 0), key("a", 10), key("a", 2, 1), key("a", 2)]
    records = [
        record(k, mismatch() if k.problem_id == "a" else PASSED, f"module m{i};") for i, k in enumerate(keys)
    ]
    with opened(root) as store:
        assert store.put_samples([r.sample for r in records], ASKED) == 4
        store.put(records[:1])
        assert [s.key for s in store.pending()] == [key("a", 2), key("a", 2, 1), key("a", 10)]
        store.put([replace(records[1], feedback="look at q"), *records[2:]])
    with EvaluationStore.read(root) as store:
        assert [r.key for r in store.rows()] == [key("a", 2), key("a", 2, 1), key("a", 10), key("b", 0)]
        assert store.record(keys[1]) == replace(records[1], feedback="look at q")
        assert [store.record(k) for k in keys[2:]] == records[2:]
        assert {r.key: r for r in store.rows()} == {
            r.sample.key: scored(r.sample, r.finding) for r in records
        }
        assert store.question(keys[0]) == ASKED
        assert store.keys_done() == set(keys)
        assert list(store.pending()) == []
        assert store.counts() == {(Status.PASS, ""): 1, (Status.FAIL, "MISMATCH"): 3}
        assert store.sample_count() == 4
        assert store.manifest == manifest()
        assert store.problem_ids() == ["a", "b"]
        assert [r.key for r in store.rows("b")] == [key("b", 0)]
        assert list(store.rows("c")) == []
        assert store.record(key("a", 3)) is None
        assert store.question(key("a", 3)) is None


def test_pages_join_without_a_gap_while_records_are_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rtlgen.store.evaluation_records._PAGE", 7)
    keys = [key(f"p{p:02}", s) for p in range(4) for s in range(8)]
    with opened(root) as store:
        store.put_samples(sample(k) for k in random.Random(1).sample(keys, len(keys)))
        seen = []
        for one in store.pending():
            seen.append(one.key)
            store.put([record(one.key)])
        assert seen == keys
        assert [r.key for r in store.rows()] == keys
        assert [s.key for s in store.samples()] == keys


def test_what_is_equal_lies_there_once(root: Path) -> None:
    with opened(root) as store:
        store.put_samples((sample(key("p", s)) for s in range(20)), ASKED)
        store.put([record(key("p", s), mismatch()) for s in range(20)])
    assert (count(root, "samples"), count(root, "records"), count(root, "bodies")) == (20, 20, 3)


def test_an_answer_that_is_there_stays_as_it_is(root: Path) -> None:
    with opened(root) as store:
        store.put_samples([sample(key(), "first")])
        assert store.put_samples([sample(key(), "second"), sample(key("p", 1), "other")]) == 1
        assert [s.completion.text for s in store.samples()] == ["first", "other"]


def test_an_error_of_ours_is_pending_again_and_one_that_lasts_is_not(root: Path) -> None:
    unsupported = Verdict(status=Status.ERROR, stage=Stage.BUILD, cause="unsupported")
    with opened(root) as store:
        store.put_samples([sample(key("p", 0)), sample(key("p", 1))])
        store.put([record(key("p", 0), UNJUDGEABLE), record(key("p", 1), unsupported)])
        assert [s.key for s in store.pending()] == [key("p", 0)]
        assert store.keys_done() == {key("p", 1)}
        store.put([record(key("p", 0), PASSED)])
        assert list(store.pending()) == []
        assert store.counts() == {(Status.PASS, ""): 1, (Status.ERROR, ""): 1}


def test_a_mended_design_is_kept_beside(root: Path) -> None:
    whole = finding(mismatch())
    assert whole.extraction.candidate is not None
    mended = MendedDesign(candidate=whole.extraction.candidate, mends=(), judgement=finding(PASSED).judgement)
    with opened(root) as store:
        store.put_samples([sample(key())])
        store.put([replace(record(key()), finding=replace(whole, mended=mended))])
        kept = store.record(key())
        assert kept is not None
        assert kept.finding.mended == mended
        assert [r.mended for r in store.rows()] == [Status.PASS]


def test_a_batch_is_kept_whole_or_not_at_all(root: Path) -> None:
    with opened(root) as store:
        store.put_samples([sample(key("p", 0))])
        with pytest.raises(StoreError, match="p sample 1 round 0 was judged and never kept"):
            store.put([record(key("p", 0)), record(key("p", 1))])
        assert list(store.rows()) == []


def test_a_changed_run_is_refused_and_fresh_forgets_the_old_one(root: Path) -> None:
    with opened(root, model="openai:x") as store:
        store.put_samples([sample(key())])
        store.put([record(key())])
        store.finish("p", 0, "passed")
    with pytest.raises(StoreError, match="model was 'openai:x', is 'openai:y'") as caught:
        opened(root, model="openai:y")
    assert "--fresh" in caught.value.hint
    with opened(root, model="openai:x") as store:
        assert store.finished() == {("p", 0): "passed"}
        assert len(list(store.rows())) == 1
    with opened(root, fresh=True, model="openai:y") as store:
        assert (list(store.rows()), list(store.samples()), store.finished()) == ([], [], {})
    with opened(root, model="openai:y"):
        pass


def test_a_run_that_goes_on_keeps_its_manifest(root: Path) -> None:
    opened(root).close()
    later = replace(manifest(), started="2027-01-01T00:00:00Z")
    with EvaluationStore.create_or_resume(root, later) as store:
        assert store.manifest.started.startswith("2026")


def test_one_process_writes_and_others_read(root: Path) -> None:
    with opened(root) as store:
        store.put_samples([sample(key())])
        with pytest.raises(StoreError, match="another rtlgen"):
            opened(root)
        with EvaluationStore.read(root) as reader:
            assert [s.key for s in reader.samples()] == [key()]
            store.put([record(key())])
            assert [r.key for r in reader.rows()] == [key()]
            with pytest.raises(StoreError, match=r"cannot read .*readonly"):
                reader.put_samples([sample(key("q"))])


def test_what_is_no_run_is_told(root: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no evaluation"):
        EvaluationStore.read(root)
    assert not root.exists()
    root.mkdir()
    (root / MANIFEST).write_text('{"name": "a web page"}')
    for fresh in (False, True):
        with pytest.raises(StoreError, match=r"manifest\.json exists and was not written by an evaluation"):
            opened(root, fresh=fresh)
    assert [p.name for p in root.iterdir()] == [MANIFEST]


def test_a_damaged_manifest_is_told(root: Path) -> None:
    opened(root).close()
    (root / MANIFEST).write_text('{"name": "a web page"}')
    with pytest.raises(StoreError, match=r"manifest\.json: not a RunManifest"):
        opened(root)


def test_threads_may_share_it(root: Path) -> None:
    with opened(root) as store:

        def one(problem: str) -> None:
            for n in range(20):
                store.put_samples([sample(key(problem, n))], ASKED)
                store.put([record(key(problem, n))])

        threads = [threading.Thread(target=one, args=(p,)) for p in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(list(store.rows())) == 80


def test_half_a_surrogate_pair_can_be_kept(root: Path) -> None:
    with opened(root) as store:
        store.put_samples([sample(key(), "a\ud83db")])
        assert [s.completion.text for s in store.pending()] == ["a?b"]


def test_a_damaged_text_is_told_with_its_place(root: Path) -> None:
    with opened(root) as store:
        store.put_samples([sample(key())])
    connection = sqlite3.connect(root / RECORDS)
    connection.execute("UPDATE samples SET text = x'0011'")
    connection.commit()
    connection.close()
    with (
        EvaluationStore.read(root) as store,
        pytest.raises(StoreError, match=r"records\.sqlite: p sample 0 round 0: damaged"),
    ):
        list(store.samples())
