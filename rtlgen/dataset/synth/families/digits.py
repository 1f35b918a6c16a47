"""Decimal digits, and displays for them."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import (
    binary,
    bits,
    grid,
    indented,
    number,
    paragraphs,
    span,
)

_SEGMENTS = (0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F, 0x77, 0x7C, 0x39, 0x5E, 0x79, 0x71)
"""Which segments, a to g from bit 0 on, show a hexadecimal digit."""


def seven_segment(d: Draw) -> Task:
    hexadecimal_digits, low, reverse = d.chance(0.4), d.chance(0.45), d.chance(0.4)
    blank = not hexadecimal_digits
    enabled = d.chance(0.3)
    shapes = list(_SEGMENTS)
    for n, segment in ((6, 0x01), (7, 0x20), (9, 0x08)):  # drawn with or without a stroke, as displays do
        shapes[n] ^= d.one((0, 0, segment))
    io = Ports(d)
    digit = io.input("digit", 4)
    en = io.input("enable") if enabled else ""
    out = io.output("segments", 7)
    mask = 0x7F if low else 0

    def pattern(n: int) -> int:
        lit = shapes[n]
        lit = int(bits(lit, 7)[::-1], 2) if reverse else lit
        return lit ^ mask

    dark = mask
    count = 16 if hexadecimal_digits else 10
    items = "\n".join(f"4'd{n}: {out} = {binary(pattern(n), 7)};" for n in range(count))
    rest = f"default: {out} = {binary(dark, 7)};"
    case = f"case ({digit})\n{indented(items)}\n  {rest}\nendcase"
    body = f"if ({en}) begin\n{indented(case)}\nend" if enabled else case
    flat = "".join(bits(pattern(n) if n < count else dark, 7) for n in reversed(range(16)))
    chosen = f"SHAPES[{digit} * 7 +: 7]"
    table_body = f"localparam [111:0] SHAPES = 112'h{int(flat, 2):028x};\n\nassign {out} = " + (
        f"{en} ? {chosen} : {binary(dark, 7)};" if enabled else f"{chosen};"
    )
    designs = [
        Design(
            way="case",
            body=f"always @(*) begin\n  {out} = {binary(dark, 7)};\n{indented(body)}\nend",
            regs=(out,),
        ),
        Design(way="table", body=table_body),
    ]

    def outputs(_: object, given: Inputs) -> Outputs:
        n = given[digit]
        on = (not enabled or given[en] == 1) and n < count
        return {out: pattern(n) if on else dark}

    order = "{a, b, c, d, e, f, g}" if reverse else "{g, f, e, d, c, b, a}"
    lit, unlit = ("0", "1") if low else ("1", "0")
    letters = {n: "".join(c for k, c in enumerate("abcdefg") if shapes[n] >> k & 1) for n in range(count)}
    table = grid(
        [
            ["digit", "lit segments", out],
            *([f"{n:X}", letters[n], bits(pattern(n), 7)] for n in range(count)),
        ],
        markdown=d.chance(),
    )
    more = (
        " For 10 to 15 the display stays dark." if blank else " A, b, C, d, E and F are shown for 10 to 15."
    )
    off = f" With `{en}` = 0 the display is dark." if enabled else ""
    lit_list = ", ".join(f"{n:X}: {letters[n]}" for n in range(count))
    return Task(
        structure=" ".join(
            ["hex" if hexadecimal_digits else "bcd"]
            + ["low"] * low
            + ["reverse"] * reverse
            + ["en"] * enabled
        ),
        difficulty="medium",
        tops=(
            "seven_seg",
            "seg7",
            "bcd7seg",
            "sevenseg_decoder",
            "hex_display" if hexadecimal_digits else "digit_display",
        ),
        ports=io.all(),
        specs=(
            paragraphs(
                f"Show the digit `{digit}` on a seven-segment display. `{out}` is {order}; a segment is "
                f"lit by {lit}. Segment a is the top one, b to f follow clockwise, g is the middle one.",
                table,
                f"{more.strip()}{off}",
            ),
            f"Decode the digit `{digit}` for a seven-segment display whose segments are active "
            f"{'low' if low else 'high'} (lit = {lit}, dark = {unlit}), in the order {order} in `{out}`. "
            f"The lit segments are: {lit_list}.{more}{off}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        tags=("combinational", "display"),
    )


def bcd(d: Draw) -> Task:
    """Decimal digits: from binary, to binary, added."""
    what = d.one(("to_bcd", "to_bcd", "from_bcd", "add", "add", "nines"))
    digits = d.between(1, 4) if what in ("add", "from_bcd", "nines") else d.between(2, 4)
    top = 10**digits - 1
    io = Ports(d)
    width = d.between((digits - 1) * 3 + 1, top.bit_length()) if what == "to_bcd" else top.bit_length()
    i = io.local("index")
    word = io.local("value")
    size = 4 * digits
    stimulus = Stimulus()
    if what == "to_bcd":
        limit = min(top, (1 << width) - 1)
        a = io.input("binary", width)
        out = io.output("bcd", size)
        direct = "\n".join(
            f"assign {out}[{4 * n + 3}:{4 * n}] = {a if not n else f'({a} / {10**n})'} % 10;"
            for n in range(digits)
        )
        steps = "\n".join(
            f"if ({word}[{width + 4 * n + 3}:{width + 4 * n}] >= 5)\n"
            f"  {word}[{width + 4 * n + 3}:{width + 4 * n}] = {word}[{width + 4 * n + 3}:{width + 4 * n}] + "
            f"4'd3;"
            for n in range(digits)
        )
        dabble = (
            f"integer {i};\nreg [{width + size - 1}:0] {word};\n\nalways @(*) begin\n  {word} = {a};\n"
            f"  for ({i} = 0; {i} < {width}; {i} = {i} + 1) begin\n{indented(steps, 2)}\n"
            f"    {word} = {word} << 1;\n  end\n  {out} = {word}[{width + size - 1}:{width}];\nend"
        )
        designs = [Design(way="division", body=direct), Design(way="double dabble", body=dabble, regs=(out,))]
        free = "" if limit == (1 << width) - 1 else f" Numbers above {top} do not occur."
        specs = (
            f"Convert the unsigned {width}-bit number `{a}` to {number(digits)} BCD digits in `{out}`, the "
            f"ones in the lowest four bits.{free}",
            f"`{out}` shows the binary number `{a}` in decimal, four bits a digit, the most significant "
            f"digit first.{free} Combinational.",
        )

        def outputs(_: object, given: Inputs) -> Outputs:
            if given[a] > top:
                return {out: None}
            return {out: int(str(given[a]), 16)}

    elif what == "from_bcd":
        a = io.input("bcd", size)
        out = io.output("binary", width)
        stimulus = _decimal(a, digits=digits)
        parts = [f"{a}[{4 * n + 3}:{4 * n}]" if digits > 1 else a for n in range(digits)]
        direct = (
            f"assign {out} = "
            + " + ".join(f"{p} * {width}'d{10**n}" if n else p for n, p in enumerate(parts))
            + ";"
        )
        horner = "\n".join(
            [f"reg {span(width)}{word};\n", "always @(*) begin", f"  {word} = {parts[-1]};"]
            + [f"  {word} = ({word} << 3) + ({word} << 1) + {p};" for p in reversed(parts[:-1])]
            + [f"  {out} = {word};", "end"]
        )
        designs = [Design(way="sum", body=direct), Design(way="digit by digit", body=horner, regs=(out,))]
        specs = (
            f"`{a}` holds {number(digits)} BCD digit{'s' if digits > 1 else ''}, the ones in the lowest "
            f"four bits. `{out}` is the same number in binary. Digits above 9 do not occur.",
            f"Convert {number(digits)}-digit decimal (BCD) to binary: from `{a}` to `{out}`. Every digit "
            "can be taken as valid (0 to 9).",
        )

        def outputs(_: object, given: Inputs) -> Outputs:
            shown = f"{given[a]:x}"
            return {out: int(shown) if shown.isdigit() else None}

    elif what == "nines":
        a = io.input("bcd", size)
        out = io.output("result", size)
        stimulus = _decimal(a, digits=digits)
        direct = "\n".join(
            f"assign {out}[{4 * n + 3}:{4 * n}] = 4'd9 - {a}[{4 * n + 3}:{4 * n}];" for n in range(digits)
        )
        nine = "9" * digits
        whole = f"assign {out} = {size}'h{nine} - {a};"
        designs = [Design(way="a digit a line", body=direct), Design(way="one subtraction", body=whole)]
        specs = (
            f"`{out}` is the nines' complement of the {number(digits)}-digit BCD number `{a}`: every digit "
            "d becomes 9 - d. Digits above 9 do not occur.",
            f"Subtract each BCD digit of `{a}` from 9 and give the result at `{out}` ({digits} "
            f"digit{'s' if digits > 1 else ''} of four bits). All digits are valid.",
        )

        def outputs(_: object, given: Inputs) -> Outputs:
            shown = f"{given[a]:0{digits}x}"
            return {out: int("".join(str(9 - int(c)) for c in shown), 16) if shown.isdigit() else None}

    else:
        a, b = io.input("a", size), io.input("b", size)
        cin = io.input("carry_in")
        out, cout = io.output("sum", size), io.output("carry_out")
        stimulus = _decimal(a, b, digits=digits)
        chain = [f"wire [{digits}:0] {word};", "", f"assign {word}[0] = {cin};"]
        for n in range(digits):
            where = f"[{4 * n + 3}:{4 * n}]"
            raw = f"{io.local('wide')}{n}"
            chain += [
                f"wire [4:0] {raw} = {a}{where} + {b}{where} + {word}[{n}];",
                f"assign {word}[{n + 1}] = {raw} > 5'd9;",
                f"assign {out}{where} = {word}[{n + 1}] ? {raw}[3:0] + 4'd6 : {raw}[3:0];",
            ]
        chain.append(f"assign {cout} = {word}[{digits}];")
        carry, dsum = io.local("flag"), io.local("wide")
        loop = (
            f"integer {i};\nreg {carry};\nreg [4:0] {dsum};\n\nalways @(*) begin\n  {carry} = {cin};\n"
            f"  for ({i} = 0; {i} < {digits}; {i} = {i} + 1) begin\n"
            f"    {dsum} = {a}[{i} * 4 +: 4] + {b}[{i} * 4 +: 4] + {carry};\n    {carry} = {dsum} > 9;\n"
            f"    if ({carry})\n      {dsum} = {dsum} + 5'd6;\n    {out}[{i} * 4 +: 4] = {dsum}[3:0];\n  "
            f"end\n"
            f"  {cout} = {carry};\nend"
        )
        designs = [
            Design(way="chain", body="\n".join(chain)),
            Design(way="loop", body=loop, regs=(out, cout)),
        ]
        specs = (
            f"Add two decimal numbers of {number(digits)} digit{'s' if digits > 1 else ''} in BCD (four "
            f"bits a digit): `{out}` = `{a}` + `{b}` + `{cin}`. `{cout}` is the carry out of the highest "
            "digit. All digits given are 0 to 9.",
            f"A BCD adder. `{a}`, `{b}` and `{out}` have {digits} decimal "
            f"digit{'s' if digits > 1 else ''}; `{cin}` is the carry into the lowest one, `{cout}` is 1 "
            f"when the sum exceeds {top}. Invalid digits need no thought.",
        )

        def outputs(_: object, given: Inputs) -> Outputs:
            x, y = f"{given[a]:x}", f"{given[b]:x}"
            if not (x.isdigit() and y.isdigit()):
                return {out: None, cout: None}
            total = int(x) + int(y) + given[cin]
            return {out: int(str(total % (top + 1)), 16), cout: int(total > top)}

    return Task(
        structure=f"{what} {digits}",
        difficulty="easy" if what == "nines" else "medium",
        tops=(f"bcd_{what}", "bcd_unit", f"bcd{digits}", "decimal_unit"),
        ports=io.all(),
        specs=specs,
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=stimulus,
        tags=("combinational", "bcd"),
    )


def _decimal(*names: str, digits: int) -> Stimulus:
    """Mostly valid decimal digits."""

    def script(d: Draw) -> list[dict[str, int]]:
        return [{n: int(str(d.below(10**digits)), 16) for n in names} for _ in range(80)]

    return Stimulus(script=script)
