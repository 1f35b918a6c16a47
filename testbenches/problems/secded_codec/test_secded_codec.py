"""Bench of secded_codec.

The model knows the code only as a set of words: those that satisfy the parity equations of the specification.
Decoding is a search for the nearest word, not a syndrome.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import cocotb
from rtlgen_bench import Scoreboard, rng, settle

DATA_POSITIONS = (3, 5, 6, 7, 9, 10, 11, 12)


def even(word, positions):
    return sum(word >> p & 1 for p in positions) % 2 == 0


def data_of(word):
    return sum((word >> p & 1) << k for k, p in enumerate(DATA_POSITIONS))


@cache
def code_words():
    """By byte: the one word that meets all equations; found by trying all values of the other bits."""
    groups = [[p for p in range(1, 13) if p & bit] for bit in (1, 2, 4, 8)] + [list(range(13))]
    words = {}
    for byte in range(256):
        base = sum((byte >> k & 1) << p for k, p in enumerate(DATA_POSITIONS))
        for extra in range(32):
            word = base | sum((extra >> k & 1) << p for k, p in enumerate((0, 1, 2, 4, 8)))
            if all(even(word, group) for group in groups):
                words[byte] = word
    return words


def decode(received):
    """(data, corrected, uncorrectable) by distance to the nearest code word."""
    near = [b for b, w in code_words().items() if (w ^ received).bit_count() <= 1]
    if not near:
        return data_of(received), 0, 1
    return near[0], int(code_words()[near[0]] != received), 0


async def apply(dut, sb, byte, received):
    dut.data_in.value = byte
    dut.code_in.value = received
    await settle()
    data, corrected, uncorrectable = decode(received)
    sb.check(code_out=code_words()[byte], data_out=data, corrected=corrected, uncorrectable=uncorrectable)


def board(dut, test):
    outputs = ["code_out", "data_out", "corrected", "uncorrectable"]
    return Scoreboard(dut, inputs=["data_in", "code_in"], outputs=outputs, test=test)


@cocotb.test()
async def every_byte(dut):
    with board(dut, "every_byte") as sb:
        for byte, word in code_words().items():
            await apply(dut, sb, byte, word)


@cocotb.test()
async def single_errors(dut):
    random = rng("single")
    with board(dut, "single_errors") as sb:
        for byte in (0x00, 0xFF, *(random.randrange(256) for _ in range(8))):
            for place in range(13):
                await apply(dut, sb, byte ^ 0xA5, code_words()[byte] ^ 1 << place)


@cocotb.test()
async def double_errors(dut):
    random = rng("double")
    with board(dut, "double_errors") as sb:
        for one, two in combinations(range(13), 2):
            for byte in (0x00, random.randrange(256)):
                await apply(dut, sb, byte, code_words()[byte] ^ 1 << one ^ 1 << two)


@cocotb.test()
async def anything_received(dut):
    """Any thirteen bits: triple errors, mended wrongly or refused as the table says, are among them."""
    random = rng("anything")
    with board(dut, "anything_received") as sb:
        for _ in range(300):
            await apply(dut, sb, random.randrange(256), random.randrange(1 << 13))
