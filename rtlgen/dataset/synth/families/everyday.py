"""Small logic told as one engineer tells another: by its name, and the little that is not usual.

Other families say how a circuit behaves; here, and in `everyday_clocked` and `word_wiring`, the specification
trusts that the reader knows what a half adder, a D flip-flop or a decade counter is.
"""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Design, Task
from rtlgen.dataset.synth.text import indented, lines


def small_adder(d: Draw) -> Task:
    """Half adders, full adders, and adders of words told by their name."""
    io = Ports(d)
    width = d.one((1, 1, 1, 2, 3, 4, 8, 16))
    has_cin = d.chance(0.5)
    a, b = io.input("a", width), io.input("b", width)
    cin = io.input("carry_in") if has_cin else ""
    s, cout = io.output("sum", width), io.output("carry_out")
    kind = (
        d.one(("full adder", "one-bit full adder"))
        if width == 1 and has_cin
        else d.one(("half adder", "one-bit half adder"))
        if width == 1
        else f"{width}-bit adder"
    )
    article = "an" if kind.startswith("8") else "a"
    extra = "" if width == 1 else (" with carry in and carry out" if has_cin else " with a carry out")
    operands = [a, b, cin] if cin else [a, b]
    total = " + ".join(operands)
    added = "three" if has_cin else "two"
    explicit = lines(f"assign {s} = {' ^ '.join(operands)};", _carry(a, b, cin, cout)) if width == 1 else ""
    plain = f"assign {{{cout}, {s}}} = {total};"
    bits_added = f"adds {added} bits" if width == 1 else f"adds two numbers of {width} bits"
    return Task(
        structure=f"{width} {has_cin}",
        difficulty="easy",
        tops=("half_adder", "full_adder", "adder", "add", f"add{width}") if width == 1 else ("adder", "add"),
        ports=io.all(),
        specs=(
            f"Create {article} {kind}{extra}. It {bits_added}: `{s}` is the sum and `{cout}` the carry.",
            f"Implement {article} {kind}{extra}: sum at `{s}`, carry at `{cout}`.",
            f"{article.capitalize()} {kind}{extra} is wanted: `{s}` is what {added} operands "
            f"add up to, `{cout}` what is carried.",
        ),
        designs=tuple(
            Design(way=way, body=body)
            for way, body in (("concatenation", plain), ("gates", explicit))
            if body
        ),
        behaviour=Behaviour(
            outputs=lambda _, g: {
                s: (g[a] + g[b] + (g[cin] if cin else 0)) & ((1 << width) - 1),
                cout: (g[a] + g[b] + (g[cin] if cin else 0)) >> width,
            }
        ),
        tags=("combinational", "arithmetic", BRIEF),
    )


def _carry(a: str, b: str, cin: str, cout: str) -> str:
    both = f"({a} & {b})" if cin else f"{a} & {b}"
    return f"assign {cout} = {both}{f' | ({a} & {cin}) | ({b} & {cin})' if cin else ''};"


def small_multiplexer(d: Draw) -> Task:
    """Multiplexers of two and of four, told by their name."""
    io = Ports(d)
    width = d.one((1, 1, 2, 4, 8, 16, 32, 64, 100))
    count = d.one((2, 2, 2, 4))
    ins = [io.input("a", width), io.input("b", width)] if count == 2 else io.inputs("operand", 4, width)
    sel = io.input("select", 1 if count == 2 else 2)
    out = io.output("vector_out" if width > 1 else "result", width)
    low_first = d.chance(0.85) or count == 4
    order = ins if low_first else ins[::-1]
    words = "" if width == 1 else f" for words of {width} bits"
    name = f"{count}-to-1 multiplexer{words}"
    told: tuple[str, ...]
    designs: tuple[Design, ...]
    if count == 2:
        told = (
            f"`{sel}` low selects `{order[0]}`, `{sel}` high selects `{order[1]}`.",
            f"`{sel}` = 0: `{order[0]}`; `{sel}` = 1: `{order[1]}`.",
            f"The output is `{order[1]}` if `{sel}` is 1, else `{order[0]}`.",
        )
        body = f"assign {out} = {sel} ? {order[1]} : {order[0]};"
        designs = (
            Design(way="conditional operator", body=body),
            Design(
                way="if",
                body=lines(
                    "always @(*) begin",
                    f"  if ({sel})\n    {out} = {order[1]};",
                    f"  else\n    {out} = {order[0]};",
                    "end",
                ),
                regs=(out,),
            ),
        )
    else:
        told = (
            " ".join(f"`{sel}` = {n}: `{i}`." for n, i in enumerate(order)),
            "The inputs in the order of the select value, from 0: "
            + ", ".join(f"`{i}`" for i in order)
            + ".",
        )
        items = [f"2'd{n}: {out} = {i};" for n, i in enumerate(order[:3])] + [f"default: {out} = {order[3]};"]
        body = f"always @(*) begin\n  case ({sel})\n{indented(lines(*items), 2)}\n  endcase\nend"
        designs = (Design(way="case", body=body, regs=(out,)),)
    return Task(
        structure=f"{width} {count} {low_first}",
        difficulty="easy",
        tops=("mux", f"mux{count}", f"mux{count}to1", "selector"),
        ports=io.all(),
        specs=(
            f"Create a {name}. {d.one(told)}",
            f"The module is a {name}. {d.one(told)}",
            f"Implement a {name} with the output `{out}`. {d.one(told)}",
        ),
        designs=designs,
        behaviour=Behaviour(outputs=lambda _, g: {out: g[order[g[sel]]]}),
        tags=("combinational", "multiplexer", BRIEF),
    )
