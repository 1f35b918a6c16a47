"""Measures `rtlgen score` against VerilogEval v2's own flow and the raw tools, interleaved in one run.

    python scripts/bench_score.py --data FOLDER [--problems all light] [--samples N] [--rounds R] [--ways a,b]

A round of all problems and of the light ones takes about six minutes on two cores with nothing else on them.

FOLDER holds verilog-eval-v2.tar.gz and the recorded completions. The ways, each in a process of its own that
waits for all that it started, taking turns:

    a        VerilogEval v2's own flow, two at a time, as its Makefile has it for each sample: a shell with
             iverilog -Wall -Winfloop -Wno-timescale -g2012 -s tb, timeout 30, output to a log; in the end an
             analysis of the logs. Its progress printing is left out.
    b        the raw tools alone: iverilog and vvp for every sample, two at a time, no shell
    c        rtlgen score, strong sandbox, nothing remembered
    c first  the same with --first-mismatch
    d        the same as c with --no-dedupe --no-batch
    e        the same as c again, with what c remembered

Icarus alone judges in all of them (rtlgen with --no-others: what Icarus does not support stays undecided) and
nothing is mended. Printed are CPU and wall seconds, their ratios to a and to b, what is wanted of them, and
how the statuses of every sample agree with those of b.
"""

from __future__ import annotations

import argparse
import compileall
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from math import nan
from pathlib import Path
from typing import Any

import rtlgen
from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.extraction.extract import extract
from rtlgen.suites.registry import open_suite
from rtlgen.verify.published import Said, verilog_eval_v2

Row = dict[str, Any]
Key = tuple[str, int]

SUITE = "verilog-eval-v2:spec-to-rtl"
COMPLETIONS = "completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz"
WANTED = {
    "all": {"c": ("a", 1 / 4), "c first": ("a", 1 / 6), "d": ("b", 1.15), "e": ("a", 1 / 50)},
    "light": {"c": ("a", 1 / 10), "d": ("b", 1.15), "e": ("a", 1 / 50)},
}
"""Of CPU and of wall time, as a ratio to another way."""
HEAVY = ("Prob082", "Prob108", "Prob124", "Prob141", "Prob144")
"""Three quarters of all simulation time."""
_COUNT = re.compile(r"^Mismatches: (\d+) in (\d+) samples$", re.MULTILINE)
_FLAGS = "-Wall -Winfloop -Wno-timescale -g2012 -s tb"


def published_flow(samples: list[Path]) -> None:
    """(a): `make -j2` runs two shells at a time; the analysis reads all logs in the end."""

    def one(sample: Path) -> None:
        command = (
            f"iverilog {_FLAGS} -o sim candidate.sv test.sv ref.sv > log 2>&1; timeout 30 ./sim >> log 2>&1"
        )
        subprocess.run(["/bin/bash", "-c", command], cwd=sample, stdin=subprocess.DEVNULL, check=False)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, samples))
    for sample in samples:
        log = (sample / "log").read_text("utf-8", "replace")
        verdict = verilog_eval_v2(Said(compiled=True, compile_log=log), (sample / "candidate.sv").read_text())
        (sample / "class").write_text(verdict.cls)


def raw_tools(samples: list[Path]) -> None:
    """(b): what cannot be left out."""

    def spawned(argv: list[str], sample: Path, log: str) -> None:
        with Path(sample, log).open("wb") as out:
            child = subprocess.Popen(
                argv, cwd=sample, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
            )
            try:
                child.wait(timeout=30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
                out.write(b"TIMEOUT\n")

    def one(sample: Path) -> None:
        sources = ["test.sv", "ref.sv", "candidate.sv"]
        spawned(["/usr/bin/iverilog", "-g2012", "-stb", "-o", "raw", *sources], sample, "raw.build")
        if (sample / "raw").exists():
            spawned(["/usr/bin/vvp", "-n", "raw", "-none"], sample, "raw.log")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, samples))


