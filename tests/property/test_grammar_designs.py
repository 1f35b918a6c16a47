"""Whatever the simple grammar allows is a design with the right interface."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from gbnf_samples import Grammar
from hypothesis import given, settings
from hypothesis import strategies as st

from rtlgen.core.completion import Completion
from rtlgen.core.hdl import Clock, Direction, Parameter, Port, Reset
from rtlgen.core.problem import Problem
from rtlgen.extraction.extract import extract
from rtlgen.prompting.grammar.simple import simple_grammar
from rtlgen.static.gate import forbidden
from rtlgen.static.interface import mismatches
from rtlgen.verilog.diagnostics import diagnostics

RANGES = {"": 1, "[0:0]": 1, "[1:0]": 2, "[3:1]": 3, "[0:7]": 8, "[31:0]": 32, "[99:0]": 100, "[W-1:0]": 4}
OF_TASTE = {
    "ArithOpMismatch",
    "BitwiseOpMismatch",
    "BitwiseOpParentheses",
    "BitwiseRelPrecedence",
    "ConditionalPrecedence",
    "ConsecutiveComparison",
    "ConstantConversion",
    "IntBoolConv",
    "SignCompare",
    "SignConversion",
    "WidthExpand",
    "WidthTruncate",
}
"""What pyslang may warn of: widths, signs and precedence, which the grammar leaves to the model."""
ports = st.builds(
    lambda range_, signed: Port(
        name="", direction=Direction.INPUT, range=range_, width=RANGES[range_], signed=signed
    ),
    st.sampled_from(sorted(RANGES)),
    st.booleans(),
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to four inputs and three outputs of any range, with and without clock and reset."""
    inputs = [replace(p, name=f"in_{i}") for i, p in enumerate(draw(st.lists(ports, max_size=4)))]
    outputs = [
        replace(p, name=f"out_{i}", direction=Direction.OUTPUT)
        for i, p in enumerate(draw(st.lists(ports, min_size=1, max_size=3)))
    ]
    special = draw(st.sampled_from([(), ("clk",), ("clk", "rst")]))
    extra = [Port(name=name, direction=Direction.INPUT) for name in special]
    return Problem(
        id="some",
        suite="test",
        spec="",
        top="some",
        ports=(*extra, *inputs, *outputs),
        parameters=(Parameter(name="W", default="4"),),
        clock=Clock(port="clk", edge=draw(st.sampled_from(["posedge", "negedge"]))) if special else None,
        reset=Reset(port="rst", active_low=draw(st.booleans()), asynchronous=draw(st.booleans()))
        if "rst" in special
        else None,
    )


def driven(text: str) -> list[str]:
    """The output of each `assign` and of each `always_ff`, which must be about one alone."""
    found = []
    for item in re.findall(r"    assign .*?;\n|    always_ff.*?    end\n", text, re.DOTALL):
        targets = set(re.findall(r"assign (\w+) =|(\w+) <= ", item))
        assert len(targets) == 1, item
        found.append("".join(targets.pop()))
    return found


@settings(max_examples=60)
@given(problems(), st.integers(0, 2**32))
def test_a_sampled_design_is_extracted_compiles_and_has_the_interface(problem: Problem, seed: int) -> None:
    grammar = Grammar(simple_grammar(problem))
    rng = random.Random(seed)
    for _ in range(3):
        text = grammar.sample(rng)
        found = extract(Completion(text=text), problem)
        assert found.candidate is not None, text
        assert not found.notes, (found.notes, text)
        assert not forbidden(found.candidate, problem), text
        assert not mismatches(found.candidate, problem), text
        told = diagnostics(found.candidate.files, top=problem.top)
        assert {d.code for d in told} <= OF_TASTE, (told, text)
        assert driven(text) == [p.name for p in problem.outputs], text


@settings(max_examples=40)
@given(problems())
def test_the_notation_is_what_llama_cpp_reads(problem: Problem) -> None:
    """Names of letters, digits and hyphens; no empty alternative; every design of bounded length."""
    gbnf = simple_grammar(problem)
    names = [line.split(" ::= ")[0] for line in gbnf.splitlines()]
    assert names[0] == "root"
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names)
    assert Grammar(gbnf).longest() > 0
