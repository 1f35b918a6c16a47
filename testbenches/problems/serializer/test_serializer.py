"""Bench of serializer: the model is the list of bits that still have to leave."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

WIDTH = 7
OUTPUTS = ["ready", "bit_valid", "bit_out", "bit_first", "bit_last"]


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.random = rng(test)
        self.leaving = []
        self.sb = Scoreboard(
            dut, inputs=["rst_n", "load", "data", "lsb_first", "advance"], outputs=OUTPUTS, test=test
        )

    async def start(self):
        dut = self.dut
        assert len(dut.data) == WIDTH
        dut.load.value = dut.data.value = dut.lsb_first.value = dut.advance.value = 0
        await start_clock(dut.clk, edge="negedge")
        await reset(dut.rst_n, dut.clk, active_low=True)

    def ready(self, advance):
        return not self.leaving or (len(self.leaving) == 1 and bool(advance))

    def check(self, advance):
        leaving = self.leaving
        self.sb.check(
            ready=self.ready(advance),
            bit_valid=bool(leaving),
            bit_out=int(leaving[0]) if leaving else 0,
            bit_first=len(leaving) == WIDTH,
            bit_last=len(leaving) == 1,
        )

    async def cycle(self, word=None, lsb_first=0, advance=1, rst_n=1):
        """One cycle; returns whether the word was taken. Without a word, data and order are random."""
        dut = self.dut
        dut.load.value = int(word is not None)
        dut.data.value = self.random.getrandbits(WIDTH) if word is None else word
        dut.lsb_first.value = self.random.randrange(2) if word is None else lsb_first
        dut.advance.value, dut.rst_n.value = advance, rst_n
        await settle()
        self.check(advance)
        taken = word is not None and self.ready(advance) and rst_n
        await sample_point(dut.clk)
        if advance:
            self.leaving = self.leaving[1:]
        if not rst_n:
            self.leaving = []
        elif taken:
            written = f"{word:0{WIDTH}b}"
            self.leaving = list(reversed(written) if lsb_first else written)
        self.check(advance)
        await drive_point(dut.clk)
        return taken

    async def send(self, word, lsb_first):
        while not await self.cycle(word, lsb_first):
            pass


@cocotb.test()
async def single_words(dut):
    """Words in both orders, idle cycles with and without advance between them."""
    bench = Bench(dut, "single_words")
    await bench.start()
    for word in (0b0000001, 0b1000000, 0b1011000, 0b1111111, 0b0000000):
        for lsb_first in (0, 1):
            await bench.send(word, lsb_first)
            for k in range(WIDTH + 2):
                await bench.cycle(advance=int(k <= WIDTH))
    bench.sb.done()


@cocotb.test()
async def words_in_a_row(dut):
    """Each word is on offer all the time: no gap, whatever the orders; nothing is taken too early."""
    bench = Bench(dut, "words_in_a_row")
    await bench.start()
    for word, lsb_first in ((0x4D, 0), (0x4D, 1), (0x32, 1), (0x07, 0), (0x70, 1)):
        await bench.send(word, lsb_first)
    for _ in range(WIDTH + 1):
        await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def a_slow_receiver(dut):
    """The receiver takes each bit after 0 to 3 cycles; a word waits at the last bit."""
    bench = Bench(dut, "a_slow_receiver")
    await bench.start()
    for pause in range(4):
        for lsb_first in (0, 1):
            await bench.cycle(0x59 + pause, lsb_first)
            while bench.leaving:
                for _ in range(pause):
                    await bench.cycle(0x66, 1, advance=0)
                await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def reset_in_a_word(dut):
    """A reset at each bit, together with a word on offer; it waits for the edge."""
    bench = Bench(dut, "reset_in_a_word")
    await bench.start()
    for place in range(WIDTH + 1):
        await bench.cycle(0x7F, place & 1)
        for _ in range(place):
            await bench.cycle()
        await bench.cycle(0x55, 0, advance=1, rst_n=0)
        await bench.cycle(advance=place & 1)
        await bench.cycle(0x2A, 1)
        await bench.cycle(rst_n=0, advance=0)
        await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def random_words(dut):
    """Random words, paces and resets."""
    bench = Bench(dut, "random_words")
    random = bench.random
    await bench.start()
    for _ in range(450):
        offered = random.random() < 0.5
        await bench.cycle(
            random.getrandbits(WIDTH) if offered else None,
            random.randrange(2),
            int(random.random() < 0.75),
            int(random.random() < 0.99),
        )
    bench.sb.done()
