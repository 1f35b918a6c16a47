"""Bench of lock_arbiter: the model names the holder; outputs are compared before and after each edge."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.holder = None
        self.sb = Scoreboard(dut, inputs=["rst", "req", "lock"], outputs=["grant", "locked"], test=test)

    async def start(self):
        self.dut.req.value = self.dut.lock.value = 0
        await start_clock(self.dut.clk)
        await reset(self.dut.rst, self.dut.clk)

    def granted(self, req):
        """The requester that has the bus, or None."""
        asking = [i for i in range(4) if req >> i & 1]
        if self.holder in asking:
            return self.holder
        return min(asking, default=None)

    def check(self, req):
        granted = self.granted(req)
        self.sb.check(
            grant=0 if granted is None else 1 << granted,
            locked=granted is not None and granted == self.holder,
        )

    async def cycle(self, req, lock=0, rst=0):
        dut = self.dut
        dut.req.value, dut.lock.value, dut.rst.value = req, lock, rst
        if rst:
            self.holder = None
        await settle()
        self.check(req)
        await sample_point(dut.clk)
        granted = self.granted(req)
        keeps = granted is not None and lock >> granted & 1 and not rst
        self.holder = granted if keeps else None
        self.check(req)
        await drive_point(dut.clk)


@cocotb.test()
async def priority_without_locks(dut):
    """All sets of requests, nobody locks."""
    bench = Bench(dut, "priority_without_locks")
    await bench.start()
    for req in range(16):
        await bench.cycle(req)
        await bench.cycle(req ^ 15)
    bench.sb.done()


@cocotb.test()
async def every_holder_request_and_lock(dut):
    """Each requester takes the lock, then each combination of requests and of locks is tried on it."""
    bench = Bench(dut, "every_holder_request_and_lock")
    await bench.start()
    for holder in range(4):
        for req in range(16):
            for lock in (0, 1 << holder, 15 ^ 1 << holder, 15):
                await bench.cycle(0)
                await bench.cycle(1 << holder, 1 << holder)
                await bench.cycle(req, lock)
    bench.sb.done()


@cocotb.test()
async def reset_frees_the_bus(dut):
    """The lock is gone at once, not at the next edge, and none is taken during the reset."""
    bench = Bench(dut, "reset_frees_the_bus")
    await bench.start()
    for holder in (3, 2, 1):
        await bench.cycle(1 << holder, 1 << holder)
        await bench.cycle(15, 1 << holder)
        await bench.cycle(15, 15, rst=1)
        await bench.cycle(1 << holder, 15, rst=1)
        await bench.cycle(15, 0)
    bench.sb.done()


@cocotb.test()
async def random_requests(dut):
    """Random requests; locks are long enough to be met by others."""
    random = rng("random_requests")
    bench = Bench(dut, "random_requests")
    await bench.start()
    for _ in range(300):
        lock = random.randrange(16) | random.randrange(16)
        await bench.cycle(random.randrange(16), lock, int(random.random() < 0.04))
    bench.sb.done()
