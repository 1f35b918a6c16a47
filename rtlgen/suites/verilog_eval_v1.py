"""VerilogEval v1 (github.com/NVlabs/verilog-eval, branch release/1.0.0): Human 156, Machine 143 problems.

    VerilogEval_Human.jsonl         task_id, prompt (the module's header), canonical_solution (its body), test
    VerilogDescription_Human.jsonl  task_id, detail_description

The design is top_module; `test` holds the bench, module tb, and reference_module.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from rtlgen.core.errors import SpecError
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.suites.archive import Archive, read_archive
from rtlgen.suites.identity import with_digest
from rtlgen.suites.protocol import ProblemSet
from rtlgen.suites.usual_clock import usual_clock
from rtlgen.verilog.modules import interface

TOP = "top_module"


class _Row(BaseModel):
    task_id: str
    prompt: str
    canonical_solution: str
    test: str


class _Description(BaseModel):
    task_id: str
    detail_description: str


Row = TypeVar("Row", bound=BaseModel)


def human(path: Path) -> ProblemSet:
    """Descriptions written by people.

    Raises:
        SpecError: it is not there, or not whole.
    """
    return _suite(path, "Human")


def machine(path: Path) -> ProblemSet:
    """Descriptions written by a model; raises as `human`."""
    return _suite(path, "Machine")


def _suite(path: Path, kind: str) -> ProblemSet:
    name = f"verilog-eval-v1:{kind.lower()}"
    files = read_archive(path, lambda p: p.suffix == ".jsonl")
    rows = _read(files, f"VerilogEval_{kind}.jsonl", _Row)
    told = _read(files, f"VerilogDescription_{kind}.jsonl", _Description)
    descriptions = {d.task_id: d.detail_description for d in told}
    silent = [r.task_id for r in rows if r.task_id not in descriptions]
    if silent:
        raise SpecError(f"{path}: VerilogDescription_{kind}.jsonl does not describe {', '.join(silent[:3])}")
    return ProblemSet(name, "MIT", tuple(_problem(r, descriptions[r.task_id], name) for r in rows))


def _read(files: Archive, name: str, row: type[Row]) -> list[Row]:
    text = files.named(name)
    if text is None:
        raise SpecError(f"{files.where} does not hold {name}", hint="give the folder or .tar.gz that has it")
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(row.model_validate(json.loads(line)))
        except ValueError as error:
            what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            raise SpecError(f"{files.where}: {name}:{number}: {what}") from error
    return found


def _problem(row: _Row, description: str, suite: str) -> Problem:
    reference = f"{row.prompt}\n{row.canonical_solution}"
    module = interface(reference, TOP)
    if module is None:
        raise SpecError(f"{suite}: the solution of {row.task_id} has no module {TOP}")
    return with_digest(
        Problem(
            id=row.task_id,
            suite=suite,
            spec=description,
            top=TOP,
            ports=module.ports,
            clock=usual_clock({p.name for p in module.ports}),
            header=row.prompt,
            reference=(SourceFile(path=f"{row.task_id}_top.sv", text=reference),),
            bench=BenchSpec(
                kind=BenchKind.NATIVE,
                files=(SourceFile(path=f"{row.task_id}_test.sv", text=row.test),),
                top="tb",
                dialect="verilogeval",
            ),
            title=row.task_id,
            licence="MIT",
        )
    )
