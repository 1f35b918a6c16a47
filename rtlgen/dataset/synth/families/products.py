"""Products, exact and in fixed point."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.operands import corners, signed
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import decimal, lines


def fixed_point(d: Draw) -> Task:
    """A product in fixed point, cut or rounded."""
    width = d.between(4, 16)
    fraction = d.between(1, width - 2)
    is_signed, rounded, saturated = d.chance(), d.chance(0.4), d.chance(0.5)
    io = Ports(d)
    a, b = io.input("a", width), io.input("b", width)
    out = io.output("product", width)
    full = 2 * width
    whole = width - fraction
    form = f"{'s' if is_signed else 'u'}Q{whole}.{fraction}"
    product, scaled = io.local("wide"), io.local("value")
    factor = [f"$signed({n})" if is_signed else n for n in (a, b)]
    kind = " signed" if is_signed else ""
    shift = ">>>" if is_signed else ">>"
    half = f" + {full}'{'sd' if is_signed else 'd'}{1 << (fraction - 1)}" if rounded else ""
    low = -(1 << (width - 1)) if is_signed else 0
    high = (1 << (width - 1)) - 1 if is_signed else (1 << width) - 1
    limit = (
        f"({scaled} > {high}) ? {decimal(high, width)} : "
        + (f"({scaled} < {low}) ? {width}'h{1 << (width - 1):x} : " if is_signed else "")
        if saturated
        else ""
    )
    head = f"wire{kind} [{full - 1}:0] {product};\nwire{kind} [{full - 1}:0] {scaled};\n"
    direct = lines(
        head,
        f"assign {product} = {factor[0]} * {factor[1]};",
        f"assign {scaled} = ({product}{half}) {shift} {fraction};",
        f"assign {out} = {limit}{scaled}[{width - 1}:0];",
    )
    process = lines(
        f"reg{kind} [{full - 1}:0] {product};\n",
        "always @(*) begin",
        f"  {product} = {factor[0]} * {factor[1]};",
        f"  {product} = {product}{half};" if rounded else "",
        f"  {product} = {product} {shift} {fraction};",
        *(
            [
                f"  if ({product} > {high})",
                f"    {out} = {decimal(high, width)};",
                *(
                    [f"  else if ({product} < {low})", f"    {out} = {width}'h{1 << (width - 1):x};"]
                    if is_signed
                    else []
                ),
                f"  else\n    {out} = {product}[{width - 1}:0];",
            ]
            if saturated
            else [f"  {out} = {product}[{width - 1}:0];"]
        ),
        "end",
    )
    designs = [Design(way="assign", body=direct), Design(way="process", body=process, regs=(out,))]
    if not saturated:
        cut = f"wire{kind} [{full - 1}:0] {product} = {factor[0]} * {factor[1]}{half};\n\n"
        cut += f"assign {out} = {product}[{width + fraction - 1}:{fraction}];"
        designs.append(Design(way="part select", body=cut))

    def outputs(_: object, given: Inputs) -> Outputs:
        x, y = given[a], given[b]
        if is_signed:
            x, y = signed(x, width), signed(y, width)
        exact = x * y + ((1 << (fraction - 1)) if rounded else 0)
        scaled_down = exact >> fraction
        kept = min(max(scaled_down, low), high) if saturated else scaled_down
        return {out: kept & ((1 << width) - 1)}

    cutting = (
        f"Round to nearest: add half of the last kept bit ({1 << (fraction - 1)}) before the {fraction} "
        "lowest bits are dropped."
        if rounded
        else f"The {fraction} lowest bits of the exact product are dropped (rounding down)."
    )
    fitting = (
        f"A result that does not fit saturates at {low} or {high} (as the integer that the bits make)."
        if saturated
        else f"Of the result only the low {width} bits are kept; there is no saturation."
    )
    sign = "signed two's complement" if is_signed else "unsigned"
    return Task(
        structure=" ".join(
            ["signed" if is_signed else "unsigned"] + ["rounded"] * rounded + ["saturated"] * saturated
        ),
        difficulty="hard" if saturated or rounded else "medium",
        tops=("fxp_mul", "fixed_mult", "q_mul", f"mul_q{whole}_{fraction}", "fixed_point_multiplier"),
        ports=io.all(),
        specs=(
            f"Multiply two {sign} fixed-point numbers. `{a}`, `{b}` and `{out}` have {width} bits, "
            f"{fraction} of them after the binary point. {cutting} {fitting}",
            f"`{out}` = `{a}` * `{b}` in {form} format ({sign}, {whole} integer bits and {fraction} "
            f"fraction bits each). The exact product has {2 * fraction} fraction bits. {cutting} {fitting}",
            f"A combinational fixed-point multiplier. Take the {sign} inputs `{a}` and `{b}` as integers, "
            f"multiply them in full ({full} bits), and shift right by {fraction}; that gives `{out}`. "
            f"{cutting} {fitting}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, a, b),
        tags=("combinational", "fixed point"),
    )


def multiplier(d: Draw) -> Task:
    """Full products, multiples by constants, multiply and add."""
    width = d.between(2, 10)
    what = d.one(("product", "product", "constant", "constant", "multiply-add", "square"))
    is_signed = what == "product" and d.chance(0.4)
    io = Ports(d)
    a = io.input("a", width)
    b = io.input("b", width) if what in ("product", "multiply-add") else ""
    factor = d.between(3, 60)
    size = {"constant": width + factor.bit_length(), "multiply-add": 2 * width + 1}.get(what, 2 * width)
    c = io.input("data_in", 2 * width) if what == "multiply-add" else ""
    out = io.output("product", size)
    i = io.local("index")
    acc = io.local("value")
    if is_signed:
        direct = f"assign {out} = $signed({a}) * $signed({b});"
        ext_a, ext_b = (f"{{{{{width}{{{n}[{width - 1}]}}}}, {n}}}" for n in (a, b))
        other = lines(
            f"wire signed [{size - 1}:0] {acc}_a = {ext_a};",
            f"wire signed [{size - 1}:0] {acc}_b = {ext_b};\n",
            f"assign {out} = {acc}_a * {acc}_b;",
        )
    elif what == "constant":
        direct = f"assign {out} = {a} * {size}'d{factor};"
        terms = [n for n in range(factor.bit_length()) if factor >> n & 1]
        other = (
            f"wire [{size - 1}:0] {acc} = {a};\n\nassign {out} = "
            + " + ".join(f"({acc} << {n})" if n else acc for n in terms)
            + ";"
        )
    else:
        second = a if what == "square" else b
        plus = f" + {c}" if c else ""
        direct = f"assign {out} = {a} * {second}{plus};"
        other = (
            f"integer {i};\n\nalways @(*) begin\n  {out} = {c or decimal(0, size)};\n"
            f"  for ({i} = 0; {i} < {width}; {i} = {i} + 1)\n    if ({second}[{i}])\n"
            f"      {out} = {out} + ({{{size - width}'d0, {a}}} << {i});\nend"
        )
    loops = "integer" in other
    designs = [
        Design(way="operator", body=direct),
        Design(
            way="shift and add" if not is_signed else "extended operands",
            body=other,
            regs=(out,) if loops else (),
        ),
    ]

    def outputs(_: object, given: Inputs) -> Outputs:
        x = signed(given[a], width) if is_signed else given[a]
        y = {"constant": factor, "square": x}.get(what)
        if y is None:
            y = signed(given[b], width) if is_signed else given[b]
        return {out: (x * y + (given[c] if c else 0)) & ((1 << size) - 1)}

    kind = "signed (two's complement)" if is_signed else "unsigned"
    exact = {
        "product": f"`{a}` * `{b}`",
        "constant": f"{factor} * `{a}`",
        "multiply-add": f"`{a}` * `{b}` + `{c}`",
        "square": f"the square of `{a}`",
    }[what]
    return Task(
        structure=f"{what} "
        f"{'signed' if is_signed else 'unsigned'}{f' {factor}' if what == 'constant' else ''}",
        difficulty="easy" if what != "multiply-add" and not is_signed else "medium",
        tops=("multiplier", f"mul{width}", "mult_unit", "times", "mac_comb" if c else "product_unit"),
        ports=io.all(),
        specs=(
            f"Compute {exact} for {kind} numbers. `{out}` has {size} bits, enough for every result; "
            "nothing is cut off.",
            f"`{out}` is the exact value of {exact}. The arithmetic is {kind} and combinational.",
            f"A multiplier without a clock: {exact}, all of it {kind}, at full precision ({size} bits) on "
            f"`{out}`.",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, *[n for n in (a, b) if n]),
        tags=("combinational", "arithmetic"),
    )
