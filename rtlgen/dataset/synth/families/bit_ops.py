"""What is done to the bits of a word."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.operands import corners
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import indented, lines, paragraphs


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
            words="the number of zeros above the highest 1 of @v (" + str(width) + " if @v is 0)",
            code=("@o = " + str(width) + ";\n" + loop + "if (@v[@i]) @o = " + str(width - 1) + " - @i;",),
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
                "("
                + " + ".join("@v[" + str(n) + "]" for n in range(width))
                + f") > {count_bits}'d{width // 2}",
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
            of=lambda x: sum(
                (x >> n * group & ((1 << group) - 1)) << (groups - 1 - n) * group for n in range(groups)
            ),
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
        way="loops" if statements else "expressions",
        body=lines("\n".join(assigns), process),
        regs=tuple(regs),
    )
