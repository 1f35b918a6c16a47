"""Bench of axis_upsizer: the model keeps the bytes of the word begun as a list, and the word on offer."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.begun = []
        self.offered = None
        """The word on offer as (bytes, last), or None."""
        self.random = rng(test)
        self.sb = Scoreboard(
            dut,
            inputs=["rst", "s_valid", "s_data", "s_last", "m_ready"],
            outputs=["s_ready", "m_valid", "m_data", "m_keep", "m_last"],
            test=test,
        )

    async def start(self):
        dut = self.dut
        dut.s_valid.value = dut.s_data.value = dut.s_last.value = dut.m_ready.value = 0
        await start_clock(dut.clk)
        await reset(dut.rst, dut.clk)

    async def cycle(self, byte=None, last=0, m_ready=1, rst=0):
        """One cycle; returns whether the byte was taken. Without a byte, data and last are random."""
        dut = self.dut
        valid = byte is not None
        dut.s_valid.value = int(valid)
        dut.s_data.value = byte if valid else self.random.randrange(256)
        dut.s_last.value = last if valid else self.random.randrange(2)
        dut.m_ready.value, dut.rst.value = m_ready, rst
        await settle()
        self.check(m_ready)
        taken = valid and not rst and (self.offered is None or m_ready)
        await sample_point(dut.clk)
        if m_ready or rst:
            self.offered = None
        if rst:
            self.begun = []
        if taken:
            self.begun.append(byte)
            if last or len(self.begun) == 4:
                self.offered, self.begun = (bytes(self.begun), last), []
        self.check(m_ready)
        await drive_point(dut.clk)
        return taken

    def check(self, m_ready):
        if self.offered is None:
            self.sb.check(s_ready=1, m_valid=0)
            return
        content, last = self.offered
        self.sb.check(
            s_ready=m_ready,
            m_valid=1,
            m_data=int.from_bytes(content, "little"),
            m_keep=2 ** len(content) - 1,
            m_last=last,
        )

    async def packet(self, content, ready=lambda: 1, idle=lambda: False):
        for k, byte in enumerate(content):
            while idle():
                await self.cycle(m_ready=ready())
            while not await self.cycle(byte, int(k == len(content) - 1), ready()):
                pass


@cocotb.test()
async def packets_of_each_length(dut):
    """Packets of 1 to 9 bytes at full speed, each directly after the other."""
    bench = Bench(dut, "packets_of_each_length")
    await bench.start()
    for length in range(1, 10):
        await bench.packet([0xFF - 16 * length - k & 0xFF for k in range(length)])
    await bench.cycle()
    await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def words_that_wait(dut):
    """Downstream lets every word wait for 0 to 4 cycles; bytes are offered, or not, meanwhile."""
    bench = Bench(dut, "words_that_wait")
    await bench.start()
    for wait in range(5):
        for last_at in (1, 2, 3, 4):
            for k in range(last_at):
                await bench.cycle(0x11 * (k + 1) + wait, int(k == last_at - 1 and wait % 2))
            while bench.begun:
                await bench.cycle(0xC0 + len(bench.begun))
            for k in range(wait):
                await bench.cycle(0xEE if k % 2 else None, 1, m_ready=0)
            await bench.cycle(0xD1 + wait, wait & 1, m_ready=1)
            while bench.begun:
                await bench.cycle(0xD2)
            await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def reset_in_a_word(dut):
    """A reset with 0 to 3 bytes gathered, with and without a word on offer, while a byte is offered."""
    bench = Bench(dut, "reset_in_a_word")
    await bench.start()
    for count in range(5):
        for m_ready in (0, 1):
            for k in range(count):
                await bench.cycle(0xF8 | k, m_ready=m_ready)
            await bench.cycle(0xEE, 1, m_ready, rst=1)
            await bench.cycle(0xEE, 0, m_ready, rst=1)
            await bench.packet([1, 2, 4, 8, 16])
            await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def random_packets(dut):
    """Random packets with random pauses on both sides."""
    bench = Bench(dut, "random_packets")
    random = bench.random
    await bench.start()
    for _ in range(30):
        ready_rate, idle_rate = random.choice([0.2, 0.6, 1]), random.choice([0, 0.3])
        await bench.packet(
            random.randbytes(random.randint(1, 10)),
            ready=lambda rate=ready_rate: int(random.random() < rate),
            idle=lambda rate=idle_rate: random.random() < rate,
        )
    await bench.cycle()
    bench.sb.done()
