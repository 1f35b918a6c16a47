"""The gate against published designs and real completions: it refuses no good one."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.static.gate import forbidden, unreadable
from rtlgen.static.interface import mismatches
from rtlgen.verilog.cone import cones
from rtlgen.verilog.diagnostics import diagnostics
from rtlgen.verilog.modules import Module, interface, modules, tops

pytestmark = pytest.mark.shared_data


def members(archive: Path, ending: str) -> Iterator[tuple[str, str]]:
    with tarfile.open(archive) as files:
        for member in files:
            content = files.extractfile(member)
            if member.name.endswith(ending) and content is not None:
                yield member.name, io.TextIOWrapper(content, "utf-8", "replace").read()


def references(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and source of every published reference."""
    yield from members(folder / "verilog-eval-v2.tar.gz", "_ref.sv")
    for name, text in members(folder / "rtllm-v2.tar.gz", ".v"):
        if "/verified_" in name:
            yield name, text
    for name, text in members(folder / "verilog-eval-v1.tar.gz", ".jsonl"):
        if "/VerilogEval_" in name:
            for row in map(json.loads, text.splitlines()):
                yield f"{name}:{row['task_id']}", row["prompt"] + row["canonical_solution"]


def completions(folder: Path) -> Iterator[dict[str, object]]:
    with gzip.open(folder / "completions" / "gpt-4o-mini.verilog-eval-v2.jsonl.gz", "rt") as lines:
        yield from map(json.loads, lines)


def candidate(text: str, top: str) -> Candidate:
    return Candidate(files=(SourceFile(path="design.sv", text=text),), top=top)


def test_no_reference_is_refused(shared_data: Path) -> None:
    count = 0
    refused = {}
    for name, text in references(shared_data):
        count += 1
        top = next(iter(tops(modules(text))), "")
        found = forbidden(candidate(text, top), Problem(id=name, suite="s", spec="", top=top))
        if found or not top:
            refused[name] = [(d.cls, d.line, d.message) for d in found]
    assert refused == {}
    assert count == 312 + 50 + 156 + 143


def test_every_reference_elaborates_and_has_cones(shared_data: Path) -> None:
    broken = {}
    for name, text in references(shared_data):
        top = next(iter(tops(modules(text))), "")
        source = [SourceFile(path="design.sv", text=text)]
        errors = [d for d in diagnostics(source, top) if d.severity is Severity.ERROR]
        if errors or not cones(source, top):
            broken[name] = [(d.cls, d.message) for d in errors]
    assert broken == {}


@pytest.mark.slow
def test_real_completions(shared_data: Path) -> None:
    """Of 3,020: fewer than 0.5 % refused, none that passed; none that passed misses the interface."""
    asked: dict[str, Module] = {}
    for name, text in members(shared_data / "verilog-eval-v2.tar.gz", "_ref.sv"):
        found = interface(text, "RefModule")
        if found is not None:
            asked[Path(name).name.removesuffix("_ref.sv")] = found
    refused, wrong = [], []
    for row in completions(shared_data):
        problem_id = str(row["problem_id"])
        published = row["published"]
        assert isinstance(published, dict)
        problem = Problem(id=problem_id, suite="s", spec="", top="TopModule", ports=asked[problem_id].ports)
        answer = candidate(str(row["completion"]), "TopModule")
        broken = forbidden(answer, problem)
        if broken:
            refused.append((problem_id, published["pass"], [d.cls for d in broken]))
        if published["pass"] and (
            unreadable(answer) or any(d.severity is Severity.ERROR for d in mismatches(answer, problem))
        ):
            wrong.append(problem_id)
    assert [r for r in refused if r[1]] == []
    assert len(refused) < 0.005 * 3020
    assert wrong == []
