"""Bench of moving_average: the model keeps all samples and averages the last eight of them anew each time."""

from __future__ import annotations

from math import floor

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

LOWEST, HIGHEST = -512, 511


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.random = rng(test)
        self.forget()
        self.sb = Scoreboard(
            dut,
            inputs=["rst", "in_valid", "in_data"],
            outputs=["out_valid", "out_data", "settled"],
            test=test,
        )

    def forget(self):
        self.samples = []
        self.arrived = False

    async def start(self):
        self.dut.in_valid.value = self.dut.in_data.value = 0
        await start_clock(self.dut.clk)
        await reset(self.dut.rst, self.dut.clk)

    async def cycle(self, sample=None, rst=0):
        """One cycle; without a sample in_data is random."""
        dut = self.dut
        dut.in_valid.value = int(sample is not None)
        dut.in_data.value = self.random.randint(LOWEST, HIGHEST) if sample is None else sample
        dut.rst.value = rst
        if rst:
            await settle()
            self.check()
        await sample_point(dut.clk)
        self.arrived = sample is not None and not rst
        if self.arrived:
            self.samples.append(sample)
        if rst:
            self.forget()
        self.check()
        await drive_point(dut.clk)

    def check(self):
        self.sb.check(
            out_valid=self.arrived,
            out_data=floor(sum(self.samples[-8:]) / 8),
            settled=len(self.samples) >= 8,
        )

    async def samples_are(self, values):
        for value in values:
            await self.cycle(value)


@cocotb.test()
async def steps_and_impulses(dut):
    """The response to single samples and to steps, with the extremes of the range; rounding of small sums."""
    bench = Bench(dut, "steps_and_impulses")
    await bench.start()
    await bench.samples_are([0] * 3 + [HIGHEST] + [0] * 9)
    await bench.samples_are([LOWEST] * 10 + [HIGHEST] * 10 + [-1] * 10 + [0] * 9)
    await bench.samples_are([-1] + [0] * 8 + [-7, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0])
    await bench.samples_are([1 << k for k in range(9)] + [-(1 << k) for k in range(10)])
    bench.sb.done()


@cocotb.test()
async def pauses(dut):
    """Pauses of 0 to 4 cycles; the output holds, and what lies on in_data is not seen."""
    bench = Bench(dut, "pauses")
    await bench.start()
    for k in range(25):
        await bench.cycle((k * 97 + 13) % 1024 - 512)
        for _ in range(k % 5):
            await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def reset_empties_the_window(dut):
    """A reset after 0 to 17 samples, with a sample at the same edge; the window starts from zeros."""
    bench = Bench(dut, "reset_empties_the_window")
    await bench.start()
    for count in range(18):
        await bench.samples_are([-300 + 5 * k for k in range(count)])
        await bench.cycle(HIGHEST, rst=1)
        await bench.cycle()
        await bench.samples_are([8 * k + 80 for k in range(9)])
        await bench.cycle(rst=1)
    bench.sb.done()


@cocotb.test()
async def random_samples(dut):
    """Random samples, in dense and in sparse stretches."""
    bench = Bench(dut, "random_samples")
    random = bench.random
    await bench.start()
    for _ in range(12):
        rate = random.choice([1, 0.5])
        for _ in range(30):
            sample = random.choice([LOWEST, HIGHEST, random.randint(LOWEST, HIGHEST)])
            await bench.cycle(sample if random.random() < rate else None, int(random.random() < 0.005))
    bench.sb.done()
