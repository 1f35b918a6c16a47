"""What a cocotb bench needs besides cocotb: a clock with fixed moments, a scoreboard, a recorded seed.

Three moments divide a clock period, and none of them is an edge:

    active edge ........ the design samples its inputs
    + 1/4: sample point  the outputs that the edge made are read (`sample_point`, then `Scoreboard.check`)
    + 1/2: inactive edge
    + 3/4: drive point   the inputs of the next active edge are written (`drive_point`)

So nothing races with a non-blocking assignment on any simulator, and a design that works on the wrong edge
sees stale inputs. `start_clock` and `reset` return at a drive point, hence the loop of a clocked bench:

    dut.a.value = ...
    await sample_point(dut.clk)
    sb.check(q=...)
    await drive_point(dut.clk)

A combinational bench writes inputs, awaits `settle()` and checks.
"""

from __future__ import annotations

from rtlgen_bench.clock import drive_point, sample_point, settle, start_clock
from rtlgen_bench.randomness import rng
from rtlgen_bench.reset import reset
from rtlgen_bench.scoreboard import Scoreboard
from rtlgen_bench.values import bits, read, signed

__all__ = [
    "Scoreboard",
    "bits",
    "drive_point",
    "read",
    "reset",
    "rng",
    "sample_point",
    "settle",
    "signed",
    "start_clock",
]
