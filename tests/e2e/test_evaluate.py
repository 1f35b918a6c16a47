"""A model's answers to a suite, generated and judged from the command line."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import suite_samples

from rtlgen.core.errors import StoreError
from rtlgen.core.record import Scored
from rtlgen.core.verdict import Status
from rtlgen.store.evaluation import EvaluationStore

pytestmark = pytest.mark.icarus

ENV = {k: v for k, v in os.environ.items() if not k.startswith("RTLGEN_")}
SERVER = Path(__file__).parents[1] / "support" / "chat_server.py"


def text(body: str) -> str:
    design = f"module TopModule {suite_samples.PORTS}\n  initial q = 0;\n  {body}\nendmodule\n"
    return f"```verilog\n{design}```\n"


RIGHT, WRONG, BROKEN = (text(f"always @(posedge clk) {body}") for body in ("q <= d;", "q <= ~d;", "qq <= d;"))
TEXTS = [RIGHT, WRONG, BROKEN, RIGHT.replace("initial", "  initial"), WRONG.replace("~d", "d + 1")]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    suite_samples.verilog_eval_v2(tmp_path / "v2")
    rows = [
        {"problem_id": problem, "sample": number, "completion": TEXTS[number % 5]}
        for problem in ("Prob001_earlier", "Prob002_later")
        for number in range(12)
    ]
    (tmp_path / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "texts.json").write_text(json.dumps(TEXTS))
    return tmp_path


def command(*arguments: str) -> list[str]:
    return [
        sys.executable, "-m", "rtlgen", "evaluate", "--suite", "verilog-eval-v2:spec-to-rtl",
        "--suite-path", "v2", "--result-cache", "none", *arguments,
    ]  # fmt: skip


def evaluate(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=place, capture_output=True, text=True, timeout=120, env=ENV
    )


def rows(run: Path) -> list[Scored]:
    """Without what differs from run to run."""
    with EvaluationStore.read(run) as store:
        return [replace(row, judge_s=0.0, generate_s=0.0) for row in store.rows()]


def test_every_round_is_a_record_and_a_later_command_has_nothing_to_do(place: Path) -> None:
    asked = ("--model", "replay:answers.jsonl", "-n", "4", "--rounds", "3", "-o", "run")
    done = evaluate(place, *asked)
    assert done.returncode == 0, done.stderr
    of_first = [row for row in rows(place / "run") if row.key.problem_id == "Prob001_earlier"]
    told = {(r.key.sample, r.key.round): r.kind.value if r.kind else r.status.value for r in of_first}
    # Sample n is answered by the recorded samples 3n, 3n + 1, 3n + 2, up to the first that passes.
    assert told == {
        (0, 0): "PASS", (1, 0): "PASS", (2, 0): "MISMATCH", (2, 1): "ELABORATION", (2, 2): "PASS",
        (3, 0): "MISMATCH", (3, 1): "PASS",
    }  # fmt: skip
    with EvaluationStore.read(place / "run") as store:
        key = next(r.key for r in of_first if (r.key.sample, r.key.round) == (2, 2))
        question, before = store.question(key), store.record(replace(key, round=1))
        assert store.manifest.feedback_level == "golden"
    assert question is not None
    assert before is not None
    assert question.parent == 1
    assert "qq" in before.feedback
    assert before.feedback in question.prompt.messages[-1].content
    again = evaluate(place, *asked)
    assert again.returncode == 0, again.stderr
    assert "generated" not in again.stderr
    assert len(rows(place / "run")) == len(told) * 2


def test_another_question_is_another_run(place: Path) -> None:
    (place / "other.jsonl").write_text((place / "answers.jsonl").read_text())
    asked = ["--model", "replay:answers.jsonl", "--problems", "Prob001*", "-o", "run"]
    changed = [*asked, "--model", "replay:other.jsonl", "-n", "2", "--feedback", "none", "--temperature", "1"]
    assert evaluate(place, *asked).returncode == 0
    refused = evaluate(place, *changed)
    assert refused.returncode == 3
    for named in (
        "model was 'replay:answers.jsonl', is 'replay:other.jsonl'",
        "samples was '1', is '2'",
        "feedback was 'golden', is 'none'",
        "strategy was",
    ):
        assert f"answers: {named}" in refused.stderr
    assert len(rows(place / "run")) == 1
    anew = evaluate(place, *changed, "--fresh")
    assert anew.returncode == 0, anew.stderr
    assert len(rows(place / "run")) == 2


def test_what_is_refused_is_told_and_the_others_go_on(place: Path) -> None:
    lines = (place / "answers.jsonl").read_text().splitlines()
    (place / "answers.jsonl").write_text("\n".join(lines[:13]) + "\n")
    asked = ("--model", "replay:answers.jsonl", "-n", "3", "-o", "run")
    done = evaluate(place, *asked)
    assert done.returncode == 3
    assert "2 samples not answered; the same command asks again" in done.stderr
    assert Counter(row.key.problem_id for row in rows(place / "run")) == {
        "Prob001_earlier": 3,
        "Prob002_later": 1,
    }


def test_a_budget_ends_it_and_a_larger_one_goes_on(place: Path) -> None:
    with _serving(place) as port:
        asked = ("--model", "openai:m", "--base-url", _url(port), "-n", "4", "--at-once", "1", "-o", "run")
        done = evaluate(place, *asked, "--max-tokens", "40")
        assert "the limit on tokens is reached" in done.stderr
        assert 2 <= len(rows(place / "run")) <= 4
        done = evaluate(place, *asked, "--max-tokens", "4000")
    assert done.returncode == 0, done.stderr
    assert len(rows(place / "run")) == 8


def test_a_server_that_goes_away_loses_nothing(place: Path) -> None:
    with _serving(place) as port:
        whole = evaluate(place, "--model", "openai:m", "--base-url", _url(port), "-n", "60", "-o", "whole")
    assert whole.returncode == 0, whole.stderr
    asked = ("--model", "openai:m", "--base-url", _url(port), "-n", "60", "--at-once", "3", "-o", "run")
    with _server(place, port) as server:
        process = subprocess.Popen(command(*asked), cwd=place, stderr=subprocess.PIPE, text=True, env=ENV)
        _wait_for_answers(place / "run", 62)  # of 120; the first 60 show that it passes over n
        server.kill()
    time.sleep(1.5)
    with _server(place, port) as server:
        _, said = process.communicate(timeout=90)
        server.kill()
    assert process.returncode == 0, said
    assert "trying again" in said
    assert rows(place / "run") == rows(place / "whole")
    assert {row.status for row in rows(place / "run")} == {Status.PASS, Status.FAIL}


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}/v1"


def _server(place: Path, port: int) -> subprocess.Popen[str]:
    """The server, serving."""
    process = subprocess.Popen(
        [sys.executable, SERVER, str(port), place / "texts.json"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "serving\n"
    return process


@contextlib.contextmanager
def _serving(place: Path) -> Iterator[int]:
    """A server on a port that is free again afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    with _server(place, port) as server:
        yield port
        server.kill()


def _wait_for_answers(run: Path, count: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(StoreError), EvaluationStore.read(run) as store:
            if store.sample_count() >= count:
                return
        time.sleep(0.02)
    raise AssertionError("it never came to that")
