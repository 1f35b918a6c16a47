"""What is done to words of bits, told in few words: counted, turned round, reduced, chosen from, compared."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.assigns import assigned
from rtlgen.dataset.synth.families.gate_kinds import SIGNS, output
from rtlgen.dataset.synth.families.operands import corners
from rtlgen.dataset.synth.phrasing import act, an, distinct, thing
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Design, Task
from rtlgen.dataset.synth.text import bits_wide, lines

_WIDTHS = (2, 3, 4, 5, 6, 8, 8, 12, 16, 16, 24, 32, 64, 100, 128)


@value
class _Operation:
    words: tuple[str, ...]
    """With @x for the word, @o for the output."""
    code: str
    """An expression, or statements of a process that assign @o, with the index @i."""
    of: Callable[[int], int]
    size: int


def word_operation(d: Draw) -> Task:
    """One thing, now and then two, done to a word."""
    io, width = Ports(d), d.one(_WIDTHS)
    x = io.input("vector_in", width)
    kinds = d.some(("ones", "zeros", "reverse", "and", "or", "xor", "invert", "none", "rotate", "part"), 3)
    kinds = kinds[: d.one((1, 1, 1, 2, 3))]
    todo: dict[str, _Operation] = {}
    for kind in kinds:
        op = _operation(d, kind, width)
        todo[io.output("vector_out" if op.size > 1 else "result", op.size)] = op

    def told() -> str:
        return " ".join(_named(d.one(op.words), f"`{x}`", f"`{out}`") for out, op in todo.items())

    index = io.local("index")
    loops = [out for out, op in todo.items() if ";" in op.code]
    declared = [f"integer {index};"] if loops else []
    code = {out: _named(op.code, x, out).replace("@i", index) for out, op in todo.items()}
    apart = [
        f"always @(*) begin\n{text}\nend" if out in loops else f"assign {out} = {text};"
        for out, text in code.items()
    ]
    together = [text if out in loops else f"  {out} = {text};" for out, text in code.items()]
    return Task(
        structure=f"{'-'.join(kinds)} {width}",
        difficulty="easy",
        tops=("vector_unit", "bit_unit", "word_logic", "vec", "bits"),
        ports=io.all(),
        specs=distinct(told),
        designs=(
            Design(way="assign", body="\n\n".join([*declared, *apart]), regs=tuple(loops)),
            Design(
                way="process",
                body="\n\n".join([*declared, f"always @(*) begin\n{lines(*together)}\nend"]),
                regs=tuple(todo),
            ),
        ),
        behaviour=Behaviour(outputs=lambda _, g: {out: op.of(g[x]) for out, op in todo.items()}),
        stimulus=corners(width, x) if width > 2 else corners(2, x),
        tags=("combinational", "vectors", BRIEF),
    )


def _named(text: str, x: str, out: str) -> str:
    return text.replace("@x", x).replace("@o", out)


def _operation(d: Draw, kind: str, width: int) -> _Operation:
    if kind in ("ones", "zeros"):
        return _counted(d, width, kind == "ones")
    if kind in SIGNS:
        return _reduced(d, kind, width)
    if kind == "reverse":
        return _reversed(d, width)
    full = (1 << width) - 1
    if kind == "invert":
        return _Operation(
            words=(
                act(d, "invert", "every bit of @x; the result is @o"),
                act(d, "compute", "the bitwise NOT of @x as @o"),
                "@o is the one's complement of @x.",
                f"Each of the {width} bits of @o is the opposite of the same bit of @x.",
            ),
            code="~@x",
            of=lambda v: v ^ full,
            size=width,
        )
    if kind == "none":
        return _Operation(
            words=(
                act(d, "detect", "with @o that @x is zero"),
                "@o is 1 if no bit of @x is set.",
                "@o tells whether @x is all zeros.",
                act(d, "set", "@o when @x equals 0"),
            ),
            code=f"@x == {width}'d0",
            of=lambda v: int(v == 0),
            size=1,
        )
    if kind == "rotate":
        return _rotated(d, width)
    return _part(d, width)


def _counted(d: Draw, width: int, ones: bool) -> _Operation:
    bit, name = ("1", "ones") if ones else ("0", "zeros")
    told = [
        act(d, "count", f"the {name} in @x; the count is @o"),
        act(d, "show", f"at @o how many bits of @x are {bit}"),
        act(d, "tell", f"at @o how many of the {width} bits of @x are {'set' if ones else 'clear'}"),
        f"@o is the number of {name} in @x.",
        f"@o is the number of bits of @x that are {bit}.",
    ]
    if ones:
        told += [
            f"{thing(d, an('population counter'))} @o is how many bits of @x are set.",
            "@o is the sum of all bits of @x.",
            act(d, "add", f"up the {width} bits of @x; @o is their sum"),
            f"{thing(d, 'a popcount')} Input @x, output @o.",
        ]
    return _Operation(
        words=tuple(told),
        code=lines(
            "  @o = 0;",
            f"  for (@i = 0; @i < {width}; @i = @i + 1)",
            f"    @o = @o + {'' if ones else '!'}@x[@i];",
        ),
        of=lambda v: bin(v).count("1") if ones else width - bin(v).count("1"),
        size=width.bit_length(),
    )


def _reversed(d: Draw, width: int) -> _Operation:
    last = width - 1
    return _Operation(
        words=(
            act(d, "reverse", "the order of the bits of @x; the result is @o"),
            act(d, "turn", f"@x round: bit 0 of @x becomes bit {last} of @o, and so on"),
            act(d, "mirror", "the bits of @x onto @o"),
            act(d, "flip", f"a word of {width} bits, @x, end to end, giving @o"),
            "@o has the bits of @x in the opposite order.",
            "@o is @x with its bits reversed.",
            f"@o[0] is @x[{last}], @o[1] is @x[{last - 1}], and so on to the last bit.",
            f"{thing(d, an(f'{width}-bit bit reversal'))} From @x to @o.",
        ),
        code=lines(f"  for (@i = 0; @i < {width}; @i = @i + 1)", f"    @o[@i] = @x[{last} - @i];"),
        of=lambda v: int(f"{v:0{width}b}"[::-1], 2),
        size=width,
    )


def _reduced(d: Draw, kind: str, width: int) -> _Operation:
    inverted = d.chance(0.35)
    word = {"and": "NAND", "or": "NOR", "xor": "XNOR"}[kind] if inverted else kind.upper()
    told = [
        f"@o is the {word} of all bits of @x.",
        act(d, "reduce", f"@x to one bit by {word}; that bit is @o"),
        act(d, "compute", f"the {word} of all {width} bits of @x as @o"),
        f"{thing(d, an(f'{width}-input {word} gate'))} It takes the bits of @x and drives @o.",
        f"All bits of @x go to {an(f'{word} gate')} with the output @o.",
    ]
    if kind == "xor":
        parity = "odd" if inverted else "even"
        told += [
            f"@o is the {parity} parity bit of @x: with it the number of ones is {parity}.",
            f"{thing(d, f'a generator of {parity} parity')} @o is the parity bit of @x.",
            f"@o is {0 if inverted else 1} if @x has an odd number of ones.",
        ]
    if word == "AND":
        told += ["@o is 1 only if every bit of @x is 1.", "@o says that @x is all ones."]
    if word == "OR":
        told += ["@o is 1 if any bit of @x is 1.", "@o says that @x is not zero."]
    return _Operation(
        words=tuple(told),
        code=f"{'~' if inverted else ''}{SIGNS[kind]}@x",
        of=lambda v: output(kind, (v >> n & 1 for n in range(width))) ^ inverted,
        size=1,
    )


def _rotated(d: Draw, width: int) -> _Operation:
    by, left, full = d.between(1, width - 1), d.chance(), (1 << width) - 1
    up = by if left else width - by
    way, places = ("left" if left else "right"), f"{by} place{'s' if by > 1 else ''}"
    low, cut = width - up, width - up - 1
    first = f"@x[{cut}:0]" if cut else "@x[0]"
    last = f"@x[{width - 1}:{low}]" if up > 1 else f"@x[{width - 1}]"
    return _Operation(
        words=(
            act(d, "rotate", f"@x to the {way} by {places}; the result is @o"),
            f"@o is @x rotated {way} by {places}.",
            f"@o is @x moved {way} by {places}; what falls out at one end comes in at the other.",
        ),
        code=f"{{{first}, {last}}}",
        of=lambda v: (v << up | v >> (width - up)) & full,
        size=width,
    )


def _part(d: Draw, width: int) -> _Operation:
    low = d.below(width)
    high = d.between(low, width - 1)
    code = f"@x[{high}:{low}]" if high > low else f"@x[{low}]"
    size = high - low + 1
    what = f"bits {high} down to {low} of @x" if size > 1 else f"bit {low} of @x"
    return _Operation(
        words=(f"@o is {what}.", act(d, "take", f"{what} as @o"), act(d, "connect", f"{what} to @o")),
        code=code,
        of=lambda v: v >> low & ((1 << size) - 1),
        size=size,
    )


def word_select(d: Draw) -> Task:
    """A multiplexer of 4 to 256 inputs that come as one word."""
    io = Ports(d)
    bits = d.one((2, 3, 3, 4, 4, 5, 6, 8))
    count, part = 1 << bits, d.one((1, 1, 1, 2, 3, 4, 8, 16))
    part = part if part * count <= 2048 else 1
    x, sel = io.input("vector_in", count * part), io.input("select", bits)
    out = io.output("result", part)
    second = f"`{x}[{2 * part - 1}:{part}]`" if part > 1 else f"`{x}[1]`"
    first = f"`{x}[{part - 1}:0]`" if part > 1 else f"`{x}[0]`"
    one = "bit" if part == 1 else f"{part}-bit word"
    told = (
        f"{thing(d, an(f'{count}-to-1 multiplexer'))} Its inputs, each {bits_wide(part)} wide, come "
        f"together as `{x}`: `{sel}` = 0 puts {first} on `{out}`, `{sel}` = 1 {second}, and so on.",
        f"`{x}` holds {count} {one}s, the lowest first. "
        + act(d, "copy", f"the one with the number `{sel}` to `{out}`"),
        act(d, "select", f"one of {count} {one}s of `{x}` by `{sel}`")
        + f" For 0 the output `{out}` is {first}, for 1 {second}.",
        f"`{out}` is {'bit' if part == 1 else f'the {one}'} number `{sel}` of `{x}`, "
        f"counted from the {'least significant' if part == 1 else 'lowest'} one.",
    )
    code = f"{x}[{sel}]" if part == 1 else f"{x}[{sel}*{part} +: {part}]"
    return Task(
        structure=f"{count} {part}",
        difficulty="easy",
        tops=("mux", f"mux{count}", "selector", "picker", f"mux{count}to1"),
        ports=io.all(),
        specs=told,
        designs=assigned({out: code}),
        behaviour=Behaviour(outputs=lambda _, g: {out: g[x] >> g[sel] * part & ((1 << part) - 1)}),
        tags=("combinational", "multiplexer", BRIEF),
    )


def small_comparator(d: Draw) -> Task:
    """Equal, different, greater, less; two words, or a word and a number."""
    io, width = Ports(d), d.one((1, 2, 2, 3, 4, 4, 8, 8, 16, 32))
    a = io.input("a", width)
    fixed = d.chance(0.25) and width > 1
    number = d.bits(width) or 1
    b = "" if fixed else io.input("b", width)
    other, shown = (f"{width}'d{number}", str(number)) if fixed else (b, f"`{b}`")
    out = io.output("equal" if d.chance() else "result")
    sign = d.one(("==", "==", "==", "!=", "<", ">", "<=", ">="))
    sure = {
        "==": ("equals", "is equal to", "has the same value as"),
        "!=": ("differs from", "is not equal to", "is different from"),
        "<": ("is less than", "is below", "is smaller than"),
        ">": ("is greater than", "is above", "exceeds"),
        "<=": ("is at most", "is less than or equal to", "is not greater than"),
        ">=": ("is at least", "is greater than or equal to", "is not less than"),
    }[sign]
    is_so = f"`{a}` {d.one(sure)} {shown}"
    note = "" if sign in ("==", "!=") else d.one((" Numbers are unsigned.", " The comparison is unsigned."))
    compared: Callable[[int, int], bool] = {
        "==": lambda p, q: p == q,
        "!=": lambda p, q: p != q,
        "<": lambda p, q: p < q,
        ">": lambda p, q: p > q,
        "<=": lambda p, q: p <= q,
        ">=": lambda p, q: p >= q,
    }[sign]
    kind = {"==": "an equality comparator", "!=": "an inequality comparator"}.get(sign, "a comparator")
    return Task(
        structure=f"{sign} {width} {number if fixed else ''}",
        difficulty="easy",
        tops=("compare", "comparator", "cmp", "check"),
        ports=io.all(),
        specs=(
            f"`{out}` is 1 if {is_so}, otherwise 0.{note}",
            f"`{out}` is high when {is_so}, and low when not.{note}",
            f"{thing(d, kind)} `{out}` tells whether {is_so}.{note}",
            act(d, "set", f"`{out}` exactly when {is_so}") + note,
            f"If {is_so}, the output `{out}` should be 1; else it should be 0.{note}",
        ),
        designs=assigned({out: f"({a} {sign} {other})"}),
        behaviour=Behaviour(outputs=lambda _, g: {out: int(compared(g[a], number if fixed else g[b]))}),
        stimulus=corners(width, *([a] if fixed else [a, b])) if width > 2 else corners(2),
        tags=("combinational", "comparison", BRIEF),
    )
