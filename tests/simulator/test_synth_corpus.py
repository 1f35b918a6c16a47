"""A corpus on the disk: the same rows however it was made, and proven again from its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rtlgen.core.errors import StoreError, UsageError
from rtlgen.dataset import files
from rtlgen.dataset.reprove import reprove
from rtlgen.dataset.synth.corpus import Request, make_corpus, start_anew
from rtlgen.dataset.synth.registry import chosen
from rtlgen.simulators.icarus import Icarus

pytestmark = pytest.mark.icarus

NAMES = "truth_table,counter,encoder,moore_fsm"


def request(rows: int, *, seed: int = 5, jobs: int = 1, parquet: bool = False) -> Request:
    return Request(families=tuple(chosen(NAMES)), rows=rows, seed=seed, jobs=jobs, parquet=parquet)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    make_corpus(request(70), folder, Icarus())
    return folder


def rows(folder: Path) -> bytes:
    return (folder / files.ROWS).read_bytes()


def test_it_has_the_rows_and_says_what_it_is(corpus: Path) -> None:
    found = list(files.rows_of(corpus))
    assert len(found) == 70
    assert len({r.id for r in found}) == 70
    assert all(r.proof and r.proof.samples > 0 for r in found)
    manifest = files.read_manifest(corpus)
    assert manifest is not None
    assert manifest["rows"] == 70
    assert sum(f["rows"] for f in manifest["families"].values()) == 70
    assert manifest["families"]["truth_table"]["unique_code"] == 1.0


def test_a_split_never_divides_a_structure(corpus: Path) -> None:
    by_structure: dict[tuple[str, str], set[str]] = {}
    for row in files.rows_of(corpus):
        by_structure.setdefault((row.family, row.structure), set()).add(row.split)
    assert all(len(splits) == 1 for splits in by_structure.values())


def test_interrupted_or_side_by_side_it_is_the_same(corpus: Path, tmp_path: Path) -> None:
    make_corpus(request(30), tmp_path, Icarus())
    with (tmp_path / files.ROWS).open("ab") as stream:
        stream.write(b'{"schema": 1, "id": "torn')
    make_corpus(request(70, jobs=3), tmp_path, Icarus())
    assert rows(tmp_path) == rows(corpus)


def test_another_corpus_is_not_mixed_in(corpus: Path) -> None:
    with pytest.raises(UsageError, match="seed is 5, not 6"):
        make_corpus(request(80, seed=6), corpus, Icarus())


def test_anew_removes_the_corpus_and_nothing_else(tmp_path: Path) -> None:
    make_corpus(request(4), tmp_path, Icarus())
    (tmp_path / "mine.txt").write_text("keep")
    start_anew(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_families_that_are_exhausted_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("rtlgen.dataset.synth.corpus._code_key", lambda family, code: family)
    monkeypatch.setattr("rtlgen.dataset.synth.corpus._BARREN", 1)
    with pytest.raises(UsageError, match="no more rows: 4 different ones"):
        make_corpus(request(9), tmp_path, Icarus())


def test_parquet_holds_the_same_rows(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    make_corpus(request(12, parquet=True), tmp_path, Icarus())
    table = parquet.read_table(tmp_path / files.PARQUET).to_pylist()
    plain = [json.loads(line) for line in rows(tmp_path).splitlines()]
    assert table == plain


def test_it_is_proven_again_from_its_files(corpus: Path) -> None:
    done = reprove(corpus, Icarus())
    assert done.rows == 70
    assert done.answers >= 140
    assert not done.failures
    assert reprove(corpus, Icarus(), sample=5).rows == 5


def test_what_was_changed_is_found(corpus: Path, tmp_path: Path) -> None:
    documents = [json.loads(line) for line in rows(corpus).splitlines()][:6]
    documents[1]["reference"]["code"] = documents[1]["reference"]["code"].replace("+", "-")
    documents[2]["proof"]["samples"] += 1
    documents[3]["alternates"][0]["code"] = "module broken;"
    documents[4]["bench"][0]["text"] = documents[4]["bench"][0]["text"].replace("tb_mismatches + 1", "7")
    documents[5]["id"] = documents[0]["id"]
    documents[0]["prompt"] += " Or not."
    target = tmp_path / "rows.jsonl"
    target.write_text("".join(json.dumps(d) + "\n" for d in documents))
    done = reprove(target, Icarus())
    found = {f.id for f in done.failures}
    assert {documents[n]["id"] for n in (1, 2, 3, 5)} <= found
    assert [f.id for f in done.failures if f.what == "prompt"] == [documents[0]["id"]]
    assert done.rows == 6


def test_a_line_that_is_no_row_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"schema": 1, "id": "x"}\n')
    with pytest.raises(StoreError, match=r"rows.jsonl:1"):
        reprove(tmp_path, Icarus())


def test_families_that_are_held_out_are_so_with_their_bugs(tmp_path: Path) -> None:
    families = tuple(chosen("adder,find_bug,decoder"))
    request = Request(families=families, rows=30, hold_out=frozenset({"decoder"}))
    make_corpus(request, tmp_path, Icarus())
    found = [json.loads(line) for line in rows(tmp_path).splitlines()]
    assert {r["split"] for r in found if r["family"] == "decoder"} == {"held_out"}
    assert {r["split"] for r in found if r["structure"].startswith("decoder: ")} <= {"held_out"}
    assert "train" in {r["split"] for r in found if r["family"] == "adder"}
