from __future__ import annotations

import os
from pathlib import Path

import pytest

from rtlgen.tools.workdir import fresh_workdir


def test_it_is_empty_writable_and_gone_afterwards() -> None:
    with fresh_workdir() as one, fresh_workdir() as two:
        assert one != two
        assert list(one.iterdir()) == []
        (one / "sub").mkdir()
        (one / "sub" / "x").write_text("x")
    assert not one.exists()
    assert not two.exists()


def test_it_is_gone_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), fresh_workdir(tmp_path) as folder:
        raise RuntimeError
    assert not folder.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_locked_subfolder_and_a_link_outwards_do_no_harm(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    with fresh_workdir() as folder:
        (folder / "locked").mkdir()
        (folder / "locked" / "x").write_text("x")
        (folder / "locked").chmod(0)
        (folder / "link").symlink_to(outside)
    assert not folder.exists()
    assert (outside / "kept").read_text() == "kept"


def test_no_depth_and_no_odd_file_keeps_it() -> None:
    before = Path.cwd()
    with fresh_workdir() as folder:
        os.chdir(folder)
        for _ in range(1500):
            Path("deeper").mkdir()
            os.chdir("deeper")
        Path("file").touch()
        os.chdir(before)
        os.mkfifo(folder / "pipe")
        folder.chmod(0o500)
    assert not folder.exists()


def test_programs_can_be_run_there() -> None:
    with fresh_workdir() as folder:
        assert not os.statvfs(folder).f_flag & os.ST_NOEXEC
