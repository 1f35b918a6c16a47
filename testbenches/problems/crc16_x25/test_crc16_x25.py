"""Bench of crc16_x25.

The model is the standard library's CRC-CCITT, which works most significant bit first: bytes and result are
reversed around it.
"""

from __future__ import annotations

from binascii import crc_hqx

import cocotb
from rtlgen_bench import Scoreboard, bits, drive_point, reset, rng, sample_point, settle, start_clock


def reverse(value, width):
    return int(bits(value, width)[::-1], 2)


def crc_of(message):
    forward = crc_hqx(bytes(reverse(byte, 8) for byte in message), 0xFFFF)
    return reverse(forward, 16) ^ 0xFFFF


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.sb = Scoreboard(
            dut, inputs=["rst", "valid", "first", "data"], outputs=["crc", "good"], test=test
        )
        self.message = b""

    async def begin(self):
        await start_clock(self.dut.clk)
        self.drive(1, 0, 0xA7)
        await reset(self.dut.rst, self.dut.clk)
        self.message = b""
        self.check()

    def drive(self, valid, first, data):
        self.dut.valid.value = valid
        self.dut.first.value = first
        self.dut.data.value = data

    def check(self):
        crc = crc_of(self.message)
        self.sb.check(crc=crc, good=crc == 0x0F47)

    async def cycle(self, valid, first, data):
        self.drive(valid, first, data)
        await sample_point(self.dut.clk)
        if valid:
            self.message = (b"" if first else self.message) + bytes([data])
        self.check()
        self.drive(1, 1, data ^ 0xFF)  # inputs count at the edge only
        await drive_point(self.dut.clk)

    async def send(self, message):
        for k, byte in enumerate(message):
            await self.cycle(1, k == 0, byte)


@cocotb.test()
async def check_value(dut):
    bench = Bench(dut, "check_value")
    await bench.begin()
    await bench.send(b"123456789")
    bench.sb.check(crc=0x906E, good=0)
    bench.sb.done()


@cocotb.test()
async def every_single_byte(dut):
    """Each byte as a message of its own, and the residue after every message with its CRC."""
    bench = Bench(dut, "every_single_byte")
    await bench.begin()
    for byte in range(256):
        await bench.cycle(1, 1, byte)
    bench.sb.done()


@cocotb.test()
async def good_messages(dut):
    """A CRC appended makes `good`; one bit wrong, or one byte more, does not."""
    bench = Bench(dut, "good_messages")
    random = rng("good")
    await bench.begin()
    for length in (1, 2, 3, 8, 17):
        message = random.randbytes(length)
        whole = message + crc_of(message).to_bytes(2, "little")
        await bench.send(whole)
        assert crc_of(bench.message) == 0x0F47
        await bench.cycle(0, 1, 0x33)
        await bench.cycle(1, 0, 0x00)
        broken = bytearray(whole)
        broken[random.randrange(len(whole))] ^= 1 << random.randrange(8)
        await bench.send(broken)
    bench.sb.done()


@cocotb.test()
async def pauses(dut):
    """Without valid nothing moves, whatever first and data say."""
    bench = Bench(dut, "pauses")
    random = rng("pauses")
    await bench.begin()
    for _ in range(30):
        await bench.cycle(1, 0, random.randrange(256))
        for first in (0, 1):
            await bench.cycle(0, first, random.randrange(256))
    bench.sb.done()


@cocotb.test()
async def reset_in_the_middle(dut):
    """Reset acts without an edge, holds against valid, and the next byte begins a message without first."""
    bench = Bench(dut, "reset_in_the_middle")
    random = rng("reset")
    await bench.begin()
    for _ in range(8):
        await bench.send(random.randbytes(3))
        await sample_point(dut.clk)
        dut.rst.value = 1
        await settle()
        bench.message = b""
        bench.check()
        await drive_point(dut.clk)
        bench.drive(1, 1, random.randrange(256))
        await sample_point(dut.clk)
        bench.check()
        await drive_point(dut.clk)
        dut.rst.value = 0
        await bench.cycle(1, 0, random.randrange(256))
    bench.sb.done()


@cocotb.test()
async def random_traffic(dut):
    bench = Bench(dut, "random_traffic")
    random = rng("traffic")
    await bench.begin()
    for _ in range(400):
        await bench.cycle(random.random() < 0.7, random.random() < 0.1, random.randrange(256))
    bench.sb.done()
