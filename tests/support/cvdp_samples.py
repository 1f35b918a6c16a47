"""Rows of our own in the layout of CVDP, whose harnesses use cocotb 1.x, parameters, plusargs and helpers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

COMPOSE = """services:

  direct:
    image: __OSS_SIM_IMAGE__
    volumes:
      - ./src/:/src/:ro # Infrastructure location
    env_file    : ./src/.env
    command     : pytest -s --log-cli-level=INFO -o cache_dir=/rundir/harness/.cache /src/test_runner.py -v
"""
ENV = """SIM             = icarus
TOPLEVEL_LANG   = verilog
VERILOG_SOURCES = {sources}
TOPLEVEL        = {top}
MODULE          = {module}
PYTHONPATH      = /src
HASH            = "1-of-our-own"   # no more
"""
RUNNER = """import os
import random

import pytest
from cocotb.runner import get_runner

sources = os.getenv("VERILOG_SOURCES").split()
toplevel = os.getenv("TOPLEVEL")
module = os.getenv("MODULE")


def call(width, offset):
    os.environ["OFFSET"] = str(offset)
    runner = get_runner(os.getenv("SIM", "icarus"))
    runner.build(
        sources=sources, hdl_toplevel=toplevel, parameters={"WIDTH": width}, always=True, clean=True,
        verbose=True, timescale=("1ns", "1ns"), log_file="build.log",
    )
    runner.test(
        hdl_toplevel=toplevel, test_module=module, waves=True, plusargs=[f"+limit={2 ** width}"],
        extra_env={"WIDTH": str(width)},
    )


@pytest.mark.parametrize("again", range(2))
@pytest.mark.parametrize("width", [3, random.randint(5, 8)])
def test_adder(width, again):
    call(width, again)
"""
TESTS = """import os

import cocotb
from cocotb.binary import BinaryValue
from cocotb.result import TestFailure
from cocotb.triggers import Timer
import random
import harness_library as lib

assert open("/src/words.txt").read().split() == ["one", "two"]


@cocotb.test()
async def adds(dut):
    assert len(dut.a) == int(os.environ["WIDTH"])
    limit = int(cocotb.plusargs["limit"])
    assert limit == 2 ** len(dut.a)
    for _ in range(10):
        a, b = random.randrange(limit), random.randrange(limit)
        await lib.drive(dut, a, b)
        if dut.sum.value.integer != a + b:
            raise TestFailure(f"{a} + {b} gave {dut.sum.value.integer}")


@cocotb.test(skip=os.environ["OFFSET"] == "0")
async def adds_nothing(dut):
    await lib.drive(dut, BinaryValue(0, len(dut.a)), 0)
    assert dut.sum.value == 0
"""
LIBRARY = """from cocotb.triggers import Timer


async def drive(dut, a, b):
    dut.a.value = a
    dut.b.value = b
    await Timer(10, units="ns")
"""
ADDER = """module adder #(parameter WIDTH = 4) (
  input [WIDTH-1:0] a, b, output [WIDTH:0] sum);
  assign sum = a + b;
endmodule
"""

_PLAIN_RUNNER = """import os
from cocotb_tools.runner import get_runner


def test_runner():
    runner = get_runner(os.getenv("SIM"))
    runner.build(sources=os.getenv("VERILOG_SOURCES").split(), hdl_toplevel=os.getenv("TOPLEVEL"))
    runner.test(hdl_toplevel=os.getenv("TOPLEVEL"), test_module=os.getenv("MODULE"))
"""
TOGGLE_TESTS = """import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge


@cocotb.test()
async def toggles(dut):
    dut.rst.value = 1
    cocotb.start_soon(Clock(dut.clk, 10, "ns").start())
    await FallingEdge(dut.clk)
    dut.rst.value = 0
    for n in range(6):
        assert dut.q.value == n % 2, f"after {n} edges q is {dut.q.value}"
        await FallingEdge(dut.clk)
"""
TOP = """module top (input clk, input rst, output q);
  wire d;
  negate u (.a(q), .y(d));
  store s (.clk(clk), .rst(rst), .d(d), .q(q));
