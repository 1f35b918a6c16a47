import cocotb
from cocotb.triggers import Timer
from rtlgen_bench import Scoreboard, rng


@cocotb.test()
async def random_bytes(dut):
    random = rng("bytes")
    board = Scoreboard(dut, inputs=["a", "b", "sel"], outputs=["y"])
    for n in range(64):
        a, b, sel = random.randrange(256), random.randrange(256), n & 1
        dut.a.value, dut.b.value, dut.sel.value = a, b, sel
        await Timer(1, "ns")
        board.check(y=b if sel else a)
    board.done()
