"""Bench of sync_fifo: a deque is the model; every output is compared after every edge."""

from __future__ import annotations

from collections import deque

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

WIDTH = 8
DEPTH = 5


class Bench:
    """The DUT beside a deque, one cycle at a time."""

    def __init__(self, dut, test):
        self.dut = dut
        self.words = deque()
        self.sb = Scoreboard(
            dut,
            inputs=["rst", "push", "din", "pop"],
            outputs=["dout", "empty", "full", "count"],
            test=test,
        )

    async def start(self):
        dut = self.dut
        assert (len(dut.din), len(dut.dout), len(dut.count)) == (WIDTH, WIDTH, DEPTH.bit_length())
        dut.push.value = dut.pop.value = dut.din.value = 0
        await start_clock(dut.clk)
        await reset(dut.rst, dut.clk)

    async def cycle(self, push=0, din=0, pop=0, rst=0):
        dut, words = self.dut, self.words
        dut.push.value, dut.din.value, dut.pop.value, dut.rst.value = push, din, pop, rst
        if rst:  # the reset is synchronous: nothing may move before the edge
            await settle()
            self.check()
        await sample_point(dut.clk)
        if rst:
            words.clear()
        else:
            room = len(words) < DEPTH
            if pop and words:
                words.popleft()
                room = True
            if push and room:
                words.append(din)
        self.check()
        await drive_point(dut.clk)

    def check(self):
        words = self.words
        self.sb.check(
            dout=words[0] if words else None,
            empty=not words,
            full=len(words) == DEPTH,
            count=len(words),
        )


@cocotb.test()
async def fill_and_drain(dut):
    """To the brim and beyond, then to the bottom and beyond, from every position of the pointers."""
    bench = Bench(dut, "fill_and_drain")
    await bench.start()
    for turn in range(DEPTH + 2):
        for k in range(DEPTH + 2):
            await bench.cycle(push=1, din=(turn * 37 + k * 11 + 1) & 0xFF)
        for _ in range(DEPTH + 2):
            await bench.cycle(pop=1)
        await bench.cycle(push=1, din=turn)
        await bench.cycle(pop=1)
    bench.sb.done()


@cocotb.test()
async def push_and_pop_together(dut):
    """Both at once at every fill level, several times round."""
    bench = Bench(dut, "push_and_pop_together")
    await bench.start()
    for level in range(DEPTH + 1):
        await bench.cycle(rst=1)
        for k in range(level):
            await bench.cycle(push=1, din=0xA0 + k)
        for k in range(2 * DEPTH + 1):
            await bench.cycle(push=1, pop=1, din=16 * level + k)
        await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def reset_in_the_middle(dut):
    """A reset with words inside and with both requests raised; it waits for the edge."""
    bench = Bench(dut, "reset_in_the_middle")
    await bench.start()
    for level in range(1, DEPTH + 1):
        for k in range(level):
            await bench.cycle(push=1, din=0x50 + k)
        await bench.cycle(push=1, din=0xEE, pop=level & 1, rst=1)
        await bench.cycle(pop=1)
        await bench.cycle(push=1, din=level)
        await bench.cycle()
        await bench.cycle(pop=1)
    bench.sb.done()


@cocotb.test()
async def random_bursts(dut):
    """Random traffic whose two rates change, so that it lingers at both limits."""
    bench = Bench(dut, "random_bursts")
    random = rng("random_bursts")
    await bench.start()
    for _ in range(40):
        push_rate, pop_rate = random.choice([(0.9, 0.2), (0.2, 0.9), (0.9, 0.9), (0.4, 0.4)])
        for _ in range(15):
            await bench.cycle(
                push=int(random.random() < push_rate),
                din=random.randrange(256),
                pop=int(random.random() < pop_rate),
                rst=int(random.random() < 0.01),
            )
    bench.sb.done()
