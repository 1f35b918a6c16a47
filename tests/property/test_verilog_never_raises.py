"""Nothing that reads a design raises, whatever the text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Direction, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.static.gate import forbidden, unreadable
from rtlgen.static.interface import mismatches
from rtlgen.static.lint import lint
from rtlgen.verilog.cone import cones
from rtlgen.verilog.constructs import constructs
from rtlgen.verilog.diagnostics import diagnostics
from rtlgen.verilog.edit import normalised, rename_module, strip_output_tasks
from rtlgen.verilog.lexer import lex
from rtlgen.verilog.modules import interface, modules, tops
from rtlgen.verilog.preprocess import for_simulation, preprocessed

REAL = [
    p.read_text("utf-8")
    for p in sorted((Path(__file__).parents[2] / "testbenches" / "problems").glob("*/ref.sv"))
]

WORDS = """
module endmodule begin end if else case endcase always always_comb always_ff initial final assign wire reg
logic input output function endfunction for generate endgenerate genvar typedef enum struct packed force
parameter localparam posedge m x y clk [3:0] ( ) [ ] { } ; , : . = <= @ # * + ~ ? '0 4'b10x0 8'hff 1 2
`define `ifdef `else `endif `include `x `" "s" /* */ // \\a $display $finish $root . :: (* *) -> é
"""
soup = st.lists(st.sampled_from([*WORDS.split(), "\n", "\r", "\x00"]), max_size=60).map(" ".join)


@st.composite
def cut_files(draw: st.DrawFn) -> str:
    """A real design with a piece cut out, doubled or replaced."""
    text = draw(st.sampled_from(REAL))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 400)))
    middle = draw(
        st.sampled_from(["", text[start:end] * 2, "\x00", "/*", '"', "`", "endmodule", "(((", "é\ud800"])
    )
    return text[:start] + middle + text[end:]


PROBLEM = Problem(
    id="p",
    suite="s",
    spec="",
    top="m",
    ports=(Port(name="y", direction=Direction.OUTPUT),),
    bench=BenchSpec(
        kind=BenchKind.NATIVE, files=(SourceFile(path="tb.sv", text="module tb; endmodule"),), top="tb"
    ),
)


def look_from_all_sides(text: str) -> None:
    sources = (SourceFile(path="m.sv", text=text),)
    found = modules(text)
    top = next(iter(tops(found)), "m")
    candidate = Candidate(files=sources, top=top)
    interface(sources, top, [("W", "3")])
    for one in (*diagnostics(sources, top), *lint(candidate), *mismatches(candidate, PROBLEM)):
        assert one.line is None or 1 <= one.line <= text.count("\n") + 1
    forbidden(candidate, PROBLEM)
    unreadable(candidate)
    cones(sources, top)
    constructs(sources)
    rename_module(text, top, "renamed")
    strip_output_tasks(text)
    for_simulation(sources)


@given(st.text(max_size=300) | soup | cut_files())
@settings(max_examples=250)
def test_no_text_raises(text: str) -> None:
    look_from_all_sides(text)


@given(st.text(max_size=300) | soup)
@settings(max_examples=200)
def test_tokens_joined_are_the_text(text: str) -> None:
    tokens = list(lex(text))
    assert "".join(t.text for t in tokens) == text
    assert all(a.end == b.start for a, b in pairwise(tokens))


@given(cut_files())
@settings(max_examples=100)
def test_edits_keep_every_line(text: str) -> None:
    assert strip_output_tasks(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("text", REAL)
def test_real_designs_come_through_whole(text: str) -> None:
    (page,) = preprocessed([SourceFile(path="m.sv", text=text)])
    if "`" not in text.replace("`timescale", "").replace("`default_nettype", ""):
        assert normalised(page.text) == normalised(text)
    assert not forbidden(Candidate(files=(page,), top=modules(text)[-1].name), PROBLEM)
