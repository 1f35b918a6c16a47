"""Bench of edge_detector. The model keeps the history of each line and looks back in it."""

from __future__ import annotations

import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, settle, start_clock

INPUTS = ("line", "on_rise", "on_fall", "clear")


class Bench:
    def __init__(self, dut, test):
        self.dut = dut
        self.width = len(dut.line)
        self.all = (1 << self.width) - 1
        self.sb = Scoreboard(dut, inputs=["rst", *INPUTS], outputs=["pulse", "flag"], test=test)
        self.forget()

    def forget(self):
        self.history = [[0, 0, 0] for _ in range(self.width)]
        self.flags = [0] * self.width

    async def begin(self):
        await start_clock(self.dut.clk)
        self.drive(line=self.all, on_rise=self.all, on_fall=self.all)
        await reset(self.dut.rst, self.dut.clk)
        self.forget()

    def drive(self, line=0, on_rise=0, on_fall=0, clear=0):
        self.driven = {"line": line, "on_rise": on_rise, "on_fall": on_fall, "clear": clear}
        for name, value in self.driven.items():
            getattr(self.dut, name).value = value

    def pulses(self):
        """By line, from the history (newest last) and the enables that are driven."""
        found = []
        for k, values in enumerate(self.history):
            wanted = {(0, 1): "on_rise", (1, 0): "on_fall"}.get((values[-3], values[-2]))
            found.append(self.driven[wanted] >> k & 1 if wanted else 0)
        return found

    def check(self):
        self.sb.check(pulse=as_bits(self.pulses()), flag=as_bits(self.flags))

    async def cycle(self, **inputs):
        """Drives, looks at the combinational output before the edge, then at everything after it."""
        self.drive(**inputs)
        await settle()
        self.check()
        await sample_point(self.dut.clk)
        for k, pulse in enumerate(self.pulses()):
            if pulse:
                self.flags[k] = 1
            elif self.driven["clear"] >> k & 1:
                self.flags[k] = 0
            self.history[k].append(self.driven["line"] >> k & 1)
        self.check()
        self.drive(
            **{name: value ^ self.all for name, value in self.driven.items()}
        )  # inputs count at the edge only
        await drive_point(self.dut.clk)


def as_bits(values):
    return "".join(map(str, reversed(values)))


@cocotb.test()
async def one_line_after_another(dut):
    """A high level of three cycles on each line, under each choice of edges; the others are quiet."""
    bench = Bench(dut, "one_line_after_another")
    await bench.begin()
    for k in range(bench.width):
        for rise, fall in ((1, 1), (1, 0), (0, 1), (0, 0)):
            for n in range(8):
                enables = {"on_rise": rise * bench.all, "on_fall": fall * bench.all}
                await bench.cycle(line=(n < 3) << k, clear=(n == 7) * bench.all, **enables)
    bench.sb.done()


@cocotb.test()
async def single_cycle_levels(dut):
    """Levels of one cycle: pulses in neighbouring cycles, nothing swallowed."""
    bench = Bench(dut, "single_cycle_levels")
    await bench.begin()
    enables = {"on_rise": bench.all, "on_fall": bench.all}
    for n in range(12):
        await bench.cycle(line=0b0101 if n & 1 else 0b1010, **enables)
    for n in range(12):
        await bench.cycle(line=bench.all if n % 5 == 0 else 0, clear=bench.all, **enables)
    bench.sb.done()


@cocotb.test()
async def clear_against_edge(dut):
    """`clear` before, in and after the cycle of the pulse; only then is the flag lost or kept."""
    bench = Bench(dut, "clear_against_edge")
    await bench.begin()
    for moment in range(6):
        for n in range(7):
            clear = bench.all if n == moment else 0
            await bench.cycle(line=bench.all * (n < 6), on_rise=bench.all, clear=clear)
        for n in range(4):
            await bench.cycle(clear=bench.all * (n == 3))
    bench.sb.done()


@cocotb.test()
async def reset_in_the_middle(dut):
    """Reset acts without an edge, and a line that is high through it rises anew afterwards."""
    bench = Bench(dut, "reset_in_the_middle")
    await bench.begin()
    for after in range(6):
        for _ in range(after):
            await bench.cycle(line=bench.all, on_rise=bench.all, on_fall=bench.all)
        await sample_point(dut.clk)
        dut.rst.value = 1
        await settle()
        bench.forget()
        bench.check()
        await drive_point(dut.clk)
        await sample_point(dut.clk)
        bench.check()
        await drive_point(dut.clk)
        dut.rst.value = 0
        for n in range(5):
            await bench.cycle(line=bench.all * (n < 3), on_rise=bench.all, on_fall=bench.all)
    bench.sb.done()


@cocotb.test()
async def random_lines(dut):
    bench = Bench(dut, "random_lines")
    random = rng("lines")
    await bench.begin()
    for _ in range(300):
        values = {name: random.randrange(bench.all + 1) for name in INPUTS}
        values["clear"] &= random.randrange(bench.all + 1)
        await bench.cycle(**values)
    bench.sb.done()
