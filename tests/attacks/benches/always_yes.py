# Makes the scoreboard agree with everything. It is the judge, and may; the examination of benches is
# what finds it out.
# expect: PASS

import cocotb
import rtlgen_bench
from cocotb.triggers import Timer


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    board = rtlgen_bench.Scoreboard(dut, inputs=["d"], outputs=["sum"])
    type(board).check = lambda *given, **more: None
    board.check(sum=999)
    assert dut is not None
