"""Edges of signals, and levels that must last."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, indented, lines, listed, span


def edge_detector(d: Draw) -> Task:
    """Rising, falling and any edges, as pulses or captured."""
    width = d.one((1, 1, 1, 2, 4, 8))
    wanted = d.some(["rise", "fall", "change"], d.one((1, 1, 2)))
    registered, captured = d.chance(0.6), d.chance(0.3)
    synchronised = d.chance(0.25)
    c = draw_clocking(d, resets="always" if captured else "any")
    io = Ports(d, c)
    x = io.input("signal", width)
    clear = io.input("clear") if captured else ""
    outs = {w: io.output(w, width) for w in wanted}
    prev, sync = io.local("previous"), io.local("stage")
    zero = decimal(0, width)
    seen = f"{sync}2" if synchronised else x
    formula = {"rise": f"{seen} & ~{prev}", "fall": f"~{seen} & {prev}", "change": f"{seen} ^ {prev}"}
    mask = (1 << width) - 1
    kept = registered or captured

    # State: previous value, the two stages of the synchroniser, the registered outputs.
    def step(s: tuple[int, int, int, dict[str, int]], g: Inputs) -> tuple[int, int, int, dict[str, int]]:
        before, first, second, shown = s
        now = second if synchronised else g[x]
        edges = {"rise": now & ~before & mask, "fall": ~now & before & mask, "change": now ^ before}
        if captured:
            edges = {w: edges[w] | (0 if g[clear] else shown[o]) for w, o in outs.items()}
        return now, g[x], first, {o: edges[w] for w, o in outs.items()}

    def outputs(s: tuple[int, int, int, dict[str, int]], g: Inputs) -> Outputs:
        before, _, second, shown = s
        if kept:
            return dict(shown)
        now = second if synchronised else g[x]
        edges = {"rise": now & ~before & mask, "fall": ~now & before & mask, "change": now ^ before}
        return {o: edges[w] for w, o in outs.items()}

    declared = [f"reg {span(width)}{prev};"] + (
        [f"reg {span(width)}{sync}1, {sync}2;"] if synchronised else []
    )
    shifts = [f"{sync}1 <= {x};", f"{sync}2 <= {sync}1;"] if synchronised else []
    shifts.append(f"{prev} <= {seen};")
    cleared = [f"{prev} <= {zero};"] + (
        [f"{sync}1 <= {zero};", f"{sync}2 <= {zero};"] if synchronised else []
    )
    if captured:
        updates = [f"{o} <= ({formula[w]}) | ({clear} ? {zero} : {o});" for w, o in outs.items()]
    else:
        updates = [f"{o} <= {formula[w]};" for w, o in outs.items()]
    zeros = [f"{o} <= {zero};" for o in outs.values()]
    head = "\n".join(declared) + "\n\n"
    if kept:
        together = head + c.always("\n".join([*shifts, *updates]), "\n".join([*cleared, *zeros]))
        apart = head + c.always("\n".join(shifts), "\n".join(cleared))
        edge = {w: io.local("wire") for w in outs}
        nets = "\n".join(f"wire {span(width)}{edge[w]} = {formula[w]};" for w in outs)
        kept_updates = [
            f"{o} <= {edge[w]} | ({{{width}{{~{clear}}}}} & {o});" if captured else f"{o} <= {edge[w]};"
            for w, o in outs.items()
        ]
        apart = f"{head}{nets}\n\n{c.always(chr(10).join(shifts), chr(10).join(cleared))}\n\n" + c.always(
            "\n".join(kept_updates), "\n".join(zeros)
        )
        regs = tuple(outs.values())
        designs = [
            Design(way="one process", body=together, regs=regs),
            Design(way="two processes", body=apart, regs=regs),
        ]
    else:
        process = head + c.always("\n".join(shifts), "\n".join(cleared))
        assigns = "\n".join(f"assign {o} = {formula[w]};" for w, o in outs.items())
        comb = "\n".join(f"{o} = {formula[w]};" for w, o in outs.items())
        designs = [
            Design(way="assign", body=f"{process}\n\n{assigns}"),
            Design(
                way="process",
                body=f"{process}\n\nalways @(*) begin\n{indented(comb)}\nend",
                regs=tuple(outs.values()),
            ),
        ]
    edges_told = {"rise": "a change from 0 to 1", "fall": "a change from 1 to 0", "change": "any change"}
    what = f"bit of `{x}`" if width > 1 else f"`{x}`"
    each = "For every bit separately: " if width > 1 else ""
    delay = (
        f" `{x}` comes from outside: pass it through two flip-flops first, and look at the second one."
        if synchronised
        else ""
    )
    looked = "the synchronised signal" if synchronised else what
    if captured:
        timing = (
            f"an output becomes 1 at the clock edge that sees its event, and stays 1 until `{clear}` is 1 "
            "at a clock edge without a new event"
        )
    elif registered:
        timing = "an output is registered: it is 1 for the one cycle after the clock edge that sees its event"
    else:
        timing = (
            "the outputs are combinational: an output is 1 as long as the present value and the one at "
            "the last clock edge differ in that way"
        )
    told = "; ".join(f"`{o}` shows {edges_told[w]}" for w, o in outs.items())
    res = "the old value counts as 0" + (", and so do the stages before it" if synchronised else "")
    res += (
        f", and {listed([f'`{o}`' for o in outs.values()])} {'are' if len(outs) > 1 else 'is'} 0"
        if kept
        else ""
    )
    return Task(
        structure=" ".join(
            [*sorted(wanted), "captured" if captured else "registered" if registered else "now"]
            + ["synchronised"] * synchronised
            + ["wide"] * (width > 1)
        ),
        difficulty="easy" if not (captured or synchronised) else "medium",
        tops=(
            "edge_detect",
            "edge_det",
            "edge_capture" if captured else "edge_pulse",
            "pulse_gen",
            f"edge{width}",
        ),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Detect edges of `{x}`{f' ({width} bits)' if width > 1 else ''}.{delay} {each}{told}, "
            f"comparing {looked} with its value at the previous clock edge. "
            f"{timing[0].upper()}{timing[1:]}. {c.told(d, res)}",
            f"An edge detector.{delay} {each}{told} of {looked} from one clock edge to the next; {timing}. "
            f"{c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0, 0, dict.fromkeys(outs.values(), 0))),
        stimulus=Stimulus(length=100, ones={clear: 0.2}, hold={x: 0.3}),
        tags=("sequential", "edges"),
    )


def debouncer(d: Draw) -> Task:
    """A level that must last before it counts."""
    cycles = d.between(2, 16)
    high_only = d.chance(0.25)
    pulsed = d.chance(0.35)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    x = io.input("noisy")
    out = io.output("clean")
    pulse = io.output("rise") if pulsed else ""
    width = cycles.bit_length()
    cnt, history = io.local("count"), io.local("shift")
    last = decimal(cycles - 1, width)
    zero, one = decimal(0, width), decimal(1, width)

    # State: clean level, cycles in which the input differed from it, pulse.
    def step(s: tuple[int, int, int], g: Inputs) -> tuple[int, int, int]:
        level, n, _ = s
        if g[x] == level or (high_only and level and not g[x]):
            changed = int(g[x] != level)
            return g[x] if changed else level, 0, 0
        if n + 1 == cycles:
            return g[x], 0, g[x]
        return level, n + 1, 0

    def outputs(s: tuple[int, int, int], _: Inputs) -> Outputs:
        answer: dict[str, int | None] = {out: s[0]}
        return answer | ({pulse: s[2]} if pulse else {})

    accept = lines(f"{out} <= {x};", f"{cnt} <= {zero};", f"{pulse} <= {x};" if pulse else "")
    wait = f"{cnt} <= {cnt} + {one};"
    same = f"if ({x} == {out}) begin\n  {cnt} <= {zero};\nend"
    fast = f"else if (!{x}) begin\n  {out} <= 1'b0;\n  {cnt} <= {zero};\nend " if high_only else ""
    chain = f"{same} {fast}else if ({cnt} == {last}) begin\n{indented(accept)}\nend else begin\n  {wait}\nend"
    clear = lines(f"{out} <= 1'b0;", f"{cnt} <= {zero};", f"{pulse} <= 1'b0;" if pulse else "")
    before = f"{pulse} <= 1'b0;\n" if pulse else ""
    first = Design(
        way="counter",
        body=f"reg {span(width)}{cnt};\n\n" + c.always(f"{before}{chain}", clear),
        regs=(out, *([pulse] if pulse else [])),
    )
    size = cycles - 1
    recent = f"{{{history}, {x}}}"
    ones, zeros = f"&{recent}", f"~|{recent}"
    falls = f"!{x}" if high_only else zeros
    shifted = f"{{{history}[{size - 2}:0], {x}}}" if size > 1 else x
    texts = lines(
        f"{history} <= {shifted};",
        f"{pulse} <= ({ones}) & ~{out};" if pulse else "",
        f"if ({ones}) {out} <= 1'b1;\nelse if ({falls}) {out} <= 1'b0;",
    )
    second = Design(
        way="history",
        body=f"reg {span(size)}{history};\n\n"
        + c.always(
            texts,
            lines(
                f"{history} <= {decimal(0, size)};", f"{out} <= 1'b0;", f"{pulse} <= 1'b0;" if pulse else ""
            ),
        ),
        regs=(out, *([pulse] if pulse else [])),
    )
    rise = (
        f"1 at {cycles} clock edges in a row"
        if high_only
        else f"the other value at {cycles} clock edges in a row"
    )
    falls_told = f" It returns to 0 at the first clock edge with `{x}` = 0." if high_only else ""
    pulse_told = (
        f" `{pulse}` is 1 for one cycle, the first one in which `{out}` is 1 after it was 0." if pulse else ""
    )
    zeroed = f"`{out}` and `{pulse}` become 0" if pulse else f"`{out}` becomes 0"
    res = f"{zeroed}, and no earlier sample counts"
    return Task(
        structure=f"{cycles}{' high' if high_only else ''}{' pulse' if pulse else ''}",
        difficulty="medium",
        tops=("debounce", "debouncer", "btn_filter", "glitch_filter", f"debounce{cycles}"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Debounce the signal `{x}`. `{out}` changes at the clock edge at which `{x}` has been {rise}, "
            f"that edge included; a shorter run is ignored.{falls_told}{pulse_told} {c.told(d, res)}",
            f"A filter against bouncing. As soon as `{x}` was sampled as "
            f"{rise if high_only else rise.replace('the other value', f'different from `{out}`')}, `{out}` "
            f"takes {'the value 1' if high_only else 'over that value'} (with the last of these "
            f"edges).{falls_told}{pulse_told} {c.told(d, res)}",
        ),
        designs=tuple([first, second] if not high_only else [first]),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0, 0)),
        stimulus=Stimulus(length=220, hold={x: 1 - 1 / (cycles * 1.3)}, resets=2),
        tags=("sequential", "debounce"),
    )
