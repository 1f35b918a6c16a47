import cocotb
from cocotb.triggers import Timer
from rtlgen_bench import Scoreboard


@cocotb.test()
async def every_pair(dut):
    board = Scoreboard(dut, inputs=["a", "b"], outputs=["eq"])
    for n in range(256):
        a, b = n >> 4, n & 15
        dut.a.value, dut.b.value = a, b
        await Timer(1, "ns")
        board.check(eq=int(a == b))
    board.done()
