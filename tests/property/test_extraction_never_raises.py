"""Whatever a model says, extraction gives a value, and never takes code from an unfinished thought."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.hdl import Direction, Port
from rtlgen.core.problem import Problem
from rtlgen.extraction.extract import extract, extract_python

PROBLEM = Problem(
    id="p",
    suite="test",
    spec="",
    top="top",
    ports=(Port(name="a", direction=Direction.INPUT), Port(name="y", direction=Direction.OUTPUT)),
    header="module top (input a, output y);\n",
)
PIECES = st.sampled_from(
    [
        *("```", "```verilog\n", "~~~", "\n", "\r\n", " ", "module ", "top", "tb", " (input a);", ";"),
        *("endmodule", "endmodulemodule ", "assign y = a;\n", "always @(*) begin", "// ", "/*", "*/"),
        *("<think>", "</think>", "[BEGIN]", "[DONE]", "<code>", "</code>", '{"code": "', '"}', "[", "{"),
        *("`timescale 1ns/1ps\n", "package p;", "endpackage", "\ufeff", "\ud800", "\x00", "CODE BEGIN\n"),
        *("import cocotb\n", "@cocotb.test()\n", "async def t(dut):\n    pass\n", "Here:\n", "<|im_end|>"),
        *('"', "\\", "'", "’"),
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


@given(text=TEXTS, finish=st.sampled_from(FinishReason))
@settings(max_examples=400)
def test_extract_gives_a_candidate_or_a_reason(text: str, finish: FinishReason) -> None:
    got = extract(Completion(text=text, finish_reason=finish), PROBLEM)
    assert (got.candidate is None) == bool(got.reason)
    assert (got.candidate is None) == (got.method == "none")
    if got.candidate is not None:
        assert f"module {got.candidate.top}" in " ".join(got.candidate.text.split())
        assert "</think>" not in got.candidate.text


@given(text=TEXTS, finish=st.sampled_from(FinishReason))
@settings(max_examples=400)
def test_of_several_files_each_is_one_that_was_asked_for(text: str, finish: FinishReason) -> None:
    targets = ("rtl/top.sv", "rtl/tb.sv")
    got = extract(Completion(text=text, finish_reason=finish), replace(PROBLEM, targets=targets))
    assert (got.candidate is None) == bool(got.reason)
    if got.candidate is not None:
        paths = [f.path for f in got.candidate.files]
        assert paths == [t for t in targets if t in paths]
        assert "</think>" not in got.candidate.text


@given(text=TEXTS, finish=st.sampled_from(FinishReason))
@settings(max_examples=200)
def test_extract_python_gives_a_module_that_parses_or_a_reason(text: str, finish: FinishReason) -> None:
    got = extract_python(Completion(text=text, finish_reason=finish))
    assert (got.candidate is None) == bool(got.reason)
    if got.candidate is not None:
        compile(got.candidate.text, "test", "exec")


@given(before=TEXTS, after=TEXTS)
@settings(max_examples=200)
def test_nothing_of_an_unfinished_thought_is_taken(before: str, after: str) -> None:
    thought = after.replace("</think>", "").replace("<think>", "")
    code = "```verilog\nmodule top (input secret_wire); endmodule\n```"
    got = extract(Completion(text=f"{before}<think>{thought}{code}"), PROBLEM)
    assert got.candidate is None or "secret_wire" not in got.candidate.text


@given(
    depth=st.integers(min_value=1, max_value=40_000), sign=st.sampled_from(["[", '{"a":', "(", "`", "begin "])
)
@settings(max_examples=20)
def test_deep_nesting_is_no_danger(depth: int, sign: str) -> None:
    text = sign * depth
    assert extract(Completion(text=text), PROBLEM).candidate is None
    assert extract(Completion(text=f"module x (input {text}); endmodule"), PROBLEM) is not None
    assert extract_python(Completion(text=text)).candidate is None


@pytest.mark.parametrize(
    "piece",
    [
        *("module a (input x); assign y = x; endmodule\n", "module a;\n", "```\n", "`timescale 1ns/1ps\n"),
        *("/**/ ", "<think>a</think>", "reg\n", "typedef\n", '{"a": "', "\n", "[BEGIN]", "#\n", "module "),
        *("endmodulemodule ", "`include \"a\"\n", "\\"),
    ],
)  # fmt: skip
def test_a_model_that_repeats_itself_costs_little(piece: str) -> None:
    text = "module top (input x);" + piece * (120_000 // len(piece))
    begin = time.process_time()
    extract(Completion(text=text, finish_reason=FinishReason.LENGTH), PROBLEM)
    extract(Completion(text=piece + "\n" + text + "; endmodule"), PROBLEM)
    extract(Completion(text="module " + piece * 200), PROBLEM)
    extract_python(Completion(text=text))
    assert time.process_time() - begin < 5
