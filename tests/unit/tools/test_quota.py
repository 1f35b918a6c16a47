from __future__ import annotations

import os
from pathlib import Path

import pytest

from rtlgen.tools.limits import Limits
from rtlgen.tools.quota import is_too_full

LIMITS = Limits(folder_mb=1, folder_entries=20)


def test_a_little_is_not_too_much(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_bytes(bytes(100_000))
    assert not is_too_full(tmp_path, LIMITS)
    assert not is_too_full(tmp_path / "gone", LIMITS)


def test_many_bytes_in_small_files(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"file{number}").write_bytes(bytes(100_000))
    assert is_too_full(tmp_path, LIMITS)


def test_many_entries_without_a_byte(tmp_path: Path) -> None:
    for number in range(11):
        (tmp_path / f"folder{number}").mkdir()
        (tmp_path / f"folder{number}" / "file").touch()
    assert is_too_full(tmp_path, LIMITS)


def test_a_hole_in_a_file_takes_no_room(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(10 << 20)
    assert not is_too_full(tmp_path, LIMITS)


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "large").write_bytes(bytes(2 << 20))
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(outside)
    (inside / "file").symlink_to(outside / "large")
    assert not is_too_full(inside, LIMITS)


def test_what_is_too_deep_to_be_named_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(40):
        Path("x" * 200).mkdir()
        os.chdir("x" * 200)
    assert is_too_full(tmp_path, Limits())
