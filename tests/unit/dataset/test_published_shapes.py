"""Published corpora: their shapes, and the ports that a prompt asks for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rtlgen.core.errors import UnknownName, UsageError
from rtlgen.core.hdl import Direction
from rtlgen.dataset.published import shapes
from rtlgen.dataset.published.ports import asked_for, differences
from rtlgen.verilog.modules import modules

CODE = "module m(input a, output y); assign y = a; endmodule"
USER, SAID = {"role": "user", "content": "Ask."}, {"role": "assistant", "content": CODE}


@pytest.mark.parametrize(
    ("name", "record", "prompts"),
    [
        ("rtl-coder", {"Instruction": "Ask.", "Input": "", "Response": ["module worse", CODE]}, ["Ask."]),
        ("rtl-coder", {"instruction": "Ask.", "RESPONSE": CODE}, ["Ask."]),
        ("alpaca", {"instruction": "Ask.", "input": "More.", "output": CODE}, ["Ask.\n\nMore."]),
        (
            "mg-verilog",
            {"code": CODE, "description": {"block_summary": "Small.", "high_level_global_summary": "Great."}},
            ["Small.", "Great."],
        ),
        (
            "mg-verilog",
            {"code": CODE, "description": "<s>[INST] <<SYS>>You are.<</SYS>> Ask. [/INST]"},
            ["Ask."],
        ),
        (
            "verithoughts",
            {
                "question": "Ask.",
                "ground_truth": "no",
                "generated_verilog": f"Well. CODE BEGIN\n{CODE}\nCODE END",
                "reason_list": [],
                "verified": True,
            },
            ["Ask."],
        ),
        (
            "pyranet",
            {
                "code": CODE,
                "description": {"description": "Ask."},
                "complexity": "Basic",
                "compile_status": "No error",
            },
            ["Ask."],
        ),
        (
            "verl",
            {"data_source": "x", "prompt": [USER], "reward_model": {"ground_truth": json.dumps({"g": CODE})}},
            ["Ask."],
        ),
        ("not-so-tiny", {"prompt": "Ask.", "golden_module": CODE, "task_id": "1"}, ["Ask."]),
        ("trl", {"prompt": [USER], "completion": [SAID]}, ["Ask."]),
        ("trl", {"prompt": "Ask.", "completion": CODE}, ["Ask."]),
        ("messages", {"messages": [USER, SAID]}, ["Ask."]),
        (
            "sharegpt",
            {"conversations": [{"from": "human", "value": "Ask."}, {"from": "gpt", "value": CODE}]},
            ["Ask."],
        ),
        (
            "hdlbits",
            {"task_id": "t", "description": "Ask.", "header": "module m", "module_code": CODE},
            ["Ask.\n\nmodule m"],
        ),
        ("text", {"text": CODE}, [""]),
    ],
)
def test_each_shape_is_known_and_read(name: str, record: dict[str, Any], prompts: list[str]) -> None:
    low = shapes.lowered(record)
    shape = shapes.detected(low)
    assert shape is not None
    assert shape.name == name
    found = list(shape.read(low))
    assert [e.prompt for e in found] == prompts
    assert {e.answer.strip() for e in found} == {CODE}


def test_what_is_not_verified_is_not_taken_for_the_answer() -> None:
    record = {"question": "Ask.", "ground_truth": CODE, "generated_verilog": "wrong", "verified": False}
    (entry,) = shapes.named("verithoughts").read(record)
    assert entry.answer == CODE


def test_columns_of_ones_own() -> None:
    shape = shapes.columns("prompt=Question,code=Verilog")
    (entry,) = shape.read(shapes.lowered({"Question": "Ask.", "Verilog": CODE}))
    assert (entry.prompt, entry.answer) == ("Ask.", CODE)
    with pytest.raises(UsageError, match="says no columns"):
        shapes.columns("question")
    with pytest.raises(UnknownName, match="unknown format"):
        shapes.named("rtlcoder")
    assert shapes.detected({"something": 1}) is None


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Complete:\nmodule top_module (\n  input [7:0] a,\n  output b\n);", {"a": 8, "b": 1}),
        (" - input  clk\n - input  d ( 8 bits)\n - output [7:0] q\n", {"clk": None, "d": 8, "q": 8}),
        (
            "Module name:\n    cnt\nInput ports:\n    rst_n: Reset (active low)\nOutput ports:\n"
            "    out: 4-bit output that counts\n\nImplementation:\nIt counts: up.",
            {"rst_n": None, "out": 4},
        ),
        ("The input a is inverted to the output y.", {}),
        ("Input: the number of bits.\nIt works.", {}),
    ],
    ids=["header", "list", "sections", "prose", "no list"],
)
def test_ports_asked_for(prompt: str, expected: dict[str, int | None]) -> None:
    _, found = asked_for(prompt)
    assert {p.name: p.width for p in found} == expected
    if expected:
        assert {p.direction for p in found} == {Direction.INPUT, Direction.OUTPUT}


def test_how_ports_differ() -> None:
    _, asked = asked_for("module m(input [3:0] a, input b, output y);")
    (module,) = modules("module m(input [7:0] a, output b, output y, input z); endmodule")
    assert differences(asked, module) == [
        "a has 8 bits, not 4",
        "b is an output, not an input",
        "port z was not asked for",
    ]
    assert differences((), module) == []
