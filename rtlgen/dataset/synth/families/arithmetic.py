"""Sums and differences with their flags."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.operands import WIDTHS, corners, signed
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import bits_wide, decimal, lines, span

_ZERO, _ONE = "1'b0", "1'b1"
_SLICES = 8
"""Bits that are written as so many slices."""


def adder(d: Draw) -> Task:
    width = d.one(WIDTHS)
    carry_in, carry_out = d.chance(0.5), d.chance(0.7)
    flags = d.some(["overflow", "zero", "negative"], d.one((0, 0, 1, 1, 2)))
    io = Ports(d)
    a, b = io.input("a", width), io.input("b", width)
    cin = io.input("carry_in") if carry_in else ""
    s = io.output("sum", width)
    cout = io.output("carry_out") if carry_out else ""
    named = {f: io.output(f) for f in flags}
    total = f"{a} + {b}{f' + {cin}' if carry_in else ''}"
    told = {
        "overflow": "is 1 when the addition overflows as a signed (two's complement) one",
        "zero": "is 1 when the sum is zero",
        "negative": "is the sign bit of the sum",
    }
    flag_words = "".join(f" `{n}` {told[f]}." for f, n in named.items())
    wide = io.local("wide")
    top = width - 1
    formulas = {
        "overflow": f"({a}[{top}] == {b}[{top}]) && ({s}[{top}] != {a}[{top}])",
        "zero": f"{s} == {decimal(0, width)}",
        "negative": f"{s}[{top}]",
    }
    flag_code = "\n".join(f"assign {n} = {formulas[f]};" for f, n in named.items())
    plain = f"assign {{{cout}, {s}}} = {total};" if carry_out else f"assign {s} = {total};"
    explicit = lines(
        f"wire [{width}:0] {wide};\n",
        f"assign {wide} = {{1'b0, {a}}} + {{1'b0, {b}}}{f' + {cin}' if carry_in else ''};",
        f"assign {s} = {wide}[{top}:0];",
        f"assign {cout} = {wide}[{width}];" if carry_out else "",
    )
    designs = [
        Design(way="concatenation" if carry_out else "plus", body=lines(plain, flag_code)),
        Design(way="wider sum", body=lines(explicit, flag_code)),
        _rippling(width, (a, b, cin or _ZERO), (s, cout), flag_code, io),
    ]

    def outputs(_: object, given: Inputs) -> Outputs:
        x, y = given[a], given[b]
        exact = x + y + (given[cin] if carry_in else 0)
        low = exact & ((1 << width) - 1)
        exact_signed = signed(x, width) + signed(y, width) + (given[cin] if carry_in else 0)
        values: dict[str, int | None] = {
            "overflow": int(exact_signed != signed(low, width)),
            "zero": int(low == 0),
            "negative": low >> top,
        }
        answer = {s: low} | {n: values[f] for f, n in named.items()}
        return answer | ({cout: exact >> width} if carry_out else {})

    carries = lines(
        f"`{cin}` is added as well." if carry_in else "",
        f"`{cout}` is the carry out of the top bit." if carry_out else "The carry out is dropped.",
    ).replace("\n", " ")
    return Task(
        structure=" ".join(["cin"] * carry_in + ["cout"] * carry_out + sorted(flags)) or "plain",
        difficulty="easy" if not flags else "medium",
        tops=(f"add{width}", f"adder_{width}bit", "adder", "sum_unit", f"ripple_add{width}"),
        ports=io.all(),
        specs=(
            f"Add the unsigned {width}-bit numbers `{a}` and `{b}`. The low {width} bits of the result go "
            f"to `{s}`. {carries}{flag_words}",
            f"A combinational {width}-bit adder: `{s}` = `{a}` + `{b}`{f' + `{cin}`' if carry_in else ''}, "
            f"modulo 2^{width}. {carries if carry_out else ''}{flag_words}".strip(),
            f"`{s}` is the sum of `{a}`, `{b}`{f' and the carry input `{cin}`' if carry_in else ''}, cut "
            "to "
            f"{bits_wide(width)}.{f' The bit that is cut off is `{cout}`.' if carry_out else ''}{flag_words}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, a, b),
        tags=("combinational", "arithmetic"),
    )


def _rippling(
    width: int, ins: tuple[str, str, str], outs: tuple[str, str], flag_code: str, io: Ports
) -> Design:
    """Bit by bit: few of them a slice each, many in a loop, for slices that write one vector are slow."""
    (a, b, cin), (s, cout), carry = ins, outs, io.local("wire")
    if width > _SLICES:
        i = io.local("index")
        body = [
            f"reg {carry};",
            f"integer {i};\n",
            "always @(*) begin",
            f"  {carry} = {cin};",
            f"  for ({i} = 0; {i} < {width}; {i} = {i} + 1) begin",
            f"    {s}[{i}] = {a}[{i}] ^ {b}[{i}] ^ {carry};",
            f"    {carry} = ({a}[{i}] & {b}[{i}]) | ({carry} & ({a}[{i}] ^ {b}[{i}]));",
            "  end",
            f"  {cout} = {carry};" if cout else "",
            "end",
        ]
        return Design(way="ripple carry", body=lines(*body, flag_code), regs=(s, cout) if cout else (s,))
    body = [
        f"wire [{width}:0] {carry};\n",
        f"assign {carry}[0] = {cin};",
        "genvar gi;",
        "generate",
        f"  for (gi = 0; gi < {width}; gi = gi + 1) begin : bit_slice",
        f"    assign {s}[gi] = {a}[gi] ^ {b}[gi] ^ {carry}[gi];",
        f"    assign {carry}[gi + 1] = ({a}[gi] & {b}[gi]) | ({carry}[gi] & ({a}[gi] ^ {b}[gi]));",
        "  end",
        "endgenerate",
        f"assign {cout} = {carry}[{width}];" if cout else "",
    ]
    return Design(way="ripple carry", body=lines(*body, flag_code))


def subtractor(d: Draw) -> Task:
    """A subtractor, or an adder that can subtract."""
    width = d.one(WIDTHS)
    both = d.chance(0.6)
    flags = d.some(["borrow", "overflow", "zero", "negative"], d.one((0, 1, 1, 2, 3)))
    io = Ports(d)
    sub = io.input("subtract") if both and d.chance() else ""
    a, b = io.input("a", width), io.input("b", width)
    sub = sub or (io.input("subtract") if both else "")
    out = io.output("result" if both else "difference", width)
    named = {f: io.output("carry_out" if both and f == "borrow" else f) for f in flags}
    level = int(not both or d.chance(0.8))
    doing = (sub if level else f"!{sub}") if both else ""
    top = width - 1
    told = {
        "borrow": "is the carry out of the addition when adding; when subtracting it is the borrow: 1 if "
        f"`{a}` < `{b}` as unsigned numbers"
        if both
        else f"is 1 when `{a}` < `{b}` as unsigned numbers, that is when the subtraction borrows",
        "overflow": f"is 1 when the signed result does not fit into {width} bits",
        "zero": f"is 1 when `{out}` is zero",
        "negative": f"equals the most significant bit of `{out}`",
    }
    flag_words = "".join(f" `{n}` {told[f]}." for f, n in named.items())
    wide, other = io.local("wide"), io.local("value")
    a1, b1 = f"{{1'b0, {a}}}", f"{{1'b0, {b}}}"
    way_a = f"{doing} ? {a1} - {b1} : {a1} + {b1}" if both else f"{a1} - {b1}"
    flip = (
        f"({{{width}{{{doing}}}}} ^ {b})"
        if both and level
        else f"({doing} ? ~{b} : {b})"
        if both
        else f"~{b}"
    )
    way_b = f"{{1'b0, {a}}} + {{1'b0, {other}}} + {f'({doing})' if both else _ONE}"
    signs = f"({a}[{top}] == {b}[{top}])"
    overflow = (
        f"({a}[{top}] == ({b}[{top}] ^ ({doing}))) && ({out}[{top}] != {a}[{top}])"
        if both
        else f"!{signs} && ({out}[{top}] != {a}[{top}])"
    )
    formulas = {
        "overflow": overflow,
        "zero": f"~|{out}",
        "negative": f"{out}[{top}]",
    }
    flags_a = "\n".join(f"assign {n} = {formulas.get(f, f'{wide}[{width}]')};" for f, n in named.items())
    borrow_b = f"{wide}[{width}] ^ ({doing})" if both else f"~{wide}[{width}]"
    flags_b = "\n".join(f"assign {n} = {formulas.get(f, borrow_b)};" for f, n in named.items())
    designs = [
        Design(
            way="wider difference",
            body=lines(
                f"wire [{width}:0] {wide};\n",
                f"assign {wide} = {way_a};",
                f"assign {out} = {wide}[{top}:0];",
                flags_a,
            ),
        ),
        Design(
            way="two's complement",
            body=lines(
                f"wire {span(width)}{other};",
                f"wire [{width}:0] {wide};\n",
                f"assign {other} = {flip};",
                f"assign {wide} = {way_b};",
                f"assign {out} = {wide}[{top}:0];",
                flags_b,
            ),
        ),
    ]

    def outputs(_: object, given: Inputs) -> Outputs:
        x, y = given[a], given[b]
        minus = not both or given[sub] == level
        exact = x - y if minus else x + y
        low = exact & ((1 << width) - 1)
        right = signed(x, width) - signed(y, width) if minus else signed(x, width) + signed(y, width)
        values = {
            "borrow": int(exact < 0 or exact >> width > 0),
            "overflow": int(right != signed(low, width)),
            "zero": int(low == 0),
            "negative": low >> top,
        }
        return {out: low} | {n: values[f] for f, n in named.items()}

    if both:
        main = (
            f"`{out}` = `{a}` - `{b}` when `{sub}` is {level}, and `{a}` + `{b}` when it is {1 - level}",
            f"`{sub}` = {level} subtracts `{b}` from `{a}`, `{sub}` = {1 - level} adds them; the result, "
            f"cut to {width} bits, is `{out}`",
            f"A combined adder and subtractor of {width} bits; `{sub}` selects subtraction (`{a}` - `{b}`) "
            f"with {level} and addition with {1 - level}. `{out}` has the low {width} bits",
        )
    else:
        main = (
            f"`{out}` = `{a}` - `{b}`, modulo 2^{width}",
            f"Subtract `{b}` from `{a}`; both are {width} bits wide, and so is the result `{out}`",
            f"A {width}-bit subtractor without a clock gives the difference of `{a}` (from which is "
            f"subtracted) and `{b}` at `{out}`",
        )
    return Task(
        structure=f"{'add/sub' if both else 'sub'}{level} {' '.join(sorted(flags))}".strip(),
        difficulty="easy" if not flags else "medium",
        tops=("addsub", f"addsub{width}", "add_sub") if both else (f"sub{width}", "subtractor", "diff_unit"),
        ports=io.all(),
        specs=tuple(f"{m}.{flag_words}" for m in main),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, a, b),
        tags=("combinational", "arithmetic"),
    )
