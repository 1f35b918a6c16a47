"""Shift registers."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, indented, number, span


def shift_register(d: Draw) -> Task:
    """Serial and parallel in and out, both directions, universal."""
    kind = d.one(("siso", "sipo", "sipo", "piso", "piso", "universal", "arithmetic"))
    width = d.between(3, 12) if kind != "arithmetic" else d.one((8, 16, 32))
    left = d.chance()
    c = draw_clocking(d, resets="always" if kind != "siso" else "any")
    io = Ports(d, c)
    top = width - 1
    en = io.input("shift") if d.chance(0.65) and kind not in ("universal", "arithmetic") else ""
    load = io.input("load") if kind in ("piso", "arithmetic") else ""
    mode = io.input("mode", 2) if kind in ("universal", "arithmetic") else ""
    sin = io.input("serial_in") if kind != "arithmetic" else ""
    value = io.input("data_in", width) if kind in ("piso", "universal", "arithmetic") else ""
    serial = kind in ("siso", "piso")
    out = io.output("serial_out" if serial else "data_out", 1 if serial else width)
    reg = io.local("shift") if serial else out
    mask = (1 << width) - 1
    to_left = f"{{{reg}[{top - 1}:0], {sin}}}"
    to_right = f"{{{sin}, {reg}[{top}:1]}}"
    one = to_left if left else to_right
    exit_bit = top if left else 0
    word = "left (towards the most significant bit)" if left else "right (towards the least significant bit)"

    def moved(s: int, bit: int, leftwards: bool) -> int:
        return (s << 1 | bit) & mask if leftwards else s >> 1 | bit << top

    declared = f"reg {span(width)}{reg};\n\n" if serial else ""
    tail = f"\n\nassign {out} = {reg}[{exit_bit}];" if serial else ""
    zero = f"{reg} <= {decimal(0, width)};"
    if kind == "universal":
        order = d.shuffled(["hold", "left", "right", "load"])
        code = {"hold": reg, "left": to_left, "right": to_right, "load": value}
        words = {
            "hold": f"`{out}` stays",
            "left": f"shift left, `{sin}` comes in at bit 0",
            "right": f"shift right, `{sin}` comes in at bit {top}",
            "load": f"`{out}` takes `{value}`",
        }
    elif kind == "arithmetic":
        code = {
            "left 1": f"{{{reg}[{top - 1}:0], 1'b0}}",
            "left 4": f"{{{reg}[{top - 4}:0], 4'b0}}",
            "right 1": f"{{{reg}[{top}], {reg}[{top}:1]}}",
            "right 4": f"{{{{4{{{reg}[{top}]}}}}, {reg}[{top}:4]}}",
            "logical 1": f"{{1'b0, {reg}[{top}:1]}}",
            "hold": reg,
        }
        order = d.some(list(code), 4)
        words = {
            "left 1": "shift left by one",
            "left 4": "shift left by four",
            "right 1": "arithmetic shift right by one (the sign bit is copied)",
            "right 4": "arithmetic shift right by four (the sign bit is copied)",
            "logical 1": "logical shift right by one",
            "hold": "no change",
        }
    if mode:
        items = "\n".join(f"2'd{n}: {reg} <= {code[o]};" for n, o in enumerate(order[:3]))
        case = f"case ({mode})\n{indented(items)}\n  default: {reg} <= {code[order[3]]};\nendcase"
        chain = (
            " else ".join(
                f"if ({mode} == 2'd{n}) begin\n  {reg} <= {code[o]};\nend" for n, o in enumerate(order[:3])
            )
            + f" else begin\n  {reg} <= {code[order[3]]};\nend"
        )
        updates = [("case", case), ("if chain", chain)]
    else:
        i = io.local("index")
        loop = (
            f"for ({i} = {top}; {i} > 0; {i} = {i} - 1)\n  {reg}[{i}] <= {reg}[{i} - 1];\n{reg}[0] <= {sin};"
            if left
            else f"for ({i} = 0; {i} < {top}; {i} = {i} + 1)\n  {reg}[{i}] <= {reg}[{i} + 1];\n{reg}[{top}] "
            f"<= {sin};"
        )
        updates = [("concatenation", f"{reg} <= {one};"), ("loop", loop)]
    designs = []
    for way, update in updates:
        text = f"if ({en}) begin\n{indented(update)}\nend" if en else update
        if load:
            rest = f"else {text}" if en else f"else begin\n{indented(text)}\nend"
            text = f"if ({load}) begin\n  {reg} <= {value};\nend {rest}"
        head = f"integer {i};\n\n" if way == "loop" else ""
        designs.append(
            Design(way=way, body=declared + head + c.always(text, zero) + tail, regs=() if serial else (out,))
        )

    def step(s: int, g: Inputs) -> int:
        if load and g[load]:
            return g[value]
        if mode:
            action = order[g[mode]]
            negative = s >> top
            return {
                "hold": lambda: s,
                "left": lambda: moved(s, g[sin], True),
                "right": lambda: moved(s, g[sin], False),
                "load": lambda: g[value],
                "left 1": lambda: s << 1 & mask,
                "left 4": lambda: s << 4 & mask,
                "right 1": lambda: s >> 1 | negative << top,
                "right 4": lambda: s >> 4 | (0xF * negative) << (top - 3),
                "logical 1": lambda: s >> 1,
            }[action]()
        return s if en and not g[en] else moved(s, g[sin], left)

    def outputs(s: int, _: Inputs) -> Outputs:
        return {out: s >> exit_bit & 1 if serial else s}

    when = f" when `{en}` is 1" if en else ""
    res = f"{'all bits become 0' if serial else f'`{out}` becomes 0'}"
    if mode:
        listing = "; ".join(f"{n}: {words[o]}" for n, o in enumerate(order))
        first = (
            f"`{load}` = 1 takes `{value}`. Otherwise, by `{mode}`: "
            if load
            else f"`{mode}` says what happens: "
        )
        specs = (
            f"A {width}-bit shift register `{out}`. At each active clock edge: {first}{listing}. "
            f"{c.told(d, res)}",
            f"`{out}` ({width} bits) is loaded and shifted. "
            f"{first[0].upper() if first[0] != '`' else '`'}{first[1:]}{listing}. {c.told(d, res)}",
        )
    else:
        loads = (
            f" `{load}` = 1 takes the whole word `{value}` at the clock edge; that has priority over "
            "shifting."
            if load
            else ""
        )
        end = f"bit {exit_bit}" if serial else ""
        shown = f"`{out}` is the bit that leaves next, {end}" if serial else f"`{out}` shows all of it"
        enters = 0 if left else top
        specs = (
            f"A shift register of {width} bits. At each clock edge{when} it shifts {word} by one place, "
            f"and `{sin}` comes in at bit {enters}.{loads} {shown}. {c.told(d, res)}",
            f"{number(width).capitalize()} flip-flops in a row: `{sin}` enters at bit {enters} and moves "
            f"one place {'up' if left else 'down'} at each active clock edge{when}. {shown}.{loads} "
            f"{c.told(d, res)}",
        )
    return Task(
        structure=f"{kind} {'left' if left else 'right'} "
        f"{' '.join(order) if mode else ''}{' en' if en else ''}",
        difficulty="easy" if kind in ("siso", "sipo") else "medium",
        tops=(
            "shift_reg",
            kind if kind != "arithmetic" else "arith_shift_reg",
            f"shreg{width}",
            "shifter_reg",
            "serial_reg",
        ),
        ports=io.all(),
        clocking=c,
        specs=specs,
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=0),
        stimulus=Stimulus(length=100, ones={en: 0.8, load: 0.12}),
        tags=("sequential", "shift register"),
    )
