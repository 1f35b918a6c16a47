"""Bench of comparator."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, bits, rng, settle, signed


async def apply(dut, sb, a, b, is_signed):
    width = len(dut.a)
    dut.a.value = a
    dut.b.value = b
    dut.is_signed.value = is_signed
    await settle()

    def value(raw):
        return signed(bits(raw, width)) if is_signed else raw

    low, high = sorted((a, b), key=value)
    sb.check(
        lt=value(a) < value(b), eq=value(a) == value(b), gt=value(a) > value(b), smaller=low, larger=high
    )


def board(dut, test):
    outputs = ["lt", "eq", "gt", "smaller", "larger"]
    return Scoreboard(dut, inputs=["a", "b", "is_signed"], outputs=outputs, test=test)


@cocotb.test()
async def corner_pairs(dut):
    half = 1 << (len(dut.a) - 1)
    corners = (0, 1, half - 1, half, half + 1, 2 * half - 2, 2 * half - 1)
    with board(dut, "corner_pairs") as sb:
        for is_signed in (0, 1):
            for a in corners:
                for b in corners:
                    await apply(dut, sb, a, b, is_signed)


@cocotb.test()
async def one_apart(dut):
    """Numbers that differ by one, or in one bit, and equal ones."""
    width = len(dut.a)
    mask = (1 << width) - 1
    random = rng("apart")
    with board(dut, "one_apart") as sb:
        for bit in range(width):
            for is_signed in (0, 1):
                a = random.randrange(1 << width)
                for b in (a, a ^ 1 << bit, (a + 1) & mask, (a - 1) & mask):
                    await apply(dut, sb, a, b, is_signed)


@cocotb.test()
async def random_pairs(dut):
    width = len(dut.a)
    random = rng("pairs")
    with board(dut, "random_pairs") as sb:
        for _ in range(300):
            a, b = random.randrange(1 << width), random.randrange(1 << width)
            await apply(dut, sb, a, b, random.randrange(2))
