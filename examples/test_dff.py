import cocotb
from cocotb.triggers import FallingEdge, RisingEdge
from rtlgen_bench import Scoreboard, reset, rng, settle, start_clock


@cocotb.test()
async def takes_d_at_each_edge(dut):
    random = rng("d")
    dut.d.value = 0
    await start_clock(dut.clk)
    await reset(dut.rst, dut.clk, active_low=False)
    board = Scoreboard(dut, inputs=["rst", "d"], outputs=["q"])
    expected = 0
    for n in range(64):
        await FallingEdge(dut.clk)
        d, rst = random.randrange(2), int(n % 8 == 7)
        dut.d.value, dut.rst.value = d, rst
        await settle()
        board.check(q=expected)
        await RisingEdge(dut.clk)
        expected = 0 if rst else d
    board.done()
