"""Sums and differences, their flags, comparison, saturation, fixed point."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Script, Stimulus, Task
from rtlgen.dataset.synth.text import bits_wide, decimal, indented, lines, listed, span

_WIDTHS = (2, 3, 4, 4, 5, 6, 8, 8, 8, 10, 12, 16, 16, 20, 24, 32)

_ZERO, _ONE = "1'b0", "1'b1"


def signed(number: int, width: int) -> int:
    """The value of `width` bits in two's complement."""
    number &= (1 << width) - 1
    return number - (1 << width) if number >> (width - 1) else number


def corners(width: int, *names: str) -> Stimulus:
    """Operands at and around the ends of both number ranges, often."""
    half, full = 1 << (width - 1), 1 << width
    values = (0, 1, 2, half - 2, half - 1, half, half + 1, full - 2, full - 1)
    return Stimulus(often={n: values for n in names})


def adder(d: Draw) -> Task:
    width = d.one(_WIDTHS)
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
    c = io.local("wire")
    ripple = [f"wire [{width}:0] {c};", "", f"assign {c}[0] = {cin or _ZERO};", "genvar gi;"]
    ripple += [
        "generate",
        f"  for (gi = 0; gi < {width}; gi = gi + 1) begin : bit_slice",
        f"    assign {s}[gi] = {a}[gi] ^ {b}[gi] ^ {c}[gi];",
        f"    assign {c}[gi + 1] = ({a}[gi] & {b}[gi]) | ({c}[gi] & ({a}[gi] ^ {b}[gi]));",
        "  end",
        "endgenerate",
        *([f"assign {cout} = {c}[{width}];"] if carry_out else []),
    ]
    plain = (
        f"assign {{{cout}, {s}}} = {total};" if carry_out else f"assign {s} = {total};"
    )
    explicit = lines(
        f"wire [{width}:0] {wide};\n",
        f"assign {wide} = {{1'b0, {a}}} + {{1'b0, {b}}}{f' + {cin}' if carry_in else ''};",
        f"assign {s} = {wide}[{top}:0];",
        f"assign {cout} = {wide}[{width}];" if carry_out else "",
    )
    designs = [
        Design(way="concatenation" if carry_out else "plus", body=lines(plain, flag_code)),
        Design(way="wider sum", body=lines(explicit, flag_code)),
        Design(way="ripple carry", body=lines("\n".join(ripple), flag_code)),
    ]

    def outputs(_: object, given: Inputs) -> Outputs:
        x, y = given[a], given[b]
        exact = x + y + (given[cin] if carry_in else 0)
        low = exact & ((1 << width) - 1)
        exact_signed = signed(x, width) + signed(y, width) + (given[cin] if carry_in else 0)
        values: dict[str, int] = {
            "overflow": int(exact_signed != signed(low, width)),
            "zero": int(low == 0),
            "negative": low >> top,
        }
        answer: dict[str, int | None] = {s: low} | {n: values[f] for f, n in named.items()}
        return answer | ({cout: exact >> width} if carry_out else {})

    carries = lines(
        f"`{cin}` is added as well." if carry_in else "",
        f"`{cout}` is the carry out of the top bit." if carry_out else "The carry out is dropped.",
    ).replace("\n", " ")
    return Task(
        structure=f"{'cin ' if carry_in else ''}{'cout ' if carry_out else ''}{' '.join(sorted(flags))}".strip()
        or "plain",
        difficulty="easy" if not flags else "medium",
        tops=(f"add{width}", f"adder_{width}bit", "adder", "sum_unit", f"ripple_add{width}"),
        ports=io.all(),
        specs=(
            f"Add the unsigned {width}-bit numbers `{a}` and `{b}`. The low {width} bits of the result go to "
            f"`{s}`. {carries}{flag_words}",
            f"A combinational {width}-bit adder: `{s}` = `{a}` + `{b}`{f' + `{cin}`' if carry_in else ''}, modulo "
            f"2^{width}. {carries if carry_out else ''}{flag_words}".strip(),
            f"`{s}` is the sum of `{a}`, `{b}`{f' and the carry input `{cin}`' if carry_in else ''}, cut to "
            f"{bits_wide(width)}.{f' The bit that is cut off is `{cout}`.' if carry_out else ''}{flag_words}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, a, b),
        tags=("combinational", "arithmetic"),
    )


def subtractor(d: Draw) -> Task:
    """A subtractor, or an adder that can subtract."""
    width = d.one(_WIDTHS)
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
    flip = f"({{{width}{{{doing}}}}} ^ {b})" if both and level else f"({doing} ? ~{b} : {b})" if both else f"~{b}"
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
    flags_a = "\n".join(
        f"assign {n} = {formulas.get(f, f'{wide}[{width}]')};" for f, n in named.items()
    )
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
            f"`{sub}` = {level} subtracts `{b}` from `{a}`, `{sub}` = {1 - level} adds them; the result, cut to "
            f"{width} bits, is `{out}`",
            f"A combined adder and subtractor of {width} bits; `{sub}` selects subtraction (`{a}` - `{b}`) with "
            f"{level} and addition with {1 - level}. `{out}` has the low {width} bits",
        )
    else:
        main = (
            f"`{out}` = `{a}` - `{b}`, modulo 2^{width}",
            f"Subtract `{b}` from `{a}`; both are {width} bits wide, and so is the result `{out}`",
            f"A {width}-bit subtractor without a clock gives the difference of `{a}` (from which is subtracted) "
            f"and `{b}` at `{out}`",
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


def comparator(d: Draw) -> Task:
    width = d.one(_WIDTHS)
    is_signed = d.chance(0.45)
    wanted = d.some(["less", "equal", "greater"], d.one((1, 2, 3, 3)))
    declared = is_signed and d.chance(0.5)
    io = Ports(d)
    a, b = io.input("a", width, signed=declared), io.input("b", width, signed=declared)
    outs = {w: io.output(w) for w in wanted}
    signs = {"less": "<", "equal": "==", "greater": ">"}
    kind = "signed (two's complement)" if is_signed else "unsigned"
    told = {"less": f"`{a}` < `{b}`", "equal": f"`{a}` = `{b}`", "greater": f"`{a}` > `{b}`"}
    words = "; ".join(f"`{o}` is 1 exactly when {told[w]}" for w, o in outs.items())
    left, right = (f"$signed({a})", f"$signed({b})") if is_signed and not declared else (a, b)
    direct = "\n".join(f"assign {o} = {left} {signs[w]} {right};" for w, o in outs.items())
    top = width - 1
    wide, flag = io.local("wide"), io.local("flag")
    ext_a = f"{{{a}[{top}], {a}}}" if is_signed else f"{{1'b0, {a}}}"
    ext_b = f"{{{b}[{top}], {b}}}" if is_signed else f"{{1'b0, {b}}}"
    from_difference = {
        "less": f"{wide}[{width}]",
        "equal": f"~|{wide}",
        "greater": f"~{wide}[{width}] & (|{wide})",
    }
    difference = lines(
        f"wire [{width}:0] {wide};\n",
        f"assign {wide} = {ext_a} - {ext_b};",
        *(f"assign {o} = {from_difference[w]};" for w, o in outs.items()),
    )
    flip_a = f"{{~{a}[{top}], {a}[{top - 1}:0]}}" if width > 2 else f"{{~{a}[1], {a}[0]}}"
    flip_b = flip_a.replace(a, b)
    x, y = (flip_a, flip_b) if is_signed else (a, b)
    branches = [
        ("less", f"if ({left} < {right})"),
        ("greater", f"else if ({left} > {right})"),
        ("equal", "else"),
    ]
    chain = "\n".join(
        f"{test} {outs[w]} = 1'b1;" if w in outs else f"{test} begin end" for w, test in branches
    )
    zeros = "\n".join(f"{o} = 1'b0;" for o in outs.values())
    designs = [
        Design(way="operators", body=direct),
        Design(way="sign of the difference", body=difference),
        Design(
            way="if chain", body=f"always @(*) begin\n{indented(zeros)}\n{indented(chain)}\nend", regs=tuple(outs.values())
        ),
    ]
    if is_signed and flip_a != a:
        flipped = [f"wire {span(width)}{flag}_a = {x};", f"wire {span(width)}{flag}_b = {y};\n"]
        flipped += [f"assign {o} = {flag}_a {signs[w]} {flag}_b;" for w, o in outs.items()]
        designs.append(Design(way="flipped sign bit", body="\n".join(flipped)))

    def outputs(_: object, given: Inputs) -> Outputs:
        p, q = given[a], given[b]
        if is_signed:
            p, q = signed(p, width), signed(q, width)
        values = {"less": int(p < q), "equal": int(p == q), "greater": int(p > q)}
        return {o: values[w] for w, o in outs.items()}

    equal_too = " Equal operands give 0." if "equal" not in outs else ""
    return Task(
        structure=f"{'signed' if is_signed else 'unsigned'} {' '.join(sorted(wanted))}",
        difficulty="easy" if not is_signed else "medium",
        tops=("comparator", f"cmp{width}", "compare", "mag_compare", f"comp_{width}bit"),
        ports=io.all(),
        specs=(
            f"Compare `{a}` and `{b}` as {kind} {width}-bit numbers: {words}.{equal_too}",
            f"A combinational comparator for two {kind} numbers of {width} bits. "
            f"{'; '.join(f'`{o}`: {told[w]}' for w, o in outs.items())}. An output is 1 when its relation holds "
            "and 0 when it does not.",
            f"The inputs `{a}` and `{b}` are {kind} numbers. Drive {listed([f'`{o}`' for o in outs.values()])} "
            f"so that {words}.",
        ),
        designs=tuple(d.some(designs, 3)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=Stimulus(often=dict(corners(width, a, b).often), script=_equal_pairs(a, b, width)),
        tags=("combinational", "comparison"),
    )


def _equal_pairs(a: str, b: str, width: int) -> Callable[[Draw], Script]:
    def script(d: Draw) -> Script:
        values = [d.bits(width) for _ in range(8)]
        near = [(v, (v + d.one((-1, 0, 0, 1))) & ((1 << width) - 1)) for v in values]
        return [{a: x, b: y} for x, y in near]

    return script


def saturation(d: Draw) -> Task:
    """Addition or subtraction that stays at the end of its range."""
    width = d.one(_WIDTHS[2:])
    is_signed, minus, flagged = d.chance(0.55), d.chance(0.4), d.chance(0.4)
    io = Ports(d)
    a = io.input("a", width, signed=is_signed and d.chance(0.3))
    b = io.input("b", width)
    out = io.output("result", width)
    flag = io.output("overflow") if flagged else ""
    low = -(1 << (width - 1)) if is_signed else 0
    high = (1 << (width - 1)) - 1 if is_signed else (1 << width) - 1
    sign, word = ("-", "difference") if minus else ("+", "sum")
    top = width - 1
    wide = io.local("wide")
    ones, zeros = f"{{{width}{{1'b1}}}}", f"{{{width}{{1'b0}}}}"
    biggest, smallest = f"{{1'b0, {{{top}{{1'b1}}}}}}", f"{{1'b1, {{{top}{{1'b0}}}}}}"
    if is_signed:
        extended = f"{{{a}[{top}], {a}}} {sign} {{{b}[{top}], {b}}}"
        clipped = f"{wide}[{width}] != {wide}[{top}]"
        limited = f"({wide}[{width}] ? {smallest} : {biggest})"
    else:
        extended = f"{{1'b0, {a}}} {sign} {{1'b0, {b}}}"
        clipped = f"{wide}[{width}]"
        limited = zeros if minus else ones
    ends = f"assign {flag} = {clipped};" if flagged else ""
    assigned = lines(
        f"wire [{width}:0] {wide};\n",
        f"assign {wide} = {extended};",
        f"assign {out} = ({clipped}) ? {limited} : {wide}[{top}:0];",
        ends,
    )
    regs = (out, *([flag] if flagged else []))
    cut = f"{out} = {limited};" if not is_signed else (
        f"if ({wide}[{width}]) {out} = {smallest};\nelse {out} = {biggest};"
    )
    process = lines(
        f"reg [{width}:0] {wide};\n",
        "always @(*) begin",
        f"  {wide} = {extended};",
        f"  if ({clipped}) begin",
        indented(cut, 2),
        f"    {flag} = 1'b1;" if flagged else "",
        "  end else begin",
        f"    {out} = {wide}[{top}:0];",
        f"    {flag} = 1'b0;" if flagged else "",
        "  end",
        "end",
    )
    if is_signed:
        same = f"({a}[{top}] {'!=' if minus else '=='} {b}[{top}])"
        raw = io.local("value")
        third = lines(
            f"wire {span(width)}{raw} = {a} {sign} {b};",
            f"wire {wide} = {same} && ({raw}[{top}] != {a}[{top}]);\n",
            f"assign {out} = {wide} ? {{{a}[{top}], {{{top}{{~{a}[{top}]}}}}}} : {raw};",
            f"assign {flag} = {wide};" if flagged else "",
        )
    elif minus:
        third = lines(
            f"assign {out} = ({a} > {b}) ? {a} - {b} : {zeros};", f"assign {flag} = {a} < {b};" if flagged else ""
        )
    else:
        third = lines(
            f"assign {out} = ({b} > ~{a}) ? {ones} : {a} + {b};", f"assign {flag} = {b} > ~{a};" if flagged else ""
        )
    designs = [
        Design(way="one more bit", body=assigned),
        Design(way="process", body=process, regs=regs),
        Design(way="comparison of signs" if is_signed else "comparison", body=third),
    ]

    def outputs(_: object, given: Inputs) -> Outputs:
        x, y = given[a], given[b]
        if is_signed:
            x, y = signed(x, width), signed(y, width)
        exact = x - y if minus else x + y
        kept = min(max(exact, low), high)
        answer: dict[str, int | None] = {out: kept & ((1 << width) - 1)}
        return answer | ({flag: int(kept != exact)} if flagged else {})

    kind = "signed (two's complement)" if is_signed else "unsigned"
    flag_told = f" `{flag}` is 1 when the result had to be limited." if flagged else ""
    return Task(
        structure=f"{'signed' if is_signed else 'unsigned'} {word}{' flag' if flagged else ''}",
        difficulty="medium",
        tops=("sat_sub", "saturating_sub", f"ssub{width}") if minus else ("sat_add", "saturating_add", f"sadd{width}"),
        ports=io.all(),
        specs=(
            f"`{out}` is the saturating {word} of the {kind} numbers `{a}` and `{b}` (`{a}` {sign} `{b}`): a "
            f"result below {low} becomes {low}, one above {high} becomes {high}.{flag_told}",
            f"Calculate `{a}` {sign} `{b}` on {kind} {width}-bit operands without wrap-around. Where the exact "
            f"result does not fit, `{out}` takes the nearest value that does: {low} or {high}.{flag_told}",
            f"Combinational saturating arithmetic: the {word} of the two {kind} {width}-bit inputs `{a}` and "
            f"`{b}` is clamped to the range {low} to {high} and given at `{out}`.{flag_told}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, a, b),
        tags=("combinational", "arithmetic", "saturation"),
    )
