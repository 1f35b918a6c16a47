"""Bench of barrel_shifter. The model moves the characters of a bit string."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, bits, rng, settle

OPS = range(8)
WORDS = (0x0000, 0xFFFF, 0x8000, 0x0001, 0x7FFF, 0xFFFE, 0xA5C3, 0x8001)


def model(data, amount, op):
    """The result's bits, and whether a 1 fell off."""
    word = bits(data, 16)
    keep = 16 - amount
    if op == 0:
        return word[amount:] + "0" * amount, "1" in word[:amount]
    if op in (1, 2):
        fill = word[0] if op == 2 else "0"
        return fill * amount + word[:keep], "1" in word[keep:]
    if op == 3:
        return word[amount:] + word[:amount], False
    if op == 4:
        return word[keep:] + word[:keep], False
    return word, False


async def apply(dut, sb, data, amount, op):
    dut.data.value = data
    dut.amount.value = amount
    dut.op.value = op
    await settle()
    result, lost = model(data, amount, op)
    sb.check(result=result, lost=lost)


def board(dut, test):
    return Scoreboard(dut, inputs=["data", "amount", "op"], outputs=["result", "lost"], test=test)


@cocotb.test()
async def every_amount(dut):
    """Every operation by every amount, on a word that no rotation maps to itself."""
    with board(dut, "every_amount") as sb:
        for op in OPS:
            for amount in range(16):
                await apply(dut, sb, 0xB38D, amount, op)
                await apply(dut, sb, 0x4C72, amount, op)


@cocotb.test()
async def corner_words(dut):
    with board(dut, "corner_words") as sb:
        for word in WORDS:
            for op in OPS:
                for amount in (0, 1, 8, 15):
                    await apply(dut, sb, word, amount, op)


@cocotb.test()
async def single_bit_falls_off(dut):
    """`lost` turns to 1 exactly when the only bit set has left."""
    with board(dut, "single_bit_falls_off") as sb:
        for place in range(16):
            for op, left in ((0, 16 - place), (1, place + 1), (2, place + 1)):
                await apply(dut, sb, 1 << place, min(left - 1, 15), op)
                await apply(dut, sb, 1 << place, min(left, 15), op)


@cocotb.test()
async def random_words(dut):
    random = rng("words")
    with board(dut, "random_words") as sb:
        for _ in range(300):
            await apply(dut, sb, random.randrange(1 << 16), random.randrange(16), random.randrange(8))
