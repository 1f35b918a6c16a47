"""Bench of debouncer, for its default of five samples. The model looks at the tail of all samples."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

STABLE = 5


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        inputs = ["rst_n", "tick", "noisy"]
        self.sb = Scoreboard(dut, inputs=inputs, outputs=["level", "pressed", "released"], test=test)
        self.forget()

    def forget(self):
        self.samples = []
        self.expected = {"level": 0, "pressed": 0, "released": 0}

    async def begin(self):
        self.dut.rst_n.value = 1
        await start_clock(self.dut.clk)
        self.drive(1, 1)
        await reset(self.dut.rst_n, self.dut.clk, active_low=True, cycles=STABLE + 2)
        self.forget()
        self.sb.check(**self.expected)

    def drive(self, noisy, tick):
        self.dut.noisy.value = noisy
        self.dut.tick.value = tick

    async def cycle(self, noisy, tick=1):
        self.drive(noisy, tick)
        await sample_point(self.dut.clk)
        if tick:
            self.samples.append(noisy)
        old = self.expected["level"]
        flips = tick and self.samples[-STABLE:] == [1 - old] * STABLE
        if flips:
            self.samples.clear()
        self.expected = {
            "level": 1 - old if flips else old,
            "pressed": bool(flips) and old == 0,
            "released": bool(flips) and old == 1,
        }
        self.sb.check(**self.expected)
        self.drive(1 - noisy, 1)  # inputs count at the edge only
        await drive_point(self.dut.clk)

    async def hold(self, noisy, cycles, tick=1):
        for _ in range(cycles):
            await self.cycle(noisy, tick)


@cocotb.test()
async def press_and_release(dut):
    bench = Bench(dut, "press_and_release")
    await bench.begin()
    for _ in range(2):
        await bench.hold(0, STABLE + 3)
        await bench.hold(1, 3 * STABLE)
    await bench.hold(0, STABLE)
    await bench.hold(1, STABLE)
    await bench.hold(0, STABLE)
    bench.sb.done()


@cocotb.test()
async def too_short(dut):
    """One sample less than needed, again and again, from both levels; then enough."""
    bench = Bench(dut, "too_short")
    await bench.begin()
    for resting in (0, 1):
        for length in range(1, STABLE):
            await bench.hold(1 - resting, length)
            await bench.hold(resting, 1)
            await bench.hold(1 - resting, length)
            await bench.hold(resting, 2)
        await bench.hold(1 - resting, STABLE + 1)
    bench.sb.done()


@cocotb.test()
async def slow_ticks(dut):
    """Between ticks the switch may do what it wants, and pulses last one clock cycle all the same."""
    bench = Bench(dut, "slow_ticks")
    random = rng("slow")
    await bench.begin()
    for target in (1, 0, 1, 0):
        for _ in range(STABLE + 1):
            await bench.cycle(target, 1)
            for gap in range(random.randrange(4)):
                await bench.cycle(gap & 1, 0)
    await bench.hold(1, 2 * STABLE, tick=0)
    bench.sb.done()


@cocotb.test()
async def reset_in_the_middle(dut):
    """Reset acts without an edge: on a count under way, on a high level, and on both pulses."""
    bench = Bench(dut, "reset_in_the_middle")
    await bench.begin()
    for high, before in ((0, 1), (0, STABLE - 1), (0, STABLE), (0, STABLE + 4), (1, STABLE - 1), (1, STABLE)):
        await bench.hold(high, (STABLE + 1) * high)
        await bench.hold(1 - high, before - 1)
        bench.drive(1 - high, 1)
        await sample_point(dut.clk)
        dut.rst_n.value = 0
        await settle()
        bench.forget()
        bench.sb.check(**bench.expected)
        await drive_point(dut.clk)
        bench.drive(1, 1)
        await sample_point(dut.clk)
        bench.sb.check(**bench.expected)
        await drive_point(dut.clk)
        dut.rst_n.value = 1
        await bench.hold(1, STABLE - 1)
        await bench.hold(0, 1)
    bench.sb.done()


@cocotb.test()
async def random_bounce(dut):
    """Mostly the same level as before, so that changes happen and fail about equally often."""
    bench = Bench(dut, "random_bounce")
    random = rng("bounce")
    await bench.begin()
    noisy = 0
    for _ in range(500):
        noisy ^= random.random() < 0.15
        await bench.cycle(noisy, random.random() < 0.85)
    bench.sb.done()
