"""Arithmetic in stages."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.dataset.synth.clocking import Clocking, draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, hexadecimal, indented, number, span


def pipeline(d: Draw) -> Task:
    """Arithmetic spread over several stages, with a valid bit."""
    stages = d.between(1, 4)
    width = d.one((4, 8, 8, 12, 16))
    operations = d.some(
        ["add", "xor", "shift", "invert", "add constant", "and mask", "rotate"], d.between(1, 3)
    )
    has_valid, stall = d.chance(0.7), d.chance(0.3)
    c = draw_clocking(d, resets="always" if has_valid else "any", falling=0.0)
    io = Ports(d, c)
    en = io.input("enable") if stall else ""
    valid_in = io.input("valid_in") if has_valid else ""
    a = io.input("a", width)
    b = io.input("b", width) if {"add", "xor"} & set(operations) else ""
    valid_out = io.output("valid_out") if has_valid else ""
    out = io.output("data_out", width)
    constant = d.bits(width) | 1
    mask = (1 << width) - 1
    table: dict[str, tuple[str, str, Callable[[int, Inputs], int]]] = {
        "add": (f"{{x}} + {b}", f"add `{b}`", lambda v, g: v + g[b]),
        "xor": (f"{{x}} ^ {b}", f"XOR with `{b}`", lambda v, g: v ^ g[b]),
        "shift": ("{x} << 1", "shift left by one", lambda v, g: v << 1),
        "invert": ("~{x}", "invert all bits", lambda v, g: ~v),
        "add constant": (
            f"{{x}} + {hexadecimal(constant, width)}",
            f"add {hexadecimal(constant, width)}",
            lambda v, g: v + constant,
        ),
        "and mask": (
            f"{{x}} & {hexadecimal(constant, width)}",
            f"AND with {hexadecimal(constant, width)}",
            lambda v, g: v & constant,
        ),
        "rotate": (
            f"{{{{{{x}}[{width - 2}:0], {{x}}[{width - 1}]}}}}",
            "rotate left by one",
            lambda v, g: v << 1 | v >> (width - 1),
        ),
    }
    # What needs an operand comes first: only then is it at hand.
    order = sorted(operations, key=lambda o: o not in ("add", "xor"))
    count = stages

    def compute(g: Inputs) -> int:
        value = g[a]
        for o in order:
            value = table[o][2](value, g) & mask
        return value

    # State: stages, newest first, each a value and its valid bit; values before the first are unknown.
    def step(s: tuple[tuple[int | None, int], ...], g: Inputs) -> tuple[tuple[int | None, int], ...]:
        if en and not g[en]:
            return s
        return ((compute(g), g[valid_in] if valid_in else 1), *s[:-1])

    def outputs(s: tuple[tuple[int | None, int], ...], _: Inputs) -> Outputs:
        value, is_valid = s[-1]
        answer: dict[str, int | None] = {out: value if is_valid else None}
        return answer | ({valid_out: is_valid} if valid_out else {})

    first = _staged_pipeline(c, io, count, width, order, table, (a, en, valid_in, valid_out, out), early=True)
    second = _staged_pipeline(
        c, io, count, width, order, table, (a, en, valid_in, valid_out, out), early=False
    )
    sequence = ", then ".join(table[o][1] for o in order)
    latency = f"{count} clock edge{'s' if count > 1 else ''}"
    valid_words = (
        f" `{valid_in}` marks the cycles whose operands count and travels with them to `{valid_out}`; "
        f"while `{valid_out}` is 0, `{out}` may be anything."
        if has_valid
        else ""
    )
    stalled = f" The pipeline moves only at clock edges with `{en}` = 1." if stall else ""
    res = (
        "all valid bits become 0"
        if has_valid
        else "nothing in the pipeline counts: the output may be anything until the first results arrive"
    )
    if not has_valid and not c.reset:
        res = "the output may be anything until the first result arrives"
    operands = f"`{a}` and `{b}`" if b else f"`{a}`"
    return Task(
        structure=f"{count} {' '.join(order)}{' valid' if has_valid else ''}{' stall' if stall else ''}",
        difficulty="medium" if count < 3 else "hard",
        tops=(
            "pipeline",
            f"pipe{count}",
            "datapath",
            f"{count}_stage_pipe" if count < 1 else f"stage{count}_pipe",
            "pipe_unit",
        ),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A pipeline with {number(count)} register stage{'s' if count > 1 else ''}. Take {operands} in "
            f"every cycle and calculate: start with `{a}`, {sequence}; every step is cut to {width} bits. "
            f"The result appears at `{out}` after {latency}.{valid_words}{stalled} {c.told(d, res)}",
            f"`{out}` is, {latency} later, the following function of {operands}: take `{a}`, {sequence} "
            f"(modulo 2^{width}). A new operation can begin in every cycle; use {number(count)} "
            f"stage{'s' if count > 1 else ''} of registers.{stalled}{valid_words} {c.told(d, res)}",
        ),
        designs=(first, second) if count > 1 else (first,),
        behaviour=Behaviour(outputs=outputs, step=step, start=((None, 0),) * count),
        stimulus=Stimulus(length=90, ones={valid_in: 0.7, en: 0.8}),
        tags=("sequential", "pipeline"),
    )


def _staged_pipeline(
    c: Clocking,
    io: Ports,
    count: int,
    width: int,
    order: list[str],
    table: dict[str, tuple[str, str, Callable[[int, Inputs], int]]],
    names: tuple[str, str, str, str, str],
    *,
    early: bool,
) -> Design:
    """All of the work before the first register, or a step a stage as far as the operands reach."""
    a, en, valid_in, valid_out, out = names
    pipe, valid, work = io.local("stage"), io.local("flag"), io.local("value")
    free = [o for o in order if o not in ("add", "xor")]
    late = {} if early else {n + 1: [o] for n, o in enumerate(free[: count - 1])}
    if late and len(free) > len(late):
        late[max(late)] += free[len(late) :]
    moved = [o for over in late.values() for o in over]
    head = [f"reg {span(width)}{pipe}{n};" for n in range(count - 1)]
    nets: list[str] = []

    def chained(over: list[str], x: str, tag: str) -> str:
        for k, o in enumerate(over):
            name = f"{work}{tag}{k}"
            nets.append(
                f"wire {span(width)}{name} = "
                f"{table[o][0].replace('{x}', x).replace('{{', '{').replace('}}', '}')};"
            )
            x = name
        return x

    updates, resets = [], []
    before = chained([o for o in order if o not in moved], a, "")
    for n in range(count):
        target = out if n == count - 1 else f"{pipe}{n}"
        if n in late:
            before = chained(late[n], before, f"s{n}_")
        updates.append(f"{target} <= {before};")
        before = target
    if valid_in:
        flags = [f"{valid}{n}" for n in range(count - 1)] + [valid_out]
        head += [f"reg {f};" for f in flags[:-1]]
        source = valid_in
        for f in flags:
            updates.append(f"{f} <= {source};")
            resets.append(f"{f} <= 1'b0;")
            source = f
    moved_all = "\n".join(updates)
    if en:
        moved_all = f"if ({en}) begin\n{indented(moved_all)}\nend"
    data = [u.split(" <= ")[0] for u in updates[:count]]
    resets = [f"{t} <= {decimal(0, width)};" for t in data] + resets
    text = "\n".join([*head, *nets]) + "\n\n" + c.always(moved_all, "\n".join(resets))
    return Design(
        way="work first" if early else "work in every stage",
        body=text.lstrip("\n"),
        regs=(out, *([valid_out] if valid_out else [])),
    )
