"""The same benches on Verilator: a second simulator sees the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench_values import DFF, PLAIN, SCOREBOARD, WRONG_AT_7, check_cocotb, check_native, seen

from rtlgen.simulators.verilator import Verilator
from rtlgen.tools.sandbox import best_sandbox

pytestmark = [pytest.mark.verilator, pytest.mark.slow]

TB = """module tb;
  logic clk = 0; logic [3:0] d = 0; wire [3:0] q;
  int samples = 0, mismatches = 0;
  dff dut (.clk, .d, .q);
  always #5 clk = ~clk;
  initial begin
    for (int i = 0; i < 16; i++) begin
      @(negedge clk) d = i[3:0];
      @(negedge clk) samples++;
      if (q !== d) begin
        mismatches++;
        $display("RTLGEN mismatch time=%0d output=q expected=%b actual=%b", $time * 1000, d, q);
      end
    end
    $display("RTLGEN samples=%0d mismatches=%0d", samples, mismatches);
    $finish;
  end
endmodule
"""


@pytest.fixture(scope="module")
def verilator() -> Verilator:
    return Verilator(best_sandbox())


@pytest.mark.cocotb
def test_cocotb_right_and_wrong(verilator: Verilator, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.mkdir()
    wrong.mkdir()
    result = seen(check_cocotb(DFF, SCOREBOARD, verilator, right))
    assert (result.spoken, result.samples, result.mismatches, result.ended_early) == (True, 16, 0, False)
    result = seen(check_cocotb(WRONG_AT_7, SCOREBOARD, verilator, wrong))
    assert (result.spoken, result.samples, result.mismatches) == (True, 16, 1)
    assert result.divergence is not None
    assert (result.divergence.cycle, result.divergence.signals) == (7, ("q",))


@pytest.mark.cocotb
def test_cocotb_early_end(verilator: Verilator, tmp_path: Path) -> None:
    design = DFF.replace("endmodule", "  initial #55 $finish;\nendmodule")
    result = seen(check_cocotb(design, PLAIN, verilator, tmp_path))
    assert result.spoken
    assert result.ended_early


def test_native_tells_where(verilator: Verilator, tmp_path: Path) -> None:
    result = seen(check_native(WRONG_AT_7, TB, "rtlgen", verilator, tmp_path))
    assert (result.spoken, result.samples, result.mismatches) == (True, 16, 1)
    assert result.end_time_ps == 320_000
    assert result.divergence is not None
    assert result.divergence.time_ps == 160_000
