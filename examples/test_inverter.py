import cocotb
from cocotb.triggers import Timer
from rtlgen_bench import Scoreboard


@cocotb.test()
async def every_input(dut):
    board = Scoreboard(dut, inputs=["a"], outputs=["y"])
    for a in (0, 1, 0):
        dut.a.value = a
        await Timer(1, "ns")
        board.check(y=1 - a)
    board.done()
