"""From a proven corpus to broken designs with their repairs: killed, gone on with, built and proven again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
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


INJECT = ("dataset", "augment", "inject", "corpus", "-n", "3", "--no-decontaminate")


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


def test_side_by_side_it_is_the_same(broken: Path, home: Path, rtlgen: Rtlgen) -> None:
    folder = home / "beside" / "broken"
    done = rtlgen(*INJECT, "-o", str(folder), "-j", "2")
    assert done.returncode == 0, done.stderr
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


SUPPORT = Path(__file__).parent.parent / "support"


@pytest.fixture
def server(home: Path, rtlgen: Rtlgen, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A local server that knows the designs of the corpus: its address, and what it was asked."""
    designs = {row["top"]: row["reference"]["code"] for row in lines(home / "corpus" / "rows.jsonl")}
    (tmp_path / "designs.json").write_text(json.dumps(designs))
    asked = tmp_path / "asked.jsonl"
    command = [
        sys.executable,
        str(SUPPORT / "describing_server.py"),
        str(tmp_path / "designs.json"),
        str(asked),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1", asked
        finally:
            process.kill()


def test_a_model_that_is_killed_is_not_asked_again(
    server: tuple[str, Path], home: Path, rtlgen: Rtlgen
) -> None:
    address, asked = server
    folder = home / "described"
    describe = (
        *(
            "dataset",
            "augment",
            "describe",
            "corpus",
            "-o",
            str(folder),
            "--levels",
            "blocks,detailed",
            "--no-decontaminate",
        ),
        *("--model", "openai:m", "--base-url", address, "--limit", "2"),
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "rtlgen", *describe],
        cwd=home,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 120
    while len(lines(asked)) < 5 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = rtlgen(*describe)
    assert done.returncode == 0, done.stderr
    questions = [tuple(q) for q in lines(asked)]
    # What was on its way when it was killed may be asked once more, and nothing else.
    assert len(questions) <= len(set(questions)) + 1
    assert len(set(questions)) == 8
    figures = json.loads((folder / "manifest.json").read_text("utf-8"))["augmentation"]
    assert figures["classes"] == [["blocks", "right", 2], ["detailed", "right", 2]]
    assert figures["model"] == "openai:m"
    rows = lines(folder / "rows.jsonl")
    assert {r["answers"][0]["origin"]["made"]["aim"] for r in rows} == {"blocks", "detailed"}
    proven = rtlgen("dataset", "verify", str(folder))
    assert proven.returncode == 0, proven.stdout


def test_a_budget_ends_it_and_the_next_command_goes_on(
    server: tuple[str, Path], home: Path, rtlgen: Rtlgen
) -> None:
    address, asked = server
    evolve = (
        *("dataset", "augment", "evolve", "corpus", "-o", "evolved", "--changes", "reworded", "--limit", "2"),
        *("--model", "openai:m", "--base-url", address),
    )
    few = rtlgen(*evolve, "--max-tokens", "30")
    assert few.returncode == 0, few.stderr
    assert "the limit on tokens is reached" in few.stdout
    assert len(lines(home / "evolved" / "outcomes.jsonl")) == 1
    all_of_them = rtlgen(*evolve)
    assert all_of_them.returncode == 0, all_of_them.stderr
    assert len(lines(home / "evolved" / "outcomes.jsonl")) == 2
    questions = [tuple(q) for q in lines(asked)]
    assert len(questions) == len(set(questions)) == 4


def test_recorded_answers_can_be_asked(home: Path, rtlgen: Rtlgen) -> None:
    """Published samples of a model are designs, and no descriptions: nothing is kept, and that is told."""
    row = min(lines(home / "corpus" / "rows.jsonl"), key=lambda r: str(r["id"]))
    text = f"```verilog\n{row['reference']['code']}\n```"
    samples = [{"problem_id": row["id"], "sample": n, "completion": text} for n in range(4)]
    (home / "samples.jsonl").write_text("".join(json.dumps(s) + "\n" for s in samples))
    done = rtlgen(
        *("dataset", "augment", "describe", "corpus", "-o", "nothing", "--limit", "1"),
        *("--model", "replay:samples.jsonl", "--levels", "detailed,high_level"),
    )
    assert done.returncode == 2
    assert "nothing was kept: the description holds the code (2)" in done.stderr
