# Is never even imported: its module runs for ever.
# expect: TIMEOUT

import cocotb

while True:
    pass


@cocotb.test()
async def attack(dut):
    assert dut is not None
