"""Shifts and rotations."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.operands import corners, signed
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import decimal, indented, paragraphs

_ZERO = "1'b0"


def shifter(d: Draw) -> Task:
    width = d.one((4, 8, 8, 16, 16, 32, *range(4, 33)))
    bits = (width - 1).bit_length()
    kinds = d.one(
        (
            ["left"],
            ["right"],
            ["arithmetic"],
            ["left", "right"],
            ["left", "right"],
            ["right", "arithmetic"],
            ["left", "right", "arithmetic"],
        )
    )
    io = Ports(d)
    data = io.input("data_in", width)
    amount = io.input("amount", bits)
    mode_width = (len(kinds) - 1).bit_length()
    mode = io.input("direction" if kinds == ["left", "right"] else "mode", mode_width) if mode_width else ""
    out = io.output("data_out", width)
    operator = {
        "left": f"{data} << {amount}",
        "right": f"{data} >> {amount}",
        "arithmetic": f"$signed({data}) >>> {amount}",
    }
    words = {
        "left": f"`{data}` shifted left by `{amount}` places, zeros shifted in",
        "right": f"`{data}` shifted right by `{amount}` places, zeros shifted in",
        "arithmetic": f"`{data}` shifted right by `{amount}` places arithmetically (copies of the sign bit "
        "are shifted in)",
    }
    last = len(kinds) - 1
    order = kinds if len(kinds) != 2 or d.chance(0.7) else kinds[::-1]
    items = [f"{decimal(n, mode_width)}: {out} = {operator[k]};" for n, k in enumerate(order)]
    if mode_width:
        items[-1] = f"default: {out} = {operator[order[-1]]};"
        case = f"always @(*) begin\n  case ({mode})\n{indented(chr(10).join(items), 2)}\n  endcase\nend"
    else:
        case = f"always @(*) begin\n  {out} = {operator[order[0]]};\nend"
    designs = [
        Design(way="operators", body=case, regs=(out,)),
        _staged(data, amount, mode, out, width, order, io),
    ]
    if len(order) == 1:
        designs.append(Design(way="assign", body=f"assign {out} = {operator[order[0]]};"))

    def outputs(_: object, given: Inputs) -> Outputs:
        kind = order[min(given[mode], last)] if mode else order[0]
        word, by = given[data], given[amount]
        result = {"left": word << by, "right": word >> by, "arithmetic": signed(word, width) >> by}[kind]
        return {out: result & ((1 << width) - 1)}

    rest = f" `{mode}` = 3 does the same as 2." if len(order) == 3 else ""
    which = (
        ". ".join(f"With `{mode}` = {n}, `{out}` is {words[k]}" for n, k in enumerate(order))
        if mode
        else f"`{out}` is {words[order[0]]}"
    )
    listing = "\n".join(f"- `{mode}` = {n}: {words[k]}" for n, k in enumerate(order))
    return Task(
        structure=f"{' '.join(order)}",
        difficulty="easy" if len(order) < 3 else "medium",
        tops=("shifter", "barrel_shifter", f"shift{width}", "bshift", "shift_unit"),
        ports=io.all(),
        specs=(
            f"A combinational shifter for {width}-bit words. {which}.{rest}",
            paragraphs(
                f"Shift the word `{data}` as told and give the result at `{out}`:", listing, rest.strip()
            )
            if mode
            else f"Shift `{data}` by a variable distance, without a clock: {which}.",
            f"{which}. The distance `{amount}` is an unsigned number from 0 to {(1 << bits) - 1}; 0 leaves "
            f"the word as it is.{rest}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, data),
        tags=("combinational", "shift"),
    )


def _staged(data: str, amount: str, mode: str, out: str, width: int, order: list[str], io: Ports) -> Design:
    """One multiplexer a bit of the distance."""
    stage, fill = io.local("stage"), io.local("mask")
    left = (
        f"({mode} == {order.index('left')})"
        if mode and "left" in order
        else "1'b1"
        if "left" in order
        else "1'b0"
    )
    arithmetic = ""
    if "arithmetic" in order:
        at = order.index("arithmetic")
        test = f"{mode} >= {at}" if len(order) == 3 else f"{mode} == {at}"
        arithmetic = f"({test}) & {data}[{width - 1}]" if mode else f"{data}[{width - 1}]"
    text = [f"wire {fill} = {arithmetic or _ZERO};"]
    bits = (width - 1).bit_length()
    text += [f"wire [{width - 1}:0] {stage}{n};" for n in range(bits)]
    before = data
    text.append("")
    for n in range(bits):
        by = 1 << n
        target = f"{stage}{n}"
        to_left = f"{{{before}[{width - 1 - by}:0], {{{by}{{1'b0}}}}}}"
        to_right = f"{{{{{by}{{{fill}}}}}, {before}[{width - 1}:{by}]}}"
        moved = {"1'b1": to_left, "1'b0": to_right}.get(left, f"({left} ? {to_left} : {to_right})")
        text.append(f"assign {target} = {amount}[{n}] ? {moved} : {before};")
        before = target
    text.append(f"assign {out} = {before};")
    return Design(way="stages", body="\n".join(text))


def rotator(d: Draw) -> Task:
    width = d.one((4, 8, 8, 8, 16, 16, 32, 32, *range(4, 25)))
    bits = (width - 1).bit_length()
    fixed = d.chance(0.25)
    by = d.between(1, width - 1)
    both = d.chance(0.4)
    left = d.chance()
    io = Ports(d)
    data = io.input("data_in", width)
    power = width == 1 << bits
    amount = "" if fixed or not power else io.input("amount", bits)
    if not amount:
        fixed = True
    direction = io.input("direction") if both else ""
    out = io.output("data_out", width)
    twice, size = io.local("wide"), decimal(by, bits + 1)
    dist = f"{{1'b0, {amount}}}" if amount else size
    back = f"({bits + 1}'d{width} - {dist})"
    to_left, to_right = f"({data} << {dist}) | ({data} >> {back})", f"({data} >> {dist}) | ({data} << {back})"
    if fixed:
        slices_left = f"{{{data}[{width - 1 - by}:0], {data}[{width - 1}:{width - by}]}}"
        slices_right = f"{{{data}[{by - 1}:0], {data}[{width - 1}:{by}]}}"
    else:
        slices_left = f"{twice}_l[{2 * width - 1}:{width}]"
        slices_right = f"{twice}_r[{width - 1}:0]"
    one = "left" if left else "right"
    first, second = (to_left, to_right) if left else (to_right, to_left)
    first_s, second_s = (slices_left, slices_right) if left else (slices_right, slices_left)
    declare = []
    if not fixed:
        declare = [
            f"wire [{2 * width - 1}:0] {twice}_l = {{{data}, {data}}} << {amount};",
            f"wire [{2 * width - 1}:0] {twice}_r = {{{data}, {data}}} >> {amount};",
            "",
        ]
        used = ("_l", "_r") if both else ("_l",) if left else ("_r",)
        declare = [line for line in declare if not line or any(f"{twice}{u} " in line for u in used)]
    i = io.local("index")
    source = {
        True: f"({i} + {width} - {amount or by}) % {width}",
        False: f"({i} + {amount or by}) % {width}",
    }
    loop_one, loop_two = source[left], source[not left]
    inner = f"{out}[{i}] = {data}[{loop_one}];"
    if both:
        inner = (
            f"if ({direction}) {out}[{i}] = {data}[{loop_one}];\n    else {out}[{i}] = {data}[{loop_two}];"
        )
    designs = [
        Design(
            way="two shifts",
            body=f"assign {out} = {f'{direction} ? ({first}) : ({second})' if both else first};",
        ),
        Design(
            way="doubled word" if not fixed else "concatenation",
            body="\n".join(
                [*declare, f"assign {out} = {f'{direction} ? {first_s} : {second_s}' if both else first_s};"]
            ),
        ),
        Design(
            way="loop",
            body=f"integer {i};\n\nalways @(*) begin\n  for ({i} = 0; {i} < {width}; {i} = {i} + 1) begin\n "
            f"   "
            f"{inner}\n  end\nend",
            regs=(out,),
        ),
    ]

    def outputs(_: object, given: Inputs) -> Outputs:
        word = given[data]
        n = (given[amount] if amount else by) % width
        goes_left = left if not both or given[direction] else not left
        n = n if goes_left else (width - n) % width
        return {out: (word << n | word >> (width - n)) & ((1 << width) - 1)}

    dist_words = f"`{amount}` places" if amount else f"{by} place{'s' if by > 1 else ''}"
    where = (
        f"to the {one} when `{direction}` is 1 and to the {'right' if left else 'left'} when it is 0"
        if both
        else f"to the {one}"
    )
    end = ("top", "bottom") if left else ("bottom", "top")
    return Task(
        structure=f"{'fixed' if fixed else 'variable'} {'both' if both else one} {left}",
        difficulty="easy" if not both else "medium",
        tops=("rotator", f"rot{width}", f"rotate_{one}", "barrel_rotate", "rol_ror"),
        ports=io.all(),
        specs=(
            f"Rotate the {width}-bit word `{data}` by {dist_words} {where}; the result is `{out}`.",
            f"`{out}` is `{data}`, rotated {where} by {dist_words}. Bits that leave the word at one end "
            "come back in at the other; none is lost.",
            f"A combinational rotator for {width} bits, from `{data}` to `{out}`: {where}, by {dist_words}."
            + ("" if both else f" Bits that fall out at the {end[0]} enter at the {end[1]}."),
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, data),
        tags=("combinational", "shift"),
    )
