"""Bench of stall_flush_pipeline: triples of operands wander through a list of three places."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

LIMIT = 4095
INPUTS = ["rst_n", "stall", "flush", "in_valid", "a", "b", "c"]


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.random = rng(test)
        self.places = [None, None, None]
        """What each stage works on, the first stage first."""
        self.sb = Scoreboard(
            dut, inputs=INPUTS, outputs=["out_valid", "result", "overflow", "in_flight"], test=test
        )

    async def start(self):
        for name in INPUTS[1:]:
            getattr(self.dut, name).value = 0
        await start_clock(self.dut.clk)
        await reset(self.dut.rst_n, self.dut.clk, active_low=True)

    async def cycle(self, operands=None, stall=0, flush=0, rst_n=1):
        """One cycle; without operands a, b and c are random."""
        dut = self.dut
        dut.in_valid.value = int(operands is not None)
        dut.a.value, dut.b.value, dut.c.value = operands or self.operands()
        dut.stall.value, dut.flush.value, dut.rst_n.value = stall, flush, rst_n
        if not rst_n:
            self.places = [None] * 3
        await settle()
        self.check()
        await sample_point(dut.clk)
        if flush or not rst_n:
            self.places = [None] * 3
        elif not stall:
            self.places = [operands, *self.places[:2]]
        self.check()
        await drive_point(dut.clk)

    def check(self):
        busy = sum(place is not None for place in self.places)
        if self.places[2] is None:
            self.sb.check(out_valid=0, in_flight=busy)
            return
        a, b, c = self.places[2]
        exact = (a + b) * c
        self.sb.check(out_valid=1, result=min(exact, LIMIT), overflow=exact > LIMIT, in_flight=busy)

    def operands(self):
        return self.random.randrange(256), self.random.randrange(256), self.random.randrange(16)

    async def drain(self):
        for _ in range(4):
            await self.cycle()


@cocotb.test()
async def arithmetic(dut):
    """Operands at the limits, one after the other at full speed."""
    bench = Bench(dut, "arithmetic")
    await bench.start()
    for a in (0, 1, 0x7F, 0x80, 0xFF):
        for b in (0, 1, 0x55, 0xFF):
            for c in (0, 1, 8, 15):
                await bench.cycle((a, b, c))
    # 273 * 15 = 4095 is the greatest result that fits exactly; 512 and 256 lie at powers of two.
    for a, b, c in ((255, 18, 15), (255, 19, 15), (255, 1, 15), (255, 255, 8), (255, 255, 9), (128, 128, 15)):
        await bench.cycle((a, b, c))
    await bench.drain()
    bench.sb.done()


@cocotb.test()
async def bubbles(dut):
    """Every pattern of five valid and empty cycles."""
    bench = Bench(dut, "bubbles")
    await bench.start()
    for pattern in range(32):
        for k in range(5):
            await bench.cycle((10 * k, pattern, k + 1) if pattern >> k & 1 else None)
    await bench.drain()
    bench.sb.done()


@cocotb.test()
async def stalls(dut):
    """A stall of one to three cycles with each pattern in the stages; offered operands are dropped."""
    bench = Bench(dut, "stalls")
    await bench.start()
    for pattern in range(8):
        for length in (1, 2, 3):
            for k in range(3):
                await bench.cycle((100 + k, pattern, 7) if pattern >> k & 1 else None)
            for k in range(length):
                await bench.cycle((1, 2, 3) if k % 2 == 0 else None, stall=1)
            for k in range(2):
                await bench.cycle((200, k, 9))
    await bench.drain()
    bench.sb.done()


@cocotb.test()
async def flushes(dut):
    """A flush with each pattern in the stages, with and without a stall, with and without operands."""
    bench = Bench(dut, "flushes")
    await bench.start()
    for pattern in range(8):
        for stall in (0, 1):
            for k in range(3):
                await bench.cycle((50 + k, pattern, 5) if pattern >> k & 1 else None)
            await bench.cycle((9, 9, 9) if pattern % 3 else None, stall=stall, flush=1)
            await bench.cycle((3, 4, 5))
            await bench.drain()
    bench.sb.done()


@cocotb.test()
async def reset_of_a_full_pipeline(dut):
    """A reset acts at once, with each pattern in the stages; operands offered meanwhile are lost."""
    bench = Bench(dut, "reset_of_a_full_pipeline")
    await bench.start()
    for pattern in range(1, 8):
        for k in range(3):
            await bench.cycle((20 + k, pattern, 3) if pattern >> k & 1 else None)
        await bench.cycle((7, 7, 7), rst_n=0)
        await bench.cycle((6, 6, 6), stall=1, rst_n=0)
        await bench.drain()
    bench.sb.done()


@cocotb.test()
async def random_operations(dut):
    """Random operands, bubbles, stalls, flushes and resets."""
    bench = Bench(dut, "random_operations")
    random = bench.random
    await bench.start()
    for _ in range(350):
        await bench.cycle(
            bench.operands() if random.random() < 0.75 else None,
            int(random.random() < 0.25),
            int(random.random() < 0.05),
            int(random.random() < 0.99),
        )
    bench.sb.done()
