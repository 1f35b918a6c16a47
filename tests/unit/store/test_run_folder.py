from __future__ import annotations

import resource
from pathlib import Path

import pytest
from store_values import FAILED, attempt, candidate

from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import StoreError
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.core.trace import FeedbackLevel, Trace
from rtlgen.core.verdict import Verdict
from rtlgen.store.files import write_file
from rtlgen.store.run_folder import RunFolder

TRACE = Trace(
    problem_id="p",
    problem_digest="d",
    strategy="repair",
    feedback_level=FeedbackLevel.NONE,
    attempts=(attempt(),),
)


def test_everything_has_its_place(tmp_path: Path) -> None:
    folder = RunFolder.open(tmp_path / "a" / "out")
    bench = BenchSpec(
        kind=BenchKind.COCOTB, files=(SourceFile(path="test_top.py", text="import cocotb\n"),), top="test_top"
    )
    assert folder.write_design(candidate("module top; // ü\nendmodule\n")) == folder.root / "top.sv"
    assert folder.write_bench(bench) == folder.root / "test_top.py"
    folder.write_trace(TRACE)
    folder.write_attempt(attempt(3))
    found = sorted(str(p.relative_to(folder.root)) for p in folder.root.rglob("*") if p.is_file())
    assert found == [
        "attempts/003/completion.txt",
        "attempts/003/prompt.md",
        "attempts/003/top.sv",
        "attempts/003/verdict.json",
        "test_top.py",
        "top.sv",
        "trace.json",
    ]
    assert (folder.root / "top.sv").read_text("utf-8") == "module top; // ü\nendmodule\n"
    assert "write it (3)" in (folder.root / "attempts/003/prompt.md").read_text()
    assert folder.read_trace() == TRACE
    assert folder.read_value("attempts/003/verdict.json", Verdict) == FAILED


def test_the_files_of_a_design_of_several_keep_their_names(tmp_path: Path) -> None:
    two = Candidate(files=(SourceFile(path="rtl/a.sv", text="a"), SourceFile(path="b.sv", text="b")), top="a")
    assert RunFolder.open(tmp_path).write_design(two) == tmp_path / "rtl" / "a.sv"
    assert (tmp_path / "b.sv").read_text() == "b"


@pytest.mark.parametrize("name", ["../x.sv", "/etc/x.sv", "a/../../x.sv", "", ".", "a\0b"])
def test_a_name_from_a_model_does_not_leave_the_folder(tmp_path: Path, name: str) -> None:
    files = (SourceFile(path=name, text="x"), SourceFile(path="ok.sv", text="x"))
    with pytest.raises(StoreError, match="no name for a file"):
        RunFolder.open(tmp_path / "out").write_design(Candidate(files=files, top="t"))
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_somebody_elses_file_is_not_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "top.sv"
    mine.write_text("mine")
    with pytest.raises(StoreError, match=r"top\.sv exists and was not written by rtlgen"):
        RunFolder.open(tmp_path, writes=("top.sv",))
    assert mine.read_text() == "mine"
    (tmp_path / "journal.sqlite").touch()
    RunFolder.open(tmp_path, writes=("top.sv",))


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    for root in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(StoreError, match="cannot write") as caught:
            RunFolder.open(root)
        assert str(root) in caught.value.message
        assert "-o DIR" in caught.value.hint


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nobody may write: /proc")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot write /proc/self/out") as caught:
        RunFolder.open(Path("/proc/self/out"))
    assert caught.value.exit_code == 3


def test_a_full_disk_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the kernel refuses the write half-way."""
    path = tmp_path / "trace.json"
    write_file(path, b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(StoreError, match=r"cannot write .*trace\.json: File too large"):
            write_file(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_message_of_a_full_disk_says_what_to_do() -> None:
    from rtlgen.store.files import cannot_write

    error = cannot_write(Path("/d/trace.json"), OSError(28, "No space left on device"))
    assert error.message == "cannot write /d/trace.json: No space left on device"
    assert "goes on where it stopped" in error.hint


def test_no_trace_and_a_torn_trace_are_told(tmp_path: Path) -> None:
    folder = RunFolder.open(tmp_path)
    with pytest.raises(StoreError, match=r"cannot read .*trace.json: No such file"):
        folder.read_trace()
    folder.trace.write_bytes(b'{"schema": 1, "probl')
    with pytest.raises(StoreError, match="invalid JSON"):
        folder.read_trace()
