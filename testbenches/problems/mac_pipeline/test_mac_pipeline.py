"""Bench of mac_pipeline. The model adds in exact integers; the pipeline is a queue with a delay."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

LOW, HIGH = -(1 << 17), (1 << 17) - 1
GAP = None


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.sb = Scoreboard(
            dut,
            inputs=["rst_n", "en", "in_valid", "in_first", "x", "y"],
            outputs=["out_valid", "acc", "rounded", "clipped"],
            test=test,
        )
        self.forget()

    def forget(self):
        self.on_the_way = [GAP, GAP]
        self.acc, self.clipped, self.fresh = 0, 0, 0

    async def begin(self):
        self.dut.rst_n.value = 1
        await start_clock(self.dut.clk)
        self.drive(1, 1, 1, -3, 77)
        await reset(self.dut.rst_n, self.dut.clk, active_low=True)
        self.forget()
        self.check()

    def drive(self, en, valid, first, x, y):
        self.dut.en.value = en
        self.dut.in_valid.value = valid
        self.dut.in_first.value = first
        self.dut.x.value = x
        self.dut.y.value = y

    def check(self):
        nearest = floor(Fraction(self.acc, 128) + Fraction(1, 2))
        self.sb.check(out_valid=self.fresh, acc=self.acc, rounded=min(nearest, 1023), clipped=self.clipped)

    async def cycle(self, x=-1, y=-1, first=1, valid=1, en=1):
        self.drive(en, valid, first, x, y)
        await sample_point(self.dut.clk)
        if en:
            self.on_the_way.append((first, x * y) if valid else GAP)
            self.add(self.on_the_way.pop(0))
        self.check()
        self.drive(1, 1, 1, -1 - x, -1 - y)  # inputs count at the edge only
        await drive_point(self.dut.clk)

    def add(self, pair):
        self.fresh = pair is not GAP
        if pair is GAP:
            return
        first, product = pair
        if first:
            self.acc, self.clipped = 0, 0
        exact = self.acc + product
        self.acc = min(max(exact, LOW), HIGH)
        self.clipped |= exact != self.acc

    async def drain(self):
        for _ in range(3):
            await self.cycle(valid=0)


@cocotb.test()
async def single_products(dut):
    """Corner factors, each a sum of its own."""
    bench = Bench(dut, "single_products")
    await bench.begin()
    corners = (-128, -127, -1, 0, 1, 2, 64, 127)
    for x in corners:
        for y in corners:
            await bench.cycle(x, y)
    await bench.drain()
    bench.sb.done()


@cocotb.test()
async def limits(dut):
    """Into both limits, onto them exactly, back from them, and `clipped` until the next sum."""
    bench = Bench(dut, "limits")
    await bench.begin()
    for x, y, back in ((-128, -128, -1), (-128, 127, 1)):
        await bench.cycle(x, y)
        for _ in range(11):
            await bench.cycle(x, y, first=0)
        for _ in range(3):
            await bench.cycle(back, 100, first=0)
        await bench.cycle(5, 6, first=0, valid=0)
        await bench.cycle(x, y)
        await bench.cycle(0, 0, first=0)
    for last in (-1, 0):
        # 7 * 16384 + 127 * 128 + 127 = 131071, the upper limit
        for k in range(7):
            await bench.cycle(-128, -128, first=k == 0)
        for x, y in ((-128, -127), (127, 1), (last, -1)):
            await bench.cycle(x, y, first=0)
    for last in (-1, 0):
        # -8 * 16256 - 8 * 128 = -131072, the lower limit
        for k in range(8):
            await bench.cycle(-128, 127, first=k == 0)
        for x, y in ((-128, 8), (last, 1)):
            await bench.cycle(x, y, first=0)
    await bench.drain()
    bench.sb.done()


@cocotb.test()
async def rounding(dut):
    """Sums around every kind of half, positive and negative, and the largest ones."""
    bench = Bench(dut, "rounding")
    await bench.begin()
    for x in (63, 64, 65, 127, -63, -64, -65, -128):
        for y in (1, 3):
            await bench.cycle(x, y)
    for base in (127, 126):
        for k in range(8):
            await bench.cycle(-128, -128, first=k == 0)
        await bench.cycle(base, -1, first=0)
        for _ in range(4):
            await bench.cycle(31, 1, first=0)
    await bench.drain()
    bench.sb.done()


@cocotb.test()
async def gaps_and_freezes(dut):
    """Every pattern of four gaps and freezes around pairs; what is on the inputs then does not matter."""
    bench = Bench(dut, "gaps_and_freezes")
    random = rng("gaps")
    await bench.begin()
    for pattern in range(81):
        for digit in range(4):
            kind = pattern // 3**digit % 3
            x, y = random.randint(-128, 127), random.randint(-128, 127)
            first = pattern % 5 == 0 if kind == 0 else 1
            await bench.cycle(x, y, first=first, valid=kind != 1, en=kind != 2)
    await bench.drain()
    bench.sb.done()


@cocotb.test()
async def reset_in_the_middle(dut):
    """Reset acts without an edge, even while frozen, and empties every stage."""
    bench = Bench(dut, "reset_in_the_middle")
    await bench.begin()
    for filled in range(5):
        for en in (0, 1):
            for _ in range(10):
                await bench.cycle(-128, -128, first=0)
            await bench.drain()
            for _ in range(filled):
                await bench.cycle(99, 98, first=0)
            bench.drive(en, 0, 0, 1, 1)
            dut.rst_n.value = 0
            await settle()
            bench.forget()
            bench.check()
            bench.drive(1, 1, 0, 11, 12)
            await sample_point(dut.clk)
            bench.check()
            await drive_point(dut.clk)
            dut.rst_n.value = 1
            await bench.cycle(7, -9, first=0)
            await bench.drain()
    bench.sb.done()


@cocotb.test()
async def random_sums(dut):
    """Long sums of factors with one leaning, so that limits are met; gaps and freezes in between."""
    bench = Bench(dut, "random_sums")
    random = rng("sums")
    await bench.begin()
    lean = 0
    for _ in range(450):
        first = random.random() < 0.06
        lean = random.choice((-100, 0, 100)) if first else lean
        x = min(max(lean + random.randint(-60, 60), -128), 127)
        valid, en = random.random() < 0.8, random.random() < 0.85
        await bench.cycle(x, random.randint(-40, 127), first, valid, en)
    await bench.drain()
    bench.sb.done()
