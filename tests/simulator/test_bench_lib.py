"""The bench library in a real simulator: its moments, its seed, its streams."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench_values import check_cocotb, seen

from rtlgen.core.simulation import SimulationResult, TestStatus
from rtlgen.simulators.protocol import Simulator
from rtlgen.simulators.registry import SIMULATORS
from rtlgen.tools.sandbox import best_sandbox

pytestmark = pytest.mark.cocotb
BOTH = pytest.mark.parametrize(
    "simulator",
    [
        pytest.param("icarus", marks=pytest.mark.icarus),
        pytest.param("verilator", marks=pytest.mark.verilator),
    ],
    indirect=True,
)


@pytest.fixture
def simulator(request: pytest.FixtureRequest) -> Simulator:
    return SIMULATORS.load(getattr(request, "param", "icarus"))(sandbox=best_sandbox())


def run(design: str, bench: str, simulator: Simulator, folder: Path) -> SimulationResult:
    result = seen(check_cocotb(design, bench, simulator, folder))
    assert result.spoken, result.run.stdout + result.run.stderr
    return result


def outcome(result: SimulationResult) -> dict[str, tuple[TestStatus, str]]:
    return {t.name: (t.status, t.message) for t in result.tests}


REGISTER = """module dff (input clk, input rst, input [3:0] d, output reg [3:0] q);
  always @({edge} clk) if (rst) q <= 4'd0; else q <= d;
endmodule
"""
MOMENTS = """import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, start_clock


@cocotb.test()
async def loop(dut):
    await start_clock(dut.clk, edge="{edge}")
    dut.d.value = 15
    await reset(dut.rst, dut.clk, cycles=3)
    random = rng("loop")
    with Scoreboard(dut, ["rst", "d"], ["q"], test="loop") as sb:
        sb.check(q=0)
        for _ in range(20):
            d = random.randrange(1, 16)
            dut.d.value = d
            await sample_point(dut.clk)
            sb.check(q=d)
            dut.d.value = 0
            await drive_point(dut.clk)
            sb.check(q=d)
"""


@BOTH
@pytest.mark.parametrize("edge", ["posedge", "negedge"])
def test_the_loop_sees_each_edge_once(edge: str, simulator: Simulator, tmp_path: Path) -> None:
    bench = MOMENTS.replace("{edge}", edge)
    right = run(REGISTER.replace("{edge}", edge), bench, simulator, tmp_path / "right")
    assert (right.samples, right.mismatches) == (41, 0)
    other = {"posedge": "negedge", "negedge": "posedge"}[edge]
    wrong = run(REGISTER.replace("{edge}", other), bench, simulator, tmp_path / "wrong")
    assert wrong.mismatches > 0, "a design on the wrong edge must not pass"


@pytest.mark.icarus
def test_the_same_seed_gives_the_same_stimulus(simulator: Simulator, tmp_path: Path) -> None:
    bench = """import cocotb
from rtlgen_bench import rng

@cocotb.test()
async def draws(dut):
    first, again, other = rng("a"), rng("a"), rng("b")
    numbers = [first.randrange(10**6) for _ in range(3)]
    assert numbers == [again.randrange(10**6) for _ in range(3)]
    assert numbers != [other.randrange(10**6) for _ in range(3)]
    assert False, f"drawn {numbers}"
"""
    design = REGISTER.replace("{edge}", "posedge")
    messages = {
        outcome(run(design, bench, simulator, tmp_path / name))["draws"][1] for name in ("one", "two")
    }
    assert len(messages) == 1
    assert "drawn [" in messages.pop()


@pytest.mark.icarus
def test_misuse_is_the_benchs_error(simulator: Simulator, tmp_path: Path) -> None:
    bench = """import cocotb
from rtlgen_bench import sample_point, start_clock

@cocotb.test()
async def no_clock(dut):
    assert len(dut.q) == 4
    await sample_point(dut.clk)

@cocotb.test()
async def odd_period(dut):
    await start_clock(dut.clk, period_ns=9)

@cocotb.test()
async def no_edge(dut):
    await start_clock(dut.clk, edge="rising")
"""
    seen_tests = outcome(run(REGISTER.replace("{edge}", "posedge"), bench, simulator, tmp_path))
    assert {status for status, _ in seen_tests.values()} == {TestStatus.ERROR}
    assert "start_clock" in seen_tests["no_clock"][1]
    assert "even number of at least 8" in seen_tests["odd_period"][1]
    assert "'posedge' or 'negedge'" in seen_tests["no_edge"][1]


STAGE = """module dff (
    input clk, input rst, input s_valid, output s_ready, input [7:0] s_data,
    output reg m_valid, input m_ready, output reg [7:0] m_data
);
  assign s_ready = !m_valid || m_ready;
  always @(posedge clk)
    if (rst) m_valid <= 1'b0;
    else if (s_ready) begin
      m_valid <= s_valid;
      m_data  <= s_data;
    end
endmodule
"""
STREAMS = """import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, start_clock
from rtlgen_bench.streams import Stream, StreamMonitor, StreamSink, StreamSource, stalls


@cocotb.test()
async def passes_all(dut):
    dut.s_valid.value = dut.s_data.value = dut.m_ready.value = 0
    await start_clock(dut.clk)
    await reset(dut.rst, dut.clk)
    s = Stream(dut.clk, dut.s_valid, dut.s_ready, {"data": dut.s_data})
    m = Stream(dut.clk, dut.m_valid, dut.m_ready, {"data": dut.m_data})
    source = StreamSource(s, stalls(rng("source"), 0.3))
    monitor = StreamMonitor(m, "m")
    items = [rng("items").randrange(256) for _ in range(60)]
    for item in items:
        source.push(data=item)
    for part in (source, StreamSink(m, stalls(rng("sink"), 0.5)), monitor, StreamMonitor(s, "s")):
        cocotb.start_soon(part.run())
    cycles = 0
    while len(monitor.received) < len(items):
        await drive_point(dut.clk)
        cycles += 1
        assert cycles < 400, f"{len(monitor.received)} items came through"
    assert source.idle and [i["data"] for i in source.sent] == items
    assert [int(i["data"], 2) for i in monitor.received] == items
    assert cycles > 70, "nothing stalled"
"""


@BOTH
def test_streams_carry_every_item(simulator: Simulator, tmp_path: Path) -> None:
    assert outcome(run(STAGE, STREAMS, simulator, tmp_path)) == {"passes_all": (TestStatus.PASSED, "")}


@pytest.mark.icarus
@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("else if (s_ready) begin", "else begin", "m: valid fell before ready came|m: the payload changed"),
        (
            "m_data  <= s_data;\n    end",
            "end\n    else m_data <= m_data + 1;\n  always @(posedge clk) if (s_ready) m_data <= s_data;",
            "m: the payload changed",
        ),
        ("if (rst) m_valid <= 1'b0;", "if (rst) m_valid <= 1'bx;", "m: valid is X"),
        ("assign s_ready = !m_valid || m_ready;", "assign s_ready = 1'b0;", "0 items came through"),
    ],
    ids=["overwrites", "counts", "unknown", "stuck"],
)
def test_a_breach_of_the_protocol_fails(
    good: str, bad: str, said: str, simulator: Simulator, tmp_path: Path
) -> None:
    assert good in STAGE
    status, message = outcome(run(STAGE.replace(good, bad), STREAMS, simulator, tmp_path))["passes_all"]
    assert status is TestStatus.FAILED
    assert any(text in message for text in said.split("|")), message
