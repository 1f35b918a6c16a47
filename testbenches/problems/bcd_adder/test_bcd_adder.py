"""Bench of bcd_adder. The model reads the operands as decimal text and adds them as numbers."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, rng, settle


def decimal(number):
    """A number of 0 to 99 as two BCD digits."""
    return int(f"{number:02d}", 16)


async def apply(dut, sb, a, b, carry_in):
    """`a` and `b` are raw bytes, decimal or not."""
    dut.a.value = a
    dut.b.value = b
    dut.carry_in.value = carry_in
    await settle()
    texts = f"{a:02x}", f"{b:02x}"
    if not all(text.isdecimal() for text in texts):
        sb.check(sum=0, carry_out=0, invalid=1)
        return
    total = sum(map(int, texts)) + carry_in
    sb.check(sum=decimal(total % 100), carry_out=total // 100, invalid=0)


def board(dut, test):
    outputs = ["sum", "carry_out", "invalid"]
    return Scoreboard(dut, inputs=["a", "b", "carry_in"], outputs=outputs, test=test)


@cocotb.test()
async def every_pair_of_ones(dut):
    with board(dut, "every_pair_of_ones") as sb:
        for a in range(10):
            for b in range(10):
                await apply(dut, sb, a, b, (a + b) & 1)


@cocotb.test()
async def every_pair_of_tens(dut):
    """With and without a carry out of the ones."""
    with board(dut, "every_pair_of_tens") as sb:
        for a in range(10):
            for b in range(10):
                await apply(dut, sb, a << 4, b << 4, 0)
                await apply(dut, sb, a << 4 | 9, b << 4, 1)


@cocotb.test()
async def corner_sums(dut):
    pairs = ((0, 0), (9, 0), (0, 9), (49, 50), (50, 50), (99, 0), (99, 99), (90, 9), (90, 10), (5, 95))
    with board(dut, "corner_sums") as sb:
        for a, b in pairs:
            for carry_in in (0, 1):
                await apply(dut, sb, decimal(a), decimal(b), carry_in)


@cocotb.test()
async def digits_above_nine(dut):
    """Each digit alone from 8 to 15; the result is zero however big the rest is."""
    with board(dut, "digits_above_nine") as sb:
        for digit in range(8, 16):
            for a, b in ((digit, 0x99), (digit << 4, 0x99), (0x99, digit), (0x11, digit << 4)):
                await apply(dut, sb, a, b, 1)


@cocotb.test()
async def random_operands(dut):
    random = rng("operands")
    with board(dut, "random_operands") as sb:
        for _ in range(250):
            a, b = decimal(random.randrange(100)), decimal(random.randrange(100))
            await apply(dut, sb, a, b, random.randrange(2))
        for _ in range(100):
            await apply(dut, sb, random.randrange(256), random.randrange(256), random.randrange(2))
