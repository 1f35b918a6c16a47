"""A cocotb bench: what it drives is compared with a model, and what stands on the pins too."""

import cocotb
from cocotb.triggers import FallingEdge, ReadOnly, RisingEdge, Timer
from rtlgen_bench import Scoreboard, reset, rng, start_clock


@cocotb.test()
async def sums_what_was_driven(dut):
    random = rng("driven")
    dut.en.value, dut.d.value = 0, 0
    await start_clock(dut.clk, period_ns=10)
    await reset(dut.rst, dut.clk, active_low=False)
    board = Scoreboard(dut, inputs=["rst", "en", "d"], outputs=["sum", "odd"], test="driven")
    total = 0
    for _ in range(40):
        await FallingEdge(dut.clk)
        board.check(sum=total, odd=total.bit_count() & 1)
        enable, data = random.getrandbits(1), random.getrandbits(8)
        dut.en.value, dut.d.value = enable, data
        total = (total + data) % 256 if enable else total
    await FallingEdge(dut.clk)
    board.check(sum=total, odd=total.bit_count() & 1)
    board.done()


@cocotb.test()
async def sums_what_stands_on_its_pins(dut):
    """As monitors do: the model is fed from the design's own pins."""
    random = rng("pins")
    dut.en.value, dut.d.value = 1, 0
    await start_clock(dut.clk, period_ns=10)
    await reset(dut.rst, dut.clk, active_low=False)
    total = 0
    for _ in range(40):
        dut.d.value = random.getrandbits(8)
        await Timer(2, "ns")
        await ReadOnly()
        rst, enable, data = int(dut.rst.value), int(dut.en.value), int(dut.d.value)
        await RisingEdge(dut.clk)
        total = 0 if rst else (total + data) % 256 if enable else total
        await FallingEdge(dut.clk)
        assert int(dut.sum.value) == total
        assert int(dut.odd.value) == total.bit_count() & 1
