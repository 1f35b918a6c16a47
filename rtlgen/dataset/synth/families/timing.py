"""Clock dividers, timers, pulse width modulation."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import chained, decimal, indented, lines, span


def clock_divider(d: Draw) -> Task:
    """Divided clocks and ticks every so many cycles."""
    what = d.one(("tick", "tick", "half", "half", "duty"))
    period = d.between(3, 20) if what != "half" else 2 * d.between(1, 10)
    width = max(1, (period - 1).bit_length())
    high = period // 2 if what == "half" else d.between(1, period - 1)
    last = d.chance()
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    en = io.input("enable") if d.chance(0.5) else ""
    out = io.output("tick" if what == "tick" else "divided")
    cnt = io.local("count")
    n, zero = decimal(period - 1, width), decimal(0, width)
    move = f"if ({cnt} == {n})\n  {cnt} <= {zero};\nelse\n  {cnt} <= {cnt} + {decimal(1, width)};"
    process = c.always(chained([], en, move), f"{cnt} <= {zero};")
    declared = f"reg {span(width)}{cnt};\n\n"
    gate = f" && {en}" if en else ""
    if what == "tick":
        moment = n if last else zero
        first = f"{declared}{process}\n\nassign {out} = ({cnt} == {moment}){gate};"
        down = f"if ({cnt} == {zero})\n  {cnt} <= {n};\nelse\n  {cnt} <= {cnt} - {decimal(1, width)};"
        begin, moment = (n, zero) if last else (n, n)
        second = (
            f"{declared}{c.always(chained([], en, down), f'{cnt} <= {begin};')}\n\n"
            f"assign {out} = ({cnt} == {moment}){gate};"
        )
        designs = [Design(way="counting up", body=first), Design(way="counting down", body=second)]
    elif what == "half":
        first = f"{declared}{process}\n\nassign {out} = {cnt} >= {decimal(period // 2, width)};"
        half_width = max(1, (period // 2 - 1).bit_length())
        half = decimal(period // 2 - 1, half_width)
        toggle = (
            f"if ({cnt} == {half}) begin\n  {cnt} <= {decimal(0, half_width)};\n  {out} <= ~{out};\nend "
            f"else begin\n"
            f"  {cnt} <= {cnt} + {decimal(1, half_width)};\nend"
        )
        second = f"reg {span(half_width)}{cnt};\n\n" + c.always(
            chained([], en, toggle), f"{cnt} <= {decimal(0, half_width)};\n{out} <= 1'b0;"
        )
        designs = [Design(way="comparison", body=first), Design(way="toggle", body=second, regs=(out,))]
    else:
        first = f"{declared}{process}\n\nassign {out} = {cnt} < {decimal(high, width)};"
        both = (
            f"if ({cnt} == {n}) begin\n  {cnt} <= {zero};\n  {out} <= 1'b1;\nend else begin\n"
            f"  {cnt} <= {cnt} + {decimal(1, width)};\n  if ({cnt} == {decimal(high - 1, width)}) {out} <= "
            f"1'b0;\nend"
        )
        second = declared + c.always(chained([], en, both), f"{cnt} <= {zero};\n{out} <= 1'b1;")
        designs = [Design(way="comparison", body=first), Design(way="registered", body=second, regs=(out,))]

    def step(s: int, given: Inputs) -> int:
        return s if en and not given[en] else (s + 1) % period

    def outputs(s: int, given: Inputs) -> Outputs:
        if what == "tick":
            return {out: int(s == (period - 1 if last else 0) and (not en or given[en] == 1))}
        return {out: int(s >= period // 2 if what == "half" else s < high)}

    counted = f"cycles with `{en}` = 1" if en else "clock cycles"
    when = {
        "tick": f"`{out}` is 1 in {'the last' if last else 'the first'} one of every {period} {counted} "
        "and 0 in all others, counted from the reset on",
        "half": f"`{out}` has a period of {period} {counted}: it begins with {period // 2} of them at 0, "
        f"followed by {period // 2} at 1",
        "duty": f"`{out}` repeats every {period} {counted}: it is 1 for the first {high} and 0 for the "
        f"remaining {period - high}",
    }[what]
    paused = (
        ""
        if not en
        else (
            f" While `{en}` is 0 the count stands "
            f"still{' and no tick is given' if what == 'tick' else ' and the output keeps its value'}."
        )
    )
    res = "the count starts anew"
    purpose = {
        "tick": "Generate an enable pulse",
        "half": "Divide the clock",
        "duty": "Generate a periodic signal",
    }[what]
    return Task(
        structure=f"{what} {period}{' last' if last and what == 'tick' else ''}{' en' if en else ''}",
        difficulty="easy",
        tops=("clk_div", f"div{period}", "tick_gen", "prescaler", f"every_{period}", "clock_divider"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"{purpose}: {when}.{paused} {c.told(d, res)}",
            f"A divider by {period}. {when}.{paused} {c.told(d, res)}",
            f"{when}.{paused} During a reset the first cycle of a period is shown. {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=0),
        stimulus=Stimulus(length=150, ones={en: 0.85}),
        tags=("sequential", "divider"),
    )


def timer(d: Draw) -> Task:
    """One-shot timers with a fixed or a given duration."""
    width = d.between(3, 6)
    fixed = d.chance(0.4)
    duration = d.between(2, 14)
    width = duration.bit_length() if fixed else width
    restarts, pulse, stoppable = d.chance(), d.chance(0.6), d.chance(0.35)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    start = io.input("start")
    stop = io.input("stop") if stoppable else ""
    period = "" if fixed else io.input("period", width)
    busy, done = io.output("busy"), io.output("done")
    cnt = io.local("count")
    zero, one = decimal(0, width), decimal(1, width)
    value = decimal(duration, width) if fixed else period
    accept = start if restarts else f"{start} && {cnt} == {zero}"
    chain = [(stop, f"{cnt} <= {zero};")] if stop else []
    chain.append((accept, f"{cnt} <= {value};"))
    last = f"{cnt} == {one}"
    ended = f" && !({stop})" if stop else ""
    ended += f" && !({start})" if restarts else ""

    # State: the cycles left, and whether the last one has just ended.
    def step(s: tuple[int, int], given: Inputs) -> tuple[int, int]:
        left, _ = s
        if stop and given[stop]:
            return 0, 0
        if given[start] and (restarts or not left):
            return (duration if fixed else given[period]), 0
        return max(left - 1, 0), int(left == 1)

    def outputs(s: tuple[int, int], _: Inputs) -> Outputs:
        left, just = s
        return {busy: int(left > 0), done: just if pulse else int(left == 1)}

    count_down = f"if ({cnt} != {zero}) begin\n  {cnt} <= {cnt} - {one};\nend"
    text = "".join(f"if ({t}) begin\n{indented(a)}\nend else " for t, a in chain) + count_down
    if pulse:
        with_done = f"{done} <= ({last}){ended};\n{text}"
        first = Design(
            way="down counter",
            body=f"reg {span(width)}{cnt};\n\n"
            + c.always(with_done, f"{cnt} <= {zero};\n{done} <= 1'b0;")
            + f"\n\nassign {busy} = {cnt} != {zero};",
            regs=(done,),
        )
    else:
        first = Design(
            way="down counter",
            body=f"reg {span(width)}{cnt};\n\n{c.always(text, f'{cnt} <= {zero};')}\n\nassign {busy} = "
            f"|{cnt};\n"
            f"assign {done} = {last};",
        )
    nxt = io.local("next")
    comb = [f"{nxt} = ({cnt} == {zero}) ? {zero} : {cnt} - {one};"]
    comb += [f"if ({accept}) {nxt} = {value};"] + ([f"if ({stop}) {nxt} = {zero};"] if stop else [])
    update, cleared = f"{cnt} <= {nxt};\n{busy} <= {nxt} != {zero};", f"{cnt} <= {zero};\n{busy} <= 1'b0;"
    done_code = ""
    regs: tuple[str, ...] = (busy,)
    if pulse:
        update += f"\n{done} <= ({last}){ended};"
        cleared += f"\n{done} <= 1'b0;"
        regs = (busy, done)
    else:
        done_code = f"\n\nassign {done} = {last};"
    second = Design(
        way="registered outputs",
        body=f"reg {span(width)}{cnt}, {nxt};\n\nalways @(*) begin\n{indented(chr(10).join(comb))}\nend\n\n"
        + c.always(update, cleared)
        + done_code,
        regs=regs,
    )
    length = f"{duration} cycles" if fixed else f"as many cycles as `{period}` says at that moment"
    again = (
        f"A `{start}` during that time begins the time anew."
        if restarts
        else f"While the timer runs, `{start}` has no effect; in the cycle in which `{busy}` is 0 again it "
        "has."
    )
    stopped = (
        f" `{stop}` = 1 ends the time at once, without `{done}`, and has priority over `{start}`."
        if stop
        else ""
    )
    told_done = (
        f"`{done}` is 1 for one cycle, the first one after the time has run out by itself"
        if pulse
        else f"`{done}` is 1 in the last cycle of the time"
    )
    none = (
        ""
        if fixed
        else f" A `{period}` of 0 does not start it{' but ends a time that runs' if restarts else ''}."
    )
    res = f"the timer stops, `{busy}` and `{done}` are 0"
    return Task(
        structure=f"{'fixed' if fixed else 'given'} {'restarts' if restarts else 'ignores'} "
        f"{'after' if pulse else 'last'}{' stop' if stop else ''}",
        difficulty="medium",
        tops=("timer", "one_shot", "oneshot_timer", "delay_timer", "countdown", "pulse_timer"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A one-shot timer. When `{start}` is 1 at a clock edge, `{busy}` is 1 for the following "
            f"{length}. {again}{stopped} {told_done}.{none} {c.told(d, res)}",
            f"`{start}` = 1 starts a time of {length}, during which `{busy}` is high; it begins with the "
            f"next cycle. {told_done}. {again}{none}{stopped} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled([first, second])),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0)),
        stimulus=Stimulus(
            length=180, ones={start: 0.2, stop: 0.06}, often={period: (1, 2, 3, 4, 5)} if period else {}
        ),
        tags=("sequential", "timer"),
    )


def pwm(d: Draw) -> Task:
    width = d.between(2, 5)
    top = (1 << width) - 1 if d.chance(0.6) else d.between(1 << (width - 1), (1 << width) - 2)
    low, latched = d.chance(0.2), d.chance(0.35)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    duty = io.input("duty", width)
    en = io.input("enable") if d.chance(0.3) else ""
    out = io.output("pwm")
    cnt, held = io.local("count"), io.local("value")
    zero, n = decimal(0, width), decimal(top, width)
    whole = top == (1 << width) - 1
    move = (
        f"{cnt} <= {cnt} + {decimal(1, width)};"
        if whole
        else (f"if ({cnt} == {n})\n  {cnt} <= {zero};\nelse\n  {cnt} <= {cnt} + {decimal(1, width)};")
    )
    latch = f"if ({cnt} == {n})\n  {held} <= {duty};" if latched else ""
    body = chained([], en, lines(move, latch))
    reset = lines(f"{cnt} <= {zero};", f"{held} <= {zero};" if latched else "")
    compare = held if latched else duty
    no = "!" if low else ""
    declared = f"reg {span(width)}{cnt};{f'{chr(10)}reg {span(width)}{held};' if latched else ''}\n\n"
    process = c.always(body, reset)
    comb = (
        f"always @(*) begin\n  if ({cnt} < {compare})\n    {out} = 1'b{int(not low)};\n  else\n"
        f"    {out} = 1'b{int(low)};\nend"
    )
    designs = [
        Design(way="comparison", body=f"{declared}{process}\n\nassign {out} = {no}({cnt} < {compare});"),
        Design(way="process", body=f"{declared}{process}\n\n{comb}", regs=(out,)),
    ]

    def step(s: tuple[int, int], given: Inputs) -> tuple[int, int]:
        at, kept = s
        if en and not given[en]:
            return s
        return (0 if at == top else at + 1), (given[duty] if at == top else kept)

    def outputs(s: tuple[int, int], given: Inputs) -> Outputs:
        at, kept = s
        return {out: int(at < (kept if latched else given[duty])) ^ int(low)}

    on, off = ("0", "1") if low else ("1", "0")
    taken = (
        f"`{duty}` is taken over at the end of each period, with the last cycle of it; until the first one "
        "the duty is 0."
        if latched
        else f"`{duty}` counts at once, in the same cycle."
    )
    paused = f" With `{en}` = 0 the period stands still." if en else ""
    res = "the period begins anew" + (", with duty 0" if latched else "")
    return Task(
        structure=f"{top + 1}{' low' if low else ''}{' latched' if latched else ''}{' en' if en else ''}",
        difficulty="easy" if not latched else "medium",
        tops=("pwm", "pwm_gen", f"pwm{width}", "dimmer", "motor_pwm"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Pulse width modulation with a period of {top + 1} cycles. In each period `{out}` is {on} for "
            f"the first `{duty}` cycles and {off} for the rest. {taken}{paused} {c.told(d, res)}",
            f"A counter runs from 0 to {top} and over again. `{out}` is {on} while it is less than the "
            f"duty value, else {off}. {taken}{paused} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0)),
        stimulus=Stimulus(length=min(220, 6 * (top + 1) + 40), hold={duty: 0.9}, ones={en: 0.9}),
        tags=("sequential", "pwm"),
    )
