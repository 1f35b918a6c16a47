"""From a proven corpus to broken designs with their repairs: killed, gone on with, built and proven again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.icarus, pytest.mark.xdist_group("dataset_augment")]

Rtlgen = Callable[..., subprocess.CompletedProcess[str]]
FAMILIES = "truth_table,register,decoder"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("augmenting")


def environment(home: Path) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("RTLGEN_")}
    return {**clean, "XDG_CACHE_HOME": str(home / "cache")}


@pytest.fixture(scope="module")
def rtlgen(home: Path) -> Rtlgen:
    """Runs the command line in a folder with a corpus `corpus`."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "rtlgen", *arguments],
            cwd=home,
            env=environment(home),
            capture_output=True,
            text=True,
            timeout=300,
        )

    done = run("dataset", "synth", "-n", "6", "--families", FAMILIES, "-o", "corpus")
    assert done.returncode == 0, done.stderr
    return run


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.is_file() else []


def made(folder: Path) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Of each original: what was aimed at, the broken text, and what was told of it."""
    return [
        (
            outcome["key"],
            [
                (d["made"]["aim"], d["turns"][0]["completion"]["text"], d["turns"][0]["feedback"])
                for one in outcome["made"]
                for d in one["dialogues"]
            ],
        )
        for outcome in lines(folder / "outcomes.jsonl")
    ]


INJECT = ("dataset", "augment", "inject", "corpus", "-n", "3")


@pytest.fixture(scope="module")
def broken(home: Path, rtlgen: Rtlgen) -> Path:
    done = rtlgen(*INJECT, "-o", "broken", "-f", "trl,jsonl")
    assert done.returncode == 0, done.stderr
    return home / "broken"


def test_repairs_are_rows_that_can_be_proven_again(broken: Path, rtlgen: Rtlgen) -> None:
    rows = lines(broken / "rows.jsonl")
    assert len(rows) > 12
    assert all(r["kind"] == "repair" and r["before"][0]["feedback"] for r in rows)
    assert {r["answers"][0]["origin"]["made"]["method"] for r in rows} == {"inject"}
    manifest = json.loads((broken / "manifest.json").read_text("utf-8"))
    figures = manifest["augmentation"]
    assert figures["kept"] == len(rows) == sum(n for _, _, n in figures["classes"])
    assert figures["tried"] == figures["kept"] + sum(figures["dropped"].values())
    assert "| aim | class | kept |" in (broken / "README.md").read_text("utf-8")
    assert lines(broken / "trl" / "train.jsonl")
    proven = rtlgen("dataset", "verify", "broken", "--sample", "6")
    assert proven.returncode == 0, proven.stdout


def test_it_is_read_like_a_run(broken: Path, home: Path, rtlgen: Rtlgen) -> None:
    done = rtlgen("dataset", "build", str(broken), "--kind", "preference", "-f", "trl", "-o", "pairs")
    assert done.returncode == 0, done.stderr
    rows = lines(home / "pairs" / "rows.jsonl")
    assert rows
    assert all([a["right"] for a in r["answers"]] == [True, False] for r in rows)


def test_killed_it_goes_on_where_it_stopped(broken: Path, home: Path, rtlgen: Rtlgen) -> None:
    folder = home / "killed" / "broken"
    command = [sys.executable, "-m", "rtlgen", *INJECT, "-o", str(folder)]
    process = subprocess.Popen(
        command, cwd=home, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while not lines(folder / "outcomes.jsonl") and time.monotonic() < until:
        assert process.poll() is None or lines(folder / "outcomes.jsonl"), "it ended before it did anything"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = (folder / "outcomes.jsonl").read_bytes()
    with (folder / "outcomes.jsonl").open("ab") as stream:
        stream.write(b'{"key": "torn')
    done = rtlgen(*INJECT, "-o", str(folder))
    assert done.returncode == 0, done.stderr
    assert (folder / "outcomes.jsonl").read_bytes().startswith(before)
    assert made(folder) == made(broken)


def test_another_augmentation_is_not_overwritten(broken: Path, home: Path, rtlgen: Rtlgen) -> None:
    before = made(broken)
    other = rtlgen(*INJECT, "-o", "broken", "--seed", "2")
    assert other.returncode == 2
    assert "options differ" in other.stderr
    nothing = rtlgen(*INJECT, "-o", "corpus")
    assert nothing.returncode == 2
    assert "no augmentation" in nothing.stderr
    unknown = rtlgen(*INJECT, "-o", "x", "--classes", "no_such_class")
    assert unknown.returncode == 2
    assert made(broken) == before
    assert not (home / "x").exists()
