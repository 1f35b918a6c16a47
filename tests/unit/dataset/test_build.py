"""A dataset is there whole or not at all, the same every time, and says what is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from dataset_values import Given, code, everything, failed, passed, read, tried, turn

from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import StoreError, UsageError
from rtlgen.core.verdict import Kind as Failure
from rtlgen.core.verdict import Verdict
from rtlgen.dataset.build import Order, build
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Kind
from rtlgen.dataset.judging import Trial
from rtlgen.dataset.memory import Memory
from rtlgen.dataset.problems import ProblemFile
from rtlgen.dataset.reprove_examples import is_made_from_runs, reprove_examples
from rtlgen.dataset.runs.dialogue import Key, Tried
from rtlgen.dataset.staging import journal_of, staged

ORDER = Order(kind=Kind.PREFERENCE, formats=("trl", "jsonl"), choice=Choice(test_share=0.3))


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_again(tmp_path: Path) -> None:
    what = everything()
    for name, given in (("a/set", what), ("b/set", list(reversed(what)))):
        build([Given(given)], ORDER, tmp_path / name)
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
    assert files_of(tmp_path / "a")


def test_what_lies_in_the_folder(tmp_path: Path) -> None:
    manifest = build([Given(everything())], ORDER, tmp_path / "set")
    files = files_of(tmp_path / "set")
    assert set(files) == {"manifest.json", *manifest["files"]}
    assert {"rows.jsonl", "problems.jsonl", "README.md", "trl/train.jsonl", "jsonl/test.jsonl"} <= set(files)
    assert all(hashlib.sha256(files[n]).hexdigest() == d for n, d in manifest["files"].items())
    figures = manifest["figures"]
    assert figures["rows"] == len(read(tmp_path / "set", "rows.jsonl")) == sum(figures["split"].values())
    assert figures["problems"] == len(read(tmp_path / "set", "problems.jsonl")) == 12
    assert figures["answers"]["right"] == figures["rows"]
    told = json.loads(files["manifest.json"])
    assert told["sources"][0]["tools"] == [{"name": "icarus", "version": "12.0", "path": ""}]


def test_no_family_is_in_two_splits(tmp_path: Path) -> None:
    build([Given(everything(26))], ORDER, tmp_path / "set")
    rows = [json.loads(line) for line in read(tmp_path / "set", "rows.jsonl")]
    assert {r["split"] for r in rows} == {"train", "test"}
    assert len({(r["problem"]["family"], r["split"]) for r in rows}) == len(
        {r["problem"]["family"] for r in rows}
    )


def test_equal_rows_of_two_runs_are_one(tmp_path: Path) -> None:
    once = build([Given(everything(3))], ORDER, tmp_path / "once")["figures"]
    twice = build([Given(everything(3)), Given(everything(3))], ORDER, tmp_path / "twice")["figures"]
    assert once["rows"] == twice["rows"]


def test_the_card(tmp_path: Path) -> None:
    build([Given(everything())], ORDER, tmp_path / "pairs")
    head, text = (tmp_path / "pairs" / "README.md").read_text().split("---\n", 2)[1:]
    told = yaml.safe_load(head)
    assert told["license"] == "mit"
    assert told["size_categories"] == ["n<1K"]
    configs = {c["config_name"]: c["data_files"] for c in told["configs"]}
    assert {f["split"]: f["path"] for f in configs["trl"]} == {
        "train": "trl/train.jsonl",
        "test": "trl/test.jsonl",
    }
    assert all((tmp_path / "pairs" / f["path"]).is_file() for files in configs.values() for f in files)
    assert "# pairs" in text
    assert "| MISMATCH |" in text
    assert "icarus 12.0" in text


class Breaking(Given):
    """A spring that fails when it comes to its third problem."""

    def tried(self, key: Key) -> Tried:
        if key == self.problem_keys()[2]:
            raise StoreError("the disk is gone")
        return super().tried(key)


def test_what_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the disk is gone"):
        build([Breaking(everything())], ORDER, tmp_path / "set")
    assert list(tmp_path.iterdir()) == []


def test_what_is_interrupted_leaves_what_was_there(tmp_path: Path) -> None:
    build([Given(everything())], ORDER, tmp_path / "set")
    before = files_of(tmp_path)
    with pytest.raises(StoreError):
        build([Breaking(everything())], ORDER, tmp_path / "set", fresh=True)
    assert files_of(tmp_path) == before


def test_what_stands_there_stays(tmp_path: Path) -> None:
    build([Given(everything())], ORDER, tmp_path / "set")
    with pytest.raises(UsageError, match="holds a dataset"):
        build([Given(everything(2))], ORDER, tmp_path / "set")
    assert build([Given(everything(2))], ORDER, tmp_path / "set", fresh=True)["figures"]["problems"] == 2
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("x")
    with pytest.raises(UsageError, match="no dataset"):
        build([Given(everything())], ORDER, tmp_path / "mine", fresh=True)
    assert (tmp_path / "mine" / "thesis.tex").is_file()


def test_no_row_is_an_error(tmp_path: Path) -> None:
    nothing = [tried(turn(code("1"), failed()))]
    with pytest.raises(UsageError, match="no stepwise row") as error:
        build([Given(nothing)], Order(kind=Kind.STEPWISE, formats=("trl",)), tmp_path / "set")
    assert "--rounds" in error.value.hint
    assert list(tmp_path.iterdir()) == []


def test_problems_are_found_by_their_digests(tmp_path: Path) -> None:
    what = everything(4)
    build([Given(what)], ORDER, tmp_path / "set")
    found = ProblemFile(tmp_path / "set" / "problems.jsonl")
    assert [found.problem(t.problem.digest) for t in what] == [t.problem for t in what]
    with pytest.raises(StoreError, match="has no problem"):
        found.problem("0" * 64)


def test_it_is_proven_again(tmp_path: Path) -> None:
    build([Given(everything(3))], ORDER, tmp_path / "set")
    assert is_made_from_runs(tmp_path / "set")
    judged: list[str] = []

    def spy(trials: Sequence[Trial]) -> list[Verdict]:
        judged.extend(t.problem.id for t in trials)
        return [passed() if _right(t.candidate) else _as_told(t.candidate) for t in trials]

    done = reprove_examples(tmp_path / "set", spy)
    assert done.failures == ()
    assert done.rows == len(read(tmp_path / "set", "rows.jsonl"))
    assert done.answers == len(judged)
    assert reprove_examples(tmp_path / "set", spy, sample=2).rows == 2


def _judge(right: Verdict) -> Callable[[Sequence[Trial]], list[Verdict]]:
    return lambda trials: [right if _right(t.candidate) else _as_told(t.candidate) for t in trials]


def test_what_is_not_as_told_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    build([Given(everything(2))], ORDER, folder)
    done = reprove_examples(folder, lambda trials: [failed() for _ in trials])
    assert {f.why for f in done.failures} == {
        "is FAIL MISMATCH, not PASS",
        "is FAIL MISMATCH, not FAIL SYNTAX",
    }
    shorter = reprove_examples(folder, _judge(passed(samples=49)))
    assert {f.why for f in shorter.failures} == {
        "49 samples until 49000 ps, where the row says 50 until 50000 ps"
    }
    rows = (folder / "rows.jsonl").read_text()
    (folder / "rows.jsonl").write_text(rows.replace("You write Verilog.", "You write poems.", 1))
    changed = reprove_examples(folder, _judge(passed()))
    assert {(f.what, f.why) for f in changed.failures} >= {
        ("file", "is not the one that was built"),
        ("prompt", "its digest is another one"),
    }


def _right(candidate: Candidate) -> bool:
    return any(t in candidate.text for t in ("= 1'b1", "~1'b0", "y); assign y = 1"))


def _as_told(candidate: Candidate) -> Verdict:
    return failed(Failure.SYNTAX) if "y) assign" in candidate.text else failed()


def test_two_builds_do_not_share_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    with staged(folder, replace=False) as stage:
        (stage / "half").write_text("written")
        with pytest.raises(StoreError, match="another rtlgen is writing"):
            build([Given(everything(2))], ORDER, folder)
        assert (stage / "half").read_text() == "written"
    assert (folder / "half").is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["set"]


def _broken_off(folder: Path, error: Exception) -> None:
    with staged(folder, replace=False) as stage:
        assert list(stage.iterdir()) == []
        (stage / "half").write_text("written")
        with closing(Memory(journal_of(stage))) as memory:
            memory.keep({"a": passed()})
        raise error


def test_what_was_found_out_outlasts_an_error_and_not_the_end(tmp_path: Path) -> None:
    folder, journal = tmp_path / "set", tmp_path / ".set.building" / "journal"
    for error, stays in ((UsageError("no row"), False), (StoreError("the disk is full"), True)):
        with pytest.raises(type(error)):
            _broken_off(folder, error)
        assert journal.exists() == stays
    with staged(folder, replace=False) as stage, closing(Memory(journal_of(stage))) as memory:
        assert memory.kept("a", Verdict) == passed()
        assert memory.kept("b", Verdict) is None
        memory.keep({"b": failed()})
        assert memory.kept("b", Verdict) == failed()
    assert [p.name for p in tmp_path.iterdir()] == ["set"]
