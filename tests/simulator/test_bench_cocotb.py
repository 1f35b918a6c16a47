"""cocotb benches on real Icarus: right, wrong and ended designs, and what is seen of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench_values import DFF, PLAIN, SCOREBOARD, WRONG_AT_7, check_cocotb, seen

from rtlgen.core.simulation import TestStatus
from rtlgen.simulators.icarus import Icarus
from rtlgen.tools.sandbox import best_sandbox

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]


@pytest.fixture
def icarus() -> Icarus:
    return Icarus(best_sandbox())


@pytest.mark.parametrize("bench", [SCOREBOARD, PLAIN])
def test_a_right_design_passes_with_samples(bench: str, icarus: Icarus, tmp_path: Path) -> None:
    result = seen(check_cocotb(DFF, bench, icarus, tmp_path))
    assert result.spoken
    assert (result.samples, result.mismatches, result.ended_early, result.refused) == (16, 0, False, "")
    (test,) = result.tests
    assert (test.name, test.status) == ("counts", TestStatus.PASSED)
    assert test.sim_time_ps == result.end_time_ps
    assert result.end_time_ps
    assert result.divergence is None


def test_a_wrong_design_diverges_where_it_is_wrong(icarus: Icarus, tmp_path: Path) -> None:
    result = seen(check_cocotb(WRONG_AT_7, SCOREBOARD, icarus, tmp_path))
    assert result.spoken
    assert (result.samples, result.mismatches) == (16, 1)
    assert [(o.signal, o.samples, o.mismatches) for o in result.outputs] == [("q", 16, 1)]
    assert result.divergence is not None
    assert (result.divergence.test, result.divergence.cycle, result.divergence.signals) == (
        "counts",
        7,
        ("q",),
    )
    window = {c.index: c for c in result.divergence.window}
    assert sorted(window) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert dict(window[7].inputs) == {"d": "0111"}
    assert dict(window[7].expected) == {"q": "0111"}
    assert dict(window[7].actual) == {"q": "0110"}
    assert result.tests[0].status is TestStatus.FAILED
    assert result.tests[0].message.startswith("test_dff.py:15: ")


def test_a_plain_assertion_tells_values_and_line(icarus: Icarus, tmp_path: Path) -> None:
    result = seen(check_cocotb(WRONG_AT_7, PLAIN, icarus, tmp_path))
    assert (result.samples, result.mismatches) == (8, 1)
    message = result.tests[0].message
    assert message.startswith("test_dff.py:13: q after d=7")
    assert "== 7" in message
    assert not (tmp_path / "test_dff.py").exists(), "the design could read the bench"


def test_an_unknown_output_equals_nothing(icarus: Icarus, tmp_path: Path) -> None:
    stuck = DFF.replace("always @(posedge clk) q <= d;", "")
    result = seen(check_cocotb(stuck, SCOREBOARD, icarus, tmp_path))
    assert result.mismatches > 0
    assert result.divergence is not None
    assert dict(result.divergence.window[0].actual) == {"q": "xxxx"}


@pytest.mark.parametrize("bench", [SCOREBOARD, PLAIN])
def test_finish_in_the_design_is_an_early_end(bench: str, icarus: Icarus, tmp_path: Path) -> None:
    design = DFF.replace("endmodule", "  initial #55 $finish;\nendmodule")
    result = seen(check_cocotb(design, bench, icarus, tmp_path))
    assert result.spoken
    assert result.ended_early
    assert result.end_time_ps == 55_000
    assert result.mismatches == 0
    assert "ended before the test did" in result.tests[0].message


def test_finish_at_time_zero(icarus: Icarus, tmp_path: Path) -> None:
    design = DFF.replace("endmodule", "  initial $finish;\nendmodule")
    result = seen(check_cocotb(design, SCOREBOARD, icarus, tmp_path))
    assert result.ended_early or not result.spoken
    assert result.samples == 0


def test_a_design_that_does_not_compile(icarus: Icarus, tmp_path: Path) -> None:
    run = check_cocotb(DFF.replace("q <= d;", "q <= e;"), SCOREBOARD, icarus, tmp_path)
    assert run.simulation is None
    assert run.build is not None
    assert not run.build.ok
    assert any("dff.sv" in d.file and d.line == 2 for d in run.build.diagnostics)


def test_parameters_reach_the_design(icarus: Icarus, tmp_path: Path) -> None:
    bench = PLAIN.replace("dut.q.value == value", "len(dut.q.value) == 9")
    result = seen(check_cocotb(DFF, bench, icarus, tmp_path, parameters=(("W", "9"),)))
    assert result.mismatches == 0
    assert result.samples == 16


def test_waves_are_left_where_asked_for(icarus: Icarus, tmp_path: Path) -> None:
    run = check_cocotb(DFF, SCOREBOARD, icarus, tmp_path, waves=True)
    assert seen(run).samples == 16
    assert run.waveform
    assert (tmp_path / run.waveform).stat().st_size > 0


def test_the_same_seed_gives_the_same_stimulus(icarus: Icarus, tmp_path: Path) -> None:
    bench = PLAIN.replace("import cocotb\n", "import random\nimport cocotb\n").replace(
        "== value", "== random.randrange(3) + 100"
    )
    messages = set()
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        messages.add(seen(check_cocotb(DFF, bench, icarus, folder)).tests[0].message)
    assert len(messages) == 1


def test_several_tests_each_with_its_own_outcome(icarus: Icarus, tmp_path: Path) -> None:
    bench = PLAIN + (
        "\n\n@cocotb.test()\nasync def breaks(dut):\n    assert dut is not None\n    {}['missing']\n"
        "\n\n@cocotb.test(skip=True)\nasync def left_out(dut):\n    assert dut is not None\n"
        "\n\n@cocotb.test(expect_fail=True)\nasync def known(dut):\n    assert dut.q.value == 99\n"
        "\n\n@cocotb.test(timeout_time=1, timeout_unit='us')\nasync def waits(dut):\n"
        "    assert dut is not None\n    await FallingEdge(dut.clk)\n"
    )
    result = seen(check_cocotb(DFF, bench, icarus, tmp_path))
    found = {t.name: t for t in result.tests}
    assert {n: t.status.value for n, t in found.items()} == {
        "counts": "passed",
        "breaks": "error",
        "left_out": "skipped",
        "known": "skipped",
        "waits": "error",
    }
    assert "KeyError: 'missing'" in found["breaks"].message
    assert "test_dff.py:19 in breaks" in found["breaks"].message
    assert "SimTimeoutError" in found["waits"].message
    assert found["waits"].sim_time_ps == 1_000_000


def test_mismatches_that_the_bench_forgot_to_conclude(icarus: Icarus, tmp_path: Path) -> None:
    bench = SCOREBOARD.replace("    sb.done()\n", "")
    result = seen(check_cocotb(WRONG_AT_7, bench, icarus, tmp_path))
    assert result.tests[0].status is TestStatus.FAILED
    assert result.mismatches == 1


def test_a_bench_of_cocotb_1_is_migrated_and_runs(icarus: Icarus, tmp_path: Path) -> None:
    bench = """import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge, RisingEdge
from cocotb.result import TestFailure, TestSuccess
from cocotb.binary import BinaryValue


@cocotb.coroutine
def step(dut, value):
    dut.d <= value
    yield FallingEdge(dut.clk)
    yield [FallingEdge(dut.clk), RisingEdge(dut.d[0]) if False else FallingEdge(dut.clk)]


@cocotb.test()
def counts(dut):
    cocotb.fork(Clock(dut.clk, 10, units="ns").start())
    for value in range(16):
        yield step(dut, BinaryValue(value, 4))
        if dut.q.value.integer != value:
            raise TestFailure("q is %s" % dut.q.value.binstr)
        assert dut.q.value & 8 == value & 8 and dut.q.value <= 15
    raise TestSuccess("done")
"""
    run = check_cocotb(DFF, bench, icarus, tmp_path)
    result = seen(run)
    assert (result.samples, result.mismatches) == (32, 0), result.tests
    assert any("cocotb.fork -> cocotb.start_soon" in note for note in run.notes)
    folder = tmp_path / "wrong"
    folder.mkdir()
    wrong = seen(check_cocotb(WRONG_AT_7, bench, icarus, folder))
    assert wrong.tests[0].message.startswith("test_dff.py:21: q is 0110")
