"""Bench of lifo_stack: a Python list is the model; all outputs are compared around every edge."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

WIDTH = 8
DEPTH = 8


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.forget()
        self.sb = Scoreboard(
            dut,
            inputs=["rst_n", "push", "pop", "din", "clear_errors"],
            outputs=["top", "level", "overflow", "underflow"],
            test=test,
        )

    def forget(self):
        self.words = []
        self.errors = set()

    async def start(self):
        dut = self.dut
        assert (len(dut.din), len(dut.top), len(dut.level)) == (WIDTH, WIDTH, DEPTH.bit_length())
        dut.push.value = dut.pop.value = dut.din.value = dut.clear_errors.value = 0
        await start_clock(dut.clk)
        await reset(dut.rst_n, dut.clk, active_low=True)

    async def cycle(self, push=0, pop=0, din=0, clear=0, rst_n=1):
        dut = self.dut
        dut.push.value, dut.pop.value, dut.din.value = push, pop, din
        dut.clear_errors.value, dut.rst_n.value = clear, rst_n
        await settle()
        self.check()
        await sample_point(dut.clk)
        if rst_n:
            self.edge(push, pop, din, clear)
        else:
            self.forget()
        self.check()
        await drive_point(dut.clk)

    def edge(self, push, pop, din, clear):
        if clear:
            self.errors.clear()
        if pop and self.words:
            self.words.pop()
        elif pop and not push:
            self.errors.add("underflow")
        if push and len(self.words) < DEPTH:
            self.words.append(din)
        elif push:
            self.errors.add("overflow")

    def check(self):
        self.sb.check(
            top=self.words[-1] if self.words else 0,
            level=len(self.words),
            overflow="overflow" in self.errors,
            underflow="underflow" in self.errors,
        )

    async def fill(self, level, base=0x11):
        while len(self.words) < level:
            await self.cycle(push=1, din=base * (len(self.words) + 1) & 0xFF)


@cocotb.test()
async def up_and_down(dut):
    """To the brim and beyond, to the bottom and beyond, twice with different words."""
    bench = Bench(dut, "up_and_down")
    await bench.start()
    for base in (0x1B, 0xE5):
        await bench.fill(DEPTH, base)
        await bench.cycle(push=1, din=0xAA)
        await bench.cycle(push=1, din=0xBB)
        for _ in range(DEPTH + 2):
            await bench.cycle(pop=1, din=0xCC)
        await bench.cycle(clear=1)
    bench.sb.done()


@cocotb.test()
async def replacement_at_each_level(dut):
    """Push and pop together on every fill level, then everything is popped: nothing else was touched."""
    bench = Bench(dut, "replacement_at_each_level")
    await bench.start()
    for level in range(DEPTH + 1):
        await bench.fill(level)
        await bench.cycle(push=1, pop=1, din=0x80 + level)
        await bench.cycle(push=1, pop=1, din=0xC0 + level)
        await bench.cycle()
        while bench.words:
            await bench.cycle(pop=1)
    bench.sb.done()


@cocotb.test()
async def error_flags(dut):
    """Each error alone, kept, cleared, and together with a clear; good accesses never set a flag."""
    bench = Bench(dut, "error_flags")
    await bench.start()
    for clear in (0, 1):
        await bench.cycle(pop=1, clear=clear)
        await bench.cycle(push=1, din=1)
        await bench.cycle(clear=1)
        await bench.fill(DEPTH)
        await bench.cycle(push=1, din=0xFF, clear=clear)
        await bench.cycle(pop=1)
        await bench.cycle()
        await bench.cycle(pop=1, clear=1)
        while bench.words:
            await bench.cycle(pop=1)
    await bench.cycle(pop=1)
    await bench.fill(DEPTH)
    await bench.cycle(push=1, clear=1)
    await bench.cycle(push=1)
    await bench.cycle(clear=1)
    bench.sb.done()


@cocotb.test()
async def reset_at_each_level(dut):
    """A synchronous reset with flags set, while something else is asked for."""
    bench = Bench(dut, "reset_at_each_level")
    await bench.start()
    for level in range(DEPTH + 1):
        await bench.cycle(pop=1)
        await bench.fill(DEPTH)
        await bench.cycle(push=1)
        while len(bench.words) > level:
            await bench.cycle(pop=1)
        await bench.cycle(push=level & 1, pop=1 - (level & 1), din=0x77, rst_n=0)
        await bench.cycle()
        await bench.cycle(push=1, din=0x40 + level)
        await bench.cycle(pop=1)
    bench.sb.done()


@cocotb.test()
async def random_accesses(dut):
    """Random accesses that drift up and down."""
    random = rng("random_accesses")
    bench = Bench(dut, "random_accesses")
    await bench.start()
    for _ in range(30):
        push_rate, pop_rate = random.choice([(0.8, 0.3), (0.3, 0.8), (0.6, 0.6)])
        for _ in range(12):
            await bench.cycle(
                int(random.random() < push_rate),
                int(random.random() < pop_rate),
                random.randrange(256),
                int(random.random() < 0.2),
                int(random.random() < 0.99),
            )
    bench.sb.done()
