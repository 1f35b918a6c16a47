"""Words that are split, joined, extended, repeated or turned round, told in few words."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import lines, number


def word_wiring(d: Draw) -> Task:
    """Words split, joined, extended, turned round by bytes, and repeated, without any logic."""
    kind = d.one(("split", "split", "join", "sign", "zero", "bytes", "repeat"))
    io = Ports(d)
    if kind == "split":
        return _split(d, io)
    if kind == "join":
        return _join(d, io)
    width = d.one((4, 8, 8, 12, 16)) if kind != "bytes" else d.one((16, 24, 48, 64))
    if kind == "repeat" and d.chance():
        width = 1
    x = io.input("vector_in", width)
    times = d.between(2, 5) if width > 1 else d.one((4, 5, 8, 16, 24))
    wide = {
        "sign": width * 2 if d.chance() else width + d.between(2, 16),
        "bytes": width,
        "repeat": width * times,
    }
    out_width = wide.get(kind, width * 2)
    out = io.output("vector_out", out_width)
    more = out_width - width
    top = f"{x}[{width - 1}]" if width > 1 else x
    code = {
        "sign": f"{{{{{more}{{{top}}}}}, {x}}}",
        "zero": f"{{{more}'d0, {x}}}",
        "repeat": f"{{{times}{{{x}}}}}",
        "bytes": "{" + ", ".join(f"{x}[{n + 7}:{n}]" for n in range(0, width, 8)) + "}",
    }[kind]
    words = {
        "sign": (
            f"Sign-extend the {width}-bit number `{x}` to {out_width} bits.",
            f"`{out}` is `{x}` extended to {out_width} bits by copies of its sign bit.",
        ),
        "zero": (
            f"Zero-extend `{x}` to {out_width} bits.",
            f"`{out}` is `{x}` with {more} zeros in front of it.",
        ),
        "repeat": (
            f"`{out}` is `{x}` repeated {times} times.",
            f"Replicate `{x}` {times} times to fill `{out}`.",
        ),
        "bytes": (
            f"Reverse the order of the bytes of the {width}-bit word `{x}`.",
            f"Swap the byte order (endianness) of `{x}`, a word of {width // 8} bytes.",
        ),
    }[kind]

    def of(_: object, g: Inputs) -> Outputs:
        v = g[x]
        if kind == "sign":
            return {out: v | ((1 << more) - 1 << width if v >> (width - 1) else 0)}
        if kind == "zero":
            return {out: v}
        if kind == "repeat":
            return {out: sum(v << width * n for n in range(times))}
        return {out: int.from_bytes(v.to_bytes(width // 8, "little"), "big")}

    return Task(
        structure=f"{kind} {width} {out_width}",
        difficulty="easy",
        tops=("wiring", "extend", "bit_wiring", "vector_wiring", "word_unit"),
        ports=io.all(),
        specs=words,
        designs=(Design(way="assign", body=f"assign {out} = {code};"),),
        behaviour=Behaviour(outputs=of),
        tags=("combinational", "vectors", BRIEF),
    )


def _split(d: Draw, io: Ports) -> Task:
    part, count = d.one((1, 2, 4, 8, 8, 16)), d.one((2, 2, 3, 4))
    x = io.input("vector_in", part * count)
    outs = [io.output("vector_out" if part > 1 else "result", part) for _ in range(count)]
    order = outs if d.chance() else outs[::-1]  # from the least significant part
    unit = {1: "bit", 4: "nibble", 8: "byte"}.get(part, f"{part}-bit part")

    def slice_of(n: int) -> str:
        return f"{x}[{part * n + part - 1}:{part * n}]" if part > 1 else f"{x}[{n}]"

    told = (
        f"The lower {unit} goes to `{order[0]}`, the upper one to `{order[1]}`."
        if count == 2 and d.chance(0.7)
        else " ".join(f"`{o}` is `{slice_of(n)}`." for n, o in enumerate(order))
    )
    return Task(
        structure=f"split {part} {count}",
        difficulty="easy",
        tops=("splitter", "split", "bit_wiring", "wiring"),
        ports=io.all(),
        specs=(
            f"Split `{x}` into {number(count)} {unit}s. {told}",
            f"A circuit of wires takes the {part * count}-bit `{x}` apart into its {unit}s. {told}",
        ),
        designs=(
            Design(way="assign", body=lines(*(f"assign {o} = {slice_of(n)};" for n, o in enumerate(order)))),
            Design(way="one assign", body=f"assign {{{', '.join(order[::-1])}}} = {x};"),
        ),
        behaviour=Behaviour(
            outputs=lambda _, g: {o: g[x] >> part * n & ((1 << part) - 1) for n, o in enumerate(order)}
        ),
        tags=("combinational", "vectors", BRIEF),
    )


def _join(d: Draw, io: Ports) -> Task:
    part, count = d.one((1, 2, 3, 4, 5, 8)), d.one((2, 3, 4))
    ins = io.inputs("operand", count, part)
    high = ins if d.chance(0.7) else ins[::-1]
    named = [f"`{i}`" for i in high]
    out = io.output("vector_out", part * count)
    return Task(
        structure=f"join {part} {count} {high == ins}",
        difficulty="easy",
        tops=("joiner", "concat", "bit_wiring", "wiring"),
        ports=io.all(),
        specs=(
            f"Concatenate {', '.join(named)} into `{out}`; {named[0]} is the most significant.",
            f"`{out}` is made of {named[0]} in its upper bits, then {', '.join(named[1:])}.",
        ),
        designs=(Design(way="assign", body=f"assign {out} = {{{', '.join(high)}}};"),),
        behaviour=Behaviour(
            outputs=lambda _, g: {out: sum(g[i] << part * n for n, i in enumerate(reversed(high)))}
        ),
        tags=("combinational", "vectors", BRIEF),
    )
