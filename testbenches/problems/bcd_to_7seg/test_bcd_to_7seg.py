"""Bench of bcd_to_7seg: its 128 input combinations."""

from __future__ import annotations

from itertools import product

import cocotb
from rtlgen_bench import Scoreboard, rng, settle

LIT = ["abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg"] + ["g"] * 6


async def apply(dut, sb, digit, point, blank, lamp_test):
    dut.digit.value = digit
    dut.point.value = point
    dut.blank.value = blank
    dut.lamp_test.value = lamp_test
    await settle()
    if lamp_test:
        lit, dot = "abcdefg", 1
    elif blank:
        lit, dot = "", 0
    else:
        lit, dot = LIT[digit], point
    sb.check(seg_n="".join("0" if s in lit else "1" for s in "gfedcba"), point_n=1 - dot)


def board(dut, test):
    inputs = ["digit", "point", "blank", "lamp_test"]
    return Scoreboard(dut, inputs=inputs, outputs=["seg_n", "point_n"], test=test)


@cocotb.test()
async def digits(dut):
    with board(dut, "digits") as sb:
        for digit in range(16):
            for point in (0, 1):
                await apply(dut, sb, digit, point, 0, 0)


@cocotb.test()
async def all_combinations(dut):
    with board(dut, "all_combinations") as sb:
        for lamp_test, blank, point, digit in product((0, 1), (0, 1), (0, 1), range(16)):
            await apply(dut, sb, digit, point, blank, lamp_test)


@cocotb.test()
async def random_order(dut):
    random = rng("order")
    with board(dut, "random_order") as sb:
        for _ in range(200):
            await apply(dut, sb, random.randrange(16), *(random.randrange(2) for _ in range(3)))
