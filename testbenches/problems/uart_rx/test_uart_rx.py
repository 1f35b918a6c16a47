"""Bench of uart_rx: a generator reads the delayed line cycle by cycle, as a person would."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

CLKS_PER_BIT = 8
IDLE = {"data": 0, "valid": 0, "frame_error": 0, "busy": 0}


def receiver():
    """Is sent the line as seen in a cycle; yields what the outputs are in the next."""
    out = dict(IDLE)
    while True:
        line = yield out
        out = {**out, "valid": 0, "frame_error": 0}
        if line:
            continue
        out["busy"] = 1
        looks = []
        for wait in [CLKS_PER_BIT // 2] + [CLKS_PER_BIT] * 9:
            for _ in range(wait):
                line = yield out
            looks.append(line)
            if looks == [1]:
                break
        if len(looks) == 10 and looks[-1]:
            byte = sum(bit << k for k, bit in enumerate(looks[1:9]))
            out = {**out, "data": byte, "valid": 1}
        elif len(looks) == 10:
            out["frame_error"] = 1
            while not (yield out):
                out = {**out, "frame_error": 0}
            out = {**out, "frame_error": 0}
        out = {**out, "busy": 0}


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.forget()
        self.sb = Scoreboard(
            dut, inputs=["rst_n", "rxd"], outputs=["data", "valid", "frame_error", "busy"], test=test
        )

    def forget(self):
        self.model = receiver()
        self.expected = next(self.model)
        self.delayed = [1, 1]

    async def start(self):
        self.dut.rxd.value = 1
        await start_clock(self.dut.clk)
        await reset(self.dut.rst_n, self.dut.clk, active_low=True)

    async def cycle(self, level):
        self.dut.rxd.value = level
        await sample_point(self.dut.clk)
        self.expected = self.model.send(self.delayed.pop(0))
        self.delayed.append(level)
        self.sb.check(**self.expected)
        self.dut.rxd.value = 1 - level  # only the rising edge may look at the line
        await drive_point(self.dut.clk)

    async def levels(self, *levels):
        for level, cycles in levels:
            for _ in range(cycles):
                await self.cycle(level)

    async def frame(self, byte, stop=1, stop_cycles=CLKS_PER_BIT, bit_cycles=CLKS_PER_BIT):
        await self.levels((0, bit_cycles))
        await self.levels(*((byte >> k & 1, bit_cycles) for k in range(8)))
        await self.levels((stop, stop_cycles))

    async def reset(self, cycles=2, level=1):
        """Asynchronous: the outputs fall before any edge comes."""
        self.dut.rst_n.value = 0
        self.dut.rxd.value = level
        self.forget()
        await settle()
        self.sb.check(**IDLE)
        for _ in range(cycles):
            await sample_point(self.dut.clk)
            self.sb.check(**IDLE)
            await drive_point(self.dut.clk)
        self.dut.rst_n.value = 1


@cocotb.test()
async def bytes_in_a_row(dut):
    """Frames without a pause, with pauses, and with a stop bit cut to little more than half."""
    bench = Bench(dut, "bytes_in_a_row")
    await bench.start()
    await bench.levels((1, 5))
    for byte in (0x00, 0xFF, 0x01, 0x80):
        await bench.frame(byte)
    await bench.levels((1, 13))
    for byte in (0xA6, 0x3C):
        await bench.frame(byte, stop_cycles=CLKS_PER_BIT // 2 + 1)
    await bench.levels((1, 20))
    bench.sb.done()


@cocotb.test()
async def glitches_are_no_start(dut):
    """Low for 1 to C/2 cycles starts nothing; one cycle more does."""
    bench = Bench(dut, "glitches_are_no_start")
    await bench.start()
    for low in range(1, CLKS_PER_BIT // 2 + 1):
        await bench.levels((1, 2), (0, low), (1, 7))
    await bench.levels((0, CLKS_PER_BIT // 2 + 1), (1, 10 * CLKS_PER_BIT))
    await bench.frame(0x69)
    await bench.levels((1, 4))
    bench.sb.done()


@cocotb.test()
async def broken_stop_bits(dut):
    """A stop bit of 0, a long break, and a good byte after each."""
    bench = Bench(dut, "broken_stop_bits")
    await bench.start()
    await bench.frame(0x42)
    for low in (CLKS_PER_BIT // 2 + 1, CLKS_PER_BIT // 2 + 2, 12, 100):
        await bench.frame(0xBD, stop=0, stop_cycles=low)
        await bench.levels((1, 3))
        await bench.frame(0x24 + low & 0xFF)
    await bench.levels((1, 12))
    bench.sb.done()


@cocotb.test()
async def reset_in_a_frame(dut):
    """Resets during the start bit, the data, a report and a break; the line may be low afterwards."""
    bench = Bench(dut, "reset_in_a_frame")
    await bench.start()
    await bench.frame(0xE7)
    await bench.levels((1, 3), (0, 5))
    await bench.reset()
    await bench.levels((1, 3), (0, 30), (1, 6))
    await bench.reset(cycles=1, level=0)
    await bench.frame(0x18, stop_cycles=7)
    await bench.reset()
    await bench.levels((0, 100))
    await bench.reset()
    await bench.levels((0, 2), (1, 15))
    for early in range(5):
        for stop in (1, 0):
            await bench.frame(0x5A, stop, stop_cycles=4 + early)
            await bench.reset(cycles=1)
    bench.sb.done()


@cocotb.test()
async def random_line(dut):
    """Random bytes from a sender whose clock is a little off, with random pauses and errors."""
    random = rng("random_line")
    bench = Bench(dut, "random_line")
    await bench.start()
    for _ in range(6):
        stop = int(random.random() < 0.75)
        await bench.frame(random.randrange(256), stop, random.randint(5, 14))
        await bench.levels((1, random.choice([0, 0, 1, 2, 9])))
    for _ in range(40):
        await bench.levels((random.randrange(2), random.randint(1, 12)))
    bench.sb.done()
