"""Bench of byte_enable_ram: the model is a dict of single bytes; a byte that is not in it may be anything."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, bits, drive_point, rng, sample_point, settle, start_clock

WORDS = 16
BYTES = 4


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.memory = {}
        """Bytes by (address, lane)."""
        self.rdata = None
        self.sb = Scoreboard(dut, inputs=["en", "we", "be", "addr", "wdata"], outputs=["rdata"], test=test)

    async def start(self):
        dut = self.dut
        assert (len(dut.addr), len(dut.be), len(dut.wdata), len(dut.rdata)) == (4, 4, 32, 32)
        for port in (dut.en, dut.we, dut.be, dut.addr, dut.wdata):
            port.value = 0
        await start_clock(dut.clk)

    async def cycle(self, en=0, we=0, addr=0, be=0, wdata=0):
        dut = self.dut
        dut.en.value, dut.we.value, dut.be.value = en, we, be
        dut.addr.value, dut.wdata.value = addr, wdata
        await settle()
        self.sb.check(rdata=self.rdata)  # a register: nothing may move before the edge
        await sample_point(dut.clk)
        if en and we:
            for lane, byte in enumerate(wdata.to_bytes(BYTES, "little")):
                if be >> lane & 1:
                    self.memory[addr, lane] = byte
        elif en:
            self.rdata = self.word(addr)
        self.sb.check(rdata=self.rdata)
        await drive_point(dut.clk)

    def word(self, addr):
        lanes = (self.memory.get((addr, lane)) for lane in reversed(range(BYTES)))
        return "".join("--------" if byte is None else bits(byte, 8) for byte in lanes)

    async def write(self, addr, wdata, be=0b1111):
        await self.cycle(1, 1, addr, be, wdata)

    async def read(self, addr, be=0, wdata=0):
        await self.cycle(1, 0, addr, be, wdata)


@cocotb.test()
async def every_address(dut):
    """All words written with different values, then read up and down with other values on wdata."""
    bench = Bench(dut, "every_address")
    await bench.start()
    for addr in range(WORDS):
        await bench.write(addr, 0x01020408 * (addr + 1) & 0xFFFFFFFF)
    for addr in [*range(WORDS), *reversed(range(WORDS))]:
        await bench.read(addr, be=0b1111, wdata=0xFFFFFFFF)
    bench.sb.done()


@cocotb.test()
async def every_byte_enable(dut):
    """Each set of byte enables on a full word and on one never written."""
    bench = Bench(dut, "every_byte_enable")
    await bench.start()
    for be in range(16):
        await bench.write(3, 0x11223344)
        await bench.write(3, 0xAABBCCDD, be)
        await bench.read(3)
        await bench.write(12, 0xE0E1E2E3 + be, be)
        await bench.read(12)
    bench.sb.done()


@cocotb.test()
async def rdata_keeps_its_value(dut):
    """Neither a write, here or elsewhere, nor an idle cycle changes rdata; idle writes nothing."""
    bench = Bench(dut, "rdata_keeps_its_value")
    await bench.start()
    for addr in (0, 15, 6):
        await bench.write(addr, 0xC0FFEE00 + addr)
        await bench.read(addr)
        await bench.write(addr, 0x12345678)
        await bench.write(addr ^ 1, 0x9ABCDEF0)
        await bench.cycle(en=0, we=0, addr=addr ^ 1)
        await bench.cycle(en=0, we=1, addr=addr, be=15, wdata=0xDEADBEEF)
        await bench.read(addr)
        await bench.read(addr ^ 1)
    bench.sb.done()


@cocotb.test()
async def random_accesses(dut):
    """Random accesses to all words."""
    random = rng("random_accesses")
    bench = Bench(dut, "random_accesses")
    await bench.start()
    for _ in range(500):
        await bench.cycle(
            int(random.random() < 0.9),
            random.randrange(2),
            random.randrange(WORDS),
            random.randrange(16),
            random.getrandbits(32),
        )
    bench.sb.done()
