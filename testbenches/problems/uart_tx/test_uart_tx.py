"""Bench of uart_tx: the model is the list of levels that the line still has to show, one entry a cycle."""

from __future__ import annotations

from collections import deque

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

CLKS_PER_BIT = 6


def frame(byte):
    """The levels of one frame, cycle by cycle."""
    data = [int(c) for c in reversed(f"{byte:08b}")]
    levels = [0, *data, sum(data) % 2, 1]
    return [level for level in levels for _ in range(CLKS_PER_BIT)]


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.line = deque()
        """Levels of the current and the following cycles; empty when idle."""
        self.sb = Scoreboard(dut, inputs=["rst", "valid", "data"], outputs=["ready", "txd"], test=test)

    async def start(self):
        self.dut.valid.value = self.dut.data.value = 0
        await start_clock(self.dut.clk)
        await reset(self.dut.rst, self.dut.clk)

    def ready(self):
        return len(self.line) <= 1

    async def cycle(self, valid=0, data=0, rst=0):
        """One cycle; returns whether the byte was taken."""
        dut = self.dut
        dut.valid.value, dut.data.value, dut.rst.value = valid, data, rst
        if rst:
            await settle()
            self.check()
        taken = bool(valid and self.ready() and not rst)
        await sample_point(dut.clk)
        if self.line:
            self.line.popleft()
        if rst:
            self.line.clear()
        if taken:
            self.line.extend(frame(data))
        self.check()
        await drive_point(dut.clk)
        return taken

    def check(self):
        self.sb.check(ready=self.ready(), txd=self.line[0] if self.line else 1)

    async def send(self, byte):
        """Offers `byte` until it is taken; the data of the cycles in which it is not taken vanish."""
        while not await self.cycle(1, byte if self.ready() else byte ^ 0xFF):
            pass


@cocotb.test()
async def single_bytes(dut):
    """One frame at a time, each followed by an idle line."""
    bench = Bench(dut, "single_bytes")
    await bench.start()
    for _ in range(3):
        await bench.cycle()
    for byte in (0x00, 0xFF, 0xA5, 0x01, 0x80):
        await bench.send(byte)
        for k in range(11 * CLKS_PER_BIT + 3):
            await bench.cycle(0, k & 0xFF)
    bench.sb.done()


@cocotb.test()
async def back_to_back(dut):
    """The next byte waits all the while: no gap between a stop bit and the following start bit."""
    bench = Bench(dut, "back_to_back")
    await bench.start()
    for byte in (0x55, 0x13, 0xFE, 0x00):
        await bench.send(byte)
    for _ in range(11 * CLKS_PER_BIT + 2):
        await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def reset_abandons_the_frame(dut):
    """A reset in each bit of a frame, and a byte that is offered during a reset."""
    bench = Bench(dut, "reset_abandons_the_frame")
    await bench.start()
    for bit in range(11):
        await bench.send(0x0C)
        for _ in range(bit * CLKS_PER_BIT + bit % CLKS_PER_BIT):
            await bench.cycle()
        await bench.cycle(1, 0x00, rst=1)
        await bench.cycle()
    await bench.cycle(1, 0x00, rst=1)
    for _ in range(CLKS_PER_BIT):
        await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def random_bytes(dut):
    """Random bytes after random pauses."""
    random = rng("random_bytes")
    bench = Bench(dut, "random_bytes")
    await bench.start()
    for _ in range(8):
        await bench.send(random.randrange(256))
        for _ in range(random.choice([0, 0, 1, 11 * CLKS_PER_BIT - 1, 11 * CLKS_PER_BIT, 70])):
            await bench.cycle(0, random.randrange(256))
    bench.sb.done()
