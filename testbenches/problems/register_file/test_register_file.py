"""Bench of register_file: a dict is the model; a register that is not in it is undefined and not compared."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, rng, sample_point, settle, start_clock

REGISTERS = 8
WIDTH = 16


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.held = {0: 0}
        self.sb = Scoreboard(
            dut,
            inputs=["we", "waddr", "wdata", "raddr_a", "raddr_b"],
            outputs=["rdata_a", "rdata_b"],
            test=test,
        )

    async def start(self):
        dut = self.dut
        assert (len(dut.rdata_a), len(dut.rdata_b), len(dut.wdata)) == (WIDTH, WIDTH, WIDTH)
        assert (len(dut.raddr_a), len(dut.raddr_b), len(dut.waddr)) == (3, 3, 3)
        for port in (dut.we, dut.waddr, dut.wdata, dut.raddr_a, dut.raddr_b):
            port.value = 0
        await start_clock(dut.clk)

    async def cycle(self, a, b, write=None, junk=(0, 0)):
        """Reads registers `a` and `b`; `write` is (address, word), or None with `junk` on those ports."""
        dut = self.dut
        address, word = write or junk
        dut.raddr_a.value, dut.raddr_b.value = a, b
        dut.we.value, dut.waddr.value, dut.wdata.value = int(write is not None), address, word
        seen = dict(self.held)
        if write and address:
            seen[address] = word
        await settle()
        self.sb.check(rdata_a=seen.get(a), rdata_b=seen.get(b))
        await sample_point(dut.clk)
        # The write lasts beyond the edge; without it the register itself is seen.
        dut.we.value = 0
        await settle()
        self.held = seen
        self.sb.check(rdata_a=seen.get(a), rdata_b=seen.get(b))
        await drive_point(dut.clk)

    async def fill(self, base):
        for register in range(REGISTERS):
            await self.cycle(register, 0, (register, base * (register + 1) & 0xFFFF))


@cocotb.test()
async def every_pair_of_reads(dut):
    """All registers written, then each pair read, while other values lie on the write port unused."""
    bench = Bench(dut, "every_pair_of_reads")
    await bench.start()
    await bench.fill(0x1357)
    for a in range(REGISTERS):
        for b in range(REGISTERS):
            await bench.cycle(a, b, junk=(a if b % 2 else b, 0xFFFF))
    bench.sb.done()


@cocotb.test()
async def every_write_against_every_read(dut):
    """Each register written while each pair of a few is read: write-through on one port, both, none."""
    bench = Bench(dut, "every_write_against_every_read")
    await bench.start()
    await bench.fill(0x2BCD)
    for address in range(REGISTERS):
        for other in range(REGISTERS):
            await bench.cycle(address, other, (address, 0x8001 + 257 * other))
            await bench.cycle(other, address, (address, 0x7FFE - 257 * other))
        await bench.cycle(address, address, (address, 0x5A00 + address))
        await bench.cycle(address, address)
    bench.sb.done()


@cocotb.test()
async def register_zero_stays_zero(dut):
    """Writes to register 0 show nowhere, not even in the same cycle, and harm no other register."""
    bench = Bench(dut, "register_zero_stays_zero")
    await bench.start()
    await bench.fill(0x0421)
    for other in range(REGISTERS):
        await bench.cycle(0, other, (0, 0xFFFF))
        await bench.cycle(other, 0, (0, 0xA5A5))
        await bench.cycle(0, 0)
    bench.sb.done()


@cocotb.test()
async def random_accesses(dut):
    """Random reads and writes; addresses often coincide."""
    random = rng("random_accesses")
    bench = Bench(dut, "random_accesses")
    await bench.start()
    for _ in range(300):
        address = random.randrange(REGISTERS)
        access = (address, random.randrange(1 << WIDTH))
        a, b = (random.choice([address, random.randrange(REGISTERS)]) for _ in range(2))
        if random.random() < 0.6:
            await bench.cycle(a, b, access)
        else:
            await bench.cycle(a, b, junk=access)
    bench.sb.done()
