"""Yosys and ABC on pairs whose answer is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.formal.equivalence import Equality, compare

pytest.importorskip("pyosys", reason="pyosys is not installed: pip install 'rtlgen[formal]'")

REGISTER = """\
module dut (input logic clk, rst, input logic [3:0] d, output logic [3:0] q, output logic odd);
  always_ff @(posedge clk) if (rst) q <= 4'd0; else q <= {};
  always_comb odd = {};
endmodule
"""
GOLD = REGISTER.format("d + 4'd1", "^q")


@pytest.mark.parametrize(
    ("gate", "equality"),
    [
        (REGISTER.format("4'd1 + d", "q[0] ^ q[1] ^ q[2] ^ q[3]"), Equality.PROVED),
        (REGISTER.format("d - 4'd15", "^q"), Equality.PROVED),
        (REGISTER.format("d - 4'd1", "^q"), Equality.DIFFERENT),
        (GOLD.replace("posedge", "negedge"), Equality.DIFFERENT),
        (GOLD.replace("if (rst) q <= 4'd0; else", ""), Equality.DIFFERENT),
        (GOLD.replace("output logic odd", "output logic [1:0] odd"), Equality.DIFFERENT),
        ("module dut (", Equality.UNDECIDED),
    ],
)
def test_known_pairs(tmp_path: Path, gate: str, equality: Equality) -> None:
    result = compare(GOLD, gate, "dut", tmp_path)
    assert result.equality is equality, result.detail


def test_two_drivers_are_never_proved_equal(tmp_path: Path) -> None:
    gate = GOLD.replace("endmodule", "assign odd = 1'b0;\nendmodule")
    assert compare(GOLD, gate, "dut", tmp_path).equality is not Equality.PROVED
