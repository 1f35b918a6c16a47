"""Fixed point, multiplication, magnitude, and small arithmetic units."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.arithmetic import corners, signed
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import binary, bits, decimal, grid, indented, lines, listed, paragraphs, span


def fixed_point(d: Draw) -> Task:
    """A product in fixed point, cut or rounded."""
    width = d.one((4, 6, 8, 8, 10, 12, 16))
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
                *([f"  else if ({product} < {low})", f"    {out} = {width}'h{1 << (width - 1):x};"] if is_signed else []),
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
        f"Round to nearest: add half of the last kept bit ({1 << (fraction - 1)}) before the {fraction} lowest bits "
        "are dropped."
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
        structure=f"{'signed' if is_signed else 'unsigned'}{' rounded' if rounded else ''}"
        f"{' saturated' if saturated else ''}",
        difficulty="hard" if saturated or rounded else "medium",
        tops=("fxp_mul", "fixed_mult", "q_mul", f"mul_q{whole}_{fraction}", "fixed_point_multiplier"),
        ports=io.all(),
        specs=(
            f"Multiply two {sign} fixed-point numbers. `{a}`, `{b}` and `{out}` have {width} bits, {fraction} of "
            f"them after the binary point. {cutting} {fitting}",
            f"`{out}` = `{a}` * `{b}` in {form} format ({sign}, {whole} integer bits and {fraction} fraction bits "
            f"each). The exact product has {2 * fraction} fraction bits. {cutting} {fitting}",
            f"A combinational fixed-point multiplier. Take the {sign} inputs as integers, multiply them in full "
            f"({full} bits), and shift right by {fraction}. {cutting} {fitting}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, a, b),
        tags=("combinational", "fixed point"),
    )


def magnitude(d: Draw) -> Task:
    """Minimum, maximum, absolute value, absolute difference, average."""
    width = d.one((3, 4, 5, 6, 8, 8, 10, 12, 16, 32))
    what = d.one(("minimum", "maximum", "absolute", "distance", "average", "median", "clamp"))
    is_signed = what == "absolute" or d.chance(0.4)
    io = Ports(d)
    names = ["a", "b"] if what not in ("absolute", "median", "clamp") else ["a"]
    ins = [io.input(n, width, signed=is_signed and d.chance(0.2)) for n in names]
    if what == "median":
        ins = [ins[0], *io.inputs("vector", 2, width)]
    if what == "clamp":
        ins = [ins[0], io.input("low", width), io.input("high", width)]
    out = io.output("result", width)
    mask = (1 << width) - 1

    def number(given: Inputs, name: str) -> int:
        return signed(given[name], width) if is_signed else given[name]

    def outputs(_: object, given: Inputs) -> Outputs:
        values = [number(given, n) for n in ins]
        result = {
            "minimum": lambda: min(values),
            "maximum": lambda: max(values),
            "absolute": lambda: abs(values[0]),
            "distance": lambda: abs(values[0] - values[1]),
            "average": lambda: sum(values) >> 1,
            "median": lambda: sorted(values)[1],
            "clamp": lambda: values[1] if values[0] < values[1] else min(values[0], values[2]),
        }[what]()
        return {out: result & mask}

    s = [f"$signed({n})" if is_signed else n for n in ins]
    kind = "signed (two's complement)" if is_signed else "unsigned"
    q = [f"`{n}`" for n in ins]
    at = len(q) // 2
    designs, told = _magnitude(what, ins, s, out, width, is_signed, io)
    sentences = {
        "minimum": (f"the smaller of {q[0]} and {q[-1]}", f"the minimum of {q[0]} and {q[-1]}"),
        "maximum": (f"the larger of {q[0]} and {q[-1]}", f"the maximum of {q[0]} and {q[-1]}"),
        "absolute": (f"the absolute value of {q[0]}", f"{q[0]} without its sign"),
        "distance": (
            f"the absolute difference of {q[0]} and {q[-1]}",
            f"the larger minus the smaller of {q[0]} and {q[-1]}",
        ),
        "average": (
            f"half the sum of {q[0]} and {q[-1]}, rounded down",
            f"the average of {q[0]} and {q[-1]}, rounded towards minus infinity",
        ),
        "median": (f"the median of {listed(q)}", f"the middle one in size of {listed(q)}"),
        "clamp": (
            f"{q[0]} limited to the range from {q[at]} to {q[-1]}",
            f"{q[at]} if {q[0]} is below {q[at]}, else {q[-1]} if {q[0]} is above {q[-1]}, else {q[0]}",
        ),
    }[what]
    return Task(
        structure=f"{what} {'signed' if is_signed else 'unsigned'}",
        difficulty="easy" if what in ("minimum", "maximum") and not is_signed else "medium",
        tops=(what[:3], f"{what}_unit", f"{what}{width}", f"calc_{what}"),
        ports=io.all(),
        specs=(
            f"`{out}` is {sentences[0]}; all numbers are {kind}, {width} bits wide. {told}".strip(),
            f"Combinational logic gives {sentences[1]} at `{out}`. The numbers are {kind}. {told}".strip(),
            f"For {kind} {width}-bit operands, compute {sentences[0]} and drive it onto `{out}`. {told}".strip(),
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, *ins),
        tags=("combinational", "arithmetic"),
    )


def _magnitude(
    what: str, ins: list[str], s: list[str], out: str, width: int, is_signed: bool, io: Ports
) -> tuple[list[Design], str]:
    top = width - 1
    if what in ("minimum", "maximum"):
        sign = "<" if what == "minimum" else ">"
        chosen = f"if ({s[0]} {sign} {s[1]})\n    {out} = {ins[0]};\n  else\n    {out} = {ins[1]};"
        return [
            Design(way="conditional operator", body=f"assign {out} = ({s[0]} {sign} {s[1]}) ? {ins[0]} : {ins[1]};"),
            Design(way="process", body=f"always @(*) begin\n  {chosen}\nend", regs=(out,)),
        ], "If both are equal, either one may be taken."
    if what == "absolute":
        mask = f"{{{width}{{{ins[0]}[{top}]}}}}"
        return [
            Design(way="conditional operator", body=f"assign {out} = {ins[0]}[{top}] ? -{ins[0]} : {ins[0]};"),
            Design(way="mask", body=f"assign {out} = ({ins[0]} ^ {mask}) + {ins[0]}[{top}];"),
            Design(
                way="process",
                body=f"always @(*) begin\n  {out} = {ins[0]};\n  if ({ins[0]}[{top}])\n    "
                f"{out} = ~{ins[0]} + 1'b1;\nend",
                regs=(out,),
            ),
        ], f"The most negative number, -{1 << top}, stays as it is: its bits are those of {1 << top}."
    if what == "distance":
        cond = f"{s[0]} > {s[1]}"
        return [
            Design(
                way="conditional operator",
                body=f"assign {out} = ({cond}) ? {ins[0]} - {ins[1]} : {ins[1]} - {ins[0]};",
            ),
            Design(
                way="process",
                body=f"always @(*) begin\n  if ({cond})\n    {out} = {ins[0]} - {ins[1]};\n  else\n"
                f"    {out} = {ins[1]} - {ins[0]};\nend",
                regs=(out,),
            ),
        ], f"`{out}` is to be read as an unsigned number."
    if what == "average":
        wide = io.local("wide")
        ext = [f"{{{n}[{top}], {n}}}" if is_signed else f"{{1'b0, {n}}}" for n in ins]
        return [
            Design(
                way="one more bit",
                body=f"wire [{width}:0] {wide};\n\nassign {wide} = {ext[0]} + {ext[1]};\n"
                f"assign {out} = {wide}[{width}:1];",
            ),
            Design(
                way="process",
                body=f"reg [{width}:0] {wide};\n\nalways @(*) begin\n  {wide} = {ext[0]} + {ext[1]};\n"
                f"  {out} = {wide} >> 1;\nend",
                regs=(out,),
            ),
        ], "The sum must not overflow."
    if what == "median":
        a, b, c = s
        less = f"{a} > {b}"
        low, high = io.local("value"), io.local("wide")
        sort = lines(
            f"wire {span(width)}{low} = ({less}) ? {ins[1]} : {ins[0]};",
            f"wire {span(width)}{high} = ({less}) ? {ins[0]} : {ins[1]};\n",
            f"assign {out} = ({c} < {_like(low, s)}) ? {low} : ({c} > {_like(high, s)}) ? {high} : {ins[2]};",
        )
        between = "\n".join(
            f"{'if' if not k else 'else if'} (({p} <= {q} && {q} <= {r}) || ({r} <= {q} && {q} <= {p}))\n"
            f"  {out} = {name};"
            for k, (p, q, r, name) in enumerate([(b, a, c, ins[0]), (a, b, c, ins[1])])
        )
        return [
            Design(way="sorted pair", body=sort),
            Design(
                way="if chain",
                body=f"always @(*) begin\n{indented(between)}\n  else\n    {out} = {ins[2]};\nend",
                regs=(out,),
            ),
        ], ""
    x, low, high = s
    return [
        Design(
            way="conditional operator",
            body=f"assign {out} = ({x} < {low}) ? {ins[1]} : ({x} > {high}) ? {ins[2]} : {ins[0]};",
        ),
        Design(
            way="if chain",
            body=f"always @(*) begin\n  if ({x} < {low})\n    {out} = {ins[1]};\n  else if ({x} > {high})\n"
            f"    {out} = {ins[2]};\n  else\n    {out} = {ins[0]};\nend",
            regs=(out,),
        ),
    ], f"The lower limit is checked first: a number below `{ins[1]}` gives `{ins[1]}`."


def _like(name: str, s: list[str]) -> str:
    return f"$signed({name})" if s[0].startswith("$") else name


_OPERATIONS = {
    "add": ("{a} + {b}", "sum", lambda x, y, w: x + y),
    "sub": ("{a} - {b}", "difference `{a}` - `{b}`", lambda x, y, w: x - y),
    "and": ("{a} & {b}", "bitwise AND", lambda x, y, w: x & y),
    "or": ("{a} | {b}", "bitwise OR", lambda x, y, w: x | y),
    "xor": ("{a} ^ {b}", "bitwise XOR", lambda x, y, w: x ^ y),
    "nor": ("~({a} | {b})", "bitwise NOR", lambda x, y, w: ~(x | y)),
    "nand": ("~({a} & {b})", "bitwise NAND", lambda x, y, w: ~(x & y)),
    "not": ("~{a}", "bitwise complement of `{a}`", lambda x, y, w: ~x),
    "pass": ("{b}", "`{b}` unchanged", lambda x, y, w: y),
    "inc": ("{a} + 1'b1", "`{a}` plus one", lambda x, y, w: x + 1),
    "dec": ("{a} - 1'b1", "`{a}` minus one", lambda x, y, w: x - 1),
    "sll": ("{a} << 1", "`{a}` shifted left by one bit", lambda x, y, w: x << 1),
    "srl": ("{a} >> 1", "`{a}` shifted right by one bit, 0 shifted in", lambda x, y, w: x >> 1),
    "sltu": (
        "({a} < {b}) ? 1 : 0",
        "1 if `{a}` < `{b}` (unsigned), else 0",
        lambda x, y, w: int(x < y),
    ),
    "slt": (
        "($signed({a}) < $signed({b})) ? 1 : 0",
        "1 if `{a}` < `{b}` (signed), else 0",
        lambda x, y, w: int(signed(x, w) < signed(y, w)),
    ),
    "max": ("({a} > {b}) ? {a} : {b}", "larger of both (unsigned)", lambda x, y, w: max(x, y)),
}


def alu(d: Draw) -> Task:
    width = d.one((4, 4, 8, 8, 8, 12, 16, 16, 32))
    op_width = d.one((2, 2, 3, 3))
    count = 1 << op_width if d.chance(0.7) else d.between((1 << (op_width - 1)) + 1, 1 << op_width)
    chosen = d.some(list(_OPERATIONS), count)
    if not any("{b}" in _OPERATIONS[o][0] for o in chosen):
        chosen[0] = "add"
    flags = d.some(["zero", "negative", "parity"], d.one((0, 1, 1, 2)))
    io = Ports(d)
    a, b = io.input("a", width), io.input("b", width)
    op = io.input("op", op_width)
    out = io.output("result", width)
    named = {f: io.output(f) for f in flags}
    full = count == 1 << op_width
    told = {
        "zero": "is 1 when the result is 0",
        "negative": "is the most significant bit of the result",
        "parity": "is 1 when the result has an odd number of ones",
    }
    formulas = {"zero": f"{out} == 0", "negative": f"{out}[{width - 1}]", "parity": f"^{out}"}
    flag_words = "".join(f" `{n}` {told[f]}." for f, n in named.items())
    flag_code = "\n".join(f"assign {n} = {formulas[f]};" for f, n in named.items())
    beyond = "" if full else f" Every other value of `{op}` gives 0."
    code = {o: _OPERATIONS[o][0].format(a=a, b=b) for o in chosen}
    words = {o: _OPERATIONS[o][1].format(a=a, b=b) for o in chosen}
    table = grid(
        [[op, out], *([bits(n, op_width), words[o]] for n, o in enumerate(chosen))], markdown=d.chance()
    )
    items = [f"{binary(n, op_width)}: {out} = {code[o]};" for n, o in enumerate(chosen)]
    items.append(f"default: {out} = {decimal(0, width)};")
    process = f"always @(*) begin\n  case ({op})\n{indented(chr(10).join(items), 2)}\n  endcase\nend"
    chain = "".join(f"({op} == {decimal(n, op_width)}) ? ({code[o]}) :\n  " for n, o in enumerate(chosen))
    constants = "\n".join(
        f"localparam {span(op_width)}OP_{o.upper()} = {decimal(n, op_width)};" for n, o in enumerate(chosen)
    )
    named_items = "\n".join(f"OP_{o.upper()}: {out} = {code[o]};" for o in chosen)
    with_names = (
        f"{constants}\n\nalways @(*) begin\n  {out} = {decimal(0, width)};\n  case ({op})\n"
        f"{indented(named_items, 2)}\n    default: {out} = {decimal(0, width)};\n  endcase\nend"
    )
    designs = [
        Design(way="case", body=lines(process, flag_code), regs=(out,)),
        Design(way="conditional operator", body=lines(f"assign {out} = {chain}{decimal(0, width)};", flag_code)),
        Design(way="named operations", body=lines(with_names, flag_code), regs=(out,)),
    ]

    def outputs(_: object, given: Inputs) -> Outputs:
        at = given[op]
        result = _OPERATIONS[chosen[at]][2](given[a], given[b], width) if at < count else 0
        result &= (1 << width) - 1
        values = {
            "zero": int(result == 0),
            "negative": result >> (width - 1),
            "parity": bin(result).count("1") & 1,
        }
        return {out: result} | {n: values[f] for f, n in named.items()}

    by_code = "; ".join(f"{n}: {words[o]}" for n, o in enumerate(chosen))
    return Task(
        structure=f"{op_width} {' '.join(sorted(chosen))}",
        difficulty="medium",
        tops=("alu", f"alu{width}", "mini_alu", "arith_logic_unit", "exec_unit"),
        ports=io.all(),
        specs=(
            paragraphs(
                f"A small combinational ALU with {width}-bit operands `{a}` and `{b}`. `{op}` selects the "
                "operation:",
                table,
                f"Results are cut to {width} bits.{beyond}{flag_words}",
            ),
            f"An arithmetic and logic unit. Depending on `{op}`, `{out}` is: {by_code}.{beyond} Carries out of the "
            f"top bit are dropped.{flag_words}",
            paragraphs(
                f"`{out}` is computed from `{a}` and `{b}` without a clock, as `{op}` says:",
                "\n".join(f"- `{op}` = {binary(n, op_width)}: {words[o]}" for n, o in enumerate(chosen)),
                f"{beyond.strip()}{flag_words}".strip(),
            ),
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, a, b),
        tags=("combinational", "alu"),
    )


def multiplier(d: Draw) -> Task:
    """Full products, multiples by constants, multiply and add."""
    width = d.one((2, 3, 4, 4, 5, 6, 8, 8))
    what = d.one(("product", "product", "constant", "constant", "multiply-add", "square"))
    is_signed = what == "product" and d.chance(0.4)
    io = Ports(d)
    a = io.input("a", width)
    b = io.input("b", width) if what in ("product", "multiply-add") else ""
    factor = d.between(3, 25)
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
        other = f"wire [{size - 1}:0] {acc} = {a};\n\nassign {out} = " + " + ".join(
            f"({acc} << {n})" if n else acc for n in terms
        ) + ";"
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
            way="shift and add" if not is_signed else "extended operands", body=other, regs=(out,) if loops else ()
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
        structure=f"{what} {'signed' if is_signed else 'unsigned'}"
        f"{f' {factor}' if what == 'constant' else ''}",
        difficulty="easy" if what != "multiply-add" and not is_signed else "medium",
        tops=("multiplier", f"mul{width}", "mult_unit", "times", "mac_comb" if c else "product_unit"),
        ports=io.all(),
        specs=(
            f"Compute {exact} for {kind} numbers. `{out}` has {size} bits, enough for every result; nothing is "
            "cut off.",
            f"`{out}` is the exact value of {exact}. The arithmetic is {kind} and combinational.",
            f"A multiplier without a clock: {exact}, all of it {kind}, at full precision ({size} bits) on `{out}`.",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, *[n for n in (a, b) if n]),
        tags=("combinational", "arithmetic"),
    )
