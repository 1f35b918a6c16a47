"""Yosys counts the cells of designs whose size is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.formal.area import cells

pytest.importorskip("pyosys", reason="pyosys is not installed: pip install 'rtlgen[formal]'")

TWO = "module dut (input logic clk, input logic [3:0] a, b, output logic [3:0] y); {} endmodule"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("assign y = a & b;", 4),
        ("assign y = ~(~(a & b));", 4),
        ("always_ff @(posedge clk) y <= a & b;", 8),
        ("assign y = a;", 0),
        ("assign y = a &;", None),
    ],
)
def test_cells_are_counted_after_synthesis(body: str, count: int | None, tmp_path: Path) -> None:
    assert cells(TWO.format(body), "dut", tmp_path, timeout_s=120) == count
