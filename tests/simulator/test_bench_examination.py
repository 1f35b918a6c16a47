"""Which testbenches are accepted, by running them in a real simulator."""

from __future__ import annotations

import pytest

from rtlgen.core.hdl import Direction, Language, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchOrigin, BenchSpec, Problem
from rtlgen.generate.bench_runner import SimulatedBench, examine
from rtlgen.simulators.icarus import Icarus

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]

PROBLEM = Problem(
    id="reg8",
    suite="test",
    spec="q takes d at each rising edge of clk.",
    top="reg8",
    ports=(
        Port(name="clk", direction=Direction.INPUT),
        Port(name="d", direction=Direction.INPUT, range="[7:0]", width=8),
        Port(name="q", direction=Direction.OUTPUT, range="[7:0]", width=8),
    ),
)

HEAD = """
import random
import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge, RisingEdge, Timer
"""

GOOD = (
    HEAD
    + """
from rtlgen_bench import Scoreboard, rng, start_clock

@cocotb.test()
async def follows(dut):
    await start_clock(dut.clk, period_ns=10)
    board, values = Scoreboard(dut, inputs=["d"], outputs=["q"], test="follows"), rng("d")
    for _ in range(20):
        dut.d.value = expected = values.randrange(256)
        await RisingEdge(dut.clk)
        await FallingEdge(dut.clk)
        board.check(q=expected)
    board.done()
"""
)
PLAIN = (
    HEAD
    + """
@cocotb.test()
async def follows(dut):
    Clock(dut.clk, 10, unit="ns").start()
    for value in (3, 250):
        await FallingEdge(dut.clk)
        dut.d.value = value
        await FallingEdge(dut.clk)
        assert int(dut.q.value) == value
"""
)
NEVER_LOOKS = (
    HEAD
    + """
@cocotb.test()
async def runs(dut):
    Clock(dut.clk, 10, unit="ns").start()
    for _ in range(10):
        await FallingEdge(dut.clk)
    if False:
        assert dut.q.value == 1
"""
)
KNOWS_ONLY_ZERO = (
    HEAD
    + """
@cocotb.test()
async def zero(dut):
    Clock(dut.clk, 10, unit="ns").start()
    dut.d.value = 0
    await FallingEdge(dut.clk)
    await FallingEdge(dut.clk)
    assert dut.q.value == 0
"""
)
BREAKS = PLAIN.replace("dut.d.value = value", "dut.data.value = value")
NOT_SEEDED = GOOD.replace('rng("d")', "random.SystemRandom()")
HANGS = (
    HEAD
    + """
@cocotb.test()
async def waits(dut):
    Clock(dut.clk, 10, unit="ns").start()
    dut.d.value = 1
    while dut.q.value != 7:
        await FallingEdge(dut.clk)
    assert dut.q.value == 1
"""
)


def failed(text: str, *, timeout_s: float = 30.0) -> dict[str, str]:
    bench = BenchSpec(
        kind=BenchKind.COCOTB,
        files=(SourceFile(path="test_reg8.py", text=text, language=Language.PYTHON),),
        top="test_reg8",
        origin=BenchOrigin.OWN,
        timeout_s=timeout_s,
    )
    checks = examine(PROBLEM, bench, SimulatedBench(tool=Icarus()))
    return {c.name: c.detail for c in checks if not c.ok}


@pytest.mark.parametrize("text", [GOOD, PLAIN])
def test_a_good_one_is_accepted(text: str) -> None:
    assert failed(text) == {}


@pytest.mark.parametrize(
    ("text", "check", "said"),
    [
        ("import cocotb\n", "imports", "no cocotb test"),
        (PLAIN.replace("import random", "import not_there"), "imports", "not_there"),
        (PLAIN.replace("assert int(dut.q.value) == value", "pass"), "imports", "checks nothing"),
        (NEVER_LOOKS, "asserts", "without a single comparison"),
        (NEVER_LOOKS, "fails_empty", "passes it"),
        (KNOWS_ONLY_ZERO, "fails_stuck_at_0", "all 0 passes it"),
        (BREAKS, "fails_stuck_at_1", "the testbench itself breaks in follows"),
        (NOT_SEEDED, "repeatable", "two runs with one seed differ on stuck_at_0, stuck_at_1"),
    ],
)
def test_a_bad_one_is_refused_for_the_right_reason(text: str, check: str, said: str) -> None:
    assert said in failed(text).get(check, "it was accepted")


def test_one_that_waits_for_ever_is_refused() -> None:
    assert "every wait needs a limit" in failed(HANGS, timeout_s=3.0)["fails_stuck_at_0"]
