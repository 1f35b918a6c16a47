"""Checksums and sequences of shift registers with feedback."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Stimulus, Task
from rtlgen.dataset.synth.text import (
    hexadecimal,
    indented,
    lines,
    listed,
)


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
            f"    {word} = {{{word}[{top - 1}:0], 1'b0}} ^ ({{{width}{{{word}[{top}] ^ "
            f"{data}[{data_width - 1} - {i}]}}}} & {poly});",
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
        + [
            ("1" if not n else "x" if n == 1 else f"x^{n}")
            for n in reversed(range(width))
            if polynomial >> n & 1
        ]
    )
    amount = "bit" if data_width == 1 else f"{data_width}-bit word, its most significant bit first"
    cleared = f" `{clear}` = 1 sets it back to {begin}, before any data are taken." if clear else ""
    return Task(
        structure=f"{width} {polynomial:x} {data_width}",
        difficulty="medium" if data_width == 1 else "hard",
        tops=(
            "crc",
            f"crc{width}",
            "crc_gen",
            "checksum_unit",
            f"crc{width}_serial" if data_width == 1 else "crc_par",
        ),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Compute a {width}-bit CRC with the generator polynomial {powers} ({poly} without its top "
            f"term). In each cycle with `{en}` = 1 one {amount} of `{data}` is taken in. For each bit: the "
            "top bit of the register is combined with the data bit by XOR; the register shifts left by "
            f"one, 0 coming in; if that XOR was 1, the polynomial is added (XOR).{cleared} "
            f"{c.told(d, f'`{out}` becomes {begin}')}",
            f"`{out}` is a CRC register, polynomial {poly} ({powers}), most significant bit first, initial "
            f"value {begin}, nothing reflected and nothing inverted at the end. `{en}` says that `{data}` "
            f"holds the next {amount}; otherwise `{out}` keeps its value.{cleared} "
            f"{c.told(d, f'`{out}` takes its initial value')}",
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
            f"{out}[{n}] <= " + _galois_bit(out, n, width, mask, left, out_bit) + ";" for n in range(width)
        )
        bodies = [("", "mask", f"{out} <= {expression};"), ("", "a bit a line", each)]

        def moved(s: int) -> int:
            if left:
                return ((s << 1) ^ (mask if s >> (width - 1) else 0)) & ((1 << width) - 1)
            return (s >> 1) ^ (mask if s & 1 else 0)

        where = listed([str(p) for p in sorted(p for p in range(width) if mask >> p & 1)])
        rule = (
            f"the register shifts {'left' if left else 'right'} by one, 0 coming in; if the bit that left "
            f"it (bit {out_bit}) was 1, the bits {where} are inverted"
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
    loads = (
        f" `{load}` = 1 loads `{value}` instead{', whatever ' + f'`{en}` is' if en else ''}." if load else ""
    )
    return Task(
        structure=f"{form} {'left' if left else 'right'} {sorted(taps)} {inverted}",
        difficulty="medium",
        tops=("lfsr", f"lfsr{width}", "prbs_gen", "rand_gen", f"{form.lower()}_lfsr"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A {width}-bit linear feedback shift register in {form} form, with its state at `{out}`. "
            f"{when} {rule}.{keeps}{loads} {c.told(d, f'`{out}` becomes {start}')}",
            f"Generate pseudo-random numbers at `{out}` ({width} bits) with an LFSR. {when} "
            f"{rule}.{loads}{keeps} {c.told(d, f'the register is set to {start}')}",
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
