"""The clock, and the moments between its edges. See the package's docstring."""

from __future__ import annotations

from typing import Any

from cocotb.clock import Clock
from cocotb.triggers import FallingEdge, RisingEdge, Timer

_started: dict[str, tuple[int, bool]] = {}
"""Quarter period in ns and whether the rising edge is the active one, by the clock's path."""


async def settle(ns: int = 1) -> None:
    """Lets what was just written pass through combinational logic; returns `ns` later.

    From a drive point the default still ends before the active edge.
    """
    await Timer(ns, "ns")


async def start_clock(clk: Any, period_ns: int = 10, edge: str = "posedge") -> None:
    """Starts a free-running clock and returns at its first drive point, before any active edge.

    Args:
        clk: the clock input.
        period_ns: even, at least 8, so that a quarter is longer than `settle()`.
        edge: the design's active edge, "posedge" or "negedge".

    Raises:
        ValueError: a period or an edge that cannot be had.
    """
    if period_ns < 8 or period_ns % 2:
        raise ValueError(f"period_ns is {period_ns}, expected an even number of at least 8")
    if edge not in ("posedge", "negedge"):
        raise ValueError(f"edge is '{edge}', expected 'posedge' or 'negedge'")
    rising = edge == "posedge"
    quarter = period_ns // 4
    _started[clk._path] = (quarter, rising)
    Clock(clk, period_ns, "ns").start(start_high=not rising)
    await Timer(quarter, "ns")


async def sample_point(clk: Any, cycles: int = 1) -> None:
    """Waits for the `cycles`-th next sample point: over that many active edges, then a quarter period."""
    quarter, rising = _moments(clk)
    await _edge(clk, rising, cycles)
    await Timer(quarter, "ns")


async def drive_point(clk: Any, cycles: int = 1) -> None:
    """Waits for the `cycles`-th next drive point: over that many inactive edges, then a quarter period."""
    quarter, rising = _moments(clk)
    await _edge(clk, not rising, cycles)
    await Timer(quarter, "ns")


async def _edge(clk: Any, rising: bool, count: int) -> None:
    for _ in range(count):
        await (RisingEdge(clk) if rising else FallingEdge(clk))


def _moments(clk: Any) -> tuple[int, bool]:
    try:
        return _started[clk._path]
    except KeyError:
        raise RuntimeError(f"the clock {clk._path} is not running: await start_clock(...) first") from None