endmodule
"""
NEGATE = "module negate (input a, output y);\n  assign y = ~a;\nendmodule\n"
STORE = """module store (input clk, input rst, input d, output reg q);
  always @(posedge clk) if (rst) q <= 0; else q <= d;
endmodule
"""


def row(
    id_: str,
    *,
    context: Mapping[str, str] = {},
    solution: Mapping[str, str],
    harness: Mapping[str, str],
) -> dict[str, Any]:
    return {
        "id": id_,
        "categories": ["cid003", "easy"],
        "input": {"prompt": f"Write {', '.join(solution)}.", "context": dict(context)},
        "output": {"response": "", "context": dict(solution)},
        "harness": {"files": {"docker-compose.yml": COMPOSE, **harness}},
    }


def adder() -> dict[str, Any]:
    """A runner in cocotb 1.x with parameters, plusargs, variables, repeated runs and a helper library."""
    env = ENV.format(sources="/code/rtl/adder.sv", top="adder", module="test_adder")
    harness = {
        "src/.env": env,
        "src/test_runner.py": RUNNER,
        "src/test_adder.py": TESTS,
        "src/harness_library.py": LIBRARY,
        "src/words.txt": "one two\n",
    }
    return row("own_adder_0001", solution={"rtl/adder.sv": ADDER}, harness=harness)


def part() -> dict[str, Any]:
    """One module of a design that is there otherwise; its old version is there too."""
    context = {"rtl/top.sv": TOP, "rtl/store.sv": STORE, "rtl/negate.sv": NEGATE.replace("~", "")}
    return row(
        "own_part_0002", context=context, solution={"rtl/negate.sv": NEGATE}, harness=_toggle_harness()
    )


def pair() -> dict[str, Any]:
    """Two files are asked for."""
    solution = {"rtl/top.sv": TOP, "rtl/store.sv": STORE}
    return row(
        "own_pair_0003", context={"rtl/negate.sv": NEGATE}, solution=solution, harness=_toggle_harness()
    )


def _toggle_harness() -> dict[str, str]:
    sources = "/code/rtl/negate.sv /code/rtl/store.sv /code/rtl/top.sv"
    return {
        "src/.env": ENV.format(sources=sources, top="top", module="test_top"),
        "src/test_runner.py": _PLAIN_RUNNER,
        "src/test_top.py": TOGGLE_TESTS,
    }


def synthesised() -> dict[str, Any]:
    """A harness that starts a program itself."""
    harness = {
        **_toggle_harness(),
        "src/test_runner.py": 'import os\n\ndef test_area():\n    os.system("yosys")\n',
    }
    return row("own_synthesised_0004", solution={"rtl/top.sv": TOP}, harness=harness)


def others() -> list[dict[str, Any]]:
    """Rows that cannot be judged here."""
    commercial = adder()
    commercial["id"] = "own_commercial_0005"
    compose = COMPOSE.replace("__OSS_SIM_IMAGE__", "__VERIF_EDA_IMAGE__")
    commercial["harness"]["files"]["docker-compose.yml"] = compose
    text = row("own_text_0006", solution={}, harness={}) | {"harness": {}}
    document = row("own_document_0007", solution={"docs/plan.md": ""}, harness=_toggle_harness())
    agentic = {
        "id": "own_agentic_0008",
        "categories": ["cid003", "easy"],
        "system_message": "You have tools.",
        "prompt": "Write it.",
        "context": {},
        "patch": {"rtl/adder.sv": ""},
        "harness": {"docker-compose.yml": COMPOSE},
    }
    return [commercial, text, document, agentic]


def cvdp(folder: Path) -> Path:
    """A folder with two files: rows with solutions, and the first of them once more without."""
    folder.mkdir(parents=True)
    rows = [adder(), part(), pair(), synthesised(), *others()]
    (folder / "own_with_solutions.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    (folder / "own.jsonl").write_text(json.dumps(unsolved(adder())) + "\n")
    return folder


def unsolved(row: dict[str, Any]) -> dict[str, Any]:
    """`row` as it is published for evaluation."""
    output = {"response": "", "context": dict.fromkeys(row["output"]["context"], "")}
    return row | {"output": output}
