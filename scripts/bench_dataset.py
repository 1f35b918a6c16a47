"""How long a dataset of many rows takes, and how much memory.

    python scripts/bench_dataset.py [--problems 25000] [--folder DIR]

Makes an evaluation of that many problems with four right answers each, unlike in their code, and builds SFT
rows of it as TRL and Parquet have them. Prints CPU seconds and the largest memory of the build.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from dataset_values import code, passed, problem
from eval_values import manifest

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.digest import digest
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.record import EvalRecord, Finding, Judgement, Labels, Sample, SampleKey
from rtlgen.dataset.build import Order, build
from rtlgen.dataset.example import Kind
from rtlgen.dataset.runs.springs import opened
from rtlgen.evaluate.twins import twin
from rtlgen.store.evaluation import EvaluationStore

_ANSWERS = 4


def main() -> None:
    """Make the run, build, tell."""
    options = argparse.ArgumentParser()
    options.add_argument("--problems", type=int, default=25_000)
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        problems = {p.id: p for p in (problem(f"{_word(n)}_{n}") for n in range(chosen.problems))}
        _write(folder / "run", problems)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        order = Order(kind=Kind.SFT, formats=("trl", "parquet"))
        with opened([folder / "run"], lambda _: problems) as springs:
            figures = build(springs, order, folder / "set")["figures"]
        spent = time.process_time() - began
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = sum(f.stat().st_size for f in (folder / "set").rglob("*") if f.is_file())
    rows = figures["rows"]
    print(f"{rows} rows, {spent:.1f} s CPU, {rows / spent:.0f} rows a second, {size / 1e6:.0f} MB of files")
    print(f"memory: {before / 1024:.0f} MB before (the problems themselves), {after / 1024:.0f} MB at most")


def _word(n: int) -> str:
    """A family for every hundredth problem."""
    n //= 100
    return "".join("abcdefghij"[int(d)] for d in str(n))


def _write(folder: Path, problems: dict[str, Problem]) -> None:
    about = manifest(problems=digest([[p.id, p.digest] for p in problems.values()]))
    labels = tuple(Labels(problem_id=name) for name in problems)
    about = replace(about, labels=labels)
    with EvaluationStore.create_or_resume(folder, about) as store:
        names = list(problems)
        for start in range(0, len(names), 500):
            records = [_record(name, n) for name in names[start : start + 500] for n in range(_ANSWERS)]
            store.put_samples([r.sample for r in records])
            store.put(records)


def _record(name: str, n: int) -> EvalRecord:
    text = code(f"{n}'d{n} ^ " + " & ".join(f"{name}_{k}" for k in range(20)))
    candidate = Candidate(files=(SourceFile(path="top.sv", text=text),), top="top")
    return EvalRecord(
        sample=Sample(key=SampleKey(problem_id=name, sample=n), completion=Completion(text=text)),
        finding=Finding(
            extraction=Extraction(candidate=candidate, method="bare"),
            judgement=Judgement(verdict=passed()),
            twin=twin(candidate),
        ),
    )


if __name__ == "__main__":
    main()
