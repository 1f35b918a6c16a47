"""Which testbenches are accepted, by running them in a real simulator."""

from __future__ import annotations

import pytest
from scripted import ScriptedModel

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Direction, Language, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchOrigin, BenchSpec, Problem
from rtlgen.core.verdict import Kind, Status
from rtlgen.generate.bench_runner import SimulatedBench, examine
from rtlgen.generate.testbench import BenchWriter, with_bench
from rtlgen.simulators.icarus import Icarus
from rtlgen.verify.pipeline import Verifier

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

MODEL = """
class Model:
    def step(self, d):
        return {"q": d}
"""
WITH_MODEL = (
    GOOD.replace("board.check(q=expected)", "board.check(**model.step(d=expected))")
    .replace("    await start_clock", "    model = Model()\n    await start_clock")
    .replace("@cocotb.test()", "from reference_model import Model\n\n@cocotb.test()")
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
    assert "every wait needs a limit" in failed(HANGS, timeout_s=3.0)["fails_empty"]


def test_a_model_writes_a_bench_that_passes_the_right_design_and_fails_a_wrong_one() -> None:
    """The whole way on real tools: what the model says is scripted, what the simulator says is not."""
    model = ScriptedModel(
        "1. q takes d at the edge.",
        f"```python\n{MODEL}```",
        f"```python\n{KNOWS_ONLY_ZERO}```",
        f"```python\n{WITH_MODEL}```",
    )
    own = BenchWriter(model=model, runner=SimulatedBench(tool=Icarus())).write(PROBLEM)
    assert own.bench is not None, own.audit.reason
    assert "all 0 passes it" in model.requests[-1].prompt.messages[-1].content
    judged, verifier = with_bench(PROBLEM, own.bench), Verifier([Icarus()])
    right = verifier.verify_candidate(design("always_ff @(posedge clk) q <= d;"), judged)
    assert (right.status, right.bench_origin) == (Status.PASS, BenchOrigin.OWN)
    wrong = verifier.verify_candidate(design("always_ff @(posedge clk) q <= d + 8'd1;"), judged)
    assert (wrong.status, wrong.kind) == (Status.FAIL, Kind.MISMATCH)
    assert wrong.simulation is not None
    assert wrong.simulation.divergence is not None


def design(body: str) -> Candidate:
    text = f"module reg8(input logic clk, input logic [7:0] d, output logic [7:0] q);\n  {body}\nendmodule\n"
    return Candidate(files=(SourceFile(path="reg8.sv", text=text),), top="reg8")
