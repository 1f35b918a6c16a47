"""Bench of alu. The model computes with exact integers and derives the flags from them."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, rng, settle

CORNERS = (0x00, 0x01, 0x7F, 0x80, 0x81, 0xFE, 0xFF, 0x55)


def number(byte):
    """A byte as two's complement number."""
    return byte - 256 if byte > 127 else byte


def model(op, a, b, carry_in):
    """(result, carry, overflow)."""
    if op <= 3:
        sign = 1 if op < 2 else -1
        extra = carry_in if op & 1 else 0
        exact = a + sign * (b + extra)
        exact_signed = number(a) + sign * (number(b) + extra)
        return exact % 256, not 0 <= exact <= 255, not -128 <= exact_signed <= 127
    if op == 10:
        return (2 * a + carry_in) % 256, a > 127, False
    if op == 11:
        return a // 2 + 128 * carry_in, a % 2, False
    plain = {
        4: a & b,
        5: a | b,
        6: a ^ b,
        7: 255 - a,
        8: int(number(a) < number(b)),
        9: int(a < b),
    }
    return plain.get(op, 0), False, False


async def apply(dut, sb, op, a, b, carry_in):
    dut.op.value = op
    dut.a.value = a
    dut.b.value = b
    dut.carry_in.value = carry_in
    await settle()
    result, carry, overflow = model(op, a, b, carry_in)
    sb.check(result=result, carry=carry, overflow=overflow, zero=result == 0, negative=result > 127)


def board(dut, test):
    outputs = ["result", "zero", "negative", "carry", "overflow"]
    return Scoreboard(dut, inputs=["op", "a", "b", "carry_in"], outputs=outputs, test=test)


@cocotb.test()
async def sums_at_the_corners(dut):
    with board(dut, "sums_at_the_corners") as sb:
        for op in range(4):
            for a in CORNERS:
                for b in CORNERS:
                    for carry_in in (0, 1):
                        await apply(dut, sb, op, a, b, carry_in)


@cocotb.test()
async def logic_and_comparison(dut):
    random = rng("logic")
    with board(dut, "logic_and_comparison") as sb:
        for op in range(4, 10):
            for a, b in ((0x80, 0x7F), (0x7F, 0x80), (0x55, 0x55), (0xFF, 0x00), (0x00, 0xFF), (0x0F, 0x33)):
                await apply(dut, sb, op, a, b, 1)
            for _ in range(20):
                await apply(dut, sb, op, random.randrange(256), random.randrange(256), random.randrange(2))


@cocotb.test()
async def shifts(dut):
    with board(dut, "shifts") as sb:
        for op in (10, 11):
            for k in range(8):
                for carry_in in (0, 1):
                    await apply(dut, sb, op, 1 << k, 0xFF, carry_in)
                    await apply(dut, sb, op, 0xFF ^ 1 << k, 0x00, carry_in)


@cocotb.test()
async def unused_operations(dut):
    """Operations 12 to 15 give 0, whatever came before."""
    with board(dut, "unused_operations") as sb:
        for op in range(12, 16):
            for before in (0, 5, 7, 10):
                await apply(dut, sb, before, 0xFF, 0xFF, 1)
                await apply(dut, sb, op, 0xFF, 0xFF, 1)
                await apply(dut, sb, op, 0x80, 0x80, 0)


@cocotb.test()
async def random_operations(dut):
    random = rng("operations")
    with board(dut, "random_operations") as sb:
        for _ in range(350):
            op, a, b = random.randrange(12), random.randrange(256), random.randrange(256)
            await apply(dut, sb, op, a, random.choice((a, b)), random.randrange(2))
