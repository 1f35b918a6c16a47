"""Bench of traffic_light: the model is a generator that waits for ticks, phase by phase."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

RED, YELLOW, GREEN = 0b100, 0b010, 0b001


class Crossing:
    """The lights, and who waits."""

    def __init__(self):
        self.waiting = set()
        self.lights = {}
        self.phases = self.round()
        next(self.phases)

    def show(self, main, side, walk=False):
        self.lights = {"main": main, "side": side, "walk": walk}

    def round(self):
        """Is resumed at each tick."""
        while True:
            self.show(GREEN, RED)
            yield from [None] * 6
            while not self.waiting:
                yield
            self.show(YELLOW, RED)
            yield from [None] * 2
            self.show(RED, RED)
            yield
            self.show(RED, GREEN, "button" in self.waiting)
            self.waiting = set()
            yield from [None] * 4
            self.show(RED, YELLOW)
            yield from [None] * 2
            self.show(RED, RED)
            yield

    def edge(self, tick, car, button):
        self.waiting |= {name for name, here in (("car", car), ("button", button)) if here}
        if tick:
            next(self.phases)


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.crossing = Crossing()
        self.sb = Scoreboard(
            dut, inputs=["rst", "tick", "car", "button"], outputs=["main", "side", "walk"], test=test
        )

    async def start(self):
        dut = self.dut
        dut.tick.value = dut.car.value = dut.button.value = 0
        await start_clock(dut.clk)
        await reset(dut.rst, dut.clk)

    async def cycle(self, tick=1, car=0, button=0, rst=0):
        dut = self.dut
        dut.tick.value, dut.rst.value = tick, rst
        dut.car.value, dut.button.value = car, button
        if rst:
            await settle()
            self.sb.check(**self.crossing.lights)
        await sample_point(dut.clk)
        if rst:
            self.crossing = Crossing()
        else:
            self.crossing.edge(tick, car, button)
        self.sb.check(**self.crossing.lights)
        # Only the rising edge may look at the inputs.
        dut.tick.value, dut.car.value, dut.button.value = 1 - tick, 1 - car, 1 - button
        await drive_point(dut.clk)

    async def ticks(self, count):
        for _ in range(count):
            await self.cycle()


@cocotb.test()
async def a_request_at_each_tick(dut):
    """A single request of either kind at each tick of a round: when it is served, with walk or without."""
    bench = Bench(dut, "a_request_at_each_tick")
    await bench.start()
    await bench.ticks(12)
    for kind in ({"car": 1}, {"button": 1}):
        for place in range(18):
            await bench.cycle(rst=1)
            await bench.ticks(4)
            await bench.cycle(car=1)
            await bench.ticks(place)
            await bench.cycle(**kind)
            await bench.ticks(26 - place)
    bench.sb.done()


@cocotb.test()
async def requests_between_ticks(dut):
    """Time stands still without ticks, but requests are remembered; one that comes with no tick waits."""
    bench = Bench(dut, "requests_between_ticks")
    await bench.start()
    for request in ({"car": 1}, {"button": 1}, {"car": 1, "button": 1}):
        for place in (0, 3, 6, 8, 9, 11, 14, 16):
            for k in range(18):
                await bench.cycle(tick=0)
                if k == place:
                    await bench.cycle(tick=0, **request)
                    await bench.cycle(tick=0)
                await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def reset_in_each_phase(dut):
    """A reset at each tick of a round, with requests remembered and with requests at the same edge."""
    bench = Bench(dut, "reset_in_each_phase")
    await bench.start()
    for place in range(18):
        await bench.cycle(button=1)
        await bench.ticks(place)
        await bench.cycle(car=1, button=place & 1)
        await bench.cycle(tick=1, car=place & 1, button=1, rst=1)
        await bench.ticks(8)
        await bench.cycle(rst=1)
    bench.sb.done()


@cocotb.test()
async def always_busy(dut):
    """Cars without end, and a button that sticks: the light goes round and round."""
    bench = Bench(dut, "always_busy")
    await bench.start()
    for k in range(70):
        await bench.cycle(car=1, button=int(30 < k < 55))
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    """Random ticks and requests, dense and sparse."""
    random = rng("random_traffic")
    bench = Bench(dut, "random_traffic")
    await bench.start()
    for _ in range(10):
        rate = random.choice([0.02, 0.1, 0.4])
        for _ in range(40):
            await bench.cycle(
                int(random.random() < 0.8),
                int(random.random() < rate),
                int(random.random() < rate),
                int(random.random() < 0.004),
            )
    bench.sb.done()
