"""Tables that are read row by row: truth tables, recordings, Karnaugh maps, and lists of values.

The answer that stands first has a line for each row or cell, in the order in which the table shows them: who
can only copy finds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.boolean import drawn_map, gray
from rtlgen.dataset.synth.families.logic import (
    as_sum,
    drawn_function,
    structure_of,
)
from rtlgen.dataset.synth.phrasing import act, distinct, thing
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Design, Inputs, Task
from rtlgen.dataset.synth.text import binary, bits, grid, hexadecimal, indented, paragraphs

_TOPS = ("by_table", "lookup", "comb", "logic_table", "decode")


def truth_rows(d: Draw) -> Task:
    """A truth table, or a recording in which every combination comes."""
    count = d.one((2, 3, 3, 3, 4, 4))
    io = Ports(d)
    ins = io.inputs("bit", count)
    functions = {io.output("result"): drawn_function(d, count) for _ in range(d.one((1, 1, 1, 2)))}
    recorded = d.chance(0.45)
    order = d.shuffled(range(1 << count)) if recorded else list(range(1 << count))
    rows = [[*bits(n, count), *(str(f.at(n)) for f in functions.values())] for n in order]
    head = [*ins, *functions]
    step = d.one((5, 10, 20))
    shown = [
        [f"{n * step}ns", *row]
        for n, row in enumerate([*rows, *d.some(rows, d.below(4))] if recorded else rows)
    ]
    table = (
        grid([["time", *head], *shown], markdown=False).replace(" | ", d.one(("  ", " | ", "    ")))
        if recorded
        else grid([head, *rows], markdown=d.chance())
    )

    def told() -> str:
        if recorded:
            opening = d.one(
                (
                    "This is what was seen at the pins of a combinational circuit.",
                    "The simulation of a circuit without memory gave these values.",
                    thing(d, "the combinational circuit that was recorded here"),
                    act(d, "behave", "as this recording shows; it has no memory"),
                )
            )
        else:
            opening = d.one(
                (
                    thing(d, "this truth table"),
                    act(d, "follow", "this truth table"),
                    act(d, "produce", "the outputs that the table lists for its inputs"),
                    f"Inputs on the left, {'outputs' if len(functions) > 1 else 'the output'} on the right:",
                )
            )
        return paragraphs(opening, table)

    return Task(
        structure=structure_of(functions.values()),
        difficulty="easy",
        tops=_TOPS,
        ports=io.all(),
        specs=distinct(told),
        designs=(
            _case(ins, [(n, {o: f.at(n) for o, f in functions.items()}) for n in order]),
            Design(way="sum of products", body="\n".join(as_sum(f, ins, o) for o, f in functions.items())),
        ),
        behaviour=Behaviour(outputs=lambda _, g: {o: f.at(_number(ins, g)) for o, f in functions.items()}),
        tags=("combinational", "boolean", BRIEF),
    )


def map_cells(d: Draw) -> Task:
    """A Karnaugh map."""
    count = d.one((3, 3, 4, 4, 4))
    io = Ports(d)
    ins = io.inputs("bit", count)
    out = io.output("result")
    function = drawn_function(d, count, free=d.one((0.0, 0.0, 0.2)))
    across = ins[: count // 2] if count == 4 else ins[:1] if d.chance() else ins[:2]
    down = [i for i in ins if i not in across]
    drawing = drawn_map(ins, across, function)
    cells = [(column << len(down) | row) for row in gray(len(down)) for column in gray(len(across))]
    note = " Where it has an x any value will do." if function.free else ""

    def told() -> str:
        return paragraphs(
            d.one(
                (
                    f"{thing(d, 'the function of this Karnaugh map')}{note}",
                    f"{act(d, 'follow', 'the Karnaugh map below')}{note}",
                    f"`{out}` is given by a Karnaugh map.{note}",
                    f"This map tells what `{out}` is.{note}",
                )
            ),
            drawing,
        )

    return Task(
        structure=structure_of([function]),
        difficulty="easy" if count == 3 else "medium",
        tops=("kmap", "map_logic", "cells", *_TOPS),
        ports=io.all(),
        specs=distinct(told),
        designs=(
            _case(ins, [(n, {out: function.at(n)}) for n in cells]),
            Design(way="sum of products", body=as_sum(function, ins, out)),
        ),
        behaviour=Behaviour(outputs=lambda _, g: {out: function.wanted(_number(ins, g))}),
        tags=("combinational", "boolean", "karnaugh", BRIEF),
    )


def _number(ins: Sequence[str], given: Inputs) -> int:
    return int("".join(str(given[i]) for i in ins), 2)


def _case(ins: Sequence[str], rows: Sequence[tuple[int, dict[str, int]]]) -> Design:
    """A line a row, in their order; of several outputs a block."""
    outs = tuple(rows[0][1])
    target = outs[0] if len(outs) == 1 else f"{{{', '.join(outs)}}}"

    def value_of(values: dict[str, int]) -> str:
        return f"{len(outs)}'b{''.join(str(v) for v in values.values())}"

    items = [f"{binary(n, len(ins))}: {target} = {value_of(values)};" for n, values in rows]
    items.append(f"default: {target} = {len(outs)}'b{'0' * len(outs)};")
    inner = f"case ({{{', '.join(ins)}}})\n{indented(chr(10).join(items))}\nendcase"
    return Design(way="row by row", body=f"always @(*) begin\n{indented(inner)}\nend", regs=outs)


def value_lookup(d: Draw) -> Task:
    """A list of values that a code stands for."""
    io = Ports(d)
    width, size = d.one((2, 2, 3, 3, 3, 4)), d.one((1, 2, 3, 4, 4, 7, 8, 8, 16))
    code, out = io.input("code", width), io.output("vector_out" if size > 1 else "result", size)
    every = list(range(1 << width))
    listed = every if d.chance(0.5) else sorted(d.some(every, max(2, len(every) * 2 // 3)))
    values = {n: d.bits(size) for n in listed}
    other = d.one((0, 0, (1 << size) - 1))
    base = d.one(("b", "h", "d")) if size > 1 else "b"
    key_base = d.one(("b", "d"))

    def literal(number: int, bits_of: int, kind: str) -> str:
        if kind == "d":
            return f"{bits_of}'d{number}"
        return binary(number, bits_of) if kind == "b" else hexadecimal(number, bits_of)

    lines = {literal(n, width, key_base): literal(v, size, base) for n, v in values.items()}
    short = d.chance(0.4)  # bare numbers in the table; the code has their sizes

    def bare(text: str) -> str:
        return text.partition("'")[2][1:] if short else text

    shown = d.one(
        (
            "\n".join(f"  {bare(k)} -> {bare(v)}" for k, v in lines.items()),
            "\n".join(f"  {code} = {bare(k)}: {out} = {bare(v)}" for k, v in lines.items()),
            grid([[code, out], *([bare(k), bare(v)] for k, v in lines.items())], markdown=d.chance()),
        )
    )
    radix = {"b": "binary", "h": "hexadecimal", "d": "decimal"}
    notes = f" {radix[key_base].capitalize()} codes, {radix[base]} values." if short else ""
    rest = (
        "" if len(listed) == len(every) else f" For any other code `{out}` is {literal(other, size, base)}."
    )

    def told() -> str:
        return paragraphs(
            d.one(
                (
                    thing(d, f"a lookup table from `{code}` to `{out}`"),
                    act(d, "translate", f"`{code}` into `{out}`") + " The list has all pairs.",
                    act(d, "put", f"on `{out}` what the table lists for `{code}`"),
                    f"`{out}` depends on `{code}` as follows.",
                )
            )
            + notes
            + rest,
            shown,
        )

    items = [f"{k}: {out} = {v};" for k, v in lines.items()]
    items.append(f"default: {out} = {literal(other, size, base)};")
    inner = f"case ({code})\n{indented(chr(10).join(items))}\nendcase"
    chain = "".join(f"({code} == {k}) ? {v} : " for k, v in lines.items()) + literal(other, size, base)
    return Task(
        structure=f"{width} {size} {len(listed)} {sorted(values.items())}"[:60],
        difficulty="easy",
        tops=("lookup", "rom", "code_table", "translate"),
        ports=io.all(),
        specs=distinct(told),
        designs=(
            Design(way="row by row", body=f"always @(*) begin\n{indented(inner)}\nend", regs=(out,)),
            Design(way="conditional operators", body=f"assign {out} = {chain};"),
        ),
        behaviour=Behaviour(outputs=lambda _, g: {out: values.get(g[code], other)}),
        tags=("combinational", "tables", BRIEF),
    )
