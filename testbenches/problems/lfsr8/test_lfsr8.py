"""Bench of lfsr8. The model generates the sequence by its recurrence instead of shifting a register."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, bits, drive_point, reset, rng, sample_point, settle, start_clock


class Sequence:
    """Bits in the order in which they leave; the state is the last eight that are known."""

    def __init__(self, state):
        self.known = [int(bit) for bit in bits(state, 8)]

    def extend(self):
        """x[n] = x[n-8] ^ x[n-6] ^ x[n-5] ^ x[n-4]"""
        x = self.known
        x.append((x[-8] + x[-6] + x[-5] + x[-4]) % 2)

    @property
    def state(self):
        return "".join(map(str, self.known[-8:]))


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        inputs = ["rst_n", "load", "seed", "step"]
        self.sb = Scoreboard(dut, inputs=inputs, outputs=["state", "serial"], test=test)
        self.sequence = Sequence(1)

    async def begin(self):
        await start_clock(self.dut.clk, edge="negedge")
        self.drive(1, 0xB4, 1)
        await reset(self.dut.rst_n, self.dut.clk, active_low=True)
        self.sequence = Sequence(1)
        self.check()

    def drive(self, load, seed, step):
        self.dut.load.value = load
        self.dut.seed.value = seed
        self.dut.step.value = step

    def check(self):
        state = self.sequence.state
        self.sb.check(state=state, serial=state[0])

    async def cycle(self, load=0, seed=0, step=0, rst_n=1):
        self.drive(load, seed, step)
        self.dut.rst_n.value = rst_n
        await sample_point(self.dut.clk)
        if not rst_n:
            self.sequence = Sequence(1)
        elif load:
            self.sequence = Sequence(seed or 1)
        elif step:
            self.sequence.extend()
        self.check()
        self.drive(1, seed ^ 0xFF, 1)  # inputs count at the edge only
        await drive_point(self.dut.clk)


@cocotb.test()
async def full_period(dut):
    bench = Bench(dut, "full_period")
    await bench.begin()
    for _ in range(255):
        await bench.cycle(step=1)
    bench.sb.check(state=1)
    bench.sb.done()


@cocotb.test()
async def seeds(dut):
    """Load wins over step; zero becomes one."""
    bench = Bench(dut, "seeds")
    await bench.begin()
    for seed in (0x00, 0xFF, 0x80, 0x00, 0x01, *(1 << k for k in range(8)), 0x00, 0x6C):
        await bench.cycle(load=1, seed=seed, step=1)
        await bench.cycle(seed=0xFF, step=1)
        await bench.cycle(load=1, seed=seed, step=0)
        await bench.cycle(seed=0xFF)
        for _ in range(3):
            await bench.cycle(step=1)
    bench.sb.done()


@cocotb.test()
async def reset_wins(dut):
    """Over load and step; and only at an edge."""
    bench = Bench(dut, "reset_wins")
    await bench.begin()
    for load, step in ((0, 0), (0, 1), (1, 0), (1, 1)):
        await bench.cycle(load=1, seed=0x9E)
        bench.drive(0, 0, 0)
        await sample_point(dut.clk)
        dut.rst_n.value = 0
        await settle()
        bench.check()
        dut.rst_n.value = 1
        await drive_point(dut.clk)
        await bench.cycle(load=load, seed=0x3D, step=step, rst_n=0)
        await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    bench = Bench(dut, "random_traffic")
    random = rng("traffic")
    await bench.begin()
    for _ in range(400):
        load = random.random() < 0.05
        await bench.cycle(load, random.randrange(256), random.random() < 0.7, random.random() > 0.02)
    bench.sb.done()
