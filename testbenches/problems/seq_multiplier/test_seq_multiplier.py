"""Bench of seq_multiplier. The model knows when a product is due and what it is, not how it comes about."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

CYCLES = 8
CORNERS = (0x00, 0x01, 0x02, 0x7F, 0x80, 0xAA, 0x55, 0xFF)


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.sb = Scoreboard(
            dut, inputs=["rst_n", "start", "a", "b"], outputs=["busy", "done", "product"], test=test
        )
        self.forget()

    def forget(self):
        self.remaining = 0
        self.coming = 0
        self.expected = {"busy": 0, "done": 0, "product": 0}

    async def begin(self):
        self.dut.rst_n.value = 1
        await start_clock(self.dut.clk)
        self.drive(1, 0xFF, 0xFF)
        await reset(self.dut.rst_n, self.dut.clk, active_low=True)
        self.forget()
        self.sb.check(**self.expected)

    def drive(self, start, a, b):
        self.dut.start.value = start
        self.dut.a.value = a
        self.dut.b.value = b

    async def cycle(self, start=0, a=0x5A, b=0xC3):
        """One clock cycle with these inputs."""
        self.drive(start, a, b)
        await sample_point(self.dut.clk)
        done = self.remaining == 1
        if done:
            self.expected["product"] = self.coming
        if self.remaining:
            self.remaining -= 1
        elif start:
            self.remaining, self.coming = CYCLES, a * b
        self.expected |= {"busy": self.remaining > 0, "done": done}
        self.sb.check(**self.expected)
        self.drive(1, a ^ 0xFF, b ^ 0xFF)  # inputs count at the edge only
        await drive_point(self.dut.clk)

    async def multiply(self, a, b):
        """Start, then other factors on the inputs until the result is there."""
        await self.cycle(1, a, b)
        for _ in range(CYCLES):
            await self.cycle(0, a ^ 0xFF, b ^ 0xFF)


@cocotb.test()
async def corner_factors(dut):
    bench = Bench(dut, "corner_factors")
    await bench.begin()
    for a in CORNERS:
        for b in CORNERS:
            await bench.multiply(a, b)
    bench.sb.done()


@cocotb.test()
async def start_held(dut):
    """With start at 1 all the time a new pair is taken every nine cycles, and only then."""
    bench = Bench(dut, "start_held")
    random = rng("held")
    await bench.begin()
    for _ in range(95):
        await bench.cycle(1, random.randrange(256), random.randrange(256))
    bench.sb.done()


@cocotb.test()
async def product_is_kept(dut):
    """Nothing moves while idle, and the old product stays during the next multiplication."""
    bench = Bench(dut, "product_is_kept")
    await bench.begin()
    for _ in range(4):
        await bench.cycle()
    await bench.multiply(0xD7, 0xE9)
    for _ in range(12):
        await bench.cycle()
    await bench.multiply(0x13, 0x25)
    bench.sb.done()


@cocotb.test()
async def reset_in_the_middle(dut):
    """Reset acts between two edges, at every moment of a multiplication, and leaves nothing behind."""
    bench = Bench(dut, "reset_in_the_middle")
    await bench.begin()
    for after in range(CYCLES + 2):
        await bench.multiply(0xFF, 0xFE)
        await bench.cycle(1, 0xFF, 0xFF)
        for _ in range(after):
            await bench.cycle()
        await sample_point(dut.clk)
        dut.rst_n.value = 0
        await settle()
        bench.forget()
        bench.sb.check(**bench.expected)
        await drive_point(dut.clk)
        bench.drive(1, 3, 3)
        await sample_point(dut.clk)
        bench.sb.check(**bench.expected)
        await drive_point(dut.clk)
        dut.rst_n.value = 1
        for _ in range(3):
            await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    bench = Bench(dut, "random_traffic")
    random = rng("traffic")
    await bench.begin()
    for _ in range(350):
        await bench.cycle(random.random() < 0.3, random.randrange(256), random.randrange(256))
    bench.sb.done()
