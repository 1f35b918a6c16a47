"""How many recorded completions that do not compile do so once they are mended, and how many then pass.

    python scripts/measure_mends.py --data FOLDER [--threads 2] [--out rows.jsonl]

FOLDER holds VerilogEval v2 and completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz. Distinct texts are judged,
on Icarus Verilog alone. The problems whose reference does not compile there have no verdict: what compiles is
counted, what passes cannot be told.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rtlgen.core.completion import Completion
from rtlgen.core.verdict import Status, Verdict
from rtlgen.extraction.extract import extract
from rtlgen.mending import MENDER
from rtlgen.mending.judged import mendable, mended
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.registry import open_suite
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify.pipeline import Verifier
from rtlgen.verilog.edit import normalised

Row = dict[str, Any]

COMPLETIONS = "completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz"
SUITE = "verilog-eval-v2:spec-to-rtl"


class Measure:
    def __init__(self, data: Path) -> None:
        self.problems = {p.id: p for p in open_suite(SUITE, data / "verilog-eval-v2.tar.gz").problems()}
        self.verifier = Verifier([Icarus(sandbox=best_sandbox())])

    def row(self, recorded: Sequence[Row]) -> Row | None:
        """One distinct text; None where it compiles or holds no code."""
        problem = self.problems[recorded[0]["problem_id"]]
        candidate = extract(Completion(text=recorded[0]["completion"]), problem).candidate
        if candidate is None:
            return None
        compiled = replace(problem, bench=None, reference=())
        verdict = self.verifier.verify_candidate(candidate, compiled)
        if not mendable(verdict):
            return None
        found = mended(candidate, compiled, verdict, lambda c: self.verifier.verify_candidate(c, compiled))
        good = found is not None and not mendable(found.verdict)
        judged = self.verifier.verify_candidate(found.candidate, problem) if found and good else None
        return {
            "problem_id": problem.id,
            "samples": [r["sample"] for r in recorded],
            "cls": _first_class(verdict),
            "mends": sorted({m.name for m in found.mends}) if found else [],
            "compiles": good,
            "status": judged.status.value if judged else "",
            "summary": judged.summary if judged else (found.verdict if found else verdict).summary,
        }


def _first_class(verdict: Verdict) -> str:
    """The class of what stopped the compiler."""
    return next((d.cls for d in verdict.diagnostics if d.cls and d.severity.value != "warning"), "none")


def distinct(recorded: Iterable[Row]) -> list[list[Row]]:
    """Texts that differ in more than blanks and comments, each with the completions that gave it."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in recorded:
        groups.setdefault((row["problem_id"], normalised(row["completion"])), []).append(row)
    return list(groups.values())


def table(rows: Sequence[Row], names: dict[str, Sequence[str]], heading: str) -> None:
    """Counts of distinct texts, and of completions in brackets, for each name that a row goes by."""
    print(f"\n| {heading} | do not compile | compile after mending | and pass | not decided |")
    print("|---|---|---|---|---|")
    known = Counter(n for r in rows for n in names[id_of(r)])
    for name, _ in [*known.most_common(), ("all", 0)]:
        here = [r for r in rows if name == "all" or name in names[id_of(r)]]
        good = [r for r in here if r["compiles"]]
        passed = [r for r in good if r["status"] == Status.PASS]
        unknown = [r for r in good if r["status"] not in (Status.PASS, Status.FAIL)]
        cells = " | ".join(
            f"{len(s)} ({sum(len(r['samples']) for r in s)})" for s in (here, good, passed, unknown)
        )
        print(f"| {name} | {cells} |")


def id_of(row: Row) -> str:
    return f"{row['problem_id']}/{row['samples'][0]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    with gzip.open(asked.data / COMPLETIONS, "rt") as file:
        groups = distinct(map(json.loads, file))
    measure = Measure(asked.data)
    with ThreadPoolExecutor(asked.threads) as pool:
        rows = [r for r in pool.map(measure.row, groups) if r is not None]
    if asked.out:
        asked.out.write_text("".join(json.dumps(r) + "\n" for r in rows))
    icarus = Icarus().version()
    print(f"{icarus.name} {icarus.version}, pyslang {version('pyslang')}, {MENDER}")
    print(f"{sum(map(len, groups))} completions, {len(groups)} distinct")
    table(rows, {id_of(r): [r["cls"]] for r in rows}, "class of the failure")
    table(rows, {id_of(r): r["mends"] for r in rows}, "mend")


if __name__ == "__main__":
    main()
