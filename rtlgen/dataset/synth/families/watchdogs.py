"""Watchdogs, and pulses that are made longer."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, indented, span


def watchdog(d: Draw) -> Task:
    """Watchdogs that bark, and pulses that are made longer."""
    stretch = d.chance(0.45)
    limit = d.between(3, 14)
    sticky, retrigger = d.chance(), d.chance(0.6)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    kick = io.input("signal" if stretch else "kick")
    en = io.input("enable") if not stretch and d.chance(0.4) else ""
    out = io.output("tick" if stretch else "bark")
    bits = limit.bit_length()
    cnt = io.local("count")
    zero, one, n = decimal(0, bits), decimal(1, bits), decimal(limit, bits)
    if stretch:

        def step(s: int, g: Inputs) -> int:
            if g[kick] and (retrigger or not s):
                return limit
            return max(s - 1, 0)

        def outputs(s: int, _: Inputs) -> Outputs:
            return {out: int(s > 0)}

        accept = kick if retrigger else f"{kick} && ({cnt} == {zero})"
        down = (
            f"if ({accept}) begin\n  {cnt} <= {n};\nend else if ({cnt} != {zero}) begin\n  {cnt} <= {cnt} - "
            f"{one};\nend"
        )
        first = Design(
            way="down counter",
            body=f"reg {span(bits)}{cnt};\n\n{c.always(down, f'{cnt} <= {zero};')}\n\nassign {out} = {cnt} "
            f"!= {zero};",
        )
        accept = kick if retrigger else f"{kick} && !{out}"
        up = (
            f"if ({accept}) begin\n  {out} <= 1'b1;\n  {cnt} <= {one};\nend else if ({out}) begin\n"
            f"  if ({cnt} == {n}) {out} <= 1'b0;\n  {cnt} <= {cnt} + {one};\nend"
        )
        second = Design(
            way="up counter",
            body=f"reg {span(bits)}{cnt};\n\n" + c.always(up, f"{out} <= 1'b0;\n{cnt} <= {zero};"),
            regs=(out,),
        )
        again = (
            f"A further `{kick}` = 1 during that time begins the {limit} cycles anew."
            if retrigger
            else f"While `{out}` is 1, `{kick}` is not looked at."
        )
        specs = (
            f"A pulse stretcher. When `{kick}` is 1 at a clock edge, `{out}` is 1 for the following "
            f"{limit} cycles. {again} {c.told(d, f'`{out}` becomes 0')}",
            f"Make short pulses longer: each `{kick}` = 1 that is accepted at a clock edge keeps `{out}` "
            f"high for exactly {limit} cycles, counted from the next one. {again} "
            f"{c.told(d, f'`{out}` becomes 0')}",
        )
        structure, start = f"stretch {'again' if retrigger else 'ignored'}", 0
    else:

        def step(s: int, g: Inputs) -> int:
            if en and not g[en]:
                return s
            if g[kick] and not (sticky and s == limit):
                return 0
            return min(s + 1, limit)

        def outputs(s: int, _: Inputs) -> Outputs:
            return {out: int(s == limit)}

        feed = f"{kick} && !{out}" if sticky else kick
        chain = (
            f"if ({feed}) begin\n  {cnt} <= {zero};\nend else if ({cnt} != {n}) begin\n  {cnt} <= {cnt} + "
            f"{one};\nend"
        )
        text = f"if ({en}) begin\n{indented(chain)}\nend" if en else chain
        first = Design(
            way="up counter",
            body=f"reg {span(bits)}{cnt};\n\n{c.always(text, f'{cnt} <= {zero};')}\n\nassign {out} = {cnt} "
            f"== {n};",
        )
        down = (
            f"if ({feed}) begin\n  {cnt} <= {n};\n  {out} <= 1'b0;\nend else if ({cnt} != {zero}) begin\n"
            f"  {cnt} <= {cnt} - {one};\n  {out} <= {cnt} == {one};\nend"
        )
        text = f"if ({en}) begin\n{indented(down)}\nend" if en else down
        second = Design(
            way="down counter",
            body=f"reg {span(bits)}{cnt};\n\n" + c.always(text, f"{cnt} <= {n};\n{out} <= 1'b0;"),
            regs=(out,),
        )
        after = (
            f"Once 1, it stays so until the reset; `{kick}` then has no effect."
            if sticky
            else f"It returns to 0 at the next clock edge with `{kick}` = 1."
        )
        gate = f" Edges with `{en}` = 0 do not count at all." if en else ""
        res = f"the count begins anew and `{out}` becomes 0"
        specs = (
            f"A watchdog. `{out}` becomes 1 at the {limit}th clock edge in a row at which `{kick}` is 0. "
            f"{after}{gate} {c.told(d, res)}",
            f"Watch whether `{kick}` comes often enough: {limit} active clock edges without it, one after "
            f"the other, set `{out}` to 1; an edge with `{kick}` = 1 begins the count anew. {after}{gate} "
            f"{c.told(d, res)}",
        )
        structure, start = f"watchdog {'sticky' if sticky else 'returns'}{' en' if en else ''}", 0
    return Task(
        structure=f"{structure} {limit}",
        difficulty="easy" if not sticky else "medium",
        tops=("pulse_stretch", "stretcher", "monostable")
        if stretch
        else ("watchdog", "wdt", "wd_timer", "keepalive"),
        ports=io.all(),
        clocking=c,
        specs=specs,
        designs=tuple(d.shuffled([first, second])),
        behaviour=Behaviour(outputs=outputs, step=step, start=start),
        stimulus=Stimulus(
            length=170,
            ones={kick: 0.12 if stretch else 0.08, en: 0.85},
            script=lambda s: [
                {kick: int(k == 0 or s.chance(0.3 if k % (2 * limit) < limit else 0.0))}
                for k in range(4 * limit)
            ],
        ),
        tags=("sequential", "timer"),
    )
