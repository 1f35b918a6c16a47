"""Bench of priority_encoder."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, rng, settle


async def apply(dut, sb, req, mask):
    dut.req.value = req
    dut.mask.value = mask
    await settle()
    visible = [k for k in range(8) if (req >> k) & 1 and not (mask >> k) & 1]
    sb.check(index=max(visible, default=0), found=bool(visible), multiple=len(visible) > 1)


def board(dut, test):
    return Scoreboard(dut, inputs=["req", "mask"], outputs=["index", "found", "multiple"], test=test)


@cocotb.test()
async def every_request_unmasked(dut):
    with board(dut, "every_request_unmasked") as sb:
        for req in range(256):
            await apply(dut, sb, req, 0)


@cocotb.test()
async def every_mask_over_all_requests(dut):
    with board(dut, "every_mask_over_all_requests") as sb:
        for mask in range(256):
            await apply(dut, sb, 0xFF, mask)


@cocotb.test()
async def idle_after_busy(dut):
    """With nothing visible the index goes back to 0 and does not stay at the last winner."""
    with board(dut, "idle_after_busy") as sb:
        for k in range(8):
            await apply(dut, sb, 1 << k, 0)
            await apply(dut, sb, 1 << k, 1 << k)
            await apply(dut, sb, 0, 0xFF)


@cocotb.test()
async def random_pairs(dut):
    random = rng("pairs")
    with board(dut, "random_pairs") as sb:
        for _ in range(300):
            await apply(dut, sb, random.randrange(256), random.randrange(256))
