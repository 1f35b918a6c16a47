"""Bench of bit_counter. The model works on the word's binary text."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, bits, rng, settle


async def apply(dut, sb, word):
    dut.word.value = word
    await settle()
    text = bits(word, 16)
    sb.check(
        ones=text.count("1"),
        leading=16 - len(text.lstrip("0")),
        trailing=16 - len(text.rstrip("0")),
        contiguous="1" in text and "0" not in text.strip("0"),
    )


def board(dut, test):
    outputs = ["ones", "leading", "trailing", "contiguous"]
    return Scoreboard(dut, inputs=["word"], outputs=outputs, test=test)


@cocotb.test()
async def every_run(dut):
    """Every run of ones, and the same with its ends turned to zero, and the empty word in between."""
    with board(dut, "every_run") as sb:
        for low in range(16):
            for high in range(low, 16):
                run = (2 << high) - (1 << low)
                await apply(dut, sb, run)
                await apply(dut, sb, 0xFFFF ^ run)
        await apply(dut, sb, 0)


@cocotb.test()
async def two_bits(dut):
    with board(dut, "two_bits") as sb:
        for low in range(16):
            for high in range(16):
                await apply(dut, sb, 1 << low | 1 << high)


@cocotb.test()
async def zero_between_words(dut):
    """After any word, zero is zero again."""
    random = rng("zero")
    with board(dut, "zero_between_words") as sb:
        for _ in range(20):
            await apply(dut, sb, random.randrange(1, 1 << 16))
            await apply(dut, sb, 0)


@cocotb.test()
async def random_words(dut):
    """Words of every density."""
    random = rng("words")
    with board(dut, "random_words") as sb:
        for _ in range(300):
            a, b, c = (random.randrange(1 << 16) for _ in range(3))
            await apply(dut, sb, random.choice((a, a & b, a | b, a & b & c, a | b | c)))
