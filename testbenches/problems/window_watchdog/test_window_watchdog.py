"""Bench of window_watchdog: the model classifies the number of edges since the last good kick."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

EARLY, WARN, TIMEOUT = 4, 9, 12


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.forget()
        self.sb = Scoreboard(
            dut,
            inputs=["rst_n", "enable", "kick"],
            outputs=["warning", "too_early", "too_late"],
            test=test,
        )

    def forget(self):
        self.quiet = 0
        """Edges since the last good kick."""
        self.fault = None

    async def start(self):
        self.dut.enable.value = self.dut.kick.value = 0
        await start_clock(self.dut.clk)
        await reset(self.dut.rst_n, self.dut.clk, active_low=True)

    async def cycle(self, kick=0, enable=1, rst_n=1):
        dut = self.dut
        dut.kick.value, dut.enable.value, dut.rst_n.value = kick, enable, rst_n
        if not rst_n:
            self.forget()
        await settle()
        self.check()
        await sample_point(dut.clk)
        if rst_n and self.fault is None:
            self.edge(kick, enable)
        self.check()
        await drive_point(dut.clk)

    def edge(self, kick, enable):
        number = self.quiet + 1
        if not enable:
            self.quiet = 0
        elif kick and number <= EARLY:
            self.fault = "too_early"
        elif kick:
            self.quiet = 0
        elif number == TIMEOUT:
            self.fault = "too_late"
        else:
            self.quiet = number

    def check(self):
        self.sb.check(
            warning=self.fault is None and self.quiet >= WARN,
            too_early=self.fault == "too_early",
            too_late=self.fault == "too_late",
        )

    async def wait(self, cycles):
        for _ in range(cycles):
            await self.cycle()

    async def restart(self):
        await self.cycle(rst_n=0)


@cocotb.test()
async def every_age_of_a_kick(dut):
    """A kick after each number of edges, as the first and as the second one; then what a fault does."""
    bench = Bench(dut, "every_age_of_a_kick")
    await bench.start()
    for first in (0, EARLY):
        for age in range(TIMEOUT + 2):
            await bench.restart()
            if first:
                await bench.wait(first)
                await bench.cycle(kick=1)
            await bench.wait(age)
            await bench.cycle(kick=1)
            await bench.wait(3)
            await bench.cycle(kick=1)
            await bench.cycle(enable=0)
    bench.sb.done()


@cocotb.test()
async def a_quiet_system(dut):
    """Nobody ever kicks; the fault outlasts kicks and a disabled watchdog."""
    bench = Bench(dut, "a_quiet_system")
    await bench.start()
    await bench.wait(TIMEOUT + 3)
    for kick, enable in ((1, 1), (0, 0), (1, 0), (1, 1), (0, 1)):
        await bench.cycle(kick, enable)
    await bench.wait(TIMEOUT)
    bench.sb.done()


@cocotb.test()
async def disabled_it_sleeps(dut):
    """Disabled at each age it forgets the age; kicks mean nothing then."""
    bench = Bench(dut, "disabled_it_sleeps")
    await bench.start()
    for age in range(TIMEOUT):
        await bench.wait(age)
        for kick in (0, 1, 1):
            await bench.cycle(kick, enable=0)
    for _ in range(TIMEOUT + 5):
        await bench.cycle(enable=0)
    await bench.wait(EARLY)
    await bench.cycle(kick=1)
    await bench.wait(EARLY - 1)
    await bench.cycle(kick=1)
    bench.sb.done()


@cocotb.test()
async def reset_at_each_age(dut):
    """A reset forgets age and faults at once; kicks during it are ignored."""
    bench = Bench(dut, "reset_at_each_age")
    await bench.start()
    for age in range(TIMEOUT + 2):
        await bench.wait(age)
        await bench.cycle(kick=1, rst_n=0)
        await bench.cycle(kick=0, rst_n=0)
        await bench.wait(EARLY + age % 3)
        await bench.cycle(kick=1)
    bench.sb.done()


@cocotb.test()
async def random_life(dut):
    """Random kicks, mostly good."""
    random = rng("random_life")
    bench = Bench(dut, "random_life")
    await bench.start()
    for _ in range(40):
        if bench.fault and random.random() < 0.7:
            await bench.restart()
        await bench.wait(random.choice([*range(EARLY, TIMEOUT), random.randrange(TIMEOUT + 2)]))
        await bench.cycle(kick=1, enable=int(random.random() < 0.9))
    bench.sb.done()
