"""Bench of async_fifo: the model keeps the times of pushes, pops and edges, and derives both flags from them.

Rising edges of the two clocks never coincide: one clock rises at odd, the other at even nanoseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cocotb
from cocotb.simtime import get_sim_time
from cocotb.triggers import Combine, RisingEdge, Timer
from rtlgen_bench import Scoreboard, drive_point, rng, sample_point, settle, start_clock

CAPACITY = 8
WIDTH = 8


@dataclass
class History:
    """What happened since the last reset, as times in ns."""

    words: list[int] = field(default_factory=list)
    pushed: list[int] = field(default_factory=list)
    popped: list[int] = field(default_factory=list)
    write_edges: list[int] = field(default_factory=list)
    read_edges: list[int] = field(default_factory=list)

    def full(self) -> bool:
        return len(self.pushed) - known(self.popped, self.write_edges) == CAPACITY

    def empty(self) -> bool:
        return known(self.pushed, self.read_edges) == len(self.popped)


def known(events: list[int], edges: list[int]) -> int:
    """How many of `events` lie before the last edge but one."""
    if len(edges) < 2:
        return 0
    return sum(1 for time in events if time < edges[-2])


class Bench:
    def __init__(self, dut, test, write_ns, read_ns):
        self.dut = dut
        self.periods = (write_ns, read_ns)
        self.history = History()
        self.write_sb = Scoreboard(dut, inputs=["wrst_n", "push", "wdata"], outputs=["full"], test=test)
        self.read_sb = Scoreboard(dut, inputs=["rrst_n", "pop"], outputs=["empty", "rdata"], test=test)

    async def start(self):
        dut = self.dut
        assert (len(dut.wdata), len(dut.rdata)) == (WIDTH, WIDTH)
        dut.push.value = dut.pop.value = dut.wdata.value = 0
        dut.wrst_n.value = dut.rrst_n.value = 0
        cocotb.start_soon(start_clock(dut.wclk, self.periods[0]))
        # Half a period and the start decide the parity of a clock's rising edges.
        odd = (self.periods[0] // 2 + self.periods[1] // 2) % 2
        await Timer(2 if odd else 3, "ns")
        await start_clock(dut.rclk, self.periods[1])
        cocotb.start_soon(self.count_edges(dut.wclk, "write_edges"))
        cocotb.start_soon(self.count_edges(dut.rclk, "read_edges"))
        await Timer(40, "ns")
        self.check()
        dut.wrst_n.value = dut.rrst_n.value = 1

    async def count_edges(self, clk, name):
        while True:
            await RisingEdge(clk)
            getattr(self.history, name).append(round(get_sim_time("ns")))

    def check(self):
        history = self.history
        waiting = history.words[len(history.popped) :]
        empty = history.empty()
        self.write_sb.check(full=history.full())
        self.read_sb.check(empty=empty, rdata=None if empty else waiting[0])

    async def reset(self):
        """Both resets at once, between all edges; what was inside is gone without any clock."""
        dut = self.dut
        dut.wrst_n.value = dut.rrst_n.value = 0
        self.history = History()
        await settle()
        self.check()
        await drive_point(dut.wclk, 3)
        await drive_point(dut.rclk, 3)
        self.check()
        dut.wrst_n.value = dut.rrst_n.value = 1

    async def write(self, requests):
        """One cycle of wclk for each (push, word) of `requests`."""
        dut, history = self.dut, self.history
        await drive_point(dut.wclk)
        for push, word in requests:
            dut.push.value, dut.wdata.value = push, word
            accepted = push and not history.full()
            await sample_point(dut.wclk)
            if accepted:
                history.pushed.append(history.write_edges[-1])
                history.words.append(word)
            self.write_sb.check(full=history.full())
            await drive_point(dut.wclk)
        dut.push.value = 0

    async def read(self, requests):
        """One cycle of rclk for each pop of `requests`."""
        dut, history = self.dut, self.history
        await drive_point(dut.rclk)
        for pop in requests:
            dut.pop.value = pop
            removed = pop and not history.empty()
            await sample_point(dut.rclk)
            if removed:
                history.popped.append(history.read_edges[-1])
            empty = history.empty()
            self.read_sb.check(empty=empty, rdata=None if empty else history.words[len(history.popped)])
            await drive_point(dut.rclk)
        dut.pop.value = 0

    async def both(self, writes, reads):
        writer = cocotb.start_soon(self.write(writes))
        reader = cocotb.start_soon(self.read(reads))
        await Combine(writer, reader)

    def done(self):
        self.write_sb.done()
        self.read_sb.done()


async def fill_then_drain(dut, test, write_ns, read_ns):
    """Too many words, then too many reads, from several positions of the pointers; the clocks run on."""
    bench = Bench(dut, test, write_ns, read_ns)
    await bench.start()
    for turn in range(5):
        pushes = [(1, (turn * 51 + 7 * k + 3) & 0xFF) for k in range(CAPACITY + 2)]
        await bench.both(pushes + [(0, 0xFF)] * 30, [0] * 22 + [1] * (CAPACITY + 3))
        await bench.both([(1, 0x80 + turn)] + [(0, 0)] * 12, [0, 1] * 7)
    bench.done()


@cocotb.test()
async def fill_then_drain_writer_faster(dut):
    await fill_then_drain(dut, "fill_then_drain_writer_faster", 10, 14)


@cocotb.test()
async def fill_then_drain_reader_faster(dut):
    await fill_then_drain(dut, "fill_then_drain_reader_faster", 26, 10)


@cocotb.test()
async def reset_with_words_inside(dut):
    """Resets while words, and news of words, are under way."""
    bench = Bench(dut, "reset_with_words_inside", 12, 10)
    await bench.start()
    for level in (1, 3, CAPACITY, 5):
        await bench.both([(1, 0x30 + level + k) for k in range(level)], [0] * level)
        await bench.reset()
        await bench.both([(1, 0xC0 + k) for k in range(3)] + [(0, 0)] * 9, [0] * 4 + [1] * 10)
        await bench.both([(1, 0x11)], [0])
        await bench.reset()
    await bench.both([(1, k) for k in range(CAPACITY + 2)], [0] * CAPACITY)
    await bench.both([(0, 0)], [1])
    await bench.reset()
    await bench.both([(1, 0xD0 + k) for k in range(CAPACITY + 2)], [1] * (CAPACITY + 6))
    bench.done()


@cocotb.test()
async def random_traffic(dut):
    """Random bursts on both sides; each rate lingers, so that both limits are met."""
    random = rng("random_traffic")
    bench = Bench(dut, "random_traffic", 10, 16)
    await bench.start()
    for _ in range(10):
        push_rate, pop_rate = random.choice([(0.9, 0.9), (0.9, 0.3), (0.2, 0.9), (0.5, 0.9)])
        writes = [(int(random.random() < push_rate), random.randrange(256)) for _ in range(40)]
        await bench.both(writes, [int(random.random() < pop_rate) for _ in range(25)])
    bench.done()
