"""Bench of apb_registers: whole accesses against a model of four registers; all outputs in every cycle."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

ID, CONTROL, SCRATCH, EVENTS = 0x00, 0x04, 0x08, 0x0C
INPUTS = ["presetn", "psel", "penable", "pwrite", "paddr", "pwdata", "pstrb", "event_in"]
QUIET = {"pready": 0, "pslverr": 0, "prdata": 0}


class Registers:
    """What the registers hold, and what an access does to them."""

    def __init__(self):
        self.control = 0x0A
        self.scratch = bytearray(4)
        self.events = set()

    def read(self, addr):
        """The value, or None for an error."""
        return {
            ID: 0x52540001,
            CONTROL: self.control,
            SCRATCH: int.from_bytes(self.scratch, "little"),
            EVENTS: sum(1 << k for k in self.events),
        }.get(addr)

    def write(self, addr, data, strobes):
        lanes = [k for k in range(4) if strobes >> k & 1]
        content = data.to_bytes(4, "little")
        if addr == SCRATCH:
            for lane in lanes:
                self.scratch[lane] = content[lane]
        elif addr == CONTROL and 0 in lanes:
            self.control = content[0]
        elif addr == EVENTS and 0 in lanes:
            self.events -= {k for k in range(4) if data >> k & 1}

    def irq(self):
        return any(self.control >> k & 1 for k in self.events)


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.random = rng(test)
        self.event_rate = 0.0
        self.registers = Registers()
        outputs = ["prdata", "pready", "pslverr", "control", "irq"]
        self.sb = Scoreboard(dut, inputs=INPUTS, outputs=outputs, test=test)

    async def start(self):
        for name in INPUTS[1:]:
            getattr(self.dut, name).value = 0
        await start_clock(self.dut.pclk)
        await reset(self.dut.presetn, self.dut.pclk, active_low=True)

    async def cycle(self, answer=QUIET, write=None, events=None, **bus):
        """One cycle of `bus`; `write` happens at its edge, and `answer` is there after it."""
        for name in ("psel", "penable", "pwrite", "paddr", "pwdata", "pstrb"):
            getattr(self.dut, name).value = bus.get(name, 0)
        if events is None:
            events = sum(1 << k for k in range(4) if self.random.random() < self.event_rate)
        self.dut.event_in.value = events
        await sample_point(self.dut.pclk)
        if write:
            self.registers.write(*write)
        self.registers.events |= {k for k in range(4) if events >> k & 1}
        self.check(answer)
        await drive_point(self.dut.pclk)

    def check(self, answer):
        self.sb.check(**answer, control=self.registers.control, irq=self.registers.irq())

    async def access(self, addr, data=None, strobes=0b1111, events=(None, None, None)):
        """A read, or with `data` a write; `events` come in the setup, wait and final cycle."""
        writing = data is not None
        junk = self.random.getrandbits(32)
        bus = {"psel": 1, "pwrite": int(writing), "paddr": addr}
        bus |= {"pwdata": data if writing else junk, "pstrb": strobes if writing else junk & 15}
        await self.cycle(events=events[0], **bus)
        value = self.registers.read(addr)
        failed = value is None or (writing and addr == ID)
        answer = {"pready": 1, "pslverr": int(failed), "prdata": 0 if writing or failed else value}
        await self.cycle(answer, events=events[1], penable=1, **bus)
        done = (addr, data, strobes) if writing else None
        await self.cycle(write=done, events=events[2], penable=1, **bus)

    async def reset(self, **bus):
        for name, value in bus.items():
            getattr(self.dut, name).value = value
        self.dut.presetn.value = 0
        self.registers = Registers()
        await settle()
        self.check(QUIET)
        await sample_point(self.dut.pclk)
        self.check(QUIET)
        await drive_point(self.dut.pclk)
        self.dut.presetn.value = 1


@cocotb.test()
async def every_address(dut):
    """Reset values, a write and a read everywhere, near and far from the registers, at odd addresses too."""
    bench = Bench(dut, "every_address")
    await bench.start()
    for addr in (ID, CONTROL, SCRATCH, EVENTS):
        await bench.access(addr)
    for addr in (*range(0x00, 0x14), 0x18, 0x24, 0x44, 0x80, 0x88, 0xFC):
        await bench.access(addr, 0xC3A59600 + addr)
        await bench.access(addr)
    for addr in (ID, CONTROL, SCRATCH, EVENTS):
        await bench.access(addr)
    bench.sb.done()


@cocotb.test()
async def strobes(dut):
    """Each set of byte strobes on each register."""
    bench = Bench(dut, "strobes")
    await bench.start()
    for strobes in range(16):
        await bench.access(SCRATCH, 0xFFFFFFFF)
        await bench.access(SCRATCH, 0x70615243, strobes)
        await bench.access(SCRATCH)
        await bench.access(CONTROL, 0xFFFFFF00 | strobes * 13, strobes)
        await bench.access(CONTROL)
        await bench.access(EVENTS, 0, events=(0xF, 0, 0))
        await bench.access(EVENTS, 0xFFFFFFF6, strobes)
        await bench.access(EVENTS)
    bench.sb.done()


@cocotb.test()
async def events_and_interrupts(dut):
    """Each event with each mask; clearing one by one; an event in each cycle of the write that clears it."""
    bench = Bench(dut, "events_and_interrupts")
    await bench.start()
    for mask in (0x01, 0x02, 0x04, 0x08, 0xF0, 0x0F):
        await bench.access(CONTROL, mask)
        for k in range(4):
            await bench.cycle(events=1 << k)
            await bench.cycle()
            await bench.access(EVENTS, 0xF ^ 1 << k)
            await bench.access(EVENTS, 1 << k)
    for place in range(3):
        events = [0, 0, 0]
        events[place] = 0b0110
        await bench.cycle(events=0b1010)
        await bench.access(EVENTS, 0b1100, events=events)
        await bench.access(EVENTS)
        await bench.access(EVENTS, 0xF)
    await bench.access(EVENTS, events=(0, 0b1001, 0))
    await bench.access(EVENTS)
    bench.sb.done()


@cocotb.test()
async def reset_in_an_access(dut):
    """A reset in each cycle of a write and of a read; the registers go back to their reset values."""
    bench = Bench(dut, "reset_in_an_access")
    await bench.start()
    bus = {"psel": 1, "pwrite": 1, "paddr": SCRATCH, "pwdata": 0xDEADBEEF, "pstrb": 15}
    for cycles in range(3):
        await bench.access(CONTROL, 0xF5)
        await bench.access(SCRATCH, 0xFFFFFFFF, events=(0xF, 0, 0))
        for k in range(cycles):
            answer = {**QUIET, "pready": 1} if k else QUIET
            await bench.cycle(answer, penable=int(k > 0), **bus)
        await bench.reset(**bus, penable=int(cycles > 0), event_in=0xF)
        await bench.cycle()
        for addr in (CONTROL, SCRATCH, EVENTS):
            await bench.access(addr)
    for addr in (0x40, ID):
        await bench.cycle(psel=1, paddr=addr)
        answer = {"pready": 1, "pslverr": int(addr != ID), "prdata": 0 if addr else 0x52540001}
        await bench.cycle(answer, psel=1, penable=1, paddr=addr)
        await bench.reset()
    bench.sb.done()


@cocotb.test()
async def random_accesses(dut):
    """Random accesses, back to back or not, with events all the time."""
    bench = Bench(dut, "random_accesses")
    random = bench.random
    await bench.start()
    bench.event_rate = 0.15
    for _ in range(150):
        addr = random.choice([ID, CONTROL, SCRATCH, EVENTS, EVENTS, random.randrange(256)])
        data = random.getrandbits(32) if random.random() < 0.6 else None
        await bench.access(addr, data, random.choice([15, random.randrange(16)]))
        if random.random() < 0.3:
            await bench.cycle(pwrite=1, paddr=SCRATCH, pwdata=0xFFFFFFFF, pstrb=15, penable=1)
    bench.sb.done()
