import cocotb
from cocotb.triggers import Timer
from rtlgen_bench import Scoreboard


@cocotb.test()
async def every_input(dut):
    board = Scoreboard(dut, inputs=["a", "b", "c"], outputs=["y"])
    for n in range(8):
        a, b, c = n >> 2 & 1, n >> 1 & 1, n & 1
        dut.a.value, dut.b.value, dut.c.value = a, b, c
        await Timer(1, "ns")
        board.check(y=int(a + b + c >= 2))
    board.done()
