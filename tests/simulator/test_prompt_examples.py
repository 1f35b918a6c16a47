"""The example in the testbench prompts really runs: a right design passes, a wrong one fails."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Clock, Direction, Language, Port, Reset, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.core.verdict import Kind, Status
from rtlgen.prompting import render
from rtlgen.simulators.icarus import Icarus
from rtlgen.verify.pipeline import Verifier

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]

A = Port(name="a", direction=Direction.INPUT, range="[3:0]", width=4)
Y = Port(name="y", direction=Direction.OUTPUT, range="[3:0]", width=4)
COMBINATIONAL = Problem(id="invert", suite="test", spec="y is not a", top="invert", ports=(A, Y))
CLOCKED = Problem(
    id="delay",
    suite="test",
    spec="y is a of the last edge",
    top="delay",
    ports=(
        Port(name="clk", direction=Direction.INPUT),
        Port(name="rst_n", direction=Direction.INPUT),
        A,
        Y,
    ),
    clock=Clock(port="clk", edge="negedge"),
    reset=Reset(port="rst_n", active_low=True),
)
INVERT = "module invert (input [3:0] a, output [3:0] y);\n  assign y = ~a;\nendmodule\n"
DELAY = (
    "module delay (input clk, input rst_n, input [3:0] a, output reg [3:0] y);\n"
    "  always @(negedge clk) y <= rst_n ? a : 4'd0;\nendmodule\n"
)
INVERT_MODEL = "class Model:\n    def step(self, a):\n        return {'y': 15 - a}\n"
DELAY_MODEL = "class Model:\n    def step(self, a, rst_n):\n        return {'y': a if rst_n else 0}\n"


def _bench_from_prompt(problem: Problem, model: str) -> BenchSpec:
    """The loop in the prompt, with its `[...]` filled in and its imports from the cheat-sheet."""
    text = render.testbench_code(problem, "", model).messages[1].content
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    imports = re.findall(r"^(?:import|from) .*$", "\n".join(blocks), re.MULTILINE)
    own = re.findall(r"`(from reference_model import Model)`", text)
    inputs = [p.name for p in problem.inputs if problem.clock is None or p.name != problem.clock.port]
    loop = blocks[-1].replace("inputs=[...]", f"inputs={inputs}").replace("outputs=[...]", 'outputs=["y"]')
    test = "\n".join([*imports, *own, "", "", loop])
    return BenchSpec(
        kind=BenchKind.COCOTB,
        files=(
            SourceFile(path="test_example.py", text=test, language=Language.PYTHON),
            SourceFile(path="reference_model.py", text=model, language=Language.PYTHON),
        ),
        top="test_example",
    )


@pytest.mark.parametrize(
    ("problem", "design", "model", "mutation"),
    [
        (COMBINATIONAL, INVERT, INVERT_MODEL, ("~a", "a")),
        (CLOCKED, DELAY, DELAY_MODEL, ("negedge", "posedge")),
        (CLOCKED, DELAY, DELAY_MODEL, ("rst_n ? a : 4'd0", "a")),
    ],
)
def test_the_example_of_the_prompt_judges(
    problem: Problem, design: str, model: str, mutation: tuple[str, str]
) -> None:
    asked = replace(problem, bench=_bench_from_prompt(problem, model), digest=f"{problem.id} {mutation}")
    verifier = Verifier([Icarus()])

    def candidate(text: str) -> Candidate:
        return Candidate(files=(SourceFile(path=f"{problem.top}.sv", text=text),), top=problem.top)

    right = verifier.verify_candidate(candidate(design), asked)
    assert right.status is Status.PASS, right.summary
    assert right.simulation is not None
    assert right.simulation.samples >= 290
    wrong = verifier.verify_candidate(candidate(design.replace(*mutation)), asked)
    assert (wrong.status, wrong.kind) == (Status.FAIL, Kind.MISMATCH), wrong.summary
