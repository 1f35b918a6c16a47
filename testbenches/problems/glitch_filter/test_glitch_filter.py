"""Bench of glitch_filter: the model keeps all samples since the reset and counts among the last five."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.forget()
        self.sb = Scoreboard(
            dut, inputs=["rst_n", "raw", "sample"], outputs=["clean", "rose", "fell"], test=test
        )

    def forget(self):
        self.line = [0, 0]
        """What was on raw at the last two edges, the older first."""
        self.samples = [0] * 4
        self.levels = [0, 0]
        """The filtered level in the cycle before and in this one."""

    async def start(self):
        self.dut.raw.value = self.dut.sample.value = 0
        await start_clock(self.dut.clk)
        await reset(self.dut.rst_n, self.dut.clk, active_low=True)

    async def cycle(self, raw, sample=1, rst_n=1):
        dut = self.dut
        dut.raw.value, dut.sample.value, dut.rst_n.value = raw, sample, rst_n
        await settle()
        self.check()  # registers: nothing may move before the edge
        await sample_point(dut.clk)
        if rst_n:
            self.edge(raw, sample)
        else:
            self.forget()
        self.check()
        dut.raw.value, dut.sample.value = 1 - raw, 1 - sample  # only the rising edge may look at them
        await drive_point(dut.clk)

    def edge(self, raw, sample):
        level = self.levels[1]
        if sample:
            self.samples.append(self.line[0])
            votes = self.samples[-5:].count(1)
            level = 1 if votes >= 4 else 0 if votes <= 1 else level
        self.levels = [self.levels[1], level]
        self.line = [self.line[1], raw]

    def check(self):
        before, now = self.levels
        self.sb.check(clean=now, rose=now > before, fell=now < before)

    async def raws(self, text, sample=1):
        for level in text:
            await self.cycle(int(level), sample)


@cocotb.test()
async def glitches_and_edges(dut):
    """Pulses of one to five cycles of either level, on a quiet line; then slow, bouncing edges."""
    bench = Bench(dut, "glitches_and_edges")
    await bench.start()
    for length in range(1, 6):
        await bench.raws("1" * length + "0" * 8)
    await bench.raws("1" * 8)
    for length in range(1, 6):
        await bench.raws("0" * length + "1" * 8)
    await bench.raws("1010110111101110110101000100100000" * 2)
    bench.sb.done()


@cocotb.test()
async def every_window(dut):
    """All 32 windows of five samples, from a low and from a high output."""
    bench = Bench(dut, "every_window")
    await bench.start()
    for before in "01":
        for window in range(32):
            await bench.raws(before * 6 + f"{window:05b}")
    await bench.raws("00")
    bench.sb.done()


@cocotb.test()
async def sparse_samples(dut):
    """A sample in every second to fourth cycle; what the line does in between is not seen."""
    bench = Bench(dut, "sparse_samples")
    await bench.start()
    for distance in (2, 3, 4):
        for level in (1, 0, 1, 0):
            for k in range(7 * distance):
                # Two cycles later the line is looked at.
                wanted = (k + 2) % distance == 0
                await bench.cycle(level if wanted else 1 - level, int(k % distance == 0))
    bench.sb.done()


@cocotb.test()
async def reset_of_a_high_line(dut):
    """A reset in each cycle of a rise and of a fall; the samples from before it are gone."""
    bench = Bench(dut, "reset_of_a_high_line")
    await bench.start()
    for level in "10":
        for cycles in range(8):
            await bench.raws("1" * (0 if level == "1" else 7) + level * cycles)
            await bench.cycle(1, cycles & 1, rst_n=0)
            await bench.raws("0" * (cycles % 3) + "1" * (cycles % 5) + "0" * 3)
    bench.sb.done()


@cocotb.test()
async def random_noise(dut):
    """A level that changes now and then, with noise on it."""
    random = rng("random_noise")
    bench = Bench(dut, "random_noise")
    await bench.start()
    level = 0
    for _ in range(400):
        level ^= random.random() < 0.1
        noise = random.random() < 0.15
        await bench.cycle(int(level ^ noise), int(random.random() < 0.8), int(random.random() < 0.995))
    bench.sb.done()
