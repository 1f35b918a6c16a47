"""Bench of credit_counter: the model holds credits as objects that move between a purse and the receiver."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

MAX = 11
INPUTS = ["rst", "consume", "give", "clear_errors"]


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.forget()
        self.sb = Scoreboard(
            dut, inputs=INPUTS, outputs=["credits", "available", "underflow", "overflow"], test=test
        )

    def forget(self):
        self.purse = ["credit"] * MAX
        self.errors = set()

    async def start(self):
        dut = self.dut
        assert len(dut.credits) == MAX.bit_length()
        dut.consume.value = dut.give.value = dut.clear_errors.value = 0
        await start_clock(dut.clk, edge="negedge")
        await reset(dut.rst, dut.clk)

    async def cycle(self, consume=0, give=0, clear=0, rst=0):
        dut = self.dut
        dut.consume.value, dut.give.value = consume, give
        dut.clear_errors.value, dut.rst.value = clear, rst
        await settle()
        self.check()  # registers: nothing may move before the edge
        await sample_point(dut.clk)
        if rst:
            self.forget()
        else:
            self.edge(consume, give, clear)
        self.check()
        await drive_point(dut.clk)

    def edge(self, consume, give, clear):
        if clear:
            self.errors = set()
        if consume and self.purse:
            self.purse.pop()
        elif consume:
            self.errors.add("underflow")
        self.purse += ["credit"] * give
        if len(self.purse) > MAX:
            del self.purse[MAX:]
            self.errors.add("overflow")

    def check(self):
        self.sb.check(
            credits=len(self.purse),
            available=bool(self.purse),
            underflow="underflow" in self.errors,
            overflow="overflow" in self.errors,
        )

    async def spend_to(self, level):
        while len(self.purse) > level:
            await self.cycle(consume=1)


@cocotb.test()
async def every_request_at_every_level(dut):
    """Each combination of consume and give at each number of credits, without and with flags set before."""
    bench = Bench(dut, "every_request_at_every_level")
    await bench.start()
    for level in range(MAX + 1):
        for consume in (0, 1):
            for give in range(4):
                await bench.cycle(rst=1)
                await bench.spend_to(level)
                await bench.cycle(consume, give)
                await bench.cycle(consume=level & 1)
    bench.sb.done()


@cocotb.test()
async def error_flags(dut):
    """Errors alone and at the same edge as a clear; each flag on its own."""
    bench = Bench(dut, "error_flags")
    await bench.start()
    for clear in (0, 1):
        await bench.cycle(give=1, clear=clear)
        await bench.cycle()
        await bench.spend_to(0)
        await bench.cycle(consume=1, clear=clear)
        await bench.cycle(give=3)
        await bench.cycle(clear=1)
        for _ in range(4):
            await bench.cycle(give=3)
        await bench.cycle(clear=1)
        await bench.spend_to(0)
        await bench.cycle(consume=1, give=2, clear=clear)
        await bench.cycle(clear=1)
        for _ in range(3):
            await bench.cycle(give=3)
    bench.sb.done()


@cocotb.test()
async def reset_with_errors(dut):
    """A reset with both flags set and another request at the same edge; it waits for the edge."""
    bench = Bench(dut, "reset_with_errors")
    await bench.start()
    for consume, give in ((0, 0), (1, 0), (0, 3), (1, 2)):
        await bench.cycle(give=2)
        await bench.spend_to(0)
        await bench.cycle(consume=1)
        await bench.cycle(give=3)
        await bench.cycle(consume, give, rst=1)
        await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    """Random requests that drift to both limits."""
    random = rng("random_traffic")
    bench = Bench(dut, "random_traffic")
    await bench.start()
    for _ in range(20):
        gifts = random.choice([[0, 0, 0, 1], [0, 1, 2, 3], [1]])
        for _ in range(15):
            await bench.cycle(
                int(random.random() < 0.8),
                random.choice(gifts),
                int(random.random() < 0.2),
                int(random.random() < 0.01),
            )
    bench.sb.done()
