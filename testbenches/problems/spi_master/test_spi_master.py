"""Bench of spi_master: a transfer is laid out in advance as 17 phases, read off the specification."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

HALF = 4
OUTPUTS = ["busy", "done", "rx_data", "sclk", "mosi", "cs_n"]


def mosi_bits(cpha):
    """Which bit of the byte is on mosi in each of the phases 0 ... 16."""
    lengths = [3, 2, 2, 2, 2, 2, 2, 2] if cpha else [2, 2, 2, 2, 2, 2, 2, 3]
    return [7 - k for k, length in enumerate(lengths) for _ in range(length)]


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.random = rng(test)
        self.forget()
        self.sb = Scoreboard(
            dut, inputs=["rst_n", "cpol", "cpha", "start", "tx_data", "miso"], outputs=OUTPUTS, test=test
        )

    def forget(self):
        self.plan = []
        """The outputs of the coming cycles of the transfer."""
        self.samples = []
        """Bits received; the flags say at which of the coming edges one is taken."""
        self.flags = []
        self.received = 0
        self.rest = 0
        self.finished = False

    async def start(self):
        dut = self.dut
        for port in (dut.cpol, dut.cpha, dut.start, dut.tx_data, dut.miso):
            port.value = 0
        await start_clock(dut.clk)
        await reset(dut.rst_n, dut.clk, active_low=True)

    def begin(self, cpol, cpha, byte):
        for phase, bit in enumerate(mosi_bits(cpha)):
            outputs = {"sclk": cpol ^ phase & 1, "mosi": byte >> bit & 1}
            self.plan += [outputs] * HALF
            starts_next = phase < 16 and (phase + 1) % 2 == (0 if cpha else 1)
            self.flags += [False] * (HALF - 1) + [starts_next]
        self.samples = []

    def expected(self):
        if self.plan:
            return {"busy": 1, "done": 0, "rx_data": self.received, "cs_n": 0, **self.plan[0]}
        idle = {"busy": 0, "cs_n": 1, "mosi": 0, "sclk": self.rest}
        return {**idle, "done": self.finished, "rx_data": self.received}

    async def cycle(self, cpol=0, cpha=0, start=0, byte=0, miso=None, rst_n=1):
        dut = self.dut
        miso = self.random.randrange(2) if miso is None else miso
        dut.cpol.value, dut.cpha.value, dut.start.value = cpol, cpha, start
        dut.tx_data.value, dut.miso.value, dut.rst_n.value = byte, miso, rst_n
        if not rst_n:
            self.forget()
        if self.finished or not self.plan or not rst_n:
            await settle()
            self.sb.check(**self.expected())
        await sample_point(dut.clk)
        if rst_n:
            self.edge(cpol, cpha, start, byte, miso)
        self.sb.check(**self.expected())
        await drive_point(dut.clk)

    def edge(self, cpol, cpha, start, byte, miso):
        self.finished = False
        if not self.plan:
            self.rest = cpol
            if start:
                self.begin(cpol, cpha, byte)
            return
        if self.flags.pop(0):
            self.samples.append(miso)
        self.plan.pop(0)
        if not self.plan:
            self.finished = True
            self.received = int("".join(map(str, self.samples)), 2)

    async def transfer(self, mode, byte, answer=None):
        """Starts a transfer and follows it to its end; the inputs ask for something else meanwhile."""
        await self.cycle(mode >> 1, mode & 1, 1, byte)
        rnd = self.random
        while self.plan:
            miso = None if answer is None else answer >> max(0, 7 - len(self.samples)) & 1
            await self.cycle(rnd.randrange(2), rnd.randrange(2), rnd.randrange(2), rnd.randrange(256), miso)


@cocotb.test()
async def all_modes(dut):
    """A few bytes out and in, in each mode, with rest between."""
    bench = Bench(dut, "all_modes")
    await bench.start()
    for mode in range(4):
        for _ in range(3):
            await bench.cycle(mode >> 1, mode & 1)
        await bench.transfer(mode, 0xB4, 0x4D)
        await bench.cycle(mode >> 1, mode & 1)
        await bench.cycle(1 - (mode >> 1), mode & 1)
        await bench.cycle(mode >> 1, 1)
    bench.sb.done()


@cocotb.test()
async def back_to_back(dut):
    """The next start comes in the done cycle; received bytes stay until the next done."""
    bench = Bench(dut, "back_to_back")
    await bench.start()
    for mode, byte, answer in ((0, 0x01, 0x80), (3, 0xFE, 0x01), (1, 0x80, 0xFF), (2, 0x7F, 0x00)):
        await bench.transfer(mode, byte, answer)
    for _ in range(4):
        await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def reset_in_a_transfer(dut):
    """A reset in several phases, at rest with sclk high, and in the done cycle."""
    bench = Bench(dut, "reset_in_a_transfer")
    await bench.start()
    for mode, cycles in ((2, 0), (1, 4), (3, 13), (0, 47), (3, 51)):
        await bench.transfer(mode, 0xFF, 0xFF)
        await bench.cycle(mode >> 1, mode & 1, 1, 0xFF)
        for _ in range(cycles):
            await bench.cycle()
        await bench.cycle(1, 1, 1, 0xFF, rst_n=0)
        await bench.cycle(1, 0, 0, 0, rst_n=0)
        await bench.cycle(1, 0)
        await bench.cycle(1, 0, rst_n=0)
        await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def random_transfers(dut):
    """Random modes, bytes and pauses."""
    bench = Bench(dut, "random_transfers")
    random = bench.random
    await bench.start()
    for _ in range(8):
        await bench.transfer(random.randrange(4), random.randrange(256))
        for _ in range(random.choice([0, 0, 1, 4])):
            await bench.cycle(random.randrange(2), random.randrange(2), 0, random.randrange(256))
    bench.sb.done()
