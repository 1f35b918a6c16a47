"""Bench of decoder_3to8: its 64 input combinations, in several orders."""

from __future__ import annotations

from itertools import product

import cocotb
from rtlgen_bench import Scoreboard, rng, settle

DEVICES = range(8)


async def apply(dut, sb, addr, en, inhibit_n, broadcast):
    dut.addr.value = addr
    dut.en.value = en
    dut.inhibit_n.value = inhibit_n
    dut.broadcast.value = broadcast
    await settle()
    works = en == 1 and inhibit_n == 1
    selected = {d for d in DEVICES if works and (broadcast or d == addr)}
    sb.check(cs_n="".join("0" if d in selected else "1" for d in reversed(DEVICES)), active=bool(selected))


def board(dut, test):
    inputs = ["addr", "en", "inhibit_n", "broadcast"]
    return Scoreboard(dut, inputs=inputs, outputs=["cs_n", "active"], test=test)


@cocotb.test()
async def one_device_at_a_time(dut):
    with board(dut, "one_device_at_a_time") as sb:
        for addr in DEVICES:
            await apply(dut, sb, addr, 1, 1, 0)


@cocotb.test()
async def all_combinations(dut):
    with board(dut, "all_combinations") as sb:
        for en, inhibit_n, broadcast, addr in product((0, 1), (0, 1), (0, 1), DEVICES):
            await apply(dut, sb, addr, en, inhibit_n, broadcast)


@cocotb.test()
async def random_order(dut):
    """Jumps between any two combinations: nothing of the one before may be left."""
    random = rng("order")
    with board(dut, "random_order") as sb:
        for _ in range(300):
            await apply(dut, sb, random.randrange(8), *(random.randrange(2) for _ in range(3)))
