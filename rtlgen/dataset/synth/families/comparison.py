"""Comparison, and results that stay in their range."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.operands import WIDTHS, corners, signed
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Script, Stimulus, Task
from rtlgen.dataset.synth.text import indented, lines, listed, span


def comparator(d: Draw) -> Task:
    width = d.one(WIDTHS)
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
            way="if chain",
            body=f"always @(*) begin\n{indented(zeros)}\n{indented(chain)}\nend",
            regs=tuple(outs.values()),
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
            f"{'; '.join(f'`{o}`: {told[w]}' for w, o in outs.items())}. An output is 1 when its relation "
            "holds and 0 when it does not.",
            f"The inputs `{a}` and `{b}` are {kind} numbers. Drive "
            f"{listed([f'`{o}`' for o in outs.values()])} so that {words}.",
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
    width = d.one(WIDTHS[1:])
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
    cut = (
        f"{out} = {limited};"
        if not is_signed
        else (f"if ({wide}[{width}]) {out} = {smallest};\nelse {out} = {biggest};")
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
            f"assign {out} = ({a} > {b}) ? {a} - {b} : {zeros};",
            f"assign {flag} = {a} < {b};" if flagged else "",
        )
    else:
        third = lines(
            f"assign {out} = ({b} > ~{a}) ? {ones} : {a} + {b};",
            f"assign {flag} = {b} > ~{a};" if flagged else "",
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
        tops=("sat_sub", "saturating_sub", f"ssub{width}")
        if minus
        else ("sat_add", "saturating_add", f"sadd{width}"),
        ports=io.all(),
        specs=(
            f"`{out}` is the saturating {word} of the {kind} numbers `{a}` and `{b}` (`{a}` {sign} `{b}`): "
            f"a result below {low} becomes {low}, one above {high} becomes {high}.{flag_told}",
            f"Calculate `{a}` {sign} `{b}` on {kind} {width}-bit operands without wrap-around. Where the "
            f"exact result does not fit, `{out}` takes the nearest value that does: {low} or "
            f"{high}.{flag_told}",
            f"Combinational saturating arithmetic: the {word} of the two {kind} {width}-bit inputs `{a}` "
            f"and `{b}` is clamped to the range {low} to {high} and given at `{out}`.{flag_told}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, a, b),
        tags=("combinational", "arithmetic", "saturation"),
    )
