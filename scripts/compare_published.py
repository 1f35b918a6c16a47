"""Compares our verdicts on recorded completions with what VerilogEval v2's own harness said of them.

    python scripts/compare_published.py judge --data FOLDER --out rows.jsonl [--problems light|heavy|all|ID]
    python scripts/compare_published.py table rows.jsonl

`judge` writes a row for every completion: what was recorded, what our reproduction of the harness's rule says
after running its commands (`harness`) and told from our own run (`own_run`), our verdict, and the adjusted
one. Rows that are there already are kept. `table` counts, and lists every disagreement.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from rtlgen.config.settings import Settings
from rtlgen.core.candidate import Candidate
from rtlgen.core.completion import Completion
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.published import Published
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.extraction.extract import extract
from rtlgen.suites.errata import errata_of
from rtlgen.suites.registry import open_suite
from rtlgen.verify.adjusted import adjusted
from rtlgen.verify.harness import Harness
from rtlgen.verify.pipeline import Verifier
from rtlgen.verify.published import from_own_run
from rtlgen.verilog.edit import normalised
from rtlgen.wiring import make_sandbox, make_simulators

Row = dict[str, Any]

COMPLETIONS = "completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz"
HEAVY = ("Prob082", "Prob108", "Prob124", "Prob141", "Prob144")
"""Three quarters of all simulation time."""
_DECIDING_TEXT = ("posedge reset", "negedge reset", "posedge r)")
"""Where these stand in comments the harness sees them too."""


class Judge:
    """Judges each distinct text once."""

    def __init__(self, data: Path) -> None:
        suite = open_suite("verilog-eval-v2:spec-to-rtl", data / "verilog-eval-v2.tar.gz")
        self.problems = {p.id: p for p in suite.problems()}
        settings = Settings()
        self.verifier = Verifier(make_simulators(settings))
        self.harness = Harness(sandbox=make_sandbox(settings))
        self.known: dict[tuple[object, ...], Row] = {}

    def row(self, recorded: Row) -> Row:
        problem = self.problems[recorded["problem_id"]]
        text = recorded["completion"]
        key = (problem.id, text if "`" in text else normalised(text), *(w in text for w in _DECIDING_TEXT))
        if key not in self.known:
            self.known[key] = self.judged(text, problem)
        recorded_as = {k: recorded[k] for k in ("problem_id", "sample", "published")}
        return recorded_as | self.known[key]

    def judged(self, text: str, problem: Problem) -> Row:
        raw = Candidate(files=(SourceFile(path="candidate.sv", text=text),), top=problem.top)
        verdict = self.verifier.verify(extract(Completion(text=text), problem), problem)
        return {
            "harness": shown(self.harness.judge(raw, problem)),
            "own_run": shown(from_own_run(verdict, raw, problem)),
            "verdict": brief(verdict),
            "adjusted": brief(adjusted(verdict, errata_of(problem))),
            "errata": [e.cls for e in errata_of(problem)],
        }


def shown(said: Published | None) -> Row | None:
    if said is None:
        return None
    return {"pass": said.passed, "class": said.cls, "mismatches": said.mismatches, "samples": said.samples}


def brief(verdict: Verdict) -> Row:
    simulation = verdict.simulation
    return {
        "status": verdict.status.value,
        "stage": verdict.stage.value,
        "kind": verdict.kind.value if verdict.kind else "",
        "cause": verdict.cause,
        "confidence": verdict.cause_confidence,
        "simulator": verdict.simulator,
        "summary": verdict.summary,
        "mismatches": simulation.mismatches if simulation else None,
        "samples": simulation.samples if simulation else None,
    }


def judge(data: Path, out: Path, problems: str, threads: int) -> None:
    with gzip.open(data / COMPLETIONS, "rt") as file:
        recorded = [json.loads(line) for line in file]
    done = {(r["problem_id"], r["sample"]) for r in rows(out)} if out.exists() else set()
    todo = [
        r
        for r in recorded
        if chosen(r["problem_id"], problems) and (r["problem_id"], r["sample"]) not in done
    ]
    by_problem: dict[str, list[Row]] = {}
    for one in todo:
        by_problem.setdefault(one["problem_id"], []).append(one)
    judging, writing = Judge(data), Lock()

    def work(group: list[Row]) -> None:
        for one in group:
            line = json.dumps(judging.row(one))
            with writing, out.open("a") as file:
                file.write(line + "\n")

    with ThreadPoolExecutor(threads) as pool:
        for number, _ in enumerate(pool.map(work, by_problem.values()), 1):
            print(f"{number}/{len(by_problem)} problems", flush=True)


def chosen(problem: str, which: str) -> bool:
    if which in ("light", "heavy"):
        return problem.startswith(HEAVY) == (which == "heavy")
    return which == "all" or problem.startswith(tuple(which.split(",")))


def rows(path: Path) -> Iterator[Row]:
    with path.open() as file:
        yield from map(json.loads, file)


def table(path: Path) -> None:
    found = sorted(rows(path), key=lambda r: (r["problem_id"], r["sample"]))
    for name in ("harness", "own_run"):
        told = [r for r in found if r[name] is not None]
        same = Counter(
            word
            for r in told
            for word in ("pass", "class", "mismatches")
            if r[name][word] == r["published"][word]
        )
        print(f"{name}: tells {len(told)} of {len(found)}; the same as recorded: {dict(same)}")
    print("\nRecorded class and our status:")
    counts = Counter((r["published"]["class"], r["verdict"]["status"]) for r in found)
    for (cls, status), count in sorted(counts.items()):
        print(f"  {cls} {status} {count}")
    mismatches = [r["verdict"] for r in found if r["verdict"]["kind"] == Kind.MISMATCH]
    print(f"\nCauses of {len(mismatches)} mismatches, with the least and the most confidence:")
    for cause, count in Counter(v["cause"] for v in mismatches).most_common():
        sure = [v["confidence"] or 0.0 for v in mismatches if v["cause"] == cause]
        print(f"  {cause} {count} ({100 * count / len(mismatches):.1f} %) {min(sure):.2f} {max(sure):.2f}")
    print("\n| problem | sample | recorded | told from | says |\n|---|---|---|---|---|")
    for r in found:
        for name in ("harness", "own_run"):
            if r[name] is not None and r[name] != r["published"]:
                print(f"| {r['problem_id']} | {r['sample']} | {r['published']} | {name} | {r[name]} |")
    print("\n| problem | sample | recorded | ours | adjusted | by | summary |\n|---|---|---|---|---|---|---|")
    for r in found:
        ours = r["verdict"]
        if (ours["status"] == Status.PASS) != r["published"]["pass"] or differs(r):
            print(
                f"| {r['problem_id']} | {r['sample']} | {r['published']['class']} | {ours['status']} "
                f"{ours['kind']} | {r['adjusted']['status']} | {ours['simulator']} | {ours['summary']} |"
            )


def differs(row: Row) -> bool:
    return bool(row["verdict"]["status"] != row["adjusted"]["status"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    judging = commands.add_parser("judge")
    judging.add_argument("--data", type=Path, required=True)
    judging.add_argument("--out", type=Path, required=True)
    judging.add_argument("--problems", default="light")
    judging.add_argument("--threads", type=int, default=2)
    commands.add_parser("table").add_argument("rows", type=Path)
    asked = parser.parse_args()
    if asked.command == "judge":
        judge(asked.data, asked.out, asked.problems, asked.threads)
    else:
        table(asked.rows)


if __name__ == "__main__":
    main()
