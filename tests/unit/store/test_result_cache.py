from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from store_values import FAILED, PASSED, candidate

from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.store.cache import RESULTS_TABLE, ResultCache, result_key
from rtlgen.store.database import Access, Database, Layout

LAYOUT = Layout(kind="cache", mark=b"test", tables=(RESULTS_TABLE,))
BENCH = BenchSpec(kind=BenchKind.COCOTB, files=(SourceFile(path="t.py", text="x"),), top="t")
PROBLEM = Problem(id="p", suite="s", spec="", top="top", bench=BENCH, digest="d")
TOOLS = (
    ToolVersion(name="icarus", version="11.0", path="/usr/bin"),
    ToolVersion(name="cocotb", version="2.1.0"),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "c.sqlite", LAYOUT, Access.SHARED)
    yield opened
    opened.close()


def test_the_key_changes_with_all_that_decides_and_with_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    base = result_key(candidate(), PROBLEM, TOOLS, ("strong",))
    elsewhere = (TOOLS[1], replace(TOOLS[0], path="/opt"))
    assert result_key(candidate(), replace(PROBLEM, title="t"), elsewhere, ("strong",)) == base
    others = {
        result_key(candidate("module top; wire a; endmodule"), PROBLEM, TOOLS, ("strong",)),
        result_key(candidate(), replace(PROBLEM, digest="e"), TOOLS, ("strong",)),
        result_key(candidate(), replace(PROBLEM, bench=replace(BENCH, seed=2)), TOOLS, ("strong",)),
        result_key(candidate(), replace(PROBLEM, bench=None), TOOLS, ("strong",)),
        result_key(candidate(), PROBLEM, (replace(TOOLS[0], version="12.0"), TOOLS[1]), ("strong",)),
        result_key(candidate(), PROBLEM, TOOLS, ("none",)),
    }
    monkeypatch.setattr("rtlgen.__version__", "99")
    others.add(result_key(candidate(), PROBLEM, TOOLS, ("strong",)))
    assert len(others) == 7
    assert base not in others


def test_a_second_asking_is_free(database: Database) -> None:
    judged: list[int] = []

    def judge() -> Verdict:
        judged.append(1)
        return FAILED

    cache = ResultCache(database)
    assert [cache.get_or("k", judge), cache.get_or("k", judge)] == [FAILED, FAILED]
    assert len(judged) == 1
    other = Database(database.path, LAYOUT, Access.SHARED)
    assert ResultCache(other).get("k") == FAILED
    other.close()


def test_our_own_errors_and_what_the_machine_decides_are_not_kept(database: Database) -> None:
    cache = ResultCache(database)
    passing = [
        Verdict(status=Status.ERROR, stage=Stage.BUILD),
        Verdict(status=Status.FAIL, stage=Stage.SIMULATE, kind=Kind.TIMEOUT),
        Verdict(status=Status.FAIL, stage=Stage.BUILD, kind=Kind.RESOURCE),
    ]
    for number, verdict in enumerate(passing):
        cache.put(str(number), verdict)
        assert cache.get(str(number)) is None
    cache.put("p", PASSED)
    assert cache.get("p") == PASSED


def test_a_damaged_result_is_a_miss(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    cache = ResultCache(database)
    cache.put("k", PASSED)
    with database.transaction() as connection:
        connection.execute("UPDATE results SET body = x'28'")
    assert cache.get("k") is None
    assert "made again" in caplog.text
    assert cache.get_or("k", lambda: FAILED) == FAILED
    assert cache.get("k") == FAILED


def test_threads_share_one_connection(database: Database) -> None:
    cache = ResultCache(database)
    threads = [threading.Thread(target=lambda n=n: cache.put(f"k{n % 7}", PASSED)) for n in range(21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [cache.get(f"k{n}") for n in range(8)] == [PASSED] * 7 + [None]
