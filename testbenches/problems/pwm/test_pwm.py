"""Bench of pwm. The model lays out a whole period as a list when it begins."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        inputs = ["rst_n", "run", "last", "high"]
        self.sb = Scoreboard(dut, inputs=inputs, outputs=["out", "sync"], test=test)
        self.ahead = []
        self.now = (0, 0)

    async def begin(self):
        await start_clock(self.dut.clk)
        self.drive(1, 3, 2)
        await reset(self.dut.rst_n, self.dut.clk, active_low=True)
        self.ahead, self.now = [], (0, 0)
        self.check()

    def drive(self, run, last, high):
        self.dut.run.value = run
        self.dut.last.value = last
        self.dut.high.value = high

    def check(self):
        self.sb.check(out=self.now[0], sync=self.now[1])

    async def cycle(self, run, last, high, rst_n=1):
        self.drive(run, last, high)
        self.dut.rst_n.value = rst_n
        await sample_point(self.dut.clk)
        if not (rst_n and run):
            self.ahead, self.now = [], (0, 0)
        else:
            if not self.ahead:
                pulse = [1] * high + [0] * 256
                self.ahead = [(pulse[n], n == 0) for n in range(last + 1)]
            self.now = self.ahead.pop(0)
        self.check()
        self.drive(1, last ^ 1, high ^ 3)  # inputs count at the edge only
        await drive_point(self.dut.clk)


@cocotb.test()
async def small_periods(dut):
    """Every pulse in every period of one to six cycles, two periods each, without a pause."""
    bench = Bench(dut, "small_periods")
    await bench.begin()
    for last in range(6):
        for high in range(last + 3):
            for _ in range(2 * (last + 1)):
                await bench.cycle(1, last, high)
    bench.sb.done()


@cocotb.test()
async def longest_period(dut):
    """256 cycles, with pulses at both ends of the range; other settings meanwhile do nothing."""
    bench = Bench(dut, "longest_period")
    await bench.begin()
    for high in (255, 128):
        for n in range(256):
            settings = (255, high) if n == 0 else (n & 7, 1)
            await bench.cycle(1, *settings)
    for _ in range(3):
        await bench.cycle(1, 0, 255)
    bench.sb.done()


@cocotb.test()
async def settings_change_on_the_way(dut):
    """New settings in every cycle; only those at the beginning of a period count."""
    bench = Bench(dut, "settings_change_on_the_way")
    random = rng("settings")
    await bench.begin()
    for _ in range(250):
        await bench.cycle(1, random.randrange(9), random.randrange(10))
    bench.sb.done()


@cocotb.test()
async def stop_and_restart(dut):
    """Stopped, or reset, in each cycle of a period; the next one begins anew with new settings."""
    bench = Bench(dut, "stop_and_restart")
    await bench.begin()
    for stopped_after in range(1, 8):
        for pause in ({"run": 0}, {"run": 1, "rst_n": 0}, {"run": 0, "rst_n": 0}):
            for _ in range(stopped_after):
                await bench.cycle(1, 5, 3)
            for _ in range(1 + stopped_after % 2):
                await bench.cycle(last=2, high=9, **pause)
            for _ in range(4):
                await bench.cycle(1, 3, 1)
            await bench.cycle(0, 0, 0)
    bench.sb.done()


@cocotb.test()
async def reset_needs_an_edge(dut):
    bench = Bench(dut, "reset_needs_an_edge")
    await bench.begin()
    await bench.cycle(1, 9, 9)
    for n in range(1, 4):
        bench.drive(1, 9, 9)
        await sample_point(dut.clk)
        bench.now = bench.ahead.pop(0)
        dut.rst_n.value = 0
        dut.run.value = n & 1
        await settle()
        bench.check()
        dut.rst_n.value = 1
        await drive_point(dut.clk)
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    bench = Bench(dut, "random_traffic")
    random = rng("traffic")
    await bench.begin()
    for _ in range(300):
        run, rst_n = random.random() > 0.04, random.random() > 0.01
        await bench.cycle(run, random.randrange(12), random.randrange(14), rst_n)
    bench.sb.done()
