"""Bench of bin_to_bcd. The model is Python's decimal formatting and the time at which it is due."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

CYCLES = 10


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.sb = Scoreboard(
            dut,
            inputs=["rst", "in_valid", "value", "out_ready"],
            outputs=["in_ready", "out_valid", "digits"],
            test=test,
        )
        self.age = None
        """Edges since the number inside was taken; None when there is none."""

    async def begin(self):
        await start_clock(self.dut.clk, edge="negedge")
        self.drive(1, 999, 1)
        await reset(self.dut.rst, self.dut.clk)
        self.age = None
        self.check()

    def drive(self, in_valid, value, out_ready):
        self.dut.in_valid.value = in_valid
        self.dut.value.value = value
        self.dut.out_ready.value = out_ready

    def check(self):
        finished = self.age is not None and self.age >= CYCLES
        self.sb.check(
            in_ready=self.age is None,
            out_valid=finished,
            digits=int(str(self.inside), 16) if finished else None,
        )

    async def cycle(self, in_valid=0, value=0x155, out_ready=0):
        self.drive(in_valid, value, out_ready)
        await settle()
        self.check()
        await sample_point(self.dut.clk)
        if self.age is None:
            if in_valid:
                self.age, self.inside = 0, value
        elif self.age >= CYCLES and out_ready:
            self.age = None
        else:
            self.age += 1
        self.check()
        self.drive(1, value ^ 0x3FF, 1)  # inputs count at the edge only
        await drive_point(self.dut.clk)

    async def convert(self, value, wait=0):
        """Offers `value` once, then another number; takes the result after `wait` cycles more."""
        await self.cycle(1, value)
        for _ in range(CYCLES + wait):
            await self.cycle(0, value ^ 0x3FF)
        await self.cycle(0, value ^ 0x3FF, out_ready=1)


@cocotb.test()
async def corner_numbers(dut):
    bench = Bench(dut, "corner_numbers")
    await bench.begin()
    for value in (0, 1, 4, 5, 9, 10, 49, 50, 99, 100, 499, 500, 511, 512, 555, 888, 999, 1000, 1022, 1023):
        await bench.convert(value)
    bench.sb.done()


@cocotb.test()
async def single_bits(dut):
    bench = Bench(dut, "single_bits")
    await bench.begin()
    for place in range(10):
        await bench.convert(1 << place)
    bench.sb.done()


@cocotb.test()
async def result_waits(dut):
    """Without out_ready the result stays, and offers are ignored meanwhile."""
    bench = Bench(dut, "result_waits")
    await bench.begin()
    for wait in (0, 1, 2, 15):
        await bench.convert(789 + wait, wait)
    await bench.cycle(1, 642)
    for _ in range(CYCLES + 6):
        await bench.cycle(1, 1023)
    for _ in range(3):
        await bench.cycle(0, 0, out_ready=1)
    bench.sb.done()


@cocotb.test()
async def always_ready(dut):
    """Offers in every cycle, results taken at once: a number every twelve cycles."""
    bench = Bench(dut, "always_ready")
    random = rng("ready")
    await bench.begin()
    for _ in range(120):
        await bench.cycle(1, random.randrange(1024), 1)
    bench.sb.done()


@cocotb.test()
async def reset_in_the_middle(dut):
    """Reset acts without an edge, at each step and over a waiting result; nothing is taken meanwhile."""
    bench = Bench(dut, "reset_in_the_middle")
    await bench.begin()
    for after in range(CYCLES + 3):
        await bench.cycle(1, 1023)
        for _ in range(after):
            await bench.cycle()
        await sample_point(dut.clk)
        dut.rst.value = 1
        await settle()
        bench.age = None
        bench.check()
        await drive_point(dut.clk)
        bench.drive(1, 777, 1)
        await sample_point(dut.clk)
        bench.check()
        await drive_point(dut.clk)
        dut.rst.value = 0
        await bench.cycle(0, 777)
        await bench.convert(600 + after)
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    bench = Bench(dut, "random_traffic")
    random = rng("traffic")
    await bench.begin()
    for _ in range(400):
        await bench.cycle(random.random() < 0.4, random.randrange(1024), random.random() < 0.3)
    bench.sb.done()
