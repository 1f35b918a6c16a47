"""Bench of round_robin_arbiter: the model is a list of requesters, the least recently served first."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

N = 5


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.sb = Scoreboard(dut, inputs=["rst_n", "enable", "req"], outputs=["grant", "winner"], test=test)
        self.forget()

    def forget(self):
        self.turns = list(range(N))
        self.granted = None

    async def start(self):
        dut = self.dut
        assert (len(dut.req), len(dut.grant), len(dut.winner)) == (N, N, 3)
        dut.enable.value = dut.req.value = 0
        await start_clock(dut.clk)
        await reset(dut.rst_n, dut.clk, active_low=True)

    async def cycle(self, req, enable=1, rst_n=1):
        dut = self.dut
        dut.req.value, dut.enable.value, dut.rst_n.value = req, enable, rst_n
        await settle()
        self.check()  # registers: nothing may move before the edge
        await sample_point(dut.clk)
        if not rst_n:
            self.forget()
        elif enable:
            asking = [i for i in self.turns if req >> i & 1]
            self.granted = asking[0] if asking else None
            if asking:
                cut = self.turns.index(asking[0]) + 1
                self.turns = self.turns[cut:] + self.turns[:cut]
        self.check()
        await drive_point(dut.clk)

    def check(self):
        if self.granted is None:
            self.sb.check(grant=0, winner=0)
        else:
            self.sb.check(grant=1 << self.granted, winner=self.granted)


@cocotb.test()
async def everyone_gets_a_turn(dut):
    """All request all the time, then all but one, then one alone."""
    bench = Bench(dut, "everyone_gets_a_turn")
    await bench.start()
    for _ in range(2 * N + 1):
        await bench.cycle((1 << N) - 1)
    for absent in range(N):
        for _ in range(N + 1):
            await bench.cycle(((1 << N) - 1) & ~(1 << absent))
    for alone in range(N):
        await bench.cycle(1 << alone)
        await bench.cycle(1 << alone)
    bench.sb.done()


@cocotb.test()
async def every_last_winner_and_request(dut):
    """Each set of requests after each last winner, with an idle cycle between: the turn is remembered."""
    bench = Bench(dut, "every_last_winner_and_request")
    await bench.start()
    for last in range(N):
        for req in range(1 << N):
            await bench.cycle(1 << last)
            if req % 3 == 0:
                await bench.cycle(0)
            await bench.cycle(req)
    bench.sb.done()


@cocotb.test()
async def disabled_it_holds(dut):
    """Without enable neither the grant nor the turn moves."""
    bench = Bench(dut, "disabled_it_holds")
    await bench.start()
    await bench.cycle(0b11111, enable=0)
    for req in (0b00110, 0b11111, 0b00000, 0b10001, 0b01000):
        await bench.cycle(req)
        for other in (0b00000, 0b11111, ~req & 0b11111):
            await bench.cycle(other, enable=0)
    bench.sb.done()


@cocotb.test()
async def reset_restarts_the_round(dut):
    """After a reset requester 0 goes first, whoever was served before; the reset wins over a request."""
    bench = Bench(dut, "reset_restarts_the_round")
    await bench.start()
    for served in range(N):
        await bench.cycle(1 << served)
        await bench.cycle(0b11111, enable=served & 1, rst_n=0)
        await bench.cycle(0b11111)
        await bench.cycle(0b10100)
    bench.sb.done()


@cocotb.test()
async def random_requests(dut):
    """Random requests, pauses and resets."""
    random = rng("random_requests")
    bench = Bench(dut, "random_requests")
    await bench.start()
    for _ in range(250):
        req = random.randrange(1 << N) & (random.randrange(1 << N) if random.random() < 0.4 else 0b11111)
        await bench.cycle(req, int(random.random() < 0.8), int(random.random() < 0.97))
    bench.sb.done()
