"""Behaviours of designs, names and order of ports aside; benchmark problems under a disguise are found."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import disguise
import pytest

from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.dataset.clean.behaviours import Design, signatures
from rtlgen.dataset.clean.cleaning import Cleaning
from rtlgen.dataset.clean.decontaminate import Decontaminator
from rtlgen.dataset.clean.fingerprint import Subject, code_of
from rtlgen.dataset.clean.near import NearDuplicates
from rtlgen.dataset.clean.shape import shape_of
from rtlgen.dataset.row import Row
from rtlgen.dataset.synth.compose import Origin, draw_row
from rtlgen.dataset.synth.corpus import Request, item, make_corpus
from rtlgen.dataset.synth.registry import FAMILIES
from rtlgen.dataset.synth.task import BRIEF
from rtlgen.extraction.extract import extract
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.registry import open_suite
from rtlgen.verilog.modules import modules

pytestmark = pytest.mark.icarus

COUNTER = """module top(input clk, input rst, input en, input [3:0] step, output reg [7:0] n);
  always @(posedge clk) if (rst) n <= 0; else if (en) n <= n + step;
endmodule
"""
SAME = """module other(output [7:0] total, input [3:0] by, input tick, input go, input zero);
  reg [7:0] kept; wire [7:0] then;
  assign total = kept;
  assign then = zero ? 8'd0 : go ? kept + {4'b0, by} : kept;
  always @(posedge tick) kept <= then;
endmodule
"""
FUNCTION = "module top(input a, input b, input c, input [1:0] d, output y); assign y = {}; endmodule"


def shown(*codes: str, brief: bool = False) -> list[str]:
    designs = []
    for code in codes:
        shape = shape_of(code, modules(code)[0].name)
        assert shape is not None
        designs.append(Design(code=code, shape=shape))
    return signatures(designs, Icarus(), brief=brief)


@pytest.mark.parametrize("brief", [True, False])
def test_names_order_and_style_change_nothing(brief: bool) -> None:
    one, other = shown(COUNTER, SAME, brief=brief)
    assert one == other != ""


def test_what_differs_is_told_apart() -> None:
    changed = [
        COUNTER,
        COUNTER.replace("n + step", "n - step"),
        COUNTER.replace("if (rst) n <= 0; else if (en)", "if (en)"),
        COUNTER.replace("(rst)", "(!rst)"),
        COUNTER.replace("n <= 0", "n <= 1"),
        COUNTER.replace("[3:0]", "[4:0]"),
        FUNCTION.format("a & b & c & d[0]"),
        FUNCTION.format("a & b & c & d[1]"),
        FUNCTION.format("a & (b | c) & d[0]"),
        FUNCTION.format("a ^ b ^ c ^ d[0]"),
    ]
    assert len(set(shown(*changed))) == len(changed)


def test_inputs_of_one_width_may_change_places() -> None:
    functions = ["a & (b | c) & d[0]", "b & (a | c) & d[0]", "c & (b | a) & d[0]"]
    assert len(set(shown(*map(FUNCTION.format, functions)))) == 1


def test_what_cannot_be_simulated_has_no_signature_and_spoils_no_other() -> None:
    broken = "module top(input a, output y); assign y = a +; endmodule"
    endless = "module top(input a, output reg y); initial begin y = 0; forever #0 y = !y; end endmodule"
    ends = "module top(input a, output y); assign y = a; initial #3 $finish; endmodule"
    still = "module top(input a, output y); assign y = 1'b1; endmodule"
    alone = shown(COUNTER)
    assert shown(broken, COUNTER, ends, still) == ["", *alone, "", ""]
    assert shown(endless, COUNTER) == ["", *alone]


def rows(count: int, seed: int) -> list[Row]:
    families = list(FAMILIES.values())
    return [
        draw_row(families[n % len(families)], Origin(seed=seed, number=n // len(families))).row
        for n in range(count)
    ]


@pytest.mark.shared_data
def test_disguised_benchmark_problems_are_found_and_little_else() -> None:
    data = Path(os.environ["RTLGEN_SHARED_DATA"])
    suites = {
        name: open_suite(name, data / file)
        for name, file in (
            ("verilog-eval-v2:spec-to-rtl", "verilog-eval-v2.tar.gz"),
            ("rtllm-v2", "rtllm-v2.tar.gz"),
        )
    }
    problems = [p for suite in suites.values() for p in suite.problems()][::4][:50]
    assert len(problems) == 50
    completions = dict(_right(data / "completions" / "gpt-4o-mini.verilog-eval-v2.jsonl.gz"))
    planted = {p.id: _disguised(p, completions) for p in problems}
    files = [data / "verilog-eval-v2.tar.gz", data / "rtllm-v2.tar.gz"]
    benchmarks = Decontaminator(Icarus(), files)
    caught = [match for match in benchmarks.matches(list(planted.values())) if match is not None]
    assert len(caught) >= 48
    assert len({match.how for match in caught}) == 3
    # A half adder told by its name is no unrelated row: every textbook's is the same.
    unrelated = [item(row).subject for row in rows(300, seed=71) if BRIEF not in row.tags]
    assert len(unrelated) > 200
    assert sum(match is not None for match in benchmarks.matches(unrelated)) <= 2


def _right(file: Path) -> Iterator[tuple[str, str]]:
    """One answer of a model to each problem that the benchmark's own harness let pass."""
    with gzip.open(file, "rt") as lines:
        for record in map(json.loads, lines):
            if record["published"]["pass"]:
                yield record["problem_id"], record["completion"]


def _disguised(problem: Problem, completions: dict[str, str]) -> Subject:
    """The reference, or a model's right answer in its place, under other names."""
    code = code_of(problem.reference)
    if problem.id in completions:
        candidate = extract(Completion(text=completions[problem.id]), problem).candidate
        code = candidate.text if candidate is not None else code
    names = {m.name for m in modules(code)} | {p.name for p in problem.ports} | {problem.top}
    return Subject(
        prompt=disguise.prompt(problem.spec, names),
        code=disguise.code(code),
        top=disguise.new_name(problem.top),
    )


def test_a_corpus_without_near_duplicates_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    def made(folder: Path, count: int) -> bytes:
        request = Request(families=(FAMILIES["gray_code"], FAMILIES["decoder"]), rows=count, seed=2)
        make_corpus(request, folder, Icarus(), cleaning=Cleaning(near=NearDuplicates(0.85)))
        return (folder / "rows.jsonl").read_bytes()

    whole = made(tmp_path / "whole", 40)
    rejected = (tmp_path / "whole" / "rejected.jsonl").read_text()
    assert "near-duplicate of gray_code" in rejected
    made(tmp_path / "parts", 15)
    assert made(tmp_path / "parts", 40) == whole
    assert (tmp_path / "parts" / "rejected.jsonl").read_text() == rejected
