"""Codes: parity, Gray, BCD, seven segments, checksums, shift register sequences."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.arithmetic import corners
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import (
    binary,
    bits,
    grid,
    hexadecimal,
    indented,
    lines,
    listed,
    number,
    paragraphs,
    span,
)


def parity(d: Draw) -> Task:
    """Parity made, checked, or kept over a serial stream."""
    width = d.one((3, 4, 5, 7, 8, 8, 9, 12, 16, 32))
    what = d.one(("make", "make", "check", "append", "lanes"))
    odd = d.chance()
    lanes = 4 if width % 4 == 0 and width > 4 else 2 if width % 2 == 0 and width > 3 else 0
    if what == "lanes" and not lanes:
        what = "make"
    io = Ports(d)
    data = io.input("vector_in", width)
    p_in = io.input("parity") if what == "check" else ""
    size = {"append": width + 1, "lanes": lanes}.get(what, 1)
    out = io.output({"check": "error", "append": "vector_out"}.get(what, "parity"), size)
    i = io.local("index")
    kind, fix = ("odd", "~") if odd else ("even", "")
    part = width // lanes if lanes else width
    if what == "make":
        direct, of_loop = f"assign {out} = {fix}^{data};", data
        told = (
            f"`{out}` is the {kind} parity bit of `{data}`: together with it the number of ones is {kind}",
            f"generate {kind} parity. `{out}` is chosen so that `{data}` and `{out}` together have an {kind} number "
            "of ones",
        )
    elif what == "check":
        direct, of_loop = f"assign {out} = {fix}(^{{{p_in}, {data}}});", data
        told = (
            f"the word `{data}` comes with its {kind} parity bit `{p_in}`. `{out}` is 1 when the number of ones in "
            f"both together is not {kind}",
            f"check {kind} parity: `{out}` reports an error, with 1, unless `{data}` and `{p_in}` together have an "
            f"{kind} number of ones",
        )
    elif what == "append":
        direct, of_loop = f"assign {out} = {{{fix}^{data}, {data}}};", data
        told = (
            f"`{out}` is `{data}` with one more bit at the top, so that the number of ones in `{out}` is {kind}",
            f"put an {kind} parity bit above the top bit of `{data}`; the {width + 1}-bit word goes to `{out}`",
        )
    else:
        direct = "\n".join(
            f"assign {out}[{n}] = {fix}^{data}[{n * part + part - 1}:{n * part}];" for n in range(lanes)
        )
        of_loop = data
        told = (
            f"bit n of `{out}` is the {kind} parity bit of the n-th group of {part} bits of `{data}`, group 0 being "
            "the lowest",
            f"`{data}` consists of {number(lanes)} groups of {part} bits. Each has its own {kind} parity bit in "
            f"`{out}`, the lowest group in `{out}[0]`; a group and its bit together have an {kind} number of ones",
        )
    start = "1'b1" if odd else "1'b0"
    if what == "lanes":
        loop = (
            f"integer {i};\n\nalways @(*) begin\n  {out} = {{{lanes}{{{start}}}}};\n"
            f"  for ({i} = 0; {i} < {width}; {i} = {i} + 1)\n"
            f"    {out}[{i} / {part}] = {out}[{i} / {part}] ^ {data}[{i}];\nend"
        )
    elif what == "append":
        loop = (
            f"integer {i};\n\nalways @(*) begin\n  {out} = {{{start}, {data}}};\n"
            f"  for ({i} = 0; {i} < {width}; {i} = {i} + 1)\n"
            f"    {out}[{width}] = {out}[{width}] ^ {data}[{i}];\nend"
        )
    else:
        first = {"make": start, "check": f"~{p_in}" if odd else p_in}[what]
        loop = (
            f"integer {i};\n\nalways @(*) begin\n  {out} = {first};\n"
            f"  for ({i} = 0; {i} < {width}; {i} = {i} + 1)\n    {out} = {out} ^ {of_loop}[{i}];\nend"
        )

    def outputs(_: object, given: Inputs) -> Outputs:
        word = given[data]
        ones = bin(word).count("1")
        one = (ones + odd) % 2
        if what == "check":
            return {out: (ones + given[p_in] + odd) % 2}
        if what == "append":
            return {out: one << width | word}
        if what == "lanes":
            groups = [bin(word >> n * part & ((1 << part) - 1)).count("1") for n in range(lanes)]
            return {out: sum(((g + odd) % 2) << n for n, g in enumerate(groups))}
        return {out: one}

    extra = f" The word has {width} bits."
    return Task(
        structure=f"{what} {kind}",
        difficulty="easy",
        tops=("parity_gen", "parity_unit", f"{kind}_parity", "par_check" if p_in else "par_gen", f"parity{width}"),
        ports=io.all(),
        specs=(
            f"{told[0][0].upper()}{told[0][1:]}.{extra}" if told[0][0] != "`" else f"{told[0]}.{extra}",
            f"Parity of a {width}-bit word: {told[1]}.",
            f"A combinational circuit for {kind} parity: {told[0]}.",
        ),
        designs=tuple(
            d.shuffled([Design(way="reduction", body=direct), Design(way="loop", body=loop, regs=(out,))])
        ),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, data),
        tags=("combinational", "parity"),
    )


def gray_code(d: Draw) -> Task:
    """Binary to Gray, Gray to binary, and counters in Gray code."""
    width = d.one((2, 3, 3, 4, 4, 5, 6, 8, 10, 12, 16))
    what = d.one(("encode", "decode", "both"))
    io = Ports(d)
    word = io.input("gray" if what == "decode" else "binary", width)
    way = io.input("mode") if what == "both" else ""
    out = io.output("binary" if what == "decode" else "gray", width)
    i = io.local("index")
    encoded = f"{word} ^ ({word} >> 1)"
    t = io.local("wire")
    decode_bits = "\n".join(
        f"assign {{o}}[{n}] = " + (f"{word}[{n}];" if n == width - 1 else f"{{o}}[{n + 1}] ^ {word}[{n}];")
        for n in reversed(range(width))
    )
    reductions = "\n".join(
        f"assign {{o}}[{n}] = ^{word}[{width - 1}:{n}];" if n < width - 1 else f"assign {{o}}[{n}] = {word}[{n}];"
        for n in range(width)
    )
    loop = (
        f"{{o}}[{width - 1}] = {word}[{width - 1}];\nfor ({i} = {width - 2}; {i} >= 0; {i} = {i} - 1)\n"
        f"  {{o}}[{i}] = {{o}}[{i} + 1] ^ {word}[{i}];"
    )

    def at(text: str, name: str) -> str:
        return text.replace("{o}", name)

    if what == "encode":
        each = "\n".join(
            f"assign {out}[{n}] = {word}[{n}]" + (";" if n == width - 1 else f" ^ {word}[{n + 1}];")
            for n in range(width)
        )
        joined = f"assign {out} = {{{word}[{width - 1}], {word}[{width - 1}:1] ^ {word}[{width - 2}:0]}};"
        designs = [
            Design(way="shift", body=f"assign {out} = {encoded};"),
            Design(way="a bit a line", body=each),
            Design(way="concatenation", body=joined if width > 2 else joined.replace("[1:1]", "[1]").replace("[0:0]", "[0]")),
        ]
    elif what == "decode":
        designs = [
            Design(way="chain", body=at(decode_bits, out)),
            Design(way="reductions", body=at(reductions, out)),
            Design(
                way="loop", body=f"integer {i};\n\nalways @(*) begin\n{indented(at(loop, out))}\nend", regs=(out,)
            ),
        ]
    else:
        designs = [
            Design(
                way="two converters",
                body=f"wire {span(width)}{t};\n\n{at(reductions, t)}\nassign {out} = {way} ? {t} : {encoded};",
            ),
            Design(
                way="process",
                body=f"integer {i};\n\nalways @(*) begin\n  if ({way}) begin\n{indented(at(loop, out), 2)}\n"
                f"  end else begin\n    {out} = {encoded};\n  end\nend",
                regs=(out,),
            ),
        ]

    def outputs(_: object, given: Inputs) -> Outputs:
        x = given[word]
        if what == "encode" or (way and not given[way]):
            return {out: x ^ x >> 1}
        plain = 0
        while x:
            plain, x = plain ^ x, x >> 1
        return {out: plain}

    rule = {
        "encode": f"the top bit is that of `{word}`, and bit n of `{out}` is the XOR of bits n + 1 and n of `{word}`",
        "decode": f"bit n of `{out}` is the XOR of all bits of `{word}` from n to the top",
        "both": f"in Gray code, bit n is the XOR of the binary bits n + 1 and n, and the top bits are equal",
    }[what]
    doing = {
        "encode": f"Convert the binary number `{word}` to Gray code at `{out}`",
        "decode": f"Convert the Gray code word `{word}` to the binary number `{out}`",
        "both": f"With `{way}` = 0 convert the binary number `{word}` to Gray code, with `{way}` = 1 convert the Gray "
        f"code word `{word}` to binary; the result is `{out}`",
    }[what]
    table = grid(
        [["binary", "Gray"], *([bits(n, width), bits(n ^ n >> 1, width)] for n in range(min(8, 1 << width)))],
        markdown=d.chance(),
    )
    return Task(
        structure=f"{what}",
        difficulty="easy",
        tops=("gray_conv", f"gray{width}", "bin2gray" if what == "encode" else "gray2bin", "gray_code"),
        ports=io.all(),
        specs=(
            f"{doing}: {rule}. Words have {width} bits.",
            paragraphs(
                f"{doing}. The reflected binary (Gray) code of {width} bits is meant, in which neighbouring numbers "
                "differ in one bit. It begins:",
                table,
            ),
            f"A code converter without a clock, {width} bits wide. {doing}.",
        ),
        designs=tuple(d.some(designs, min(3, len(designs)))),
        behaviour=Behaviour(outputs=outputs),
        tags=("combinational", "gray"),
    )


_SEGMENTS = (0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F, 0x77, 0x7C, 0x39, 0x5E, 0x79, 0x71)
"""Which segments, a to g from bit 0 on, show a hexadecimal digit."""


def seven_segment(d: Draw) -> Task:
    hexadecimal_digits, low, reverse = d.chance(0.4), d.chance(0.45), d.chance(0.4)
    blank = not hexadecimal_digits
    enabled = d.chance(0.3)
    io = Ports(d)
    digit = io.input("digit", 4)
    en = io.input("enable") if enabled else ""
    out = io.output("segments", 7)
    mask = 0x7F if low else 0

    def pattern(n: int) -> int:
        lit = _SEGMENTS[n]
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
    table_body = (
        f"localparam [111:0] SHAPES = 112'h{int(flat, 2):028x};\n\nassign {out} = "
        + (f"{en} ? {chosen} : {binary(dark, 7)};" if enabled else f"{chosen};")
    )
    designs = [
        Design(way="case", body=f"always @(*) begin\n  {out} = {binary(dark, 7)};\n{indented(body)}\nend", regs=(out,)),
        Design(way="table", body=table_body),
    ]

    def outputs(_: object, given: Inputs) -> Outputs:
        n = given[digit]
        on = (not enabled or given[en] == 1) and n < count
        return {out: pattern(n) if on else dark}

    order = "{a, b, c, d, e, f, g}" if reverse else "{g, f, e, d, c, b, a}"
    lit, unlit = ("0", "1") if low else ("1", "0")
    letters = {n: "".join(c for k, c in enumerate("abcdefg") if _SEGMENTS[n] >> k & 1) for n in range(count)}
    table = grid(
        [["digit", "lit segments", out], *([f"{n:X}", letters[n], bits(pattern(n), 7)] for n in range(count))],
        markdown=d.chance(),
    )
    more = " For 10 to 15 the display stays dark." if blank else " A, b, C, d, E and F are shown for 10 to 15."
    off = f" With `{en}` = 0 the display is dark." if enabled else ""
    lit_list = ", ".join(f"{n:X}: {letters[n]}" for n in range(count))
    return Task(
        structure=f"{'hex' if hexadecimal_digits else 'bcd'}{' low' if low else ''}{' reverse' if reverse else ''}"
        f"{' en' if enabled else ''}",
        difficulty="medium",
        tops=("seven_seg", "seg7", "bcd7seg", "sevenseg_decoder", "hex_display" if hexadecimal_digits else "digit_display"),
        ports=io.all(),
        specs=(
            paragraphs(
                f"Drive a seven-segment display. `{out}` is {order}; a segment is lit by {lit}. Segment a is the top "
                "one, b to f follow clockwise, g is the middle one.",
                table,
                f"{more.strip()}{off}",
            ),
            f"Decode the digit `{digit}` for a seven-segment display whose segments are active "
            f"{'low' if low else 'high'} (lit = {lit}, dark = {unlit}), in the order {order} in `{out}`. The lit "
            f"segments are: {lit_list}.{more}{off}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        tags=("combinational", "display"),
    )


def bcd(d: Draw) -> Task:
    """Decimal digits: from binary, to binary, added."""
    what = d.one(("to_bcd", "to_bcd", "from_bcd", "add", "add", "nines"))
    digits = d.one((1, 2, 2, 3)) if what in ("add", "from_bcd", "nines") else d.one((2, 2, 3))
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
            f"assign {out}[{4 * n + 3}:{4 * n}] = {a if not n else f'({a} / {10**n})'} % 10;" for n in range(digits)
        )
        steps = "\n".join(
            f"if ({word}[{width + 4 * n + 3}:{width + 4 * n}] >= 5)\n"
            f"  {word}[{width + 4 * n + 3}:{width + 4 * n}] = {word}[{width + 4 * n + 3}:{width + 4 * n}] + 4'd3;"
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
            f"Convert the unsigned {width}-bit number `{a}` to {number(digits)} BCD digits in `{out}`, the ones in "
            f"the lowest four bits.{free}",
            f"`{out}` shows the binary number `{a}` in decimal, four bits a digit, the most significant digit "
            f"first.{free} Combinational.",
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
        direct = f"assign {out} = " + " + ".join(
            f"{p} * {width}'d{10**n}" if n else p for n, p in enumerate(parts)
        ) + ";"
        horner = "\n".join(
            [f"reg {span(width)}{word};\n", "always @(*) begin", f"  {word} = {parts[-1]};"]
            + [f"  {word} = ({word} << 3) + ({word} << 1) + {p};" for p in reversed(parts[:-1])]
            + [f"  {out} = {word};", "end"]
        )
        designs = [Design(way="sum", body=direct), Design(way="digit by digit", body=horner, regs=(out,))]
        specs = (
            f"`{a}` holds {number(digits)} BCD digit{'s' if digits > 1 else ''}, the ones in the lowest four bits. "
            f"`{out}` is the same number in binary. Digits above 9 do not occur.",
            f"Convert {number(digits)}-digit decimal (BCD) to binary: from `{a}` to `{out}`. Every digit can be "
            "taken as valid (0 to 9).",
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
            f"`{out}` is the nines' complement of the {number(digits)}-digit BCD number `{a}`: every digit d becomes "
            "9 - d. Digits above 9 do not occur.",
            f"Subtract each BCD digit of `{a}` from 9 and give the result at `{out}` ({digits} digit"
            f"{'s' if digits > 1 else ''} of four bits). All digits are valid.",
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
            f"    if ({carry})\n      {dsum} = {dsum} + 5'd6;\n    {out}[{i} * 4 +: 4] = {dsum}[3:0];\n  end\n"
            f"  {cout} = {carry};\nend"
        )
        designs = [Design(way="chain", body="\n".join(chain)), Design(way="loop", body=loop, regs=(out, cout))]
        specs = (
            f"Add two decimal numbers of {number(digits)} digit{'s' if digits > 1 else ''} in BCD (four bits a digit): "
            f"`{out}` = `{a}` + `{b}` + `{cin}`. `{cout}` is the carry out of the highest digit. All digits given are "
            "0 to 9.",
            f"A BCD adder. `{a}`, `{b}` and `{out}` have {digits} decimal digit{'s' if digits > 1 else ''}; `{cin}` is "
            f"the carry into the lowest one, `{cout}` is 1 when the sum exceeds {top}. Invalid digits need no "
            "thought.",
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


def _crc_step(state: int, bit: int, width: int, polynomial: int) -> int:
    top = state >> (width - 1) & 1
    return ((state << 1) ^ (polynomial if top ^ bit else 0)) & ((1 << width) - 1)


_POLYNOMIALS = {
    3: (0x3, 0x5),
    4: (0x3, 0x9, 0xF),
    5: (0x05, 0x15, 0x09),
    6: (0x03, 0x27, 0x2F),
    7: (0x09, 0x65, 0x37),
    8: (0x07, 0x31, 0x9B, 0x1D, 0xD5),
    12: (0x80F, 0xD31),
    15: (0x4599,),
    16: (0x1021, 0x8005, 0x8BB7),
}


def crc(d: Draw) -> Task:
    width = d.one(tuple(_POLYNOMIALS))
    polynomial = d.one(_POLYNOMIALS[width])
    data_width = d.one((1, 1, 1, 2, 4, 8))
    start = d.one((0, (1 << width) - 1))
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    data = io.input("serial_in" if data_width == 1 else "data_in", data_width)
    en = io.input("valid_in")
    clear = io.input("clear") if d.chance(0.4) else ""
    out = io.output("crc", width)
    begin = hexadecimal(start, width)
    poly = hexadecimal(polynomial, width)
    i, nxt, fb = io.local("index"), io.local("value"), io.local("feedback")
    top = width - 1
    if data_width == 1:
        step = f"{{{out}[{top - 1}:0], 1'b0}} ^ ({{{width}{{{out}[{top}] ^ {data}}}}} & {poly})"
        update = f"{out} <= {step};"
        taps = [n for n in range(width) if polynomial >> n & 1]
        each = "\n".join(
            f"{out}[{n}] <= {fb if not n else f'{out}[{n - 1}] ^ {fb}' if n in taps else f'{out}[{n - 1}]'};"
            for n in range(width)
        )
        designs_in = [
            ("", "shift and xor", update),
            (f"wire {fb} = {out}[{top}] ^ {data};\n\n", "a bit a line", each),
        ]
    else:
        function = lines(
            f"function [{top}:0] {nxt};",
            f"  input [{top}:0] old;",
            f"  input [{data_width - 1}:0] word;",
            f"  integer {i};",
            "  begin",
            f"    {nxt} = old;",
            f"    for ({i} = {data_width - 1}; {i} >= 0; {i} = {i} - 1)",
            f"      if ({nxt}[{top}] ^ word[{i}])",
            f"        {nxt} = ({nxt} << 1) ^ {poly};",
            "      else",
            f"        {nxt} = {nxt} << 1;",
            "  end",
            "endfunction",
        )
        word = f"{nxt}_c"
        comb = lines(
            f"reg [{top}:0] {word};",
            f"integer {i};\n",
            "always @(*) begin",
            f"  {word} = {out};",
            f"  for ({i} = 0; {i} < {data_width}; {i} = {i} + 1)",
            f"    {word} = {{{word}[{top - 1}:0], 1'b0}} ^ ({{{width}{{{word}[{top}] ^ {data}[{data_width - 1} - {i}]}}}}"
            f" & {poly});",
            "end",
        )
        designs_in = [
            (f"{function}\n\n", "function", f"{out} <= {nxt}({out}, {data});"),
            (f"{comb}\n\n", "next value in a process", f"{out} <= {word};"),
        ]
    designs = []
    for head, way, update in designs_in:
        guarded = f"if ({en}) begin\n{indented(update)}\nend"
        if clear:
            guarded = f"if ({clear}) begin\n  {out} <= {begin};\nend else {guarded}"
        designs.append(Design(way=way, body=head + c.always(guarded, f"{out} <= {begin};"), regs=(out,)))

    def step_of(state: int, given: Inputs) -> int:
        if clear and given[clear]:
            return start
        if not given[en]:
            return state
        for n in reversed(range(data_width)):
            state = _crc_step(state, given[data] >> n & 1, width, polynomial)
        return state

    powers = " + ".join(
        [f"x^{width}"]
        + [("1" if not n else "x" if n == 1 else f"x^{n}") for n in reversed(range(width)) if polynomial >> n & 1]
    )
    amount = "bit" if data_width == 1 else f"{data_width}-bit word, its most significant bit first"
    cleared = f" `{clear}` = 1 sets it back to {begin}, before any data are taken." if clear else ""
    return Task(
        structure=f"{width} {polynomial:x} {data_width}",
        difficulty="medium" if data_width == 1 else "hard",
        tops=("crc", f"crc{width}", "crc_gen", "checksum_unit", f"crc{width}_serial" if data_width == 1 else "crc_par"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Compute a {width}-bit CRC with the generator polynomial {powers} ({poly} without its top term). In each "
            f"cycle with `{en}` = 1 one {amount} of `{data}` is taken in. For each bit: the top bit of the register is "
            "combined with the data bit by XOR; the register shifts left by one, 0 coming in; if that XOR was 1, the "
            f"polynomial is added (XOR).{cleared} {c.told(d, f'`{out}` becomes {begin}')}",
            f"`{out}` is a CRC register, polynomial {poly} ({powers}), most significant bit first, initial value "
            f"{begin}, nothing reflected and nothing inverted at the end. `{en}` says that `{data}` holds the next "
            f"{amount}; otherwise `{out}` keeps its value.{cleared} {c.told(d, f'`{out}` takes its initial value')}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=lambda s, _: {out: s}, step=step_of, start=start),
        stimulus=Stimulus(ones={en: 0.8, clear: 0.05}),
        tags=("sequential", "crc"),
    )


_TAPS = {
    3: (3, 2),
    4: (4, 3),
    5: (5, 3),
    6: (6, 5),
    7: (7, 6),
    8: (8, 6, 5, 4),
    9: (9, 5),
    10: (10, 7),
    12: (12, 11, 10, 4),
    15: (15, 14),
    16: (16, 15, 13, 4),
    20: (20, 17),
    24: (24, 23, 22, 17),
}


def lfsr(d: Draw) -> Task:
    width = d.one(tuple(_TAPS))
    taps = _TAPS[width]
    if d.chance(0.4):  # any taps make a sequence, if not the longest one
        taps = (width, *sorted(d.some(range(1, width), d.between(1, min(3, width - 2))), reverse=True))
    galois, left, inverted = d.chance(), d.chance(), d.chance(0.15)
    seed = 0 if inverted else d.one((1, (1 << width) - 1, d.bits(width) or 1))
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    en = io.input("enable") if d.chance(0.6) else ""
    load = io.input("load") if d.chance(0.3) else ""
    value = io.input("data_in", width) if load else ""
    out = io.output("random", width)
    fb = io.local("feedback")
    positions = [t - 1 for t in taps]
    start = hexadecimal(seed, width)
    no = "~" if inverted else ""
    if galois:
        inverted, no = False, ""
        seed = seed or 1
        start = hexadecimal(seed, width)
        mask = sum(1 << p for p in positions)
        if left:
            mask = sum(1 << (width - 1 - p) for p in positions)
            expression = f"({out} << 1) ^ ({out}[{width - 1}] ? {hexadecimal(mask, width)} : {width}'d0)"
        else:
            expression = f"({out} >> 1) ^ ({{{width}{{{out}[0]}}}} & {hexadecimal(mask, width)})"
        out_bit = width - 1 if left else 0
        each = "\n".join(
            f"{out}[{n}] <= "
            + _galois_bit(out, n, width, mask, left, out_bit)
            + ";"
            for n in range(width)
        )
        bodies = [("", "mask", f"{out} <= {expression};"), ("", "a bit a line", each)]

        def moved(s: int) -> int:
            if left:
                return ((s << 1) ^ (mask if s >> (width - 1) else 0)) & ((1 << width) - 1)
            return (s >> 1) ^ (mask if s & 1 else 0)

        where = listed([str(p) for p in sorted(p for p in range(width) if mask >> p & 1)])
        rule = (
            f"the register shifts {'left' if left else 'right'} by one, 0 coming in; if the bit that left it "
            f"(bit {out_bit}) was 1, the bits {where} are inverted"
        )
        form = "Galois"
    else:
        picked = positions if left else [width - 1 - p for p in positions]
        xor = " ^ ".join(f"{out}[{p}]" for p in picked)
        inner = f"{no}({xor})" if inverted else xor
        shifted = f"{{{out}[{width - 2}:0], {fb}}}" if left else f"{{{fb}, {out}[{width - 1}:1]}}"
        direct = f"{{{out}[{width - 2}:0], {inner}}}" if left else f"{{{inner}, {out}[{width - 1}:1]}}"
        bodies = [
            (f"wire {fb} = {inner};\n\n", "feedback net", f"{out} <= {shifted};"),
            ("", "one expression", f"{out} <= {direct};"),
        ]

        def moved(s: int) -> int:
            new = sum(s >> p for p in picked) + int(inverted) & 1
            return (s << 1 | new) & ((1 << width) - 1) if left else s >> 1 | new << (width - 1)

        gate = "XNOR" if inverted else "XOR"
        rule = (
            f"the register shifts {'left' if left else 'right'} by one, and the {gate} of the old bits "
            f"{listed([str(p) for p in sorted(picked)])} comes in at bit {0 if left else width - 1}"
        )
        form = "Fibonacci"
    designs = []
    for head, way, update in bodies:
        guarded = f"if ({en}) begin\n{indented(update)}\nend" if en else update
        if load:
            rest = f"else {guarded}" if en else f"else begin\n{indented(update)}\nend"
            guarded = f"if ({load}) begin\n  {out} <= {value};\nend {rest}"
        designs.append(Design(way=way, body=head + c.always(guarded, f"{out} <= {start};"), regs=(out,)))

    def step(state: int, given: Inputs) -> int:
        if load and given[load]:
            return given[value]
        return state if en and not given[en] else moved(state)

    when = f"In every cycle with `{en}` = 1" if en else "At every active clock edge"
    keeps = f" With `{en}` = 0 it keeps its value." if en else ""
    loads = f" `{load}` = 1 loads `{value}` instead{', whatever ' + f'`{en}` is' if en else ''}." if load else ""
    return Task(
        structure=f"{form} {'left' if left else 'right'} {sorted(taps)} {inverted}",
        difficulty="medium",
        tops=("lfsr", f"lfsr{width}", "prbs_gen", "rand_gen", f"{form.lower()}_lfsr"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A {width}-bit linear feedback shift register in {form} form, with its state at `{out}`. {when} {rule}."
            f"{keeps}{loads} {c.told(d, f'`{out}` becomes {start}')}",
            f"Generate pseudo-random numbers at `{out}` ({width} bits) with an LFSR. {when} {rule}.{loads}{keeps} "
            f"{c.told(d, f'the register is set to {start}')}",
            f"`{out}` is a shift register with linear feedback ({form}): {rule}. "
            f"{f'It moves only when `{en}` is 1.' if en else 'It moves in every cycle.'}{loads} "
            f"{c.told(d, f'`{out}` is {start}')}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=lambda s, _: {out: s}, step=step, start=seed),
        stimulus=Stimulus(ones={en: 0.8, load: 0.06}),
        tags=("sequential", "lfsr"),
    )


def _galois_bit(out: str, n: int, width: int, mask: int, left: bool, out_bit: int) -> str:
    before = n - 1 if left else n + 1
    shifted = f"{out}[{before}]" if 0 <= before < width else ""
    tapped = f"{out}[{out_bit}]" if mask >> n & 1 else ""
    return " ^ ".join(t for t in (shifted, tapped) if t) or "1'b0"


