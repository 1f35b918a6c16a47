"""`rtlgen dataset` from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest


def rtlgen(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rtlgen", "dataset", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_families_are_listed() -> None:
    listed = json.loads(rtlgen("families", "--json").stdout)
    assert {"truth_table", "counter", "find_bug"} <= {f["name"] for f in listed}
    assert "truth_table" in rtlgen("families").stdout


def test_an_unknown_family_is_a_mistake_of_the_user(tmp_path: Path) -> None:
    done = rtlgen("synth", "--families", "counter,contour", "-o", tmp_path)
    assert done.returncode == 2
    assert "unknown family 'contour'" in done.stderr


@pytest.mark.icarus
def test_a_corpus_is_made_extended_and_proven_again(tmp_path: Path) -> None:
    made = rtlgen(
        "synth", "--families", "decoder,find_bug", "-n", "8", "--seed", "3", "-o", tmp_path, "--json"
    )
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["rows"] == 8
    first = (tmp_path / "rows.jsonl").read_bytes()
    more = rtlgen("synth", "--families", "decoder,find_bug", "-n", "12", "--seed", "3", "-o", tmp_path)
    assert more.returncode == 0, more.stderr
    assert f"12 rows in {tmp_path}" in more.stdout
    assert (tmp_path / "rows.jsonl").read_bytes().startswith(first)
    proven = rtlgen("verify", tmp_path)
    assert proven.returncode == 0, proven.stdout
    assert "12 rows" in proven.stdout
    other = rtlgen("synth", "--families", "decoder", "-n", "12", "--seed", "3", "-o", tmp_path)
    assert other.returncode == 2
    assert "--fresh" in other.stderr


@pytest.mark.icarus
def test_a_corpus_that_was_spoilt_does_not_pass(tmp_path: Path) -> None:
    assert rtlgen("synth", "--families", "adder", "-n", "3", "-o", tmp_path).returncode == 0
    rows = tmp_path / "rows.jsonl"
    documents = [json.loads(line) for line in rows.read_text().splitlines()]
    documents[1]["reference"]["code"] = documents[1]["reference"]["code"].replace("endmodule", "")
    rows.write_text("".join(json.dumps(d) + "\n" for d in documents))
    done = rtlgen("verify", tmp_path, "--json")
    assert done.returncode == 1
    failures = json.loads(done.stdout)["failures"]
    assert {f["id"] for f in failures} == {documents[1]["id"]}


def test_a_folder_without_a_corpus_is_said(tmp_path: Path) -> None:
    done = rtlgen("verify", tmp_path / "nothing")
    assert done.returncode == 3
    assert "cannot read" in done.stderr


@pytest.mark.icarus
def test_a_corpus_whose_making_was_killed_goes_on(tmp_path: Path) -> None:
    """Killed as kill -9 does, it leaves no lock, and the same command gives the rows it would have given."""
    options = ("--families", "decoder,truth_table", "-n", "120", "--no-decontaminate")
    command = [sys.executable, "-m", "rtlgen", "dataset", "synth", *options, "-o", str(tmp_path / "killed")]
    rows = tmp_path / "killed" / "rows.jsonl"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as making:
        while making.poll() is None and not (rows.is_file() and rows.stat().st_size):
            time.sleep(0.02)
        making.kill()
    assert rows.read_bytes()
    assert rtlgen("synth", *options, "-o", tmp_path / "killed").returncode == 0
    assert rtlgen("synth", *options, "-o", tmp_path / "whole").returncode == 0
    assert rows.read_bytes() == (tmp_path / "whole" / "rows.jsonl").read_bytes()
