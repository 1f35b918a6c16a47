"""Bench of mux4."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, rng, settle


async def apply(dut, sb, lanes, sel, en):
    """Drives four lane values and checks against plain list indexing."""
    width = len(dut.y)
    dut.lanes.value = sum(lane << (k * width) for k, lane in enumerate(lanes))
    dut.sel.value = sel
    dut.en.value = en
    await settle()
    sb.check(y=lanes[sel] if en else 0)


def board(dut, test):
    return Scoreboard(dut, inputs=["lanes", "sel", "en"], outputs=["y"], test=test)


@cocotb.test()
async def each_bit_of_each_lane(dut):
    """One bit set, or one bit clear, in one lane; every lane is looked at."""
    width = len(dut.y)
    ones = (1 << width) - 1
    with board(dut, "each_bit_of_each_lane") as sb:
        for lane in range(4):
            for bit in range(width):
                for sel in range(4):
                    await apply(dut, sb, [(k == lane) << bit for k in range(4)], sel, 1)
                    await apply(dut, sb, [ones ^ ((k == lane) << bit) for k in range(4)], sel, 1)


@cocotb.test()
async def disabled_is_zero(dut):
    """en = 0 gives zeros, and nothing of the lane chosen before is kept."""
    random = rng("disabled")
    top = 1 << len(dut.y)
    with board(dut, "disabled_is_zero") as sb:
        for sel in range(4):
            for _ in range(4):
                lanes = [random.randrange(top) | 1 for _ in range(4)]
                await apply(dut, sb, lanes, sel, 1)
                await apply(dut, sb, lanes, sel, 0)


@cocotb.test()
async def random_lanes(dut):
    random = rng("lanes")
    top = 1 << len(dut.y)
    with board(dut, "random_lanes") as sb:
        for _ in range(200):
            lanes = [random.randrange(top) for _ in range(4)]
            await apply(dut, sb, lanes, random.randrange(4), random.random() < 0.8)
