"""Shifts, rotations, and what is done to the bits of a word."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.arithmetic import corners, signed
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import decimal, indented, lines, listed, paragraphs

_ZERO = "1'b0"


def shifter(d: Draw) -> Task:
    width = d.one((4, 8, 8, 16, 16, 32))
    bits = width.bit_length() - 1
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
        "arithmetic": f"`{data}` shifted right by `{amount}` places arithmetically (copies of the sign bit are "
        "shifted in)",
    }
    last = len(kinds) - 1
    order = kinds if len(kinds) != 2 or d.chance(0.7) else kinds[::-1]
    items = [f"{decimal(n, mode_width)}: {out} = {operator[k]};" for n, k in enumerate(order)]
    if mode_width:
        items[-1] = f"default: {out} = {operator[order[-1]]};"
        case = f"always @(*) begin\n  case ({mode})\n{indented(chr(10).join(items), 2)}\n  endcase\nend"
    else:
        case = f"always @(*) begin\n  {out} = {operator[order[0]]};\nend"
    designs = [Design(way="operators", body=case, regs=(out,)), _staged(data, amount, mode, out, width, order, io)]
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
            paragraphs(f"Shift the word `{data}` as told and give the result at `{out}`:", listing, rest.strip())
            if mode
            else f"Shift `{data}` by a variable distance, without a clock: {which}.",
            f"{which}. The distance `{amount}` is an unsigned number from 0 to {width - 1}; 0 leaves the word "
            f"as it is.{rest}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, data),
        tags=("combinational", "shift"),
    )


def _staged(data: str, amount: str, mode: str, out: str, width: int, order: list[str], io: Ports) -> Design:
    """One multiplexer a bit of the distance."""
    stage, fill = io.local("stage"), io.local("mask")
    left = f"({mode} == {order.index('left')})" if mode and "left" in order else "1'b1" if "left" in order else "1'b0"
    arithmetic = ""
    if "arithmetic" in order:
        at = order.index("arithmetic")
        test = f"{mode} >= {at}" if len(order) == 3 else f"{mode} == {at}"
        arithmetic = f"({test}) & {data}[{width - 1}]" if mode else f"{data}[{width - 1}]"
    text = [f"wire {fill} = {arithmetic or _ZERO};"]
    bits = width.bit_length() - 1
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
    width = d.one((4, 8, 8, 8, 16, 16, 32, 5, 6, 12))
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
        inner = f"if ({direction}) {out}[{i}] = {data}[{loop_one}];\n    else {out}[{i}] = {data}[{loop_two}];"
    designs = [
        Design(way="two shifts", body=f"assign {out} = {f'{direction} ? ({first}) : ({second})' if both else first};"),
        Design(
            way="doubled word" if not fixed else "concatenation",
            body="\n".join([*declare, f"assign {out} = {f'{direction} ? {first_s} : {second_s}' if both else first_s};"]),
        ),
        Design(
            way="loop",
            body=f"integer {i};\n\nalways @(*) begin\n  for ({i} = 0; {i} < {width}; {i} = {i} + 1) begin\n    "
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
            f"`{out}` is `{data}`, rotated {where} by {dist_words}. Bits that leave the word at one end come back "
            "in at the other; none is lost.",
            f"A combinational rotator for {width} bits, {where}, by {dist_words}."
            + ("" if both else f" Bits that fall out at the {end[0]} enter at the {end[1]}."),
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, data),
        tags=("combinational", "shift"),
    )


@value
class _Piece:
    """One thing that can be done to a word of `width` bits."""

    words: str
    """With @v for the word."""
    code: tuple[str, ...]
    """In one or more ways: an expression, or statements that assign the output @o, with the index @i."""
    of: Callable[[int], int]
    size: int


def _pieces(width: int, d: Draw) -> dict[str, _Piece]:
    half, mask = width // 2, (1 << width) - 1
    count_bits = width.bit_length()
    k = d.between(1, width - 1)
    flips = "".join(d.one("01") for _ in range(width)).replace("0" * width, "1" * width)
    number = int(flips, 2)
    group = d.one([g for g in (2, 4, 8) if width % g == 0 and g < width] or [1])
    groups = width // group

    def reversed_bits(x: int) -> int:
        return int(format(x, f"0{width}b")[::-1], 2)

    def popcount(x: int) -> int:
        return bin(x).count("1")

    loop = "for (@i = 0; @i < " + str(width) + "; @i = @i + 1)\n  "
    down = "for (@i = " + str(width - 1) + "; @i >= 0; @i = @i - 1)\n  "
    each = ", ".join("@v[" + str(n) + "]" for n in range(width))
    backwards = ", ".join(
        "@v[" + (f"{n * group + group - 1}:{n * group}" if group > 1 else str(n)) + "]" for n in range(groups)
    )
    pieces = {
        "reverse": _Piece(
            words="the bits of @v in reverse order (bit 0 becomes the top bit)",
            code=(f"{{{each}}}", loop + "@o[@i] = @v[" + str(width - 1) + " - @i];"),
            of=reversed_bits,
            size=width,
        ),
        "popcount": _Piece(
            words="the number of ones in @v",
            code=(
                " + ".join("@v[" + str(n) + "]" for n in range(width)),
                "@o = 0;\n" + loop + "@o = @o + @v[@i];",
            ),
            of=popcount,
            size=count_bits,
        ),
        "zeros": _Piece(
            words="the number of zeros in @v",
            code=("@o = 0;\n" + loop + "@o = @o + !@v[@i];",),
            of=lambda x: width - popcount(x),
            size=count_bits,
        ),
        "leading": _Piece(
            words="the number of zeros above the highest 1 of @v ("
            + str(width)
            + " if @v is 0)",
            code=(
                "@o = " + str(width) + ";\n" + loop + "if (@v[@i]) @o = " + str(width - 1) + " - @i;",
            ),
            of=lambda x: width - x.bit_length(),
            size=count_bits,
        ),
        "trailing": _Piece(
            words="the number of zeros below the lowest 1 of @v (" + str(width) + " if @v is 0)",
            code=("@o = " + str(width) + ";\n" + down + "if (@v[@i]) @o = @i;",),
            of=lambda x: (x & -x).bit_length() - 1 if x else width,
            size=count_bits,
        ),
        "swap_halves": _Piece(
            words="@v with its upper and lower half exchanged",
            code=(
                "{@v[" + f"{half - 1}:0], " + "@v[" + f"{width - 1}:{half}]" + "}",
                "(@v >> " + f"{half}) | " + "(@v << " + f"{half})",
            ),
            of=lambda x: (x >> half | x << half) & mask,
            size=width,
        ),
        "clear_lowest": _Piece(
            words="@v with its lowest 1 turned into 0",
            code=("@v & (@v - 1'b1)",),
            of=lambda x: x & (x - 1) if x else 0,
            size=width,
        ),
        "isolate_lowest": _Piece(
            words="a word in which only the lowest 1 of @v is set (0 if @v is 0)",
            code=("@v & (~@v + 1'b1)", "@v & -@v"),
            of=lambda x: x & -x,
            size=width,
        ),
        "invert_some": _Piece(
            words=f"@v with the bits inverted where {width}'b{flips} has a 1",
            code=(f"@v ^ {width}'b{flips}",),
            of=lambda x: x ^ number,
            size=width,
        ),
        "mask_low": _Piece(
            words=f"@v with its lowest {k} bit{'s' if k > 1 else ''} set to 0",
            code=(f"@v & ~{width}'d{(1 << k) - 1}", f"(@v >> {k}) << {k}"),
            of=lambda x: x >> k << k,
            size=width,
        ),
        "neighbours": _Piece(
            words="a word whose bit n is the XOR of bits n and n + 1 of @v, its top bit being that of @v",
            code=("@v ^ (@v >> 1)",),
            of=lambda x: x ^ x >> 1,
            size=width,
        ),
        "one_hot": _Piece(
            words="1 if exactly one bit of @v is set, else 0",
            code=("(@v != 0) && ((@v & (@v - 1'b1)) == 0)",),
            of=lambda x: int(popcount(x) == 1),
            size=1,
        ),
        "majority": _Piece(
            words="1 if more than half of the bits of @v are 1, else 0",
            code=(
                "(" + " + ".join("@v[" + str(n) + "]" for n in range(width)) + f") > {count_bits}'d{width // 2}",
            ),
            of=lambda x: int(popcount(x) > width // 2),
            size=1,
        ),
        "all_same": _Piece(
            words="1 if all bits of @v are equal, else 0",
            code=("(&@v) | (~|@v)", f"(@v == {width}'d0) || (@v == {{{width}{{1'b1}}}})"),
            of=lambda x: int(x in (0, mask)),
            size=1,
        ),
    }
    if groups > 1 and group > 1:
        pieces["swap_groups"] = _Piece(
            words=f"@v with the order of its {group}-bit groups reversed",
            code=(f"{{{backwards}}}",),
            of=lambda x: sum((x >> n * group & ((1 << group) - 1)) << (groups - 1 - n) * group for n in range(groups)),
            size=width,
        )
    return pieces


def bit_manipulation(d: Draw) -> Task:
    """One to three questions about the bits of a word."""
    width = d.one((4, 6, 8, 8, 8, 10, 12, 16, 16, 32))
    pieces = _pieces(width, d)
    chosen = d.some(list(pieces), d.one((1, 1, 2, 2, 3)))
    io = Ports(d)
    v = io.input("vector_in", width)
    outs = {io.output("vector_out", pieces[c].size): pieces[c] for c in chosen}
    i = io.local("index")
    told = {o: p.words.replace("@v", f"`{v}`") for o, p in outs.items()}
    first, second = (_coded(outs, v, i, way) for way in (0, -1))
    designs = [first] if first.body == second.body else d.shuffled([first, second])

    def outputs(_: object, given: Inputs) -> Outputs:
        return {o: p.of(given[v]) for o, p in outs.items()}

    return Task(
        structure=" ".join(sorted(chosen)),
        difficulty="easy" if len(chosen) == 1 else "medium",
        tops=("bit_ops", "bitfield", "bit_tools", f"{chosen[0]}", f"{chosen[0]}{width}", "word_logic"),
        ports=io.all(),
        specs=(
            f"For the {width}-bit word `{v}`: {'; '.join(f'`{o}` is {t}' for o, t in told.items())}.",
            paragraphs(
                f"Combinational logic on the bits of `{v}` ({width} bits):",
                "\n".join(f"- `{o}`: {t}" for o, t in told.items()),
            ),
            " ".join(f"Drive `{o}` with {t}." for o, t in told.items()) + " The module has no clock.",
        ),
        designs=tuple(designs),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, v),
        tags=("combinational", "bits"),
    )


def _coded(outs: dict[str, _Piece], v: str, i: str, way: int) -> Design:
    assigns, statements, regs = [], [], []
    for o, piece in outs.items():
        code = piece.code[way].replace("@v", v).replace("@o", o).replace("@i", i)
        if "@o" in piece.code[way]:
            statements.append(code)
            regs.append(o)
        else:
            assigns.append(f"assign {o} = {code};")
    process = ""
    if statements:
        uses = any(f"for ({i}" in s for s in statements)
        head = f"integer {i};\n\n" if uses else ""
        process = f"{head}always @(*) begin\n{indented(chr(10).join(statements))}\nend"
    return Design(
        way="loops" if statements else "expressions", body=lines("\n".join(assigns), process), regs=tuple(regs)
    )


def vector_slicing(d: Draw) -> Task:
    """Words taken apart and put together again."""
    width = d.one((8, 8, 12, 16, 16, 24, 32))
    io = Ports(d)
    several = d.chance(0.5)
    ins = [io.input("vector_in", width)]
    if several:
        ins.append(io.input("data_in", d.one((4, 8))))
    widths = {i: p.width or 1 for i, p in zip(ins, io.all(), strict=True)}
    made = [_assembled(d, ins, widths) for _ in range(d.one((1, 1, 2, 3)))]
    outs = {io.output("vector_out", sum(f.size for f in fields)): fields for fields in made}
    direct = "\n".join(f"assign {o} = {_joined(fields)};" for o, fields in outs.items())
    parts = "\n".join(_by_parts(o, fields) for o, fields in outs.items())
    told = {o: [f.words for f in fields] for o, fields in outs.items()}

    def outputs(_: object, given: Inputs) -> Outputs:
        answer = {}
        for o, fields in outs.items():
            word = 0
            for field in fields:
                word = word << field.size | field.of(given)
            answer[o] = word
        return answer

    sentences = " ".join(
        f"`{o}` ({sum(f.size for f in fields)} bits) consists, from its most significant end, of {listed(told[o])}."
        for o, fields in outs.items()
    )
    upwards = " ".join(
        f"From the lowest bit upwards `{o}` holds {listed(told[o][::-1])}." for o in outs
    )
    places = "\n\n".join(f"`{o}`:\n{_places(fields)}" for o, fields in outs.items())
    shape = "/".join("-".join(f.kind for f in fields) for fields in outs.values())
    return Task(
        structure=f"{shape}",
        difficulty="easy" if len(outs) == 1 else "medium",
        tops=("slicer", "bit_slice", "repack", "field_pack", "concat_unit", "swizzle"),
        ports=io.all(),
        specs=(
            f"Rearrange bits, without any arithmetic. {sentences}",
            f"{upwards} There is no clock.",
            paragraphs("The output fields are made of parts of the inputs:", places),
        ),
        designs=tuple(
            d.shuffled([Design(way="concatenation", body=direct), Design(way="a part a line", body=parts)])
        ),
        behaviour=Behaviour(outputs=outputs),
        tags=("combinational", "vectors"),
    )


@value
class _Field:
    kind: str
    words: str
    code: str
    size: int
    of: Callable[[Inputs], int]


def _assembled(d: Draw, ins: list[str], widths: dict[str, int]) -> list[_Field]:
    fields = [_field(d, d.one(ins), widths) for _ in range(d.between(2, 4))]
    if all(f.kind == "constant" for f in fields):
        fields[0] = _slice(d, ins[0], widths[ins[0]])
    return fields


def _field(d: Draw, name: str, widths: dict[str, int]) -> _Field:
    width = widths[name]
    kind = d.one(("slice", "slice", "slice", "inverted", "bit", "repeat", "constant", "reversed"))
    if kind == "slice":
        return _slice(d, name, width)
    if kind == "constant":
        size = d.between(1, 4)
        number = d.bits(size)
        return _Field(
            kind=kind,
            words=f"the constant {size}'b{number:0{size}b}",
            code=f"{size}'b{number:0{size}b}",
            size=size,
            of=lambda _: number,
        )
    at = d.below(width)
    if kind == "bit":
        return _Field(
            kind=kind, words=f"bit {at} of `{name}`", code=f"{name}[{at}]", size=1, of=lambda g: g[name] >> at & 1
        )
    if kind == "repeat":
        times = d.between(2, 6)
        return _Field(
            kind=kind,
            words=f"{times} copies of bit {at} of `{name}`",
            code=f"{{{times}{{{name}[{at}]}}}}",
            size=times,
            of=lambda g: (g[name] >> at & 1) * ((1 << times) - 1),
        )
    piece = _slice(d, name, width)
    if kind == "inverted":
        return _Field(
            kind=kind,
            words=f"the inverse of {piece.words}",
            code=f"~{piece.code}",
            size=piece.size,
            of=lambda g: piece.of(g) ^ ((1 << piece.size) - 1),
        )
    low = d.below(width - 2)
    size = d.between(2, min(4, width - low))
    return _Field(
        kind=kind,
        words=f"bits {low} to {low + size - 1} of `{name}` in reverse order (bit {low} first)",
        code="{" + ", ".join(f"{name}[{low + n}]" for n in range(size)) + "}",
        size=size,
        of=lambda g: int(format(g[name] >> low & ((1 << size) - 1), f"0{size}b")[::-1], 2),
    )


def _slice(d: Draw, name: str, width: int) -> _Field:
    low = d.below(width - 1)
    high = d.between(low + 1, min(width - 1, low + 8))
    return _Field(
        kind="slice",
        words=f"`{name}[{high}:{low}]`",
        code=f"{name}[{high}:{low}]",
        size=high - low + 1,
        of=lambda g: g[name] >> low & ((1 << (high - low + 1)) - 1),
    )


def _joined(fields: list[_Field]) -> str:
    return "{" + ", ".join(f.code for f in fields) + "}"


def _with_places(fields: list[_Field]) -> list[tuple[str, _Field]]:
    """Each field with the index of its bits, the highest first."""
    found, top = [], sum(f.size for f in fields)
    for field in fields:
        low = top - field.size
        found.append((f"[{top - 1}:{low}]" if field.size > 1 else f"[{low}]", field))
        top = low
    return found


def _by_parts(out: str, fields: list[_Field]) -> str:
    return "\n".join(f"assign {out}{place} = {f.code};" for place, f in _with_places(fields))


def _places(fields: list[_Field]) -> str:
    return "\n".join(f"- {place}: {f.words}" for place, f in _with_places(fields))


