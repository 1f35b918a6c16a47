"""Flip-flops in a row, and one stage of such a row, told in few words."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.few_words import (
    amount,
    clocked_specs,
    enable_told,
    openings,
    register_designs,
    reset_kind,
)
from rtlgen.dataset.synth.phrasing import an
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import lines, number, span


def shift_chain(d: Draw) -> Task:
    """Two to eight flip-flops in a row; what leaves the last one, or all of them."""
    if d.chance(0.3):
        return _stage(d)
    c = draw_clocking(d, falling=0.1)
    io = Ports(d, c)
    count, taps, left = d.between(2, 8), d.chance(0.4), d.chance()
    x = io.input("serial_in")
    en = io.input("shift") if d.chance(0.25) else ""
    out = io.output("vector_out", count) if taps else io.output("serial_out")
    row = out if taps else io.local("shift")
    if not taps:
        left = True  # which way an inner row is numbered is nobody's business
    known = bool(c.reset) or taps or bool(en) or d.chance(0.4)
    start = d.one((0, 0, 0, d.bits(count))) if taps and c.reset else 0 if known else None
    follows = f"{{{_part(row, count - 2, 0)}, {x}}}" if left else f"{{{x}, {_part(row, count - 1, 1)}}}"
    move = f"if ({en}) begin\n  {row} <= {follows};\nend" if en else f"{row} <= {follows};"
    designs = register_designs(
        c, io, (row, count, start), move, f"{en} ? {follows} : {row}" if en else follows
    )
    if not taps:
        designs = tuple(
            Design(
                way=b.way,
                body=lines(
                    f"reg {span(count)}{row};\n", f"{b.body}\n", f"assign {out} = {row}[{count - 1}];"
                ),
            )
            for b in designs
        )
    what = d.one(("the chain", "the register", "the shift register", "the row of flip-flops"))
    if taps and d.chance(0.4):
        what = f"`{out}`"
    told = amount(d, start, count) if taps and start is not None else "" if start is None else "zero"
    ends = _taps_told(d, x, out, count, left=left) if taps else _last_told(d, x, out, count, always=not en)
    mask = (1 << count) - 1

    def step(s: int | None, g: Inputs) -> int | None:
        if en and not g[en]:
            return s
        if s is None:  # a leading one stands above the bits that are known
            return 2 | g[x]
        if start is None:
            return s << 1 | g[x] if s < 1 << count else (s << 1 | g[x]) & mask | 1 << count
        return (s << 1 | g[x]) & mask if left else s >> 1 | g[x] << (count - 1)

    def outputs(s: int | None, _: Inputs) -> Outputs:
        if taps:
            return {out: s}
        if s is None or (start is None and s < 1 << count):
            return {out: None}
        return {out: s >> (count - 1) & 1}

    return Task(
        structure=f"{count} {taps} {left} {bool(en)} {start} {reset_kind(c)}",
        difficulty="easy",
        tops=("shift_chain", f"shift{count}", "ff_chain", "shiftreg", "delay_line", "sr"),
        ports=io.all(),
        clocking=c,
        specs=clocked_specs(
            d, c, openings(d, _nouns(count, x), _sentences(count, x)), (ends, _held(d, en, what)), told, what
        ),
        designs=designs,
        behaviour=Behaviour(outputs=outputs, step=step, start=start),
        stimulus=Stimulus(length=80, ones={en: 0.75} if en else {}, resets=3),
        tags=("sequential", "shift register", BRIEF),
    )


def _part(row: str, high: int, low: int) -> str:
    return f"{row}[{high}:{low}]" if high > low else f"{row}[{low}]"


def _held(d: Draw, en: str, what: str) -> str:
    return enable_told(d, en, what, idle=d.one(("keeps its value", "stands still", "holds"))) if en else ""


def _nouns(count: int, x: str) -> tuple[str, ...]:
    many = number(count)
    return (
        an(f"{count}-bit shift register"),
        f"{many} D flip-flops in a row",
        f"a chain of {many} flip-flops with the input `{x}`",
        an(f"{count}-stage shift register fed by `{x}`"),
        f"a shift register that is {count} bits long",
        f"{many} D flip-flops in series, each one feeding the next",
        f"a row of {many} registers of one bit through which `{x}` travels",
    )


def _sentences(count: int, x: str) -> tuple[str, ...]:
    return (
        f"`{x}` passes through {number(count)} flip-flops, one after the other.",
        f"{number(count).capitalize()} flip-flops are connected in series; `{x}` feeds the first one.",
        f"At each clock edge, the bits in a {count}-bit shift register move on by one and `{x}` comes in.",
        f"Shift `{x}` through {number(count)} D flip-flops.",
    )


def _last_told(d: Draw, x: str, out: str, count: int, *, always: bool) -> str:
    late = (f"`{out}` is `{x}` delayed by {number(count)} clock cycles.",) * always
    return d.one(
        (
            *late,
            f"`{x}` goes into the first one and `{out}` comes from the last one.",
            f"The serial input is `{x}`; the serial output `{out}` is the last flip-flop's output.",
            f"The output of the last stage is `{out}`; the input of the first is `{x}`.",
            f"`{out}` shows the bit that has come through all {number(count)} stages from `{x}`.",
        )
    )


def _taps_told(d: Draw, x: str, out: str, count: int, *, left: bool) -> str:
    first, last = (0, count - 1) if left else (count - 1, 0)
    way, end = ("left", "least significant") if left else ("right", "most significant")
    return d.one(
        (
            f"`{x}` enters at `{out}[{first}]`, and the bits move towards `{out}[{last}]`.",
            f"All stages are visible in `{out}`; it shifts {way} and takes `{x}` in at bit {first}.",
            f"`{out}` shifts {way} by one place a clock; `{x}` becomes its {end} bit.",
            f"Shift `{out}` {way}, with `{x}` as the new bit {first}.",
            f"`{out}[{first}]` is the first flip-flop, fed by `{x}`; `{out}[{last}]` is the last one.",
            f"Its outputs are `{out}`: bit {first} takes `{x}`, and every other bit the one "
            f"{'below' if left else 'above'} it.",
        )
    )


def _stage(d: Draw) -> Task:
    """One flip-flop of a row: loaded, shifted or left as it is."""
    c = draw_clocking(d, resets="any" if d.chance() else "never", falling=0.1)
    io = Ports(d, c)
    width = d.one((1, 1, 1, 1, 4, 8))
    load_first = d.chance(0.6)
    holds = d.chance(0.5)
    load, near = io.input("load"), io.input("serial_in", width)
    value = io.input("vector_in", width)
    shift = io.input("shift") if holds else ""
    q = io.output("data_out", width)
    start = 0 if c.reset or holds else None
    if not holds:
        load_first = True
    tests = [(load, value), (shift, near)] if load_first else [(shift, near), (load, value)]
    if holds:
        (t1, v1), (t2, v2) = tests
        move = f"if ({t1}) begin\n  {q} <= {v1};\nend else if ({t2}) begin\n  {q} <= {v2};\nend"
        follows = f"{t1} ? {v1} : {t2} ? {v2} : {q}"
    else:
        move = f"if ({load}) begin\n  {q} <= {value};\nend else begin\n  {q} <= {near};\nend"
        follows = f"{load} ? {value} : {near}"
    unit = "a flip-flop" if width == 1 else an(f"{width}-bit register")
    rest = _choice_told(d, (load, value), (shift, near), load_first=load_first)

    def step(s: int | None, g: Inputs) -> int | None:
        if not holds:
            return g[value] if g[load] else g[near]
        return next((g[v] for t, v in tests if g[t]), s)

    nouns = (
        f"one stage of a shift register, {unit}",
        f"{unit} of a chain with its two multiplexers" if holds else f"{unit} with a multiplexer in front",
        f"a single cell of a shift register that can be loaded ({unit})",
        f"{unit} that can be loaded or take its neighbour's value",
    )
    sentences = (
        f"`{q}` is one stage of a loadable shift register.",
        f"A stage of a shift register holds `{q}`; the stage before it is at `{near}`.",
        f"`{near}` comes from the neighbour in a shift register; `{q}` goes to the next one.",
    )
    return Task(
        structure=f"stage {width} {holds} {load_first} {reset_kind(c)}",
        difficulty="easy",
        tops=("shift_stage", "sr_cell", "shift_cell", "mux_ff", "stage"),
        ports=io.all(),
        clocking=c,
        specs=clocked_specs(
            d,
            c,
            openings(d, nouns, sentences),
            (rest,),
            "" if start is None else amount(d, start, width),
            f"`{q}`",
        ),
        designs=register_designs(c, io, (q, width, start), move, follows),
        behaviour=Behaviour(outputs=lambda s, _: {q: s}, step=step, start=start),
        stimulus=Stimulus(length=70, ones={load: 0.4}, resets=3),
        tags=("sequential", "shift register", BRIEF),
    )


def _choice_told(d: Draw, load: tuple[str, str], shift: tuple[str, str], *, load_first: bool) -> str:
    (ld, value), (sh, near) = load, shift
    if not sh:
        return d.one(
            (
                f"If `{ld}` is 1 it takes `{value}`, otherwise `{near}`.",
                f"`{ld}` = 1 loads `{value}`; `{ld}` = 0 shifts `{near}` in.",
                f"Its input is `{value}` while `{ld}` is 1 and `{near}` while it is 0.",
                f"It is loaded with `{value}` when `{ld}` is high, and with `{near}` when it is low.",
            )
        )
    (t1, v1), (t2, v2) = (load, shift) if load_first else (shift, load)
    return d.one(
        (
            f"If `{t1}` is 1 it takes `{v1}`; else, if `{t2}` is 1, it takes `{v2}`; else it is unchanged.",
            f"`{t1}` takes `{v1}` in and comes before `{t2}`, which takes `{v2}` in. With both 0 nothing "
            "changes.",
            f"`{sh}` = 1 takes `{near}` and `{ld}` = 1 takes `{value}`; when both are 1, `{t1}` wins, "
            "and when both are 0 it holds.",
            f"With `{t1}` high `{v1}` is stored; with `{t1}` low and `{t2}` high, `{v2}`. Otherwise it "
            "stays as it is.",
        )
    )
