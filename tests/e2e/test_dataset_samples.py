"""The samples that rtlgen ships are what its own commands made, and hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rtlgen.resources import samples_dir

FOLDERS = ("synth", "sft", "preference", "prompt", "repair")


def test_they_are_small_and_all_there() -> None:
    folders = {p.name for p in samples_dir().iterdir() if p.is_dir()}
    assert folders == set(FOLDERS)
    assert sum(p.stat().st_size for p in samples_dir().rglob("*") if p.is_file()) < 1_200_000


@pytest.mark.parametrize("name", FOLDERS)
def test_each_is_told_by_its_manifest(name: str) -> None:
    folder = samples_dir() / name
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) >= 4
    assert len(rows) == (manifest["rows"] if name == "synth" else manifest["figures"]["rows"])
    assert "/" not in json.dumps(manifest.get("sources", [])).replace("Apache-2.0/", "")


@pytest.mark.icarus
@pytest.mark.parametrize("name", FOLDERS)
def test_each_is_proven_again(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rtlgen", "dataset", "verify", str(samples_dir() / name)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 failures" in done.stdout


def test_the_card_says_how_they_were_made() -> None:
    card = (Path(samples_dir()) / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in card for name in FOLDERS)
