"""From completions to numbers as a user runs it: score, then report, compare, show and records."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import suite_samples

pytestmark = [pytest.mark.icarus, pytest.mark.xdist_group("reports")]

RIGHT = f"module TopModule {suite_samples.PORTS}{suite_samples.BODY}"
WRONG = RIGHT.replace("q <= d", "q <= d + 1")
BROKEN = RIGHT.replace("q <= d;", "q <= d")
Rtlgen = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def rtlgen(tmp_path_factory: pytest.TempPathFactory) -> Rtlgen:
    """Runs the command line in a folder with two finished runs, `a` and `b`."""
    folder = tmp_path_factory.mktemp("runs")
    suite_samples.verilog_eval_v2(folder / "suite")

    def run(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("RTLGEN_")}
        return subprocess.run(
            [sys.executable, "-m", "rtlgen", *arguments],
            cwd=folder,
            env={**clean, "XDG_CACHE_HOME": str(folder / "cache")},
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )

    score(run, folder, "a", [(RIGHT, WRONG, "I cannot."), (WRONG, BROKEN, WRONG)])
    score(run, folder, "b", [(RIGHT, RIGHT, WRONG), (RIGHT, "", WRONG)])
    return run


def score(rtlgen: Rtlgen, folder: Path, name: str, answers: Iterable[tuple[str, ...]]) -> None:
    problems = ("Prob001_earlier", "Prob002_later")
    rows = [
        {"problem_id": problem, "sample": n, "completion": text}
        for problem, texts in zip(problems, answers, strict=True)
        for n, text in enumerate(texts)
    ]
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    suite = ("--suite", "verilog-eval-v2:spec-to-rtl", "--suite-path", "suite")
    done = rtlgen("score", f"{name}.jsonl", *suite, "-o", name, "-j", "1", "--explain")
    assert done.returncode == 0, done.stderr


def test_report(rtlgen: Rtlgen, tmp_path: Path) -> None:
    files = {"--csv": "r.csv", "--junit": "r.xml", "--html": "r.html", "--verilog-eval": "ve"}
    options = [word for option, name in files.items() for word in (option, str(tmp_path / name))]
    done = rtlgen("report", "a", "-k", "1,3", *options)
    assert done.returncode == 0, done.stderr
    assert "pass@1  first answers  none      16.7 %" in done.stdout
    assert "no code     1 (16.7 %) of 6 first answers" in done.stdout
    assert "1 problem solved by no sample: Prob002_later" in done.stdout
    assert "as published: R 3 . 1" in done.stdout
    page = (tmp_path / "r.html").read_text()
    assert "pass@3" in page
    assert "Prob002_later" in page
    with (tmp_path / "r.csv").open() as file:
        assert [row["kind"] for row in csv.DictReader(file)] == [
            "",
            "MISMATCH",
            "NO_CODE",
            "MISMATCH",
            "SYNTAX",
            "MISMATCH",
        ]
    tree = ElementTree.parse(tmp_path / "r.xml").getroot()
    assert [(s.attrib["tests"], s.attrib["failures"]) for s in tree] == [("3", "2"), ("3", "3")]
    first, second = (tmp_path / "ve" / "summary.csv").read_text().splitlines()
    assert first.startswith("Prob001_earlier,1,3,0.33,.,R,")
    assert second == "Prob002_later,0,3,0.0,R,S,R"


def test_report_as_json(rtlgen: Rtlgen, tmp_path: Path) -> None:
    done = rtlgen("report", "a", "--json", "--html", str(tmp_path / "r.html"))
    told = json.loads(done.stdout)
    assert told["manifest"]["suite"] == "verilog-eval-v2:spec-to-rtl"
    (adjusted,) = (s for s in told["scores"] if s["basis"] == "adjusted")
    assert adjusted["estimate"]["value"] == pytest.approx(1 / 6)
    assert (adjusted["level"], adjusted["after"]) == ("none", 0)
    assert {f["kind"]: f["last"] for f in told["failures"]} == {"MISMATCH": 3, "SYNTAX": 1, "NO_CODE": 1}


def test_the_page_lies_in_the_run(rtlgen: Rtlgen) -> None:
    done = rtlgen("report", "b", "--published")
    assert "as published" in done.stdout.splitlines()[3]
    assert "written: b/report.html" in done.stderr


def test_compare(rtlgen: Rtlgen, tmp_path: Path) -> None:
    done = rtlgen("compare", "a", "b", "--html", str(tmp_path / "c.html"))
    assert done.returncode == 0, done.stderr
    assert "they differ in answers: samples" in done.stdout
    assert "fixed 1, broke 0, better 1, worse 0, same 0" in done.stdout
    assert "Prob002_later  0/3  ->  1/3" in done.stdout
    assert "sign-flip permutation test: p = 0.500" in done.stdout
    assert "Fixed" in (tmp_path / "c.html").read_text()
    told = json.loads(rtlgen("compare", "a", "b", "--json").stdout)
    assert told["difference"]["value"] == pytest.approx(2 / 6)
    assert told["p"] == 0.5
    assert {p["problem_id"]: p["change"] for p in told["pairs"]} == {
        "Prob001_earlier": "better",
        "Prob002_later": "fixed",
    }


def test_show_one_sample(rtlgen: Rtlgen) -> None:
    done = rtlgen("show", "a", "Prob001", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Prob001_earlier, sample 1, round 0\nFAIL MISMATCH")
    assert "q expected" in done.stdout
    assert "as published: fail R" in done.stdout
    assert "q <= d + 1;" in done.stdout
    told = json.loads(rtlgen("show", "a", "Prob001", "1", "--json").stdout)
    assert told["completion"]["text"] == WRONG
    assert told["verdict"]["first_divergence"]["signals"] == ["q"]
    assert told["published"]["cls"] == "R"
    assert told["prompt"] is None


def test_show_what_is_no_code_and_what_could_be_mended(rtlgen: Rtlgen) -> None:
    assert "I cannot." in rtlgen("show", "a", "Prob001", "2").stdout
    mended = rtlgen("show", "a", "Prob002", "1").stdout
    assert "FAIL SYNTAX" in mended
    assert "mended (" in mended
    assert "): PASS" in mended


def test_show_a_problem(rtlgen: Rtlgen) -> None:
    done = rtlgen("show", "a", "Prob002_later")
    lines = done.stdout.splitlines()
    assert lines[0] == "Prob002_later: 0 of 3 samples pass"
    assert [line.split()[:3] for line in lines[2:]] == [[str(n), "0", "FAIL"] for n in range(3)]
    assert lines[4].split()[-1] == "0"  # the third is the first one again
    assert len(json.loads(rtlgen("show", "a", "Prob002_later", "--json").stdout)) == 3


def test_records_are_json_lines(rtlgen: Rtlgen) -> None:
    lines = rtlgen("records", "a").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [(r["problem_id"], r["sample"], r["round"], r["status"]) for r in rows[:2]] == [
        ("Prob001_earlier", 0, 0, "PASS"),
        ("Prob001_earlier", 1, 0, "FAIL"),
    ]
    for name in ("stage", "kind", "cause", "mismatches", "samples", "adjusted"):
        assert rows[1][name]
    assert rows[1]["published"] == {
        "harness": "verilog-eval-v2",
        "pass": False,
        "class": "R",
        "mismatches": rows[1]["mismatches"],
        "samples": rows[1]["samples"],
    }
    assert json.loads(rtlgen("records", "a", "--json").stdout) == rows
    assert [json.loads(x)["sample"] for x in rtlgen("records", "a", "Prob002").stdout.splitlines()] == [
        0,
        1,
        2,
    ]


@pytest.mark.parametrize("arguments", [("records", "a"), ("report", "a")])
def test_a_reader_may_leave(rtlgen: Rtlgen, arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = rtlgen(*arguments, stdout=writer)
    os.close(writer)
    assert done.returncode == 0
    assert "Broken pipe" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("report", "nothing"), 3, ["holds no evaluation", "rtlgen score"]),
        (("report", "a", "-k", "1,x"), 2, ["-k 1,x", "1,5,10"]),
        (("show", "a", "Prob001_earlyer"), 2, ["unknown problem", "Prob001_earlier"]),
        (("show", "a", "Prob"), 2, ["Prob001_earlier, Prob002_later"]),
        (("show", "a", "Prob001", "9"), 2, ["no sample 9", "0 to 2"]),
    ],
)
def test_what_cannot_be_shown(
    rtlgen: Rtlgen, arguments: tuple[str, ...], code: int, words: list[str]
) -> None:
    done = rtlgen(*arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr
