# Writes to address 0.
# expect: CRASH

import ctypes

import cocotb
from cocotb.triggers import Timer


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    ctypes.memset(0, 1, 64)
    assert dut is not None
