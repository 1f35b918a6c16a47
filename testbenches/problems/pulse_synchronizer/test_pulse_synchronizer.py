"""Bench of pulse_synchronizer: both outputs are derived from the times of the last event and of all edges.

Rising edges of the two clocks never coincide: one clock rises at odd, the other at even nanoseconds.
"""

from __future__ import annotations

import cocotb
from cocotb.simtime import get_sim_time
from cocotb.triggers import RisingEdge, Timer
from rtlgen_bench import Scoreboard, drive_point, rng, sample_point, settle, start_clock


class Bench:
    def __init__(self, dut, test, src_ns, dst_ns):
        self.dut = dut
        self.periods = (src_ns, dst_ns)
        self.event = None
        """When the last event happened, or None."""
        self.edges = {"src": [], "dst": []}
        self.src_sb = Scoreboard(dut, inputs=["src_rst_n", "src_pulse"], outputs=["src_busy"], test=test)
        self.dst_sb = Scoreboard(dut, inputs=["dst_rst_n"], outputs=["dst_pulse"], test=test)

    async def start(self):
        dut = self.dut
        dut.src_pulse.value = dut.src_rst_n.value = dut.dst_rst_n.value = 0
        cocotb.start_soon(start_clock(dut.src_clk, self.periods[0]))
        # Half a period and the start decide the parity of a clock's rising edges.
        odd = (self.periods[0] // 2 + self.periods[1] // 2) % 2
        await Timer(2 if odd else 3, "ns")
        await start_clock(dut.dst_clk, self.periods[1])
        await self.reset()
        for name, clk in (("src", dut.src_clk), ("dst", dut.dst_clk)):
            cocotb.start_soon(self.count_edges(clk, name))
        cocotb.start_soon(self.watch_dst())

    async def count_edges(self, clk, name):
        while True:
            await RisingEdge(clk)
            self.edges[name].append(round(get_sim_time("ns")))

    async def watch_dst(self):
        while True:
            await sample_point(self.dut.dst_clk)
            self.dst_sb.check(dst_pulse=self.dst_pulse())

    def since(self, name, time):
        return [edge for edge in self.edges[name][-60:] if edge > time]

    def dst_pulse(self):
        return self.event is not None and len(self.since("dst", self.event)) == 2

    def src_busy(self):
        if self.event is None:
            return False
        arrived = self.since("dst", self.event)
        return len(arrived) < 3 or len(self.since("src", arrived[2])) < 2

    async def reset(self):
        """Both resets, between all edges; returns at a drive point of src_clk."""
        dut = self.dut
        dut.src_pulse.value = dut.src_rst_n.value = dut.dst_rst_n.value = 0
        self.event = None
        await settle()
        self.check()
        await drive_point(dut.src_clk, 2)
        await drive_point(dut.dst_clk, 2)
        self.check()
        dut.src_rst_n.value = dut.dst_rst_n.value = 1
        await drive_point(dut.src_clk)

    def check(self):
        self.src_sb.check(src_busy=self.src_busy())
        self.dst_sb.check(dst_pulse=self.dst_pulse())

    async def cycle(self, pulse=0):
        """One cycle of src_clk."""
        dut = self.dut
        dut.src_pulse.value = pulse
        accepted = pulse and not self.src_busy()
        await sample_point(dut.src_clk)
        if accepted:
            self.event = self.edges["src"][-1]
        self.src_sb.check(src_busy=self.src_busy())
        await drive_point(dut.src_clk)

    async def until_idle(self):
        while self.src_busy():
            await self.cycle()

    def done(self):
        self.src_sb.done()
        self.dst_sb.done()


async def single_and_held(dut, test, src_ns, dst_ns):
    """Single pulses at changing distances between the clocks' edges, then a pulse held high for long."""
    bench = Bench(dut, test, src_ns, dst_ns)
    await bench.start()
    for pause in range(8):
        await bench.cycle(1)
        await bench.until_idle()
        for _ in range(pause):
            await bench.cycle()
    for _ in range(60):
        await bench.cycle(1)
    await bench.until_idle()
    await bench.cycle()
    bench.done()


@cocotb.test()
async def similar_clocks(dut):
    await single_and_held(dut, "similar_clocks", 10, 12)


@cocotb.test()
async def fast_source(dut):
    await single_and_held(dut, "fast_source", 8, 38)


@cocotb.test()
async def slow_source(dut):
    await single_and_held(dut, "slow_source", 46, 10)


@cocotb.test()
async def pulses_while_busy(dut):
    """A second pulse in each cycle of the busy time: it is ignored and not remembered."""
    bench = Bench(dut, "pulses_while_busy", 10, 16)
    await bench.start()
    for late in range(14):
        await bench.cycle(1)
        for _ in range(late):
            await bench.cycle()
        await bench.cycle(1)
        await bench.until_idle()
        for _ in range(10):
            await bench.cycle()
    bench.done()


@cocotb.test()
async def reset_under_way(dut):
    """Resets with an event in each place of its way, after an odd and after an even number of events."""
    bench = Bench(dut, "reset_under_way", 10, 14)
    await bench.start()
    for cycles in range(12):
        for before in (0, 1):
            for _ in range(before):
                await bench.cycle(1)
                await bench.until_idle()
            await bench.cycle(1)
            for _ in range(cycles):
                await bench.cycle()
            await bench.reset()
            for _ in range(4):
                await bench.cycle()
    bench.done()


@cocotb.test()
async def random_pulses(dut):
    """Random pulses with random pauses."""
    random = rng("random_pulses")
    bench = Bench(dut, "random_pulses", 12, 26)
    await bench.start()
    for _ in range(250):
        await bench.cycle(int(random.random() < 0.3))
    bench.done()
