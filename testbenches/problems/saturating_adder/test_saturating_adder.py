"""Bench of saturating_adder. The model is Python's integers and a clamp."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, rng, settle


def limits(dut):
    half = 1 << (len(dut.a) - 1)
    return -half, half - 1


async def apply(dut, sb, a, b, subtract):
    low, high = limits(dut)
    mask = (1 << len(dut.a)) - 1
    dut.a.value = a & mask
    dut.b.value = b & mask
    dut.subtract.value = subtract
    await settle()
    exact = a - b if subtract else a + b
    sb.check(result=sorted((low, exact, high))[1], over=exact > high, under=exact < low)


def board(dut, test):
    return Scoreboard(dut, inputs=["a", "b", "subtract"], outputs=["result", "over", "under"], test=test)


@cocotb.test()
async def corner_pairs(dut):
    low, high = limits(dut)
    corners = (low, low + 1, -2, -1, 0, 1, 2, high - 1, high)
    with board(dut, "corner_pairs") as sb:
        for a in corners:
            for b in corners:
                for subtract in (0, 1):
                    await apply(dut, sb, a, b, subtract)


@cocotb.test()
async def both_edges_of_the_range(dut):
    """Sums and differences that miss an end by one, meet it, and pass it by one."""
    low, high = limits(dut)
    random = rng("edges")
    with board(dut, "both_edges_of_the_range") as sb:
        for end in (low, high):
            for delta in (-1, 0, 1):
                for _ in range(12):
                    target = end + delta
                    a = random.randint(max(low, target - high), min(high, target - low))
                    await apply(dut, sb, a, target - a, 0)
                    a = random.randint(max(low, target + low), min(high, target + high))
                    await apply(dut, sb, a, a - target, 1)


@cocotb.test()
async def random_operands(dut):
    low, high = limits(dut)
    random = rng("operands")
    with board(dut, "random_operands") as sb:
        for _ in range(300):
            await apply(dut, sb, random.randint(low, high), random.randint(low, high), random.randrange(2))
