"""Specifications as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.core.errors import SpecError
from rtlgen.core.hdl import Clock, Direction, Reset
from rtlgen.suites.spec_file import load_spec, parse_spec

FULL = """\
---
top: accumulate
title: Accumulator
clock: clk
reset: {port: rst_n, active: low, kind: async}
parameters:
  - {name: WIDTH, default: 8, description: Bits of the sum.}
ports:
  - {name: clk, direction: input}
  - {name: rst_n, direction: input}
  - {name: step, direction: input, width: 4, signed: true}
  - {name: total, direction: output, width: WIDTH, description: The sum.}
  - {name: wide, direction: output, width: WIDTH * 2}
---
# Accumulator

Adds.
"""


def parse(text: str) -> object:
    return parse_spec(text, where="spec.md", id_="x")


def test_front_matter_gives_the_interface() -> None:
    problem = parse_spec(FULL, where="spec.md", id_="acc")
    assert (problem.top, problem.title) == ("accumulate", "Accumulator")
    assert problem.clock == Clock(port="clk")
    assert problem.reset == Reset(port="rst_n", active_low=True, asynchronous=True)
    by_name = {p.name: p for p in problem.ports}
    assert by_name["step"].range == "[3:0]"
    assert by_name["step"].signed
    assert (by_name["total"].range, by_name["total"].width) == ("[WIDTH-1:0]", 8)
    assert (by_name["wide"].range, by_name["wide"].width) == ("[(WIDTH * 2)-1:0]", 16)
    assert problem.spec.startswith("# Accumulator")
    assert "parameter WIDTH = 8" in problem.header
    assert "input logic signed [3:0] step" in problem.header


def test_a_header_in_a_code_block_gives_the_interface() -> None:
    text = "Invert.\n\n```verilog\nmodule inv (input [3:0] a, output [3:0] y);\n```\n"
    problem = parse_spec(text, where="spec.md", id_="inv")
    assert problem.top == "inv"
    assert [(p.name, p.direction, p.width) for p in problem.ports] == [
        ("a", Direction.INPUT, 4),
        ("y", Direction.OUTPUT, 4),
    ]


def test_bullets_as_in_verilogeval() -> None:
    text = (
        "I would like you to implement a module named TopModule with the following\ninterface.\n\n"
        " - input  clk\n - input  d (8 bits)\n - output q (8 bits)\n\nThe module should be a register.\n"
    )
    problem = parse_spec(text, where="p", id_="p")
    assert problem.top == "TopModule"
    assert [(p.name, p.width) for p in problem.ports] == [("clk", 1), ("d", 8), ("q", 8)]
    assert problem.clock == Clock(port="clk")


def test_free_text_needs_only_a_name() -> None:
    problem = parse_spec("Write a module called `blink` that blinks.", where="p", id_="p")
    assert problem.top == "blink"
    assert problem.ports == ()
    assert problem.header == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Do something useful.", "does not say what the module is called"),
        ("---\ntop: [\n---\nx", "not valid YAML"),
        ("---\n- a\n---\nx", "must be a mapping"),
        ("---\ntop: 4you\n---\nx", "front matter, 'top'"),
        ("---\ntop: t\nprots: []\n---\nx", "'prots'"),
        ("---\ntop: t\nports: [{name: a, direction: in}]\n---\nx", "ports.0.direction"),
        ("---\ntop: t\nports: [{name: a, direction: input, width: 0}]\n---\nx", "at least 1 bit"),
        (
            "---\ntop: t\nports: [{name: a, direction: input}, {name: a, direction: output}]\n---\nx",
            "port 'a' is named 2 times",
        ),
        ("module named t\n - input a\n - output a\n", "port 'a' is named 2 times"),
        ("---\ntop: t\nclock: clk\nports: [{name: a, direction: input}]\n---\nx", "clock 'clk' is not among"),
    ],
)
def test_what_is_wrong_is_said(text: str, words: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse(text)
    assert words in caught.value.message
    assert "spec.md" in caught.value.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no such file"),
        (b"", "is empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x" * 2_000_000, "too long"),
    ],
)
def test_unreadable_files(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "spec.md"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SpecError, match=words):
        load_spec(path)


def test_the_digest_is_of_what_decides_a_verdict() -> None:
    one, same = (parse_spec(FULL, where="a", id_="acc") for _ in range(2))
    retitled = parse_spec(FULL.replace("title: Accumulator", "title: Sum"), where="a", id_="acc")
    changed = parse_spec(FULL.replace("Adds.", "Subtracts."), where="a", id_="acc")
    assert one.digest == same.digest == retitled.digest
    assert one.digest != changed.digest
