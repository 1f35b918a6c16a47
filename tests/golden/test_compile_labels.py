"""The classes of real compile failures, against labels given by reading each source and its messages.

`labels/compile_classes.csv` lists all 203 distinct completions of the published sample that Icarus 11
refuses. The readers were mended on this very sample, so what it shows is an upper bound.
Where a design has several faults the label names each, with '|' between: any of them is right.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from rtlgen.bench.sources import design_sources
from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob
from rtlgen.simulators.verilator import Verilator
from rtlgen.suites.verilog_eval_v2 import spec_to_rtl
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verilog.taxonomy import CLASSES

LABELS = Path(__file__).parent / "labels" / "compile_classes.csv"
FILE = "candidate.sv"
RIGHT = 0.95


@pytest.fixture(scope="module")
def labels() -> dict[tuple[str, str], set[str]]:
    with LABELS.open() as file:
        return {(r["task_id"], r["sample"]): set(r["class"].split("|")) for r in csv.DictReader(file)}


def completions(folder: Path) -> dict[tuple[str, str], str]:
    found = {}
    for name in ("gpt-4o-mini", "gpt-4o-mini.verilog-eval-v2"):
        text = gzip.decompress((folder / "completions" / f"{name}.jsonl.gz").read_bytes()).decode()
        for row in map(json.loads, text.splitlines()):
            task = row.get("problem_id") or row["task_id"]
            found[task, str(row["sample"])] = row["completion"]
    return found


def cause(found: tuple[Diagnostic, ...]) -> str:
    """The class that the design is failed for, or excused for."""
    stops = [d for d in found if d.severity in (Severity.ERROR, Severity.UNSUPPORTED)]
    mine = [d for d in stops if d.file == FILE] or stops
    errors = [d for d in mine if d.severity is Severity.ERROR] or mine
    return next((d.cls for d in errors if d.cls in CLASSES), "")


def wrong(given: dict[tuple[str, str], str], labels: dict[tuple[str, str], set[str]]) -> list[str]:
    return [
        f"{task} {sample}: {name} is not {labels[task, sample]}"
        for (task, sample), name in given.items()
        if name not in labels[task, sample]
    ]


def test_every_label_is_a_class(labels: dict[tuple[str, str], set[str]]) -> None:
    assert len(labels) == 203
    assert set().union(*labels.values()) <= set(CLASSES)


@pytest.mark.shared_data
@pytest.mark.icarus
@pytest.mark.slow
def test_classes_of_icarus(shared_data: Path, labels: dict[tuple[str, str], set[str]]) -> None:
    texts = completions(shared_data)
    problems = {p.id: p for p in spec_to_rtl(shared_data / "verilog-eval-v2.tar.gz").problems()}
    icarus = Icarus()
    given, excused = {}, Counter[str]()
    for task, sample in labels:
        source = SourceFile(path=FILE, text=texts[task, sample])
        job = BuildJob(sources=(source,), top="top_module")
        if task in problems:
            bench = problems[task].bench
            assert bench is not None
            candidate = Candidate(files=(source,), top="TopModule")
            job = BuildJob(sources=design_sources(bench, candidate), top="tb")
        with fresh_workdir() as folder:
            build = icarus.build(job, folder)
        assert not build.ok
        given[task, sample] = cause(build.diagnostics)
        errors = {d.severity for d in build.diagnostics if d.file in (FILE, "")}
        excused[given[task, sample]] += Severity.ERROR not in errors
    bad = wrong(given, labels)
    assert len(bad) <= (1 - RIGHT) * len(labels), "\n".join(bad)
    assert excused["enum_cast"] == Counter(given.values())["enum_cast"], "legal, and Icarus's own lack"
    assert excused["break_continue"] == Counter(given.values())["break_continue"]


@pytest.mark.shared_data
@pytest.mark.verilator
@pytest.mark.slow
def test_classes_of_verilator(shared_data: Path, labels: dict[tuple[str, str], set[str]]) -> None:
    """Of what it refuses too; the rest is legal, or it only warns."""
    texts = completions(shared_data)
    verilator = Verilator()
    given = {}
    for task, sample in labels:
        top = "TopModule" if task.startswith("Prob") else "top_module"
        with fresh_workdir() as folder:
            name = cause(verilator.lint([SourceFile(path=FILE, text=texts[task, sample])], top, folder))
        if name:
            given[task, sample] = name
    assert len(given) > 80
    bad = wrong(given, labels)
    assert len(bad) <= (1 - RIGHT) * len(given), "\n".join(bad)
