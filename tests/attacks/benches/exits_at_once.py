# Ends the process with status 0 and no word.
# expect: UNKNOWN

import os

import cocotb
from cocotb.triggers import Timer


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    os._exit(0)
    assert dut is not None
