# Takes all the memory.
# expect: UNKNOWN

import cocotb
from cocotb.triggers import Timer


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    assert len([bytearray(1 << 26) for _ in range(1 << 16)]) > 0
    assert dut is not None
