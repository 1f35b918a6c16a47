from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from store_values import PASSED, attempt

from rtlgen.core.completion import Completion
from rtlgen.core.errors import StoreError
from rtlgen.store.database import Access, Database
from rtlgen.store.journal import LAYOUT, Journal

IDENTITY = {"problem": "a" * 64, "model": "openai:x", "strategy": "repair"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out" / "journal.sqlite"


def test_a_resumed_run_finds_what_was_tried(path: Path) -> None:
    with Journal(path, IDENTITY) as journal:
        assert journal.attempts() == ()
        journal.put(attempt(1))
        journal.put(attempt(0))
        journal.put(attempt(0, text="other"), sample=1)
        journal.keep("bench", Completion(text="test"))
    with Journal(path, dict(reversed(IDENTITY.items()))) as journal:
        assert journal.attempts() == (attempt(0), attempt(1))
        assert journal.attempts(sample=1) == (attempt(0, text="other"),)
        assert journal.kept("bench", Completion) == Completion(text="test")
        assert journal.kept("plan", Completion) is None


def test_an_attempt_that_has_been_judged_replaces_the_one_that_was_not(path: Path) -> None:
    with Journal(path, IDENTITY) as journal:
        journal.put(attempt(0))
        journal.put(replace(attempt(0), verdict=PASSED, feedback="well done"))
        assert [a.verdict for a in journal.attempts()] == [PASSED]


def test_a_changed_run_is_refused_and_what_changed_is_named(path: Path) -> None:
    Journal(path, IDENTITY).close()
    changed = {**IDENTITY, "problem": "b" * 64, "model": "openai:y", "prompts": "p1"}
    with pytest.raises(StoreError) as caught:
        Journal(path, changed)
    message = caught.value.message
    assert "model was 'openai:x', is 'openai:y'" in message
    assert "problem was aaaaaaaaaaaa, is bbbbbbbbbbbb" in message
    assert "prompts was not recorded, is 'p1'" in message
    assert "strategy" not in message
    assert "--fresh" in caught.value.hint
    assert str(path.parent) in message


def test_a_fresh_run_begins_empty_and_keeps_the_old_one_in_the_file(path: Path) -> None:
    with Journal(path, IDENTITY) as journal:
        journal.put(attempt(0))
    with Journal(path, {**IDENTITY, "model": "openai:y"}, fresh=True) as journal:
        assert journal.attempts() == ()
        journal.put(attempt(0, text="new"))
    with Journal(path, {**IDENTITY, "model": "openai:y"}) as journal:
        assert journal.attempts() == (attempt(0, text="new"),)
        assert journal.database.rows("SELECT count(*) FROM attempts") == [(2,)]


def test_two_writers_do_not_share_a_folder(path: Path) -> None:
    with (
        Journal(path, IDENTITY),
        pytest.raises(StoreError, match=r"another rtlgen \(process \d+\) is writing in .*out"),
    ):
        Journal(path, IDENTITY)
    Journal(path, IDENTITY).close()


@pytest.mark.parametrize(
    "content", [b"this is not a database, it is a letter" * 50, b"SQLite format 3\0" + b"\7" * 500]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"journal\.sqlite"):
        Journal(path, IDENTITY)
    assert path.read_bytes() == content


def test_a_database_of_another_program_or_of_a_newer_rtlgen_is_refused(path: Path) -> None:
    path.parent.mkdir()
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE bookmarks (url TEXT)")
    foreign.close()
    with pytest.raises(StoreError, match="no journal of rtlgen's"):
        Journal(path, IDENTITY)
    path.unlink()
    Journal(path, IDENTITY).close()
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version=2")
    newer.close()
    with pytest.raises(StoreError, match="schema 2; this rtlgen reads schema 1"):
        Journal(path, IDENTITY)


def test_a_full_disk_is_told_and_what_was_acknowledged_stays(path: Path) -> None:
    with Journal(path, IDENTITY) as journal:
        journal.put(attempt(0))
        (pages,) = journal.database.rows("PRAGMA page_count")[0]
        journal.database.rows(f"PRAGMA max_page_count={pages}")
        noise = random.Random(0).randbytes(60_000).hex()
        with pytest.raises(
            StoreError, match=r"cannot write .*journal\.sqlite: database or disk is full"
        ) as caught:
            journal.put(attempt(1, text=noise))
        assert "free some space" in caught.value.hint
        assert journal.attempts() == (attempt(0),)
        journal.database.rows("PRAGMA max_page_count=1000000")
        journal.put(attempt(1, text=noise))
    with Journal(path, IDENTITY) as journal:
        assert len(journal.attempts()) == 2


def test_a_damaged_body_is_told_with_its_place(path: Path) -> None:
    with Journal(path, IDENTITY) as journal:
        journal.put(attempt(0))
        with journal.database.transaction() as connection:
            connection.execute("UPDATE attempts SET body = x'00112233'")
        with pytest.raises(StoreError, match=r"journal\.sqlite: attempt 0: damaged"):
            journal.attempts()


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from store_values import attempt
from rtlgen.store.journal import Journal
with Journal(Path(sys.argv[1]), {"problem": "p"}) as journal:
    index = len(journal.attempts())
    print("open", flush=True)
    while True:
        journal.put(attempt(index, text=f"module top; // {index}" + "x" * (index * 977 % 9000)))
        print(index, flush=True)
        index += 1
"""


def test_kill_9_at_any_moment_loses_nothing_that_was_acknowledged(path: Path) -> None:
    """One journal, its writer killed again and again; each round goes on from what the last one left."""
    when = random.Random(7)
    acknowledged = -1
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parent)],
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "open\n"
            time.sleep(when.uniform(0.0, 0.15))
            writer.kill()
            said = writer.stdout.read().splitlines()
            assert writer.wait() == -signal.SIGKILL
        acknowledged = max([acknowledged, *(int(line) for line in said)])
        with Journal(path, {"problem": "p"}) as journal:
            kept = journal.attempts()
            assert [a.index for a in kept] == list(range(len(kept)))
            assert len(kept) - 1 in (acknowledged, acknowledged + 1)
            assert journal.database.rows("PRAGMA integrity_check") == [("ok",)]
            acknowledged = len(kept) - 1
    assert acknowledged > 10


def test_many_processes_open_a_new_shared_file_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from rtlgen.store.database import Access, Database; from rtlgen.store.journal import LAYOUT\n"
        "Database(Path(sys.argv[1]), LAYOUT, Access.SHARED).close()"
    )
    path = tmp_path / "cache.sqlite"
    openers = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for opener in openers:
        _, errors = opener.communicate(timeout=60)
        assert opener.returncode == 0, errors
    Database(path, LAYOUT, Access.SHARED).close()
