"""Bench of updown_counter. The model finds the next count in the row of numbers from 0 to the limit."""

from __future__ import annotations

from itertools import product

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

IDLE = {"load": 0, "value": 0, "en": 0, "up": 0, "stop": 0, "limit": 0}


def following(count, up, stop, limit):
    """The next count: what comes after this one on the way, or where the way begins again."""
    way = list(range(limit + 1)) if up else list(range(limit, -1, -1))
    if count > limit:
        return way[-1 if stop else 0] if up else limit
    if count == way[-1]:
        return way[-1 if stop else 0]
    return way[way.index(count) + 1]


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.top = (1 << len(dut.count)) - 1
        self.sb = Scoreboard(dut, inputs=["rst", *IDLE], outputs=["count", "at_end"], test=test)
        self.count = 0

    async def begin(self):
        await start_clock(self.dut.clk)
        self.drive(**IDLE | {"load": 1, "value": 7, "en": 1, "up": 1, "limit": 9})
        await reset(self.dut.rst, self.dut.clk)
        self.count = 0
        self.check()

    def drive(self, **inputs):
        self.driven = inputs
        for name, value in inputs.items():
            getattr(self.dut, name).value = value

    def check(self):
        end = self.count >= self.driven["limit"] if self.driven["up"] else self.count == 0
        self.sb.check(count=self.count, at_end=end)

    async def cycle(self, rst=0, **inputs):
        """Checks `at_end` before the edge, everything after it."""
        self.drive(**IDLE | inputs)
        self.dut.rst.value = rst
        await settle()
        self.check()
        await sample_point(self.dut.clk)
        d = self.driven
        if rst:
            self.count = 0
        elif d["load"]:
            self.count = d["value"]
        elif d["en"]:
            self.count = following(self.count, d["up"], d["stop"], d["limit"])
        self.check()
        self.drive(**d | {"load": 1, "value": d["value"] ^ 5})  # inputs count at the edge only
        await drive_point(self.dut.clk)


@cocotb.test()
async def whole_range(dut):
    """Up and down through all counts and over the ends, wrapping."""
    bench = Bench(dut, "whole_range")
    await bench.begin()
    for up in (1, 0):
        for _ in range(bench.top + 3):
            await bench.cycle(en=1, up=up, limit=bench.top)
    bench.sb.done()


@cocotb.test()
async def both_ends(dut):
    """Around 0 and around the limit, in both directions, stopping and wrapping."""
    bench = Bench(dut, "both_ends")
    await bench.begin()
    for limit in (0, 1, 2, 10, bench.top - 1, bench.top):
        for up, stop in product((0, 1), (0, 1)):
            starts = {0, 1, limit - 1, limit, limit + 1, limit + 3, bench.top}
            for start in sorted(s for s in starts if 0 <= s <= bench.top):
                await bench.cycle(load=1, value=start, limit=limit)
                await bench.cycle(en=1, up=up, stop=stop, limit=limit)
                await bench.cycle(en=1, up=up, stop=stop, limit=limit)
    bench.sb.done()


@cocotb.test()
async def priorities(dut):
    """Every combination of rst, load and en from a count in the middle."""
    bench = Bench(dut, "priorities")
    await bench.begin()
    for rst, load, en, up, stop in product((0, 1), repeat=5):
        await bench.cycle(load=1, value=6, limit=12)
        await bench.cycle(rst=rst, load=load, value=25, en=en, up=up, stop=stop, limit=12)
    bench.sb.done()


@cocotb.test()
async def reset_needs_an_edge(dut):
    bench = Bench(dut, "reset_needs_an_edge")
    await bench.begin()
    await bench.cycle(load=1, value=11, limit=20)
    bench.drive(**IDLE | {"limit": 20})
    await sample_point(dut.clk)
    dut.rst.value = 1
    await settle()
    bench.check()
    dut.rst.value = 0
    await drive_point(dut.clk)
    await bench.cycle(limit=20)
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    """Settings that last a while, so that ends are reached."""
    bench = Bench(dut, "random_traffic")
    random = rng("traffic")
    await bench.begin()
    settings = {}
    for _ in range(350):
        if random.random() < 0.15 or not settings:
            limit = random.choice((random.randrange(4), random.randrange(bench.top + 1)))
            settings = {"up": random.randrange(2), "stop": random.randrange(2), "limit": limit}
        load, rst = random.random() < 0.06, random.random() < 0.02
        value = random.randrange(bench.top + 1)
        await bench.cycle(rst, load=load, value=value, en=random.random() < 0.8, **settings)
    bench.sb.done()
