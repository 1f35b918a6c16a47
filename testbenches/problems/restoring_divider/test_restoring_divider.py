"""Bench of restoring_divider. The model is `divmod` and a countdown."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

RESULTS = ("quotient", "remainder", "by_zero")
UNDEFINED = dict.fromkeys(RESULTS)


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.width = len(dut.dividend)
        inputs = ["rst", "start", "dividend", "divisor"]
        self.sb = Scoreboard(dut, inputs=inputs, outputs=["ready", "valid", *RESULTS], test=test)
        self.forget()

    def forget(self):
        """As after a reset."""
        self.remaining = 0
        self.coming = None
        self.expected = {"ready": 1, "valid": 0, **UNDEFINED, "by_zero": 0}

    async def begin(self):
        await start_clock(self.dut.clk)
        self.drive(1, 9, 3)
        await reset(self.dut.rst, self.dut.clk)
        self.forget()
        self.sb.check(**self.expected)

    def drive(self, start, dividend, divisor):
        self.dut.start.value = start
        self.dut.dividend.value = dividend
        self.dut.divisor.value = divisor

    async def cycle(self, start=0, dividend=0x5A, divisor=0x03, rst=0):
        self.drive(start, dividend, divisor)
        self.dut.rst.value = rst
        await sample_point(self.dut.clk)
        self.advance(start, dividend, divisor, rst)
        self.sb.check(**self.expected)
        self.drive(1, divisor, dividend)  # inputs count at the edge only
        await drive_point(self.dut.clk)

    def advance(self, start, dividend, divisor, rst):
        if rst:
            self.forget()
        elif self.remaining:
            self.remaining -= 1
            if not self.remaining:
                self.expected = {"ready": 1, "valid": 1, **self.coming}
        elif start:
            self.expected = {"ready": 0, "valid": 0, **UNDEFINED}
            self.remaining = self.width if divisor else 1
            results = divmod(dividend, divisor) if divisor else ((1 << self.width) - 1, dividend)
            self.coming = dict(zip(RESULTS, (*results, divisor == 0), strict=True))

    async def divide(self, dividend, divisor, idle=0):
        """Start, then something else on the inputs until the result is there and `idle` cycles longer."""
        mask = (1 << self.width) - 1
        await self.cycle(1, dividend, divisor)
        for _ in range((self.width if divisor else 1) + idle):
            await self.cycle(0, dividend ^ mask, divisor ^ mask)


@cocotb.test()
async def corner_operands(dut):
    bench = Bench(dut, "corner_operands")
    await bench.begin()
    top = (1 << bench.width) - 1
    corners = (0, 1, 2, top // 2, top // 2 + 1, top - 1, top)
    for dividend in corners:
        for divisor in corners:
            await bench.divide(dividend, divisor)
    bench.sb.done()


@cocotb.test()
async def division_by_zero(dut):
    """Back to back, and mixed with ordinary divisions on both sides."""
    bench = Bench(dut, "division_by_zero")
    await bench.begin()
    for dividend, divisor in ((0, 0), (1, 0), (200, 0), (200, 7), (77, 0), (255, 0), (9, 9), (128, 0)):
        await bench.divide(dividend, divisor)
    await bench.divide(99, 0, idle=12)
    bench.sb.done()


@cocotb.test()
async def results_stay(dut):
    bench = Bench(dut, "results_stay")
    await bench.begin()
    for dividend, divisor in ((0xEB, 0x0C), (0x11, 0xF0), (0xFE, 0x01)):
        await bench.divide(dividend, divisor, idle=11)
    bench.sb.done()


@cocotb.test()
async def start_held(dut):
    """Requests at every edge: the busy divider takes none of them, the ready one each."""
    bench = Bench(dut, "start_held")
    random = rng("held")
    await bench.begin()
    for _ in range(120):
        divisor = random.choice((0, random.randrange(1 << bench.width), random.randrange(1, 16)))
        await bench.cycle(1, random.randrange(1 << bench.width), divisor)
    bench.sb.done()


@cocotb.test()
async def reset_in_the_middle(dut):
    """At each step of a division, of one by zero, and over a result; with and without a request."""
    bench = Bench(dut, "reset_in_the_middle")
    await bench.begin()
    for divisor in (5, 0):
        for after in range(bench.width + 3):
            await bench.cycle(1, 0xE7, divisor)
            for _ in range(after):
                await bench.cycle()
            await bench.cycle(after & 1, 50, 0, rst=1)
            for _ in range(2):
                await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def reset_needs_an_edge(dut):
    """A pulse on rst between two rising edges does nothing."""
    bench = Bench(dut, "reset_needs_an_edge")
    await bench.begin()
    await bench.divide(0xC8, 0x0B)
    for _ in range(3):
        bench.drive(0, 1, 1)
        await sample_point(dut.clk)
        dut.rst.value = 1
        await settle()
        bench.sb.check(**bench.expected)
        dut.rst.value = 0
        await settle()
        bench.sb.check(**bench.expected)
        await drive_point(dut.clk)
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    bench = Bench(dut, "random_traffic")
    random = rng("traffic")
    await bench.begin()
    for _ in range(400):
        divisor = random.choice((0, random.randrange(1 << bench.width), random.randrange(1, 16)))
        dividend = random.randrange(1 << bench.width)
        await bench.cycle(random.random() < 0.4, dividend, divisor, rst=random.random() < 0.01)
    bench.sb.done()
