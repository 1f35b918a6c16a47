"""Completions that exist, judged from the command line: real simulator, real workers."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import suite_samples

from rtlgen.core.errors import StoreError
from rtlgen.core.record import Scored
from rtlgen.core.verdict import Kind
from rtlgen.store.evaluation import EvaluationStore

pytestmark = pytest.mark.icarus

BODIES = {
    "right": "always @(posedge clk) q <= d;",
    "inverted": "always @(posedge clk) q <= ~d;",
    "late": "reg [3:0] e;\n  always @(posedge clk) begin e <= d; q <= e; end",
    "typo": "always @(posedge clk) q <= d",
    "unknown": "always @(posedge clk) qq <= d;",
}
PROBLEMS = ("Prob001_earlier", "Prob002_later")
ENV = {k: v for k, v in os.environ.items() if not k.startswith("RTLGEN_")}


def completions() -> list[dict[str, object]]:
    """Of each problem: each body plain, and with comments and blanks that move it; and one without code."""
    texts = []
    for name, body in BODIES.items():
        design = f"module TopModule {suite_samples.PORTS}\n  initial q = 0;\n  {body}\nendmodule\n"
        texts.append(f"Here it is:\n```verilog\n{design}```\n")
        moved = f"// {name}: a register,\n// four bits\n\n{design.replace('  ', '    ')}"
        texts.append(f"```verilog\n{moved}```\n")
    texts.append("I would rather not.")
    return [
        {"task_id": problem, "sample": number, "completion": text}
        for problem in PROBLEMS
        for number, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("score")
    suite_samples.verilog_eval_v2(folder / "v2")
    rows = completions()
    (folder / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def command(*arguments: str | Path, suite: str = "v2") -> list[str]:
    return [
        sys.executable, "-m", "rtlgen", "score", "answers.jsonl", "--suite", "verilog-eval-v2:spec-to-rtl",
        "--suite-path", suite, "--result-cache", "none", *map(str, arguments),
    ]  # fmt: skip


def score(place: Path, *arguments: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=place, capture_output=True, text=True, timeout=120, env=ENV, **more
    )  # type: ignore[call-overload]


def rows(run: Path) -> list[Scored]:
    """Without what differs from run to run."""
    with EvaluationStore.read(run) as store:
        return [replace(row, judge_s=0.0) for row in store.rows()]


@pytest.fixture(scope="module")
def whole(place: Path) -> list[Scored]:
    """The run that nothing disturbed."""
    done = score(place, "-j", "1", "-o", "whole")
    assert done.returncode == 0, done.stderr
    return rows(place / "whole")


def test_every_sample_gets_its_verdict(place: Path, whole: list[Scored]) -> None:
    of_first = [row for row in whole if row.key.problem_id == PROBLEMS[0]]
    assert [row.key.sample for row in of_first] == list(range(11))
    kinds = [row.kind.value if row.kind else row.status.value for row in of_first]
    assert kinds == ["PASS", "PASS", *["MISMATCH"] * 4, "SYNTAX", "SYNTAX", *["ELABORATION"] * 2, "NO_CODE"]
    assert [row.published.passed if row.published else None for row in of_first] == [True, True, *[False] * 9]
    assert of_first[6].mended is not None
    assert of_first[6].mended.value == "PASS"
    assert len({row.twin for row in of_first}) == 6
    with EvaluationStore.read(place / "whole") as store:
        plain, told = (store.record(of_first[n].key) for n in (8, 9))
    assert plain is not None
    assert told is not None
    lines = [r.finding.judgement.verdict.diagnostics[0].line for r in (plain, told)]
    assert lines == [3, 6], "each is told its own lines"
    assert ":6:" in told.finding.judgement.verdict.summary


def test_the_number_of_workers_and_how_they_work_changes_nothing(place: Path, whole: list[Scored]) -> None:
    done = score(place, "-j", "8", "--no-dedupe", "--no-batch", "-o", "other")
    assert done.returncode == 0, done.stderr
    assert rows(place / "other") == whole


def test_the_result_as_json(place: Path, whole: list[Scored]) -> None:
    done = score(place, "-o", "whole", "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["unjudged"] == 0
    assert "going on: 22 answers are judged already" in done.stderr


def test_what_is_known_is_not_judged_again(place: Path, whole: list[Scored]) -> None:
    first = score(place, "--result-cache", "cache", "-o", "first")
    again = score(place, "--result-cache", "cache", "-o", "again")
    assert (first.returncode, again.returncode) == (0, 0)
    assert "from the cache" not in first.stderr
    assert "22 from the cache" in again.stderr
    assert rows(place / "first") == rows(place / "again") == whole


def test_killed_it_goes_on(place: Path, whole: list[Scored]) -> None:
    with _begun(place, "-j", "2", "-o", "killed") as process:
        _wait(lambda: _count(place / "killed") > 0)
        process.kill()
    done = score(place, "-o", "killed")
    assert done.returncode == 0, done.stderr
    assert rows(place / "killed") == whole


def test_interrupted_it_says_how_to_go_on(place: Path, whole: list[Scored]) -> None:
    with _begun(place, "-j", "1", "--no-dedupe", "-o", "interrupted") as process:
        _wait(lambda: _count(place / "interrupted") > 0)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    assert score(place, "-o", "interrupted").returncode == 0
    assert rows(place / "interrupted") == whole


def test_a_worker_that_dies_costs_nothing(place: Path, whole: list[Scored]) -> None:
    with _begun(place, "-j", "1", "--no-dedupe", "-o", "bereft") as process:
        _wait(lambda: _count(place / "bereft") > 0)
        for worker in psutil.Process(process.pid).children():
            worker.kill()
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert rows(place / "bereft") == whole


def test_a_full_disk_is_told_and_loses_nothing(place: Path, whole: list[Scored]) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, resource.RLIM_INFINITY))

    full = score(place, "-o", "full", preexec_fn=little_room)
    assert full.returncode == 3
    assert "cannot write full/records.sqlite" in full.stderr
    assert "Traceback" not in full.stderr
    done = score(place, "-o", "full")
    assert done.returncode == 0, done.stderr
    assert rows(place / "full") == whole


@pytest.mark.parametrize(
    ("option", "named"),
    [
        ("--no-mend", "mends was"),
        ("--no-published", "published verdicts was 'yes', is 'no'"),
        ("--sandbox=none", "sandbox was"),
        ("--problems=Prob001*", "problems was"),
    ],
)
def test_another_run_is_refused_and_told_what_changed(
    place: Path, whole: list[Scored], option: str, named: str
) -> None:
    done = score(place, option, "-o", "whole")
    assert done.returncode == 3
    assert named in done.stderr
    assert "--fresh" in done.stderr
    assert rows(place / "whole") == whole


def test_an_option_that_cannot_be_used_leaves_no_run(place: Path) -> None:
    done = score(place, "--executor=moon", "-o", "never")
    assert done.returncode == 2
    assert "unknown executor 'moon'" in done.stderr
    assert "ended early" not in done.stderr
    assert not (place / "never").exists()


def test_changed_samples_are_refused_and_a_vanished_suite_is_told(
    place: Path, whole: list[Scored], tmp_path: Path
) -> None:
    text = (place / "answers.jsonl").read_text()
    (tmp_path / "answers.jsonl").write_text(text.replace("rather", "much rather"))
    done = score(tmp_path, "--suite-path", place / "v2", "-o", place / "whole")
    assert "answers: samples was" in done.stderr
    assert done.returncode == 3
    gone = score(place, "--suite-path", place / "nowhere", "-o", "whole")
    assert gone.returncode == 2
    assert "nowhere" in gone.stderr
    assert "Traceback" not in gone.stderr
    assert rows(place / "whole") == whole


def test_the_answers_of_a_run_are_judged_again_without_their_file(
    place: Path, whole: list[Scored], tmp_path: Path
) -> None:
    rescored = subprocess.run(
        [sys.executable, "-m", "rtlgen", "rescore", "whole", "-o", tmp_path / "new", "--no-published",
         "--result-cache", "none"],
        cwd=place, capture_output=True, text=True, timeout=120, env=ENV,
    )  # fmt: skip
    assert rescored.returncode == 0, rescored.stderr
    assert rows(tmp_path / "new") == [replace(row, published=None) for row in whole]


def test_an_explained_run_stays_explained_when_it_is_judged_again(place: Path, tmp_path: Path) -> None:
    first = score(place, "--problems", PROBLEMS[0], "--explain", "-o", tmp_path / "first")
    assert first.returncode == 0, first.stderr
    again = subprocess.run(
        [sys.executable, "-m", "rtlgen", "rescore", tmp_path / "first", "-o", tmp_path / "again",
         "--suite-path", "v2", "--result-cache", "none"],
        cwd=place, capture_output=True, text=True, timeout=120, env=ENV,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert rows(tmp_path / "again") == rows(tmp_path / "first")
    assert any(row.kind is Kind.MISMATCH and row.cause for row in rows(tmp_path / "again"))


def _begun(place: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(command(*arguments), cwd=place, stderr=subprocess.PIPE, text=True, env=ENV)


def _count(run: Path) -> int:
    """Records so far."""
    try:
        return len(rows(run))
    except StoreError:
        return 0  # it is not there yet


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)
