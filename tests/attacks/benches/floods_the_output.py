# Prints without end.
# expect: RESOURCE

import cocotb
from cocotb.triggers import Timer


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    while True:
        print("x" * 65536)
    assert dut is not None
