"""Bench of sequence_detector: the model keeps the whole stream as text and looks at how it ends."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

PATTERN = "11011"


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.forget()
        self.sb = Scoreboard(
            dut, inputs=["rst", "bit_valid", "bit_in", "clear"], outputs=["found", "hits"], test=test
        )

    def forget(self):
        self.stream = ""
        self.found = False
        self.hits = 0

    async def start(self):
        dut = self.dut
        dut.bit_valid.value = dut.bit_in.value = dut.clear.value = 0
        await start_clock(dut.clk, edge="negedge")
        await reset(dut.rst, dut.clk)

    async def cycle(self, bit=None, noise=0, clear=0, rst=0):
        """One cycle with the next bit ("0" or "1"), or with a pause while bit_in is `noise`."""
        dut = self.dut
        dut.bit_valid.value = int(bit is not None)
        dut.bit_in.value = noise if bit is None else int(bit)
        dut.clear.value, dut.rst.value = clear, rst
        if rst:
            self.forget()
            await settle()
            self.check()
        await sample_point(dut.clk)
        if not rst:
            self.stream += bit or ""
            self.found = bit is not None and self.stream.endswith(PATTERN)
            self.hits = ((0 if clear else self.hits) + self.found) % 8
        self.check()
        dut.bit_valid.value = 1  # only the falling edge may look at the stream
        dut.bit_in.value = 1 - (noise if bit is None else int(bit))
        await drive_point(dut.clk)

    def check(self):
        self.sb.check(found=self.found, hits=self.hits)

    async def bits(self, text):
        for bit in text:
            await self.cycle(bit)


@cocotb.test()
async def overlapping_occurrences(dut):
    """A chain of overlapping patterns, long enough for the counter to wrap; then ones without end."""
    bench = Bench(dut, "overlapping_occurrences")
    await bench.start()
    await bench.bits("11" + "011" * 10)
    await bench.bits("111111011110110100110111011")
    await bench.bits("10101100101101101")
    bench.sb.done()


@cocotb.test()
async def every_stream_of_seven_bits(dut):
    """All 128 beginnings, each after a reset."""
    bench = Bench(dut, "every_stream_of_seven_bits")
    await bench.start()
    for value in range(128):
        if value >> 3 not in range(8, 15) and value % 5:
            continue
        await bench.cycle(rst=1)
        await bench.bits(f"{value:07b}")
    bench.sb.done()


@cocotb.test()
async def pauses_and_clears(dut):
    """A pause at each place of the pattern with both levels on bit_in; a clear at each place."""
    bench = Bench(dut, "pauses_and_clears")
    await bench.start()
    for place in range(len(PATTERN) + 1):
        for noise in (0, 1):
            await bench.bits(PATTERN[:place])
            await bench.cycle(noise=noise)
            await bench.cycle(noise=1 - noise)
            await bench.bits(PATTERN[place:] + "0")
    for place in range(len(PATTERN)):
        for k, bit in enumerate("0" + PATTERN + "011"):
            await bench.cycle(bit, clear=int(k == place + 1))
        await bench.cycle(noise=1, clear=int(place == 2))
    bench.sb.done()


@cocotb.test()
async def reset_forgets_the_stream(dut):
    """A reset after each part of a pattern: the rest alone is no occurrence."""
    bench = Bench(dut, "reset_forgets_the_stream")
    await bench.start()
    for place in range(1, len(PATTERN) + 1):
        await bench.bits(PATTERN + "0" + PATTERN[:place])
        await bench.cycle("1", rst=1, clear=1)
        await bench.bits(PATTERN[place:] + "0")
    bench.sb.done()


@cocotb.test()
async def random_stream(dut):
    """Random bits, mostly ones, with pauses, clears and resets."""
    random = rng("random_stream")
    bench = Bench(dut, "random_stream")
    await bench.start()
    for _ in range(400):
        bit = "1" if random.random() < 0.68 else "0"
        await bench.cycle(
            bit if random.random() < 0.9 else None,
            noise=random.randrange(2),
            clear=int(random.random() < 0.03),
            rst=int(random.random() < 0.01),
        )
    bench.sb.done()
