"""Small arithmetic and logic units."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.operands import WIDTHS, corners, signed
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import binary, bits, decimal, grid, indented, lines, paragraphs, span

_OPERATIONS: dict[str, tuple[str, str, Callable[[int, int, int], int]]] = {
    "add": ("{a} + {b}", "sum", lambda x, y, _: x + y),
    "sub": ("{a} - {b}", "difference `{a}` - `{b}`", lambda x, y, _: x - y),
    "and": ("{a} & {b}", "bitwise AND", lambda x, y, _: x & y),
    "or": ("{a} | {b}", "bitwise OR", lambda x, y, _: x | y),
    "xor": ("{a} ^ {b}", "bitwise XOR", lambda x, y, _: x ^ y),
    "nor": ("~({a} | {b})", "bitwise NOR", lambda x, y, _: ~(x | y)),
    "nand": ("~({a} & {b})", "bitwise NAND", lambda x, y, _: ~(x & y)),
    "not": ("~{a}", "bitwise complement of `{a}`", lambda x, y, _: ~x),
    "pass": ("{b}", "`{b}` unchanged", lambda x, y, _: y),
    "inc": ("{a} + 1'b1", "`{a}` plus one", lambda x, y, _: x + 1),
    "dec": ("{a} - 1'b1", "`{a}` minus one", lambda x, y, _: x - 1),
    "sll": ("{a} << 1", "`{a}` shifted left by one bit", lambda x, y, _: x << 1),
    "srl": ("{a} >> 1", "`{a}` shifted right by one bit, 0 shifted in", lambda x, y, _: x >> 1),
    "sltu": (
        "({a} < {b}) ? 1 : 0",
        "1 if `{a}` < `{b}` (unsigned), else 0",
        lambda x, y, _: int(x < y),
    ),
    "slt": (
        "($signed({a}) < $signed({b})) ? 1 : 0",
        "1 if `{a}` < `{b}` (signed), else 0",
        lambda x, y, w: int(signed(x, w) < signed(y, w)),
    ),
    "max": ("({a} > {b}) ? {a} : {b}", "larger of both (unsigned)", lambda x, y, _: max(x, y)),
}


def alu(d: Draw) -> Task:
    width = d.one(WIDTHS[2:])
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
        Design(
            way="conditional operator", body=lines(f"assign {out} = {chain}{decimal(0, width)};", flag_code)
        ),
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
            f"An arithmetic and logic unit for `{a}` and `{b}`. Depending on `{op}`, `{out}` is: "
            f"{by_code}.{beyond} Carries out of the top bit are dropped.{flag_words}",
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
