"""Bench of i2c_bus_monitor: the model names what a change from one pair of line levels to the next means."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

OUTPUTS = ["start", "stop", "bit_valid", "bit_value", "active"]
IDLE = dict.fromkeys(OUTPUTS, 0)


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.forget()
        self.sb = Scoreboard(dut, inputs=["rst", "scl", "sda"], outputs=OUTPUTS, test=test)

    def forget(self):
        self.lines = [(1, 1)] * 3
        """(scl, sda) at the last three edges, oldest first."""
        self.out = dict(IDLE)

    async def start(self):
        self.dut.scl.value = self.dut.sda.value = 1
        await start_clock(self.dut.clk)
        await reset(self.dut.rst, self.dut.clk)

    def event(self):
        """What the change from the oldest line state to the next one means."""
        before, after = self.lines[0], self.lines[1]
        if before == (1, 1) and after == (1, 0):
            return "start"
        if before == (1, 0) and after == (1, 1):
            return "stop"
        if (before[0], after[0]) == (0, 1) and self.out["active"]:
            return "bit_valid"
        return None

    async def cycle(self, scl, sda, rst=0):
        dut = self.dut
        dut.scl.value, dut.sda.value, dut.rst.value = scl, sda, rst
        if rst:
            self.forget()
            await settle()
            self.sb.check(**self.out)
        await sample_point(dut.clk)
        if not rst:
            event = self.event()
            for name in ("start", "stop", "bit_valid"):
                self.out[name] = int(name == event)
            if event == "bit_valid":
                self.out["bit_value"] = self.lines[1][1]
            elif event is not None:
                self.out["active"] = int(event == "start")
            self.lines = [*self.lines[1:], (scl, sda)]
        self.sb.check(**self.out)
        # Only the rising edge may look at the lines.
        dut.scl.value, dut.sda.value = 1 - scl, 1 - sda
        await drive_point(dut.clk)

    async def lines_are(self, *states, cycles=1):
        for state in states:
            for _ in range(cycles):
                await self.cycle(*state)

    async def write_byte(self, byte, cycles=2):
        for k in reversed(range(8)):
            bit = byte >> k & 1
            await self.lines_are((0, bit), (1, bit), (0, bit), cycles=cycles)


@cocotb.test()
async def a_transfer(dut):
    """START, two bytes, repeated START, a byte, STOP; then the bus is idle and its clock means nothing."""
    bench = Bench(dut, "a_transfer")
    await bench.start()
    await bench.lines_are((1, 1), (1, 0), (0, 0), cycles=3)
    await bench.write_byte(0xA4)
    await bench.write_byte(0x3B, cycles=1)
    await bench.lines_are((0, 1), (1, 1), (1, 0), (0, 0), cycles=2)
    await bench.write_byte(0x5D, cycles=3)
    await bench.lines_are((0, 0), (1, 0), (1, 1), cycles=2)
    await bench.write_byte(0xF0, cycles=1)
    await bench.lines_are((0, 1), (1, 1), cycles=2)
    bench.sb.done()


@cocotb.test()
async def every_change_of_the_lines(dut):
    """Each line state after each other, active and not; also changes of both lines together."""
    bench = Bench(dut, "every_change_of_the_lines")
    await bench.start()
    states = [(0, 0), (0, 1), (1, 0), (1, 1)]
    for begun in (True, False):
        for before in states:
            for after in states:
                # A START, or a STOP, first; then by way of scl = 0, which changes nothing.
                await bench.lines_are((1, int(begun)), (1, int(not begun)), (0, int(not begun)))
                await bench.lines_are((0, before[1]), before, after, (0, after[1]))
    await bench.lines_are((0, 0), cycles=4)
    bench.sb.done()


@cocotb.test()
async def reset_in_a_transfer(dut):
    """A reset while active, and with events on their way through the flip-flops."""
    bench = Bench(dut, "reset_in_a_transfer")
    await bench.start()
    for cycles in range(4):
        for scl, sda in ((0, 0), (0, 1), (1, 0), (1, 1)):
            await bench.lines_are((1, 1), (1, 0), (0, 1), (1, 1), (0, 0), cycles=2)
            await bench.lines_are((scl, sda), cycles=cycles)
            await bench.cycle(scl, sda, rst=1)
            await bench.lines_are((scl, sda), cycles=5)
    for report, change in (("start", ((1, 1), (1, 0))), ("stop", ((1, 0), (1, 1)))):
        await bench.lines_are(change[0], cycles=4)
        while not bench.out[report]:
            await bench.cycle(*change[1])
        await bench.cycle(*change[1], rst=1)
    bench.sb.done()


@cocotb.test()
async def random_lines(dut):
    """Lines that change at random, a transfer or not."""
    random = rng("random_lines")
    bench = Bench(dut, "random_lines")
    await bench.start()
    scl = sda = 1
    for _ in range(500):
        scl ^= random.random() < 0.35
        sda ^= random.random() < 0.35
        await bench.cycle(int(scl), int(sda), int(random.random() < 0.01))
    bench.sb.done()
