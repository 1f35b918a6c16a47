"""FIFOs and stacks."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, indented, lines, span


def fifo(d: Draw) -> Task:
    depth = d.one((2, 4, 4, 8, 8, 16))
    width = d.one((1, 8, 8, 16, *range(2, 25)))
    ahead, told_level = d.chance(0.65), d.chance(0.4)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    push, data, pop = io.input("push"), io.input("data_in", width), io.input("pop")
    out = io.output("data_out", width)
    full, empty = io.output("full"), io.output("empty")
    bits = (depth - 1).bit_length()
    level = io.output("level", bits + 1) if told_level else ""
    mem, wp, rp, cnt = io.local("memory"), io.local("pointer"), io.local("pointer_2"), io.local("count")

    # State: what is inside, oldest first, and the output register.
    def step(s: tuple[tuple[int, ...], int | None], g: Inputs) -> tuple[tuple[int, ...], int | None]:
        inside, shown = s
        takes, gives = g[push] and len(inside) < depth, g[pop] and inside
        after = inside[1:] if gives else inside
        return (*after, g[data]) if takes else after, inside[0] if gives else shown

    def outputs(s: tuple[tuple[int, ...], int | None], _: Inputs) -> Outputs:
        inside, shown = s
        first = (inside[0] if inside else None) if ahead else shown
        answer: dict[str, int | None] = {out: first, full: int(len(inside) == depth), empty: int(not inside)}
        return answer | ({level: len(inside)} if level else {})

    read = "" if ahead else f"{out} <= {mem}[{{at}}];"
    zero = "" if ahead else f"{out} <= {decimal(0, width)};"
    show = f"assign {out} = {mem}[{{at}}];" if ahead else ""
    regs = () if ahead else (out,)
    one, zero_bits = f"{bits}'d1", f"{bits}'d0"
    moves = lines(
        f"if ({push} && !{full}) begin\n  {mem}[{wp}] <= {data};\n  {wp} <= {wp} + {one};\nend",
        f"if ({pop} && !{empty}) begin\n"
        + indented(lines(read.replace("{at}", rp), f"{rp} <= {rp} + {one};"))
        + "\nend",
    )
    counted = lines(
        moves,
        f"if (({push} && !{full}) && !({pop} && !{empty}))\n  {cnt} <= {cnt} + 1'b1;",
        f"else if (!({push} && !{full}) && ({pop} && !{empty}))\n  {cnt} <= {cnt} - 1'b1;",
    )
    by_count = lines(
        f"reg {span(width)}{mem} [0:{depth - 1}];",
        f"reg {span(bits)}{wp}, {rp};",
        f"reg [{bits}:0] {cnt};\n",
        c.always(
            counted, lines(f"{wp} <= {zero_bits};", f"{rp} <= {zero_bits};", f"{cnt} <= {bits + 1}'d0;", zero)
        ),
        f"\nassign {full} = {cnt} == {bits + 1}'d{depth};\nassign {empty} = {cnt} == {bits + 1}'d0;",
        f"assign {level} = {cnt};" if level else "",
        show.replace("{at}", rp),
    )
    wide, at_w, at_r = bits + 1, f"{wp}[{bits - 1}:0]", f"{rp}[{bits - 1}:0]"
    extra = lines(
        f"if ({push} && !{full}) begin\n  {mem}[{at_w}] <= {data};\n  {wp} <= {wp} + 1'b1;\nend",
        f"if ({pop} && !{empty}) begin\n"
        + indented(lines(read.replace("{at}", at_r), f"{rp} <= {rp} + 1'b1;"))
        + "\nend",
    )
    by_pointers = lines(
        f"reg {span(width)}{mem} [0:{depth - 1}];",
        f"reg [{bits}:0] {wp}, {rp};\n",
        c.always(extra, lines(f"{wp} <= {wide}'d0;", f"{rp} <= {wide}'d0;", zero)),
        f"\nassign {empty} = {wp} == {rp};",
        f"assign {full} = ({at_w} == {at_r}) && ({wp}[{bits}] != {rp}[{bits}]);",
        f"assign {level} = {wp} - {rp};" if level else "",
        show.replace("{at}", at_r),
    )
    designs = [
        Design(way="pointers and count", body=by_count, regs=regs),
        Design(way="pointers with one more bit", body=by_pointers, regs=regs),
    ]
    reading = (
        f"`{out}` always shows the oldest entry (first word fall through); it may be anything while the "
        f"FIFO is empty. `{pop}` = 1 removes that entry at the clock edge"
        if ahead
        else f"`{pop}` = 1 removes the oldest entry at the clock edge and puts it into the output register "
        f"`{out}`, which otherwise keeps its value"
    )
    levels = f" `{level}` is the number of entries." if level else ""
    ignored = (
        f"A `{push}` while `{full}` is 1 and a `{pop}` while `{empty}` is 1 have no effect, whatever the "
        "other one is."
    )
    res = f"the FIFO is empty{'' if ahead else f' and `{out}` is 0'}"
    if not ahead:
        start: tuple[tuple[int, ...], int | None] = ((), 0)
    else:
        start = ((), None)
    return Task(
        structure=f"{'ahead' if ahead else 'registered'}{' level' if level else ''} {depth}",
        difficulty="medium" if depth < 16 else "hard",
        tops=("fifo", "sync_fifo", f"fifo{depth}", f"fifo_{depth}x{width}", "queue"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A synchronous FIFO for {depth} entries of {width} bit{'s' if width > 1 else ''}. `{push}` = "
            f"1 appends `{data}` at the clock edge. {reading}. `{full}` and `{empty}` say how the FIFO "
            f"stands.{levels} {ignored} {c.told(d, res)}",
            f"A first-in first-out buffer with one clock; it holds up to {depth} words. Writing: `{data}` "
            f"with `{push}`. Reading: {reading[0].lower() if reading[0] != '`' else '`'}{reading[1:]}. "
            f"`{full}` is 1 with {depth} words inside, `{empty}` with none.{levels} {ignored} "
            f"{c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=start),
        stimulus=Stimulus(
            length=200,
            ones={push: 0.5, pop: 0.5},
            hold={push: 0.8, pop: 0.8},
            script=lambda _: _filled(depth, push, pop),
        ),
        tags=("sequential", "fifo"),
    )


def _filled(depth: int, push: str, pop: str) -> list[dict[str, int]]:
    """More than it holds, both at once, and more than there is."""
    return [
        *({push: 1, pop: 0} for _ in range(depth + 2)),
        *({push: 1, pop: 1} for _ in range(3)),
        *({push: 0, pop: 1} for _ in range(depth + 2)),
        *({push: 1, pop: 1} for _ in range(3)),
    ]


def stack(d: Draw) -> Task:
    depth, width = d.one((4, 4, 8, 8, 16)), d.one((8, 8, 16, *range(2, 25)))
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    push, data, pop = io.input("push"), io.input("data_in", width), io.input("pop")
    out = io.output("data_out", width)
    full, empty = io.output("full"), io.output("empty")
    error = io.output("error") if d.chance(0.35) else ""
    replace = d.chance(0.5)
    bits = depth.bit_length()
    mem, sp = io.local("memory"), io.local("pointer")

    def step(s: tuple[int, ...], g: Inputs) -> tuple[int, ...]:
        if g[push] and g[pop]:
            return (*s[:-1], g[data]) if replace and s else s
        if g[push]:
            return (*s, g[data]) if len(s) < depth else s
        return s[:-1] if g[pop] else s

    def outputs(s: tuple[int, ...], g: Inputs) -> Outputs:
        answer: dict[str, int | None] = {
            out: s[-1] if s else None,
            full: int(len(s) == depth),
            empty: int(not s),
        }
        wrong = (g[push] and not g[pop] and len(s) == depth) or (g[pop] and not g[push] and not s)
        return answer | ({error: int(bool(wrong))} if error else {})

    index = bits - 1
    both = (
        f"if ({push} && {pop}) begin\n  if (!{empty}) {mem}[{sp} - 1'b1] <= {data};\nend else if ({push}) "
        f"begin"
        if replace
        else f"if ({push} && !{pop}) begin"
    )
    update = (
        f"{both}\n  if (!{full}) begin\n    {mem}[{sp}[{index - 1}:0]] <= {data};\n    {sp} <= {sp} + "
        f"1'b1;\n  end\n"
        f"end else if ({pop}{'' if replace else f' && !{push}'}) begin\n  if (!{empty}) {sp} <= {sp} - "
        f"1'b1;\nend"
    )
    case = (
        f"case ({{{push}, {pop}}})\n  2'b10: if (!{full}) begin\n    {mem}[{sp}[{index - 1}:0]] <= {data};\n"
        f"    {sp} <= {sp} + 1'b1;\n  end\n  2'b01: if (!{empty}) {sp} <= {sp} - 1'b1;\n"
        + (f"  2'b11: if (!{empty}) {mem}[{sp} - 1'b1] <= {data};\n" if replace else "")
        + "  default: ;\nendcase"
    )
    ends = lines(
        f"assign {full} = {sp} == {decimal(depth, bits)};",
        f"assign {empty} = {sp} == {decimal(0, bits)};",
        f"assign {out} = {mem}[{sp} - 1'b1];",
        f"assign {error} = ({push} & ~{pop} & {full}) | ({pop} & ~{push} & {empty});" if error else "",
    )
    head = f"reg {span(width)}{mem} [0:{depth - 1}];\nreg {span(bits)}{sp};\n\n"
    reset = f"{sp} <= {decimal(0, bits)};"
    designs = [
        Design(way="conditions", body=f"{head}{c.always(update, reset)}\n\n{ends}"),
        Design(way="case", body=f"{head}{c.always(case, reset)}\n\n{ends}"),
    ]
    together = (
        f"With both at 1 the top entry is replaced by `{data}`; on an empty stack nothing happens."
        if replace
        else "With both at 1 nothing happens."
    )
    errors = (
        f" `{error}` is 1, without delay, in a cycle with a `{push}` alone while full or a `{pop}` alone "
        "while empty."
        if error
        else ""
    )
    res = "the stack is empty"
    return Task(
        structure=f"{'replace' if replace else 'nothing'}{' error' if error else ''} {depth}",
        difficulty="medium",
        tops=("stack", "lifo", f"lifo{depth}", f"stack_{depth}x{width}", "hw_stack"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A stack (last in, first out) of {depth} entries with {width} bits. At the clock edge "
            f"`{push}` puts `{data}` on top and `{pop}` removes the top entry. {together} `{out}` shows "
            f"the top entry; it may be anything while the stack is empty. `{full}` and `{empty}` tell when "
            f"it holds {depth} entries or none; a push then, or a pop, changes nothing.{errors} "
            f"{c.told(d, res)}",
            f"LIFO memory, {depth} words deep, {width} bits wide, top word at `{out}` (don't care when "
            f"empty). `{push}` writes `{data}`, `{pop}` takes away. {together} When `{full}` a push, when "
            f"`{empty}` a pop is ignored.{errors} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=()),
        stimulus=Stimulus(
            length=180,
            ones={push: 0.5, pop: 0.5},
            hold={push: 0.75, pop: 0.75},
            script=lambda _: _filled(depth, push, pop),
        ),
        tags=("sequential", "memory"),
    )
