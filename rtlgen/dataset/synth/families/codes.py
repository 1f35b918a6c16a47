"""Parity and Gray code."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.operands import corners
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import (
    bits,
    grid,
    indented,
    number,
    paragraphs,
    span,
)


def parity(d: Draw) -> Task:
    """Parity made, checked, or kept over a serial stream."""
    width = d.between(3, 32)
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
            f"generate {kind} parity. `{out}` is chosen so that `{data}` and `{out}` together have an "
            f"{kind} number of ones",
        )
    elif what == "check":
        direct, of_loop = f"assign {out} = {fix}(^{{{p_in}, {data}}});", data
        told = (
            f"the word `{data}` comes with its {kind} parity bit `{p_in}`. `{out}` is 1 when the number of "
            f"ones in both together is not {kind}",
            f"check {kind} parity: `{out}` reports an error, with 1, unless `{data}` and `{p_in}` together "
            f"have an {kind} number of ones",
        )
    elif what == "append":
        direct, of_loop = f"assign {out} = {{{fix}^{data}, {data}}};", data
        told = (
            f"`{out}` is `{data}` with one more bit at the top, so that the number of ones in `{out}` is "
            f"{kind}",
            f"put an {kind} parity bit above the top bit of `{data}`; the {width + 1}-bit word goes to "
            f"`{out}`",
        )
    else:
        direct = "\n".join(
            f"assign {out}[{n}] = {fix}^{data}[{n * part + part - 1}:{n * part}];" for n in range(lanes)
        )
        of_loop = data
        told = (
            f"bit n of `{out}` is the {kind} parity bit of the n-th group of {part} bits of `{data}`, "
            "group 0 being the lowest",
            f"`{data}` consists of {number(lanes)} groups of {part} bits. Each has its own {kind} parity "
            f"bit in `{out}`, the lowest group in `{out}[0]`; a group and its bit together have an {kind} "
            "number of ones",
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
        tops=(
            "parity_gen",
            "parity_unit",
            f"{kind}_parity",
            "par_check" if p_in else "par_gen",
            f"parity{width}",
        ),
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
    width = d.between(2, 16)
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
        f"assign {{o}}[{n}] = ^{word}[{width - 1}:{n}];"
        if n < width - 1
        else f"assign {{o}}[{n}] = {word}[{n}];"
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
            Design(
                way="concatenation",
                body=joined if width > 2 else joined.replace("[1:1]", "[1]").replace("[0:0]", "[0]"),
            ),
        ]
    elif what == "decode":
        designs = [
            Design(way="chain", body=at(decode_bits, out)),
            Design(way="reductions", body=at(reductions, out)),
            Design(
                way="loop",
                body=f"integer {i};\n\nalways @(*) begin\n{indented(at(loop, out))}\nend",
                regs=(out,),
            ),
        ]
    else:
        designs = [
            Design(
                way="two converters",
                body=f"wire {span(width)}{t};\n\n{at(reductions, t)}\nassign {out} = {way} ? {t} : "
                f"{encoded};",
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
        "encode": f"the top bit is that of `{word}`, and bit n of `{out}` is the XOR of bits n + 1 and n "
        f"of `{word}`",
        "decode": f"bit n of `{out}` is the XOR of all bits of `{word}` from n to the top",
        "both": "in Gray code, bit n is the XOR of the binary bits n + 1 and n, and the top bits are equal",
    }[what]
    doing = {
        "encode": f"Convert the binary number `{word}` to Gray code at `{out}`",
        "decode": f"Convert the Gray code word `{word}` to the binary number `{out}`",
        "both": f"With `{way}` = 0 convert the binary number `{word}` to Gray code, with `{way}` = 1 "
        f"convert the Gray code word `{word}` to binary; the result is `{out}`",
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
                f"{doing}. The reflected binary (Gray) code of {width} bits is meant, in which "
                "neighbouring numbers differ in one bit. It begins:",
                table,
            ),
            f"A code converter without a clock, {width} bits wide. {doing}.",
        ),
        designs=tuple(d.some(designs, min(3, len(designs)))),
        behaviour=Behaviour(outputs=outputs),
        tags=("combinational", "gray"),
    )
