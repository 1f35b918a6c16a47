"""Bench of gray_codec. The model is the list of code words, built by reflection."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, rng, settle


def code_words(width):
    """Gray code words of 0, 1, 2...: the list so far, then its mirror image with the next bit set."""
    words = [0]
    for bit in range(width):
        words += [word | 1 << bit for word in reversed(words)]
    return words


async def apply(dut, sb, words, number, code):
    dut.bin_in.value = number
    dut.gray_in.value = code
    await settle()
    distance = (words[number] ^ code).bit_count()
    sb.check(gray_out=words[number], bin_out=words.index(code), adjacent=distance == 1)


def board(dut, test):
    outputs = ["gray_out", "bin_out", "adjacent"]
    return Scoreboard(dut, inputs=["bin_in", "gray_in"], outputs=outputs, test=test)


@cocotb.test()
async def round_trip(dut):
    """Every number to its word and back."""
    words = code_words(len(dut.bin_in))
    with board(dut, "round_trip") as sb:
        for number, word in enumerate(words):
            await apply(dut, sb, words, number, word)


@cocotb.test()
async def neighbours(dut):
    """The word of n against the words one, two and three further on."""
    words = code_words(len(dut.bin_in))
    with board(dut, "neighbours") as sb:
        for number in range(len(words)):
            for step in (1, 2, 3):
                await apply(dut, sb, words, number, words[(number + step) % len(words)])


@cocotb.test()
async def one_bit_apart(dut):
    """Words that differ in one bit are adjacent wherever that bit is."""
    width = len(dut.bin_in)
    words = code_words(width)
    random = rng("apart")
    with board(dut, "one_bit_apart") as sb:
        for bit in range(width):
            for _ in range(8):
                number = random.randrange(1 << width)
                await apply(dut, sb, words, number, words[number] ^ 1 << bit)


@cocotb.test()
async def independent_inputs(dut):
    width = len(dut.bin_in)
    words = code_words(width)
    random = rng("independent")
    with board(dut, "independent_inputs") as sb:
        for _ in range(300):
            await apply(dut, sb, words, random.randrange(1 << width), random.randrange(1 << width))
