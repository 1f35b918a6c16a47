"""Bench of vending_machine: the model holds the coins themselves; money must neither appear nor vanish."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

PRICE = 7
VALUE = (0, 1, 2, 5)
COIN = {value: code for code, value in enumerate(VALUE)}


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.coins = []
        self.out = {"vend": 0, "refund": 0}
        self.sb = Scoreboard(
            dut,
            inputs=["rst_n", "coin", "cancel", "sold_out"],
            outputs=["vend", "refund", "credit"],
            test=test,
        )

    async def start(self):
        dut = self.dut
        dut.coin.value = dut.cancel.value = dut.sold_out.value = 0
        await start_clock(dut.clk)
        await reset(dut.rst_n, dut.clk, active_low=True)

    async def cycle(self, units=0, cancel=0, sold_out=0, rst_n=1):
        dut = self.dut
        dut.coin.value, dut.cancel.value = COIN[units], cancel
        dut.sold_out.value, dut.rst_n.value = sold_out, rst_n
        await settle()
        self.check()  # registers: nothing may move before the edge
        await sample_point(dut.clk)
        self.out = {"vend": 0, "refund": 0}
        if units:
            self.coins.append(units)
        if not rst_n:
            self.coins = []
        elif cancel or sold_out:
            self.out["refund"] = sum(self.coins)
            self.coins = []
        elif sum(self.coins) >= PRICE:
            self.out = {"vend": 1, "refund": sum(self.coins) - PRICE}
            self.coins = []
        self.check()
        await drive_point(dut.clk)

    def check(self):
        self.sb.check(**self.out, credit=sum(self.coins))

    async def pay(self, units):
        """Builds up a credit of `units`, at most 6."""
        while sum(self.coins) < units:
            missing = units - sum(self.coins)
            await self.cycle(max(v for v in VALUE if v <= missing))


@cocotb.test()
async def every_coin_at_every_credit(dut):
    """Each coin on each credit, with each combination of cancel and sold_out."""
    bench = Bench(dut, "every_coin_at_every_credit")
    await bench.start()
    for credit in range(PRICE):
        for units in VALUE:
            for cancel, sold_out in ((0, 0), (1, 0), (0, 1), (1, 1)):
                await bench.pay(credit)
                await bench.cycle(units, cancel, sold_out)
                await bench.cycle()
                await bench.cycle(cancel=1)
    bench.sb.done()


@cocotb.test()
async def sales_in_a_row(dut):
    """Items one after the other without an empty cycle."""
    bench = Bench(dut, "sales_in_a_row")
    await bench.start()
    for units in (5, 2, 5, 5, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 5, 1, 5, 2, 2, 5):
        await bench.cycle(units)
    bench.sb.done()


@cocotb.test()
async def reset_takes_the_money(dut):
    """A reset at each credit, together with a coin, a cancel, a completed payment."""
    bench = Bench(dut, "reset_takes_the_money")
    await bench.start()
    for credit in range(PRICE):
        for units, cancel in ((0, 0), (5, 0), (1, 1), (0, 1)):
            await bench.pay(credit)
            await bench.cycle(units, cancel, rst_n=0)
            await bench.cycle()
    bench.sb.done()


@cocotb.test()
async def random_customers(dut):
    """Random coins and moods."""
    random = rng("random_customers")
    bench = Bench(dut, "random_customers")
    await bench.start()
    for _ in range(300):
        await bench.cycle(
            random.choice(VALUE),
            int(random.random() < 0.08),
            int(random.random() < 0.08),
            int(random.random() < 0.98),
        )
    bench.sb.done()
