"""Bench of tick_generator: the model is the run of silent cycles that a period still has, as a list."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.forget()
        self.sb = Scoreboard(
            dut, inputs=["rst", "run", "restart", "period"], outputs=["tick", "square"], test=test
        )

    def forget(self):
        self.silent = []
        self.ticks = 0
        self.tick = False

    async def start(self):
        dut = self.dut
        dut.run.value = dut.restart.value = dut.period.value = 0
        await start_clock(dut.clk)
        await reset(dut.rst, dut.clk)

    async def cycle(self, period=0, run=1, restart=0, rst=0):
        dut = self.dut
        dut.run.value, dut.restart.value = run, restart
        dut.period.value, dut.rst.value = period, rst
        if rst:
            self.forget()
        await settle()
        self.check()
        await sample_point(dut.clk)
        self.tick = bool(not rst and (restart or (run and not self.silent)))
        if self.tick:
            self.silent = ["silent"] * period
            self.ticks += 1
        elif run and not rst:
            self.silent.pop()
        self.check()
        await drive_point(dut.clk)

    def check(self):
        self.sb.check(tick=self.tick, square=self.ticks % 2)


@cocotb.test()
async def periods(dut):
    """A few periods of several lengths, the longest among them; period changes are seen at ticks only."""
    bench = Bench(dut, "periods")
    await bench.start()
    for period in (0, 1, 2, 7, 15, 16, 31):
        await bench.cycle(period, restart=1)
        for _ in range(2):
            for k in range(period):
                await bench.cycle(31 - period ^ k & 1)
            await bench.cycle(period)
    for _ in range(5):
        await bench.cycle(0)
    bench.sb.done()


@cocotb.test()
async def pauses(dut):
    """A pause at each place of a period, the last and the first cycle included."""
    bench = Bench(dut, "pauses")
    await bench.start()
    for _ in range(3):
        await bench.cycle(5, run=0)
    for place in range(5):
        for k in range(9):
            await bench.cycle(3, run=int(k != place))
        for _ in range(place + 1):
            await bench.cycle(3, run=0)
    bench.sb.done()


@cocotb.test()
async def restarts(dut):
    """A restart at each place of a period, with run and without, and several in a row."""
    bench = Bench(dut, "restarts")
    await bench.start()
    for run in (0, 1):
        for place in range(6):
            for _ in range(place):
                await bench.cycle(4)
            await bench.cycle(2, run=run, restart=1)
            for _ in range(7):
                await bench.cycle(4)
    for _ in range(4):
        await bench.cycle(3, run=0, restart=1)
    for _ in range(6):
        await bench.cycle(1)
    bench.sb.done()


@cocotb.test()
async def reset_in_a_period(dut):
    """A reset at each place of a period, with square high and low."""
    bench = Bench(dut, "reset_in_a_period")
    await bench.start()
    for ticks in (1, 2):
        for place in range(5):
            for _ in range(ticks):
                await bench.cycle(4, restart=1)
            for _ in range(place):
                await bench.cycle(4)
            await bench.cycle(3, restart=place & 1, rst=1)
            await bench.cycle(3, run=0)
            await bench.cycle(3)
            await bench.cycle(3)
    bench.sb.done()


@cocotb.test()
async def random_use(dut):
    """Random periods, mostly short, with pauses, restarts and resets."""
    random = rng("random_use")
    bench = Bench(dut, "random_use")
    await bench.start()
    for _ in range(400):
        await bench.cycle(
            random.choice([0, 1, 2, 3, random.randrange(32)]),
            int(random.random() < 0.85),
            int(random.random() < 0.05),
            int(random.random() < 0.01),
        )
    bench.sb.done()
