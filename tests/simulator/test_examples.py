"""The examples: each bench passes a right design and fails a wrong one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rtlgen.config.settings import Settings
from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.suites.bench_file import load_bench
from rtlgen.suites.spec_file import load_spec
from rtlgen.wiring import make_verifier

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]

EXAMPLES = Path(__file__).parents[2] / "examples"
REGISTER = "    always_ff @(posedge clk) {};\n"
BODIES = {
    "inverter": ("    assign y = ~a;\n", "    assign y = a;\n"),
    "and3": ("    assign y = a & b & c;\n", "    assign y = a & b | c;\n"),
    "parity3": ("    assign y = a ^ b ^ c;\n", "    assign y = a | b ^ c;\n"),
    "majority3": ("    assign y = a & b | a & c | b & c;\n", "    assign y = a & b | c;\n"),
    "mux2": ("    assign y = sel ? b : a;\n", "    assign y = sel ? a : b;\n"),
    "equal4": ("    assign eq = a == b;\n", "    assign eq = a[2:0] == b[2:0];\n"),
    "half_adder": (
        "    assign sum = a ^ b;\n    assign carry = a & b;\n",
        "    assign sum = a ^ b;\n    assign carry = a | b;\n",
    ),
    "dff": (REGISTER.format("q <= rst ? 1'b0 : d"), REGISTER.format("q <= d")),
}


def judged(problem: Problem, body: str) -> Verdict:
    text = f"{problem.header}{body}endmodule\n"
    candidate = Candidate(files=(SourceFile(path=f"{problem.top}.sv", text=text),), top=problem.top)
    found = Extraction(candidate=candidate, method="fence")
    return make_verifier(Settings()).verify(found, problem)


def test_there_is_a_design_for_every_example() -> None:
    assert sorted(BODIES) == sorted(p.stem for p in EXAMPLES.glob("*.md"))


@pytest.mark.parametrize("name", sorted(BODIES))
def test_its_bench_tells_right_from_wrong(name: str) -> None:
    bench = load_bench(EXAMPLES / f"test_{name}.py")
    problem = replace(load_spec(EXAMPLES / f"{name}.md"), bench=bench)
    right, wrong = BODIES[name]
    assert judged(problem, right).status is Status.PASS
    assert judged(problem, wrong).kind is Kind.MISMATCH
