"""Bench of axis_skid_buffer: a deque of at most two words is the model, compared around each edge."""

from __future__ import annotations

from collections import deque

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

WIDTH = 8


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.words = deque()
        self.awake = False
        """An edge without reset has come."""
        self.offer = None
        """The word upstream has to keep on offer, or None."""
        self.random = rng(test)
        self.sb = Scoreboard(
            dut,
            inputs=["aresetn", "s_valid", "s_data", "m_ready"],
            outputs=["s_ready", "m_valid", "m_data"],
            test=test,
        )

    async def start(self):
        dut = self.dut
        assert (len(dut.s_data), len(dut.m_data)) == (WIDTH, WIDTH)
        dut.s_valid.value = dut.s_data.value = dut.m_ready.value = 0
        await start_clock(dut.clk)
        await reset(dut.aresetn, dut.clk, active_low=True)

    async def cycle(self, offer=None, m_ready=0, aresetn=1):
        """Offers `offer` unless an older word still has to be taken; junk is on s_data without an offer."""
        dut = self.dut
        if self.offer is None:
            self.offer = offer
        valid = self.offer is not None
        dut.s_valid.value = int(valid)
        dut.s_data.value = self.offer if valid else self.random.randrange(256)
        dut.m_ready.value, dut.aresetn.value = m_ready, aresetn
        await settle()
        self.check()  # nothing passes through before the edge
        s_ready = self.s_ready()
        await sample_point(dut.clk)
        if not aresetn:
            self.words.clear()
        else:
            if m_ready and self.words:
                self.words.popleft()
            if valid and s_ready:
                self.words.append(self.offer)
                self.offer = None
        self.awake = bool(aresetn)
        self.check()
        await drive_point(dut.clk)

    def s_ready(self):
        return self.awake and len(self.words) < 2

    def check(self):
        words = self.words
        self.sb.check(s_ready=self.s_ready(), m_valid=bool(words), m_data=words[0] if words else None)


@cocotb.test()
async def full_throughput(dut):
    """Both sides always willing: a word in every cycle."""
    bench = Bench(dut, "full_throughput")
    await bench.start()
    for k in range(40):
        await bench.cycle(k * 7 + 1 & 0xFF, 1)
    for _ in range(4):
        await bench.cycle(None, 1)
    bench.sb.done()


@cocotb.test()
async def stalls_of_each_length(dut):
    """Downstream stops for 1 to 5 cycles, in a dense stream and in a sparse one."""
    bench = Bench(dut, "stalls_of_each_length")
    await bench.start()
    for gap in (0, 1, 2):
        for stall in range(1, 6):
            for k in range(6):
                await bench.cycle(0x40 + k if k % (gap + 1) == 0 else None, 1)
            for k in range(stall):
                await bench.cycle(0x80 + k if k % (gap + 1) == 0 else None, 0)
    for _ in range(4):
        await bench.cycle(None, 1)
    bench.sb.done()


@cocotb.test()
async def reset_at_each_fill_level(dut):
    """Whatever is held is dropped; nothing is taken during the reset and in the cycle after it."""
    bench = Bench(dut, "reset_at_each_fill_level")
    await bench.start()
    for level in (0, 1, 2):
        for m_ready in (0, 1):
            await bench.cycle(None, 0)
            for k in range(level):
                await bench.cycle(0x20 + k, 0)
            await bench.cycle(0xEE, m_ready, aresetn=0)
            await bench.cycle(0xEF, m_ready, aresetn=0)
            for k in range(3):
                await bench.cycle(0xF0 + k, m_ready)
            for _ in range(4):
                await bench.cycle(None, 1)
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    """Random offers and stalls at changing rates, now and then a reset."""
    bench = Bench(dut, "random_traffic")
    random = bench.random
    await bench.start()
    for _ in range(16):
        offer_rate, ready_rate = random.choice([(0.9, 0.9), (0.9, 0.3), (0.3, 0.9), (0.5, 0.5)])
        for _ in range(20):
            offer = random.randrange(256) if random.random() < offer_rate else None
            await bench.cycle(offer, int(random.random() < ready_rate), int(random.random() < 0.99))
    bench.sb.done()
