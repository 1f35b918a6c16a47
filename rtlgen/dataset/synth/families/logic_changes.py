"""Changes of circuits without a clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.change_case import Case, Version, two
from rtlgen.dataset.synth.families.operands import signed
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Stimulus
from rtlgen.dataset.synth.text import decimal, indented, listed

_RELATIONS: dict[str, tuple[str, Callable[[int, int], bool]]] = {
    "<": ("less than", lambda x, y: x < y),
    "<=": ("at most", lambda x, y: x <= y),
    ">": ("greater than", lambda x, y: x > y),
    ">=": ("at least", lambda x, y: x >= y),
    "==": ("equal to", lambda x, y: x == y),
}


def threshold(d: Draw) -> Case:
    io = Ports(d)
    width = d.between(4, 8)
    x, y = io.input("vector_in", width), io.output("valid")
    z = io.output("result", width)

    def version(limit: int, relation: str, is_signed: bool) -> Version:
        number = f"$signed({x})" if is_signed else x
        constant = (
            (f"-{width}'sd{-limit}" if limit < 0 else f"{width}'sd{limit}")
            if is_signed
            else decimal(limit, width)
        )
        test = f"{number} {relation} {constant}"
        zero = decimal(0, width)
        direct = f"assign {y} = {test};\nassign {z} = {y} ? {x} : {zero};"
        process = (
            f"always @(*) begin\n  {y} = 1'b0;\n  {z} = {zero};\n  if ({test}) begin\n    {y} = 1'b1;\n    "
            f"{z} = {x};\n"
            "  end\nend"
        )

        def outputs(_: Any, g: Inputs) -> dict[str, int | None]:
            value_ = signed(g[x], width) if is_signed else g[x]
            hit = _RELATIONS[relation][1](value_, limit)
            return {y: int(hit), z: g[x] if hit else 0}

        return Version(
            designs=(Design(way="assign", body=direct), Design(way="process", body=process, regs=(y, z))),
            behaviour=Behaviour(outputs=outputs),
        )

    half = 1 << (width - 1)
    limit, other = two(d, 2, half - 2)
    relation = d.one(list(_RELATIONS))
    knob = d.one(("limit", "relation", "signed"))
    if knob == "signed" and relation == "==":
        relation = "<"
    second = d.one([r for r in _RELATIONS if r != relation])
    after, wish = {
        "limit": (version(other, relation, False), f"the limit is {other} instead of {limit}"),
        "relation": (
            version(limit, second, False),
            f"the test is whether `{x}` is {_RELATIONS[second][0]} {limit}",
        ),
        "signed": (
            version(limit, relation, True),
            f"`{x}` is compared as a signed (two's complement) number; the limit remains {limit}",
        ),
    }[knob]
    return Case(
        kind=f"threshold {knob} {relation}",
        before=version(limit, relation, False),
        after=after,
        purpose=f"`{y}` is 1 when the unsigned number `{x}` is {_RELATIONS[relation][0]} {limit}; `{z}` is "
        f"`{x}` then, else 0",
        wish=wish,
        clocking=None,
        io=io,
        stimulus=Stimulus(
            length=0 if width < 8 else 120,
            often={x: (limit - 1, limit, limit + 1, other - 1, other, other + 1, half, half - 1)},
        ),
        tops=("threshold", "limit_check", "level_gate", "range_test"),
    )


def select(d: Draw) -> Case:
    io = Ports(d)
    width = d.one((1, 4, 8))
    sel = io.input("select", 2)
    ins, out = io.inputs("operand", 4, width), io.output("result", width)

    def version(order: list[int], inverted: int | None) -> Version:
        texts = [f"~{ins[n]}" if n == inverted else ins[n] for n in order]
        items = "\n".join(f"2'd{k}: {out} = {t};" for k, t in enumerate(texts[:3]))
        case = (
            f"always @(*) begin\n  case ({sel})\n{indented(items, 2)}\n    default: {out} = {texts[3]};\n  "
            f"endcase\nend"
        )
        chain = "".join(f"({sel} == 2'd{k}) ? {t} : " for k, t in enumerate(texts[:3]))

        def outputs(_: Any, g: Inputs) -> dict[str, int | None]:
            n = order[g[sel]]
            return {out: g[ins[n]] ^ (((1 << width) - 1) if n == inverted else 0)}

        return Version(
            designs=(
                Design(way="case", body=case, regs=(out,)),
                Design(way="conditional operator", body=f"assign {out} = {chain}{texts[3]};"),
            ),
            behaviour=Behaviour(outputs=outputs),
        )

    order = d.shuffled(range(4)) if d.chance(0.4) else list(range(4))
    knob = d.one(("swap", "inverted"))
    p, q = d.some(range(4), 2)
    swapped = [*order]
    swapped[p], swapped[q] = order[q], order[p]
    which = ins[order[p]]
    after, wish = {
        "swap": (
            version(swapped, None),
            f"the inputs chosen by `{sel}` = {p} and by `{sel}` = {q} change places",
        ),
        "inverted": (
            version(order, order[p]),
            f"`{which}` is inverted (all of its bits) before it is passed on",
        ),
    }[knob]
    told = listed([f"`{ins[n]}` for {k}" for k, n in enumerate(order)])
    return Case(
        kind=f"select {knob} {''.join(map(str, order))}",
        before=version(order, None),
        after=after,
        purpose=f"`{out}` is the input that `{sel}` selects: {told}",
        wish=wish,
        clocking=None,
        io=io,
        tops=("chooser", "mux4", "select_unit", "data_mux"),
    )


def parity(d: Draw) -> Case:
    io = Ports(d)
    width = d.between(4, 12)
    x, y = io.input("vector_in", width), io.output("parity")
    i = io.local("index")

    def version(odd: bool, low: int, high: int) -> Version:
        part = x if (low, high) == (0, width - 1) else f"{x}[{high}:{low}]"
        loop = (
            f"integer {i};\n\nalways @(*) begin\n  {y} = 1'b{int(odd)};\n"
            f"  for ({i} = {low}; {i} <= {high}; {i} = {i} + 1)\n    {y} = {y} ^ {x}[{i}];\nend"
        )

        def outputs(_: Any, g: Inputs) -> dict[str, int | None]:
            word = g[x] >> low & ((1 << (high - low + 1)) - 1)
            return {y: (bin(word).count("1") + odd) % 2}

        return Version(
            designs=(
                Design(way="reduction", body=f"assign {y} = {'~' if odd else ''}^{part};"),
                Design(way="loop", body=loop, regs=(y,)),
            ),
            behaviour=Behaviour(outputs=outputs),
        )

    odd = d.chance()
    cut = d.between(1, width - 3)
    knob = d.one(("kind", "part"))
    end = width - 1
    upper = d.chance()
    low, high = (cut, end) if upper else (0, end - cut)
    names = {True: "odd", False: "even"}
    after, wish = {
        "kind": (version(not odd, 0, end), f"it makes {names[not odd]} parity"),
        "part": (version(odd, low, high), f"only bits {low} to {high} of `{x}` are counted"),
    }[knob]
    return Case(
        kind=f"parity {knob} {names[odd]}",
        before=version(odd, 0, end),
        after=after,
        purpose=f"`{y}` is the {names[odd]} parity bit of `{x}`: with it the number of ones is {names[odd]}",
        wish=wish,
        clocking=None,
        io=io,
        tops=("par_gen", "parity_unit", f"parity{width}"),
    )
