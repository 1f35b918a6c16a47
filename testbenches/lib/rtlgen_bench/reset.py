"""Reset, asserted and released away from the edge at which the design samples."""

from __future__ import annotations

from typing import Any

from rtlgen_bench.clock import drive_point


async def reset(signal: Any, clk: Any, *, active_low: bool = False, cycles: int = 2) -> None:
    """Asserts `signal` now, holds it over `cycles` active edges, releases it and returns at a drive point.

    Call it at a drive point (after `start_clock` or `drive_point`) with the other inputs driven; the next
    active edge is the first without reset.
    """
    signal.value = 0 if active_low else 1
    await drive_point(clk, cycles)
    signal.value = 1 if active_low else 0
