"""Boolean functions: as tables, maps, sums of minterms, and networks of gates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.logic import (
    Function,
    as_case,
    as_index,
    as_product,
    as_sum,
    drawn_function,
    structure_of,
)
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import bits, grid, listed, paragraphs

_PURPOSES = ("comb_logic", "bool_fn", "logic_block", "decoder_logic", "ctrl_logic", "logic_unit", "func")


def truth_table(d: Draw) -> Task:
    count = d.one((2, 3, 3, 3, 4, 4))
    several = count < 4 and d.chance(0.35)
    io = Ports(d)
    ins = io.inputs("bit", count)
    functions = {io.output("result"): drawn_function(d, count) for _ in range(2 if several else 1)}
    outs = list(functions)
    head = [*ins, *outs]
    rows = [[*bits(n, count), *(str(f.at(n)) for f in functions.values())] for n in range(1 << count)]
    table = grid([head, *rows], markdown=d.chance())
    told_in, told_out = listed([f"`{i}`" for i in ins]), listed([f"`{o}`" for o in outs])
    ones = "; ".join(
        f"`{o}` is 1 exactly for {ins_as_word(ins)} = " + listed([f"{bits(n, count)}" for n in f.ones], "or")
        for o, f in functions.items()
    )
    return Task(
        structure=structure_of(functions.values()),
        difficulty="easy" if count < 4 and not several else "medium",
        tops=("truth_table", *_PURPOSES),
        ports=io.all(),
        specs=(
            paragraphs(f"Build combinational logic that follows this truth table of {told_out}:", table),
            paragraphs(
                f"The output{'s' if several else ''} {told_out} depend{'' if several else 's'} on "
                f"{told_in} alone, as the table says.",
                table,
                "There is no clock and no memory.",
            ),
            f"A combinational circuit computes {told_out} from {told_in}: {ones}. For every other input "
            "combination the result is 0.",
            paragraphs(
                "Realise the following function with gates or any other combinational description. Inputs "
                f"{told_in} stand left, output{'s' if several else ''} {told_out} right.",
                table,
            ),
        ),
        designs=_designs(functions, ins, d),
        behaviour=Behaviour(outputs=_answering(functions, ins)),
        tags=("combinational", "boolean"),
    )


def karnaugh_map(d: Draw) -> Task:
    count = d.one((3, 4, 4, 4))
    io = Ports(d)
    ins = io.inputs("bit", count)
    out = io.output("result")
    function = drawn_function(d, count, free=d.one((0.0, 0.15, 0.25)))
    across = ins[: count // 2] if count == 4 else ins[:1] if d.chance() else ins[:2]
    drawing = drawn_map(ins, across, function)
    free = bool(function.free)
    dont_care = d.one(
        (
            "Cells marked `x` are don't-cares: the output may be 0 or 1 there.",
            "An x stands for a combination that never occurs; choose whatever makes the logic small.",
            "Where the map shows x, any value is accepted.",
        )
    )
    note = dont_care if free else ""
    told_in = listed([f"`{i}`" for i in ins])
    cells = listed([_cell(n, ins) for n in function.ones], "or")
    return Task(
        structure=structure_of([function]),
        difficulty="medium" if count == 4 else "easy",
        tops=("kmap", "kmap_logic", *_PURPOSES),
        ports=io.all(),
        specs=(
            paragraphs(
                f"Implement the function `{out}` of {told_in} given by this Karnaugh map.", drawing, note
            ),
            paragraphs(
                f"The Karnaugh map below gives `{out}` for each combination of {told_in}.",
                drawing,
                f"{note} Write the combinational logic for it.".strip(),
            ),
            paragraphs(
                f"From the map, find a small expression for `{out}` in terms of {told_in} and implement "
                "it; rows and columns are in Gray code order.",
                drawing,
                note,
            ),
            paragraphs(
                f"`{out}` is a function of {told_in} with this Karnaugh map (the 1s stand for {cells}):",
                drawing,
                note,
            ),
        ),
        designs=_designs({out: function}, ins, d),
        behaviour=Behaviour(outputs=_answering({out: function}, ins)),
        tags=("combinational", "boolean", "karnaugh"),
    )


def minterms(d: Draw) -> Task:
    count = d.one((3, 4, 4))
    io = Ports(d)
    as_vector = d.chance(0.4)
    ins = [io.input("vector_in", count)] if as_vector else io.inputs("bit", count)
    out = io.output("result")
    function = drawn_function(d, count, free=d.one((0.0, 0.0, 0.2)))
    word = f"`{ins[0]}`" if as_vector else ins_as_word(ins)
    order = (
        f"Minterm numbers are the unsigned values of `{ins[0]}`."
        if as_vector
        else f"The number of a minterm is the value of {word}, with `{ins[0]}` as the most significant bit."
    )
    ones, zeros = _numbers(function.ones), _numbers(function.zeros)
    free = f" + d({_numbers(function.free)})" if function.free else ""
    care = "The terms in d(...) are don't-cares. " if function.free else ""
    any_value = (
        f"For {word} = {listed([str(n) for n in function.free], 'or')} the output does not matter."
        if function.free
        else ""
    )
    return Task(
        structure=structure_of([function]),
        difficulty="easy" if count == 3 else "medium",
        tops=("sop", "minterm_logic", *_PURPOSES),
        ports=io.all(),
        specs=(
            f"`{out}` = sum of minterms m({ones}){free}. {care}{order}",
            f"`{out}` is the product of the maxterms M({zeros}){free}. {care}{order}",
            f"The output `{out}` is 1 when {word}, read as an unsigned number, is one of {ones}; it is 0 "
            f"for {zeros}. {any_value}".strip(),
            f"Detect certain numbers: the input number is {word}. For {ones} the output `{out}` is high; "
            f"for {zeros} it is low. {any_value} {'' if as_vector else order}".strip(),
        ),
        designs=_designs({out: function}, _bits_of(ins, count), d),
        behaviour=Behaviour(outputs=_answering({out: function}, ins, count)),
        tags=("combinational", "boolean"),
    )


def ins_as_word(ins: Sequence[str]) -> str:
    return "{" + ", ".join(f"`{i}`" for i in ins) + "}"


def _bits_of(ins: list[str], count: int) -> list[str]:
    return [f"{ins[0]}[{i}]" for i in reversed(range(count))] if len(ins) == 1 else ins


def _numbers(terms: Sequence[int]) -> str:
    return ", ".join(str(n) for n in terms)


def _cell(number: int, ins: list[str]) -> str:
    return " ".join(f"{i}={b}" for i, b in zip(ins, bits(number, len(ins)), strict=True))


def _answering(
    functions: dict[str, Function], ins: list[str], width: int = 1
) -> Callable[[object, Inputs], Outputs]:
    def outputs(_: object, given: Inputs) -> Outputs:
        number = 0
        for name in ins:
            number = number << (width if len(ins) == 1 else 1) | given[name]
        return {o: f.wanted(number) for o, f in functions.items()}

    return outputs


def _designs(functions: dict[str, Function], ins: list[str], d: Draw) -> tuple[Design, ...]:
    outs = tuple(functions)
    ways = {
        "sum of products": ("\n".join(as_sum(f, ins, o) for o, f in functions.items()), ()),
        "product of sums": ("\n".join(as_product(f, ins, o) for o, f in functions.items()), ()),
        "case": (as_case(functions, ins), outs),
        "table as a constant": ("\n".join(as_index(f, ins, o, d) for o, f in functions.items()), ()),
    }
    return tuple(Design(way=w, body=ways[w][0], regs=ways[w][1]) for w in d.some(list(ways), 3))


def drawn_map(ins: list[str], across: list[str], function: Function) -> str:
    """The Karnaugh map, the columns for `across`, the rows for the other inputs."""
    down = [i for i in ins if i not in across]
    columns, rows = gray(len(across)), gray(len(down))
    pad = max(len("".join(down)), len(down)) + 2
    top = " " * (pad + 3) + "".join(across)
    head = f"{''.join(down):>{pad}}   " + "   ".join(f"{bits(c, len(across)):>2}" for c in columns)
    lines = [
        f"{bits(r, len(down)):>{pad}} | "
        + " | ".join(f"{function.shown(r | c << len(down)):>2}" for c in columns)
        + " |"
        for r in rows
    ]
    return "\n".join([top, head, *lines])


def gray(width: int) -> list[int]:
    """The numbers of `width` bits in Gray code order."""
    return [n ^ n >> 1 for n in range(1 << width)]
