"""The clock where a specification names none."""

from __future__ import annotations

from rtlgen.core.hdl import Clock


def usual_clock(inputs: set[str]) -> Clock | None:
    """The input that is called like one."""
    return next((Clock(port=name) for name in ("clk", "clock", "CLK") if name in inputs), None)
