import cocotb
from cocotb.triggers import Timer
from rtlgen_bench import Scoreboard


@cocotb.test()
async def every_input(dut):
    board = Scoreboard(dut, inputs=["a", "b"], outputs=["sum", "carry"])
    for n in range(4):
        a, b = n >> 1 & 1, n & 1
        dut.a.value, dut.b.value = a, b
        await Timer(1, "ns")
        board.check(sum=(a + b) % 2, carry=(a + b) // 2)
    board.done()
