"""On all real completions: what the published harness could compile must come out, unharmed and fast."""

from __future__ import annotations

import gzip
import json
import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.extraction.extract import extract
from rtlgen.verilog.modules import modules

pytestmark = pytest.mark.shared_data

_DID_NOT_COMPILE = frozenset("CSemwpcn")
"""Class letters of VerilogEval v2 for what its simulator did not accept."""


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(folder / "completions" / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _problem(top: str) -> Problem:
    return Problem(id=top, suite="verilog-eval", spec="", top=top)


@pytest.mark.parametrize(
    ("name", "top", "count"),
    [
        ("gpt-4o-mini.jsonl.gz", "top_module", 3120),
        ("gpt-4o-mini.verilog-eval-v2.jsonl.gz", "TopModule", 3020),
    ],
)
@pytest.mark.parametrize(
    "dress", ["{}", "Here it is:\n\n```verilog\n{}```\nIt's done.", "<think>x</think>\n{}\nDone."]
)
def test_every_design_comes_out_under_its_name(
    shared_data: Path, name: str, top: str, count: int, dress: str
) -> None:
    rows = _rows(shared_data, name)
    assert len(rows) == count
    times = []
    for row in rows:
        begin = time.perf_counter()
        got = extract(Completion(text=dress.replace("{}", row["completion"])), _problem(top))
        times.append(time.perf_counter() - begin)
        assert got.candidate is not None, (row, got)
        assert got.candidate.top == top
        assert got.candidate.text.strip() == row["completion"].strip()
    assert statistics.median(times) < 0.002


def test_what_the_published_harness_compiled_has_the_module_in_its_tree(shared_data: Path) -> None:
    compiled = [
        row
        for row in _rows(shared_data, "gpt-4o-mini.verilog-eval-v2.jsonl.gz")
        if row["published"]["class"] not in _DID_NOT_COMPILE
    ]
    assert len(compiled) > 2700
    for row in compiled[::20]:
        got = extract(Completion(text=row["completion"]), _problem("TopModule"))
        assert got.candidate is not None
        assert "TopModule" in [m.name for m in modules(got.candidate.text)]


def test_cut_anywhere_it_is_truncated_and_never_raises(shared_data: Path) -> None:
    for row in _rows(shared_data, "gpt-4o-mini.jsonl.gz")[::60]:
        code = row["completion"].rstrip()
        for part in (0.3, 0.6, 0.9):
            got = extract(Completion(text=code[: int(len(code) * part)]), _problem("top_module"))
            if got.candidate is None:
                assert got.truncated
            else:
                assert code.count("endmodule") > 1