def raw_status(sample: Path, expected: int | None) -> str:
    """What the raw tools say of a sample: pass, fail, no program, undecided."""
    if not (sample / "raw").exists():
        said = (sample / "raw.build").read_text("utf-8", "replace")
        return (
            "no program" if "sorry:" not in said or "error" in said.replace("error(s)", "") else "undecided"
        )
    log = (sample / "raw.log").read_text("utf-8", "replace")
    counts = _COUNT.findall(log)
    if len(counts) == 1 and int(counts[0][0]) == 0 and int(counts[0][1]) == expected:
        return "pass"
    return "fail"


def score(arguments: list[str]) -> Callable[[], None]:
    def run() -> None:
        done = subprocess.run(
            [sys.executable, "-m", "rtlgen", "score", *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode in (0, 3), done.stderr

    return run


def measured(way: Callable[[], None]) -> tuple[float, float]:
    """CPU and wall seconds of `way`, in a process of its own."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            way()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status, usage = os.wait4(child, 0)
    assert status == 0, "a way failed, as said above"
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started


def chosen(rows: Iterable[Row], problems: str, samples: int) -> list[Row]:
    def wanted(name: str) -> bool:
        if problems in ("light", "heavy"):
            return name.startswith(HEAVY) == (problems == "heavy")
        return problems == "all" or name.startswith(tuple(problems.split(",")))

    return [r for r in rows if r["sample"] <= samples and wanted(r["problem_id"])]


def laid_out(rows: list[Row], problems: dict[str, Problem], folder: Path) -> dict[Key, Path]:
    """A folder for each sample, as the benchmark's own configure makes it."""
    found = {}
    for row in rows:
        problem = problems[row["problem_id"]]
        assert problem.bench is not None
        place = folder / f"{row['problem_id']}_{row['sample']}"
        place.mkdir()
        candidate = extract(Completion(text=row["completion"]), problem).candidate
        (place / "candidate.sv").write_text(candidate.text if candidate else row["completion"])
        for name, file in zip(("test.sv", "ref.sv"), problem.bench.files, strict=True):
            (place / name).write_text(file.text)
        found[row["problem_id"], row["sample"]] = place
    return found


def statuses(run: Path) -> dict[Key, Row]:
    done = subprocess.run(
        [sys.executable, "-m", "rtlgen", "records", str(run)], capture_output=True, text=True, check=True
    )
    return {(r["problem_id"], r["sample"]): r for r in map(json.loads, done.stdout.splitlines())}


def agreement(raw: dict[Key, str], told: dict[Key, Row]) -> Counter[str]:
    """How often rtlgen and the raw tools say the same; each disagreement is printed."""
    counted: Counter[str] = Counter()
    for key, said in raw.items():
        record = told[key]
        status = record["status"]
        if status == "PASS" or said == "pass":
            same = status == "PASS" and said == "pass"
        else:
            same = status == "FAIL" or said in ("undecided", "no program")
        if status == "UNKNOWN":
            counted["reference fails"] += 1
            continue
        counted["same" if same else "differs"] += 1
        if not same:
            print(f"  {key}: raw tools {said}, rtlgen {status} {record['kind']} {record['cause']}")
    return counted


def _wanted(group: str, name: str, beside: list[tuple[float, float]]) -> str:
    """What is wanted of a way, and whether it is reached in CPU and in wall time."""
    if name not in WANTED.get(group, {}):
        return ""
    to, most = WANTED[group][name]
    reached = ["reached" if ratio <= most else "not reached" for ratio in beside["ab".index(to)]]
    return f"wanted {most:.3f} of {to}: CPU {reached[0]}, wall {reached[1]}"


def table(group: str, taken: dict[str, list[tuple[float, float]]], count: int) -> None:
    median = {name: [statistics.median(t) for t in zip(*times, strict=True)] for name, times in taken.items()}
    print(f"{'':10}{'cpu s':>9}{'wall s':>9}{'cpu/a':>9}{'wall/a':>9}{'cpu/b':>9}{'wall/b':>9}{'cpu ms':>9}")
    for name, (cpu, wall) in median.items():
        beside = [(cpu / median[x][0], wall / median[x][1]) if x in median else (nan, nan) for x in "ab"]
        ratios = "".join(f"{c:9.3f}{w:9.3f}" for c, w in beside)
        print(
            f"{name:10}{cpu:9.2f}{wall:9.2f}{ratios}{cpu / count * 1000:9.2f}  {_wanted(group, name, beside)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--problems",
        nargs="+",
        default=["all", "light"],
        help="groups measured one after the other: all, light, heavy, or beginnings of ids, with commas",
    )
    parser.add_argument("--samples", type=int, default=20, help="of each problem")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--ways", default="a,b,c,c first,d,e")
    asked = parser.parse_args()
    compileall.compile_dir(Path(rtlgen.__file__).parent, quiet=1)  # as an installed package is
    suite = asked.data / "verilog-eval-v2.tar.gz"
    problems = {p.id: p for p in open_suite(SUITE, suite).problems()}
    for group in asked.problems:
        with gzip.open(asked.data / COMPLETIONS, "rt") as file:
            rows = chosen(map(json.loads, file), group, asked.samples)
        taken = taking_turns(rows, problems, suite, asked.ways.split(","), asked.rounds)
        load = os.getloadavg()[0]
        print(f"\n{group} problems: {len(rows)} samples, {asked.rounds} rounds, load {load:.1f}")
        table(group, taken, len(rows))


def taking_turns(
    rows: list[Row], problems: dict[str, Problem], suite: Path, ways: list[str], rounds: int
) -> dict[str, list[tuple[float, float]]]:
    """What each way took in each round; in the first one the statuses are compared."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for turn in range(rounds):
        work = Path(tempfile.mkdtemp(prefix="bench-score-"))
        try:
            places = laid_out(rows, problems, work)
            how = everything(rows, places, suite, work)
            for name in ways:
                taken[name].append(measured(how[name]))
                print(f"round {turn + 1}: {name} {taken[name][-1][0]:.2f} s CPU", file=sys.stderr, flush=True)
            if turn == 0:
                compare(places, work)
        finally:
            shutil.rmtree(work)
    return taken


def everything(
    rows: list[Row], places: dict[Key, Path], suite: Path, work: Path
) -> dict[str, Callable[[], None]]:
    """All ways, by name."""
    given = work / "samples.jsonl"
    given.write_text("".join(json.dumps(r) + "\n" for r in rows))
    common = [str(given), "--suite", SUITE, "--suite-path", str(suite), "-j", "2"]
    common += ["--sandbox", "strong", "--no-mend", "--no-others"]
    common += ["--problems", ",".join(sorted({r["problem_id"] for r in rows}))]

    def scored(name: str, *options: str, cache: str) -> Callable[[], None]:
        return score([*common, "-o", str(work / name), "--result-cache", str(work / cache), *options])

    return {
        "a": lambda: published_flow(list(places.values())),
        "b": lambda: raw_tools(list(places.values())),
        "c": scored("c", cache="cache"),
        "c first": scored("first", "--first-mismatch", cache="cache-first"),
        "d": scored("d", "--no-dedupe", "--no-batch", cache="cache-d"),
        "e": scored("e", cache="cache"),
    }


def compare(places: dict[Key, Path], work: Path) -> None:
    """The statuses of every sample, all ways beside each other."""
    if not (work / "c").exists() or not any(work.glob("*/raw.build")):
        return
    told = {name: statuses(work / name) for name in ("c", "first", "d", "e") if (work / name).exists()}
    usual = {}
    for key, record in told["c"].items():
        if record["status"] == "PASS":
            usual[key[0]] = record["samples"]
    raw = {k: raw_status(p, usual.get(k[0])) for k, p in places.items()}
    for name, records in told.items():
        print(f"{name}: {dict(agreement(raw, records))}")
    for name in ("first", "d", "e"):
        if name in told:
            differ = [k for k in raw if told[name][k]["status"] != told["c"][k]["status"]]
            print(f"c and {name}: {len(differ)} statuses differ {differ[:5]}")


if __name__ == "__main__":
    main()
