"""From judged completions to a dataset that is proven again: score, generate, dataset build and verify."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import suite_samples

from rtlgen.resources import problems_dir

pytestmark = [pytest.mark.icarus, pytest.mark.xdist_group("dataset_build")]

RIGHT = f"module TopModule {suite_samples.PORTS}{suite_samples.BODY}"
OTHER = RIGHT.replace("q <= d", "q <= d ^ 4'd0")
WRONG = RIGHT.replace("q <= d", "q <= d + 1")
BROKEN = RIGHT.replace("q <= d;", "q <= d")
CHEAT = RIGHT.replace("initial q = 0;", "initial begin q = 0; $finish; end")
OWN = ("--no-decontaminate",)
"""What the runs are about is a benchmark, of which nothing would be left."""
SUITE = ("--suite", "verilog-eval-v2:spec-to-rtl", "--suite-path", "suite")
Rtlgen = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("datasets")


@pytest.fixture(scope="module")
def rtlgen(home: Path) -> Rtlgen:
    """Runs the command line in a folder with a finished run `run`, of two problems."""
    suite_samples.verilog_eval_v2(home / "suite")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("RTLGEN_")}
        return subprocess.run(
            [sys.executable, "-m", "rtlgen", *arguments],
            cwd=home,
            env={**clean, "XDG_CACHE_HOME": str(home / "cache")},
            capture_output=True,
            text=True,
            timeout=120,
        )

    answers = {
        "Prob001_earlier": (RIGHT, WRONG, "I cannot.", OTHER, BROKEN, CHEAT, RIGHT.replace("q <=", "q  <=")),
        "Prob002_later": (WRONG, RIGHT),
    }
    rows = [
        {"problem_id": problem, "sample": n, "completion": text}
        for problem, texts in answers.items()
        for n, text in enumerate(texts)
    ]
    (home / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("score", "answers.jsonl", *SUITE, "-o", "run", "-j", "1")
    assert done.returncode == 0, done.stderr
    return run


def rows_of(folder: Path, name: str = "rows.jsonl") -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def built(rtlgen: Rtlgen, home: Path, *options: str) -> list[dict[str, object]]:
    done = rtlgen("dataset", "build", "run", "-o", "set", *OWN, "--fresh", "--test-share", "0", *options)
    assert done.returncode == 0, done.stderr
    return rows_of(home / "set")


def designs(row: dict[str, object], of: str = "answers") -> list[str]:
    return [answer["files"][0]["text"] for answer in row[of]]  # type: ignore[attr-defined]


def test_right_answers_once(rtlgen: Rtlgen, home: Path) -> None:
    rows = built(rtlgen, home, "--kind", "sft", "-f", "trl,rtl-coder")
    told = [(row["problem"]["id"], designs(row)[0].strip()) for row in rows]  # type: ignore[index]
    assert told[0] == ("Prob001_earlier", RIGHT.strip())
    assert {problem for problem, _ in told} == {"Prob001_earlier", "Prob002_later"}
    assert OTHER.strip() in [design for _, design in told]
    assert all(design not in (WRONG.strip(), BROKEN.strip(), CHEAT.strip()) for _, design in told)
    assert len(told) == len(set(told))
    exported = rows_of(home / "set" / "trl", "train.jsonl")
    assert [set(row) >= {"prompt", "completion", "provenance", "licence"} for row in exported] == [
        True
    ] * len(rows)


def test_the_nearest_miss_comes_first(rtlgen: Rtlgen, home: Path) -> None:
    rows = built(rtlgen, home, "--kind", "preference")
    first = [row for row in rows if row["problem"]["id"] == "Prob001_earlier"]  # type: ignore[index]
    assert [row["answers"][1]["evidence"]["kind"] for row in first] == [  # type: ignore[index]
        "MISMATCH",
        "SYNTAX",
        "NO_CODE",
        "FORBIDDEN",
    ]
    assert all(row["answers"][0]["standing"] == "right" for row in rows)  # type: ignore[index]
    assert "samples differ" in str(first[0]["reason"])


def test_repairs_show_what_was_wrong(rtlgen: Rtlgen, home: Path) -> None:
    rows = built(rtlgen, home, "--kind", "repair", "-f", "llama-factory")
    by_kind = {row["before"][0]["evidence"]["kind"]: row for row in rows}  # type: ignore[index]
    assert designs(by_kind["SYNTAX"], "before") == [BROKEN]
    assert by_kind["SYNTAX"]["reason"] == "mended without the model"
    mismatch = by_kind["MISMATCH"]
    assert "19 of 20 samples differ" in mismatch["prompt"][-1]["content"]  # type: ignore[index]
    assert "nearest right answer" in str(mismatch["reason"])


def test_it_is_proven_again_from_the_files_alone(rtlgen: Rtlgen, home: Path, tmp_path: Path) -> None:
    built(rtlgen, home, "--kind", "unpaired", "--json")
    (home / "set").rename(tmp_path / "elsewhere")
    done = rtlgen("dataset", "verify", str(tmp_path / "elsewhere"), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["failures"] == []
    assert told["answers"] >= 6
    path = tmp_path / "elsewhere" / "rows.jsonl"
    path.write_text(path.read_text().replace("q <= d ^ 4'd0;", "q <= d ^ 4'd1;"))
    done = rtlgen("dataset", "verify", str(tmp_path / "elsewhere"))
    assert done.returncode == 1
    assert "is FAIL MISMATCH, not PASS" in done.stdout
    assert "rows.jsonl, file: is not the one that was built" in done.stdout


def test_prompts_for_a_reward(rtlgen: Rtlgen, home: Path) -> None:
    rows = built(rtlgen, home, "--kind", "prompt", "-f", "verl,verifiers,trl")
    assert [(row["attempts"], row["solved"]) for row in rows] == [(6, 2), (2, 1)]
    assert [row["evidence"]["status"] for row in rows] == ["PASS", "PASS"]  # type: ignore[index]
    assert {row["origin"]["run"] for row in rows} == {"run"}  # type: ignore[index]
    problems = rows_of(home / "set", "problems.jsonl")
    assert problems[0]["bench"]["files"][0]["text"]  # type: ignore[index]
    assert (home / "set" / "verl" / "train.parquet").is_file()


@pytest.mark.cocotb
def test_what_generate_left_is_a_dialogue(rtlgen: Rtlgen, home: Path) -> None:
    right = (problems_dir() / "mux4" / "ref.sv").read_text("utf-8")
    answers = ["I would rather not.", f"```verilog\n{right}\n```"]
    (home / "replies.jsonl").write_text(
        "".join(
            json.dumps({"problem_id": "mux4", "sample": n, "completion": t}) + "\n"
            for n, t in enumerate(answers)
        )
    )
    done = rtlgen("generate", "mux4", "--model", "replay:replies.jsonl", "-o", "loop")
    assert done.returncode == 0, done.stdout + done.stderr
    done = rtlgen(
        "dataset", "build", "loop", "-o", "steps", *OWN, "--kind", "stepwise", "--test-share", "0", "--fresh"
    )
    assert done.returncode == 0, done.stderr
    (row,) = rows_of(home / "steps")
    assert [a["right"] for a in row["answers"]] == [False, True]  # type: ignore[attr-defined]
    sampling = [a["origin"]["sampling"] for a in row["answers"]]  # type: ignore[attr-defined]
    assert all(0 <= s["temperature"] <= 2 for s in sampling)
    assert sampling[0]["seed"] != sampling[1]["seed"]
    done = rtlgen("dataset", "verify", "steps")
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_was_constructed_goes_with_what_was_tried(rtlgen: Rtlgen, home: Path) -> None:
    done = rtlgen("dataset", "synth", "-n", "6", "-o", "made")
    assert done.returncode == 0, done.stderr
    rtlgen("dataset", "build", "made", "run", "-o", "both", "--fresh", *OWN)
    rows = rows_of(home / "both")
    made = {row["id"]: row for row in rows_of(home / "made")}
    constructed = [row for row in rows if row["problem"]["suite"] == "synth"]  # type: ignore[index]
    assert {row["problem"]["id"] for row in constructed} == set(made)  # type: ignore[index]
    assert {row["problem"]["suite"] for row in rows} == {"synth", "verilog-eval-v2:spec-to-rtl"}  # type: ignore[index]
    for row in constructed:
        source = made[row["problem"]["id"]]  # type: ignore[index]
        (answer,) = row["answers"]  # type: ignore[misc]
        assert row["prompt"] == [{"role": "user", "content": source["prompt"]}]
        assert (answer["origin"]["how"], answer["standing"]) == ("constructed", "right")
        origin, drawn = answer["origin"]["made"], source["provenance"]
        assert (origin["source"], origin["seed"]) == (drawn["key"], drawn["seed"])  # type: ignore[index]
        assert [row["prompt_digest"]] == origin["prompts"] == [drawn["prompt_digest"]]  # type: ignore[index]
        assert (row["split"] == "train") == (source["split"] == "train")
    done = rtlgen("dataset", "verify", "both")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("run", "--kind", "stepwise"), 2, ["no stepwise row", "--rounds"]),
        (("run", "--format", "csv"), 2, ["unknown format 'csv'", "llama-factory"]),
        (("run", "--kind", "dpo"), 2, ["unknown kind of rows 'dpo'", "preference"]),
        (("run", "--format", "verl"), 2, ["no place for sft rows"]),
        (("run", "--accept", "wrong"), 2, ["unknown standing 'wrong'"]),
        (("run", "--failures", "MISS"), 2, ["unknown kind of failure", "MISMATCH"]),
        (("nowhere",), 3, ["holds no run"]),
        (("run", "--suite-path", "nowhere"), 2, ["nowhere"]),
    ],
)
def test_what_cannot_be_built(
    rtlgen: Rtlgen, home: Path, arguments: tuple[str, ...], code: int, words: list[str]
) -> None:
    done = rtlgen("dataset", "build", *arguments, "-o", "none", *OWN)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert not (home / "none").exists()
    for word in words:
        assert word in done.stderr


def test_what_is_about_a_benchmark_is_left_out(rtlgen: Rtlgen, home: Path) -> None:
    done = rtlgen("dataset", "build", "run", "-o", "clean")
    assert done.returncode == 2
    assert "2 problems in these runs are like one of a benchmark" in done.stderr
    assert "--no-decontaminate" in done.stderr
    assert not (home / "clean").exists()
    assert rtlgen("dataset", "synth", "-n", "6", "-o", "made").returncode == 0
    done = rtlgen("dataset", "build", "run", "made", "-o", "clean", "--near-duplicates", "drop", "--json")
    assert done.returncode == 0, done.stderr
    manifest = json.loads(done.stdout)
    assert set(manifest["figures"]["suite"]) == {"synth"}
    found = manifest["contamination"]
    assert (found["looked_at"], found["removed"]) == (8, 2)
    assert {r["problem"] for r in found["rows"]} == {"Prob001_earlier", "Prob002_later"}
    assert [s["name"] for s in found["against"]] == ["builtin"]
    assert manifest["near_duplicates"]["removed"] == 0
