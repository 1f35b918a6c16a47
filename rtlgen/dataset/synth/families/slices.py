"""Words taken apart and put together."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import listed, paragraphs


def vector_slicing(d: Draw) -> Task:
    """Words taken apart and put together again."""
    width = d.one((8, 8, 12, 16, 16, 24, 32))
    io = Ports(d)
    several = d.chance(0.5)
    ins = [io.input("vector_in", width)]
    if several:
        ins.append(io.input("data_in", d.one((4, 8))))
    widths = {i: p.width or 1 for i, p in zip(ins, io.all(), strict=True)}
    made = [_assembled(d, ins, widths) for _ in range(d.one((1, 1, 2, 3)))]
    outs = {io.output("vector_out", sum(f.size for f in fields)): fields for fields in made}
    direct = "\n".join(f"assign {o} = {_joined(fields)};" for o, fields in outs.items())
    parts = "\n".join(_by_parts(o, fields) for o, fields in outs.items())
    told = {o: [f.words for f in fields] for o, fields in outs.items()}

    def outputs(_: object, given: Inputs) -> Outputs:
        answer = {}
        for o, fields in outs.items():
            word = 0
            for field in fields:
                word = word << field.size | field.of(given)
            answer[o] = word
        return answer

    sentences = " ".join(
        f"`{o}` ({sum(f.size for f in fields)} bits) consists, from its most significant end, of "
        f"{listed(told[o])}."
        for o, fields in outs.items()
    )
    upwards = " ".join(f"From the lowest bit upwards `{o}` holds {listed(told[o][::-1])}." for o in outs)
    places = "\n\n".join(f"`{o}`:\n{_places(fields)}" for o, fields in outs.items())
    shape = "/".join("-".join(f.kind for f in fields) for fields in outs.values())
    return Task(
        structure=f"{shape}",
        difficulty="easy" if len(outs) == 1 else "medium",
        tops=("slicer", "bit_slice", "repack", "field_pack", "concat_unit", "swizzle"),
        ports=io.all(),
        specs=(
            f"Rearrange bits, without any arithmetic. {sentences}",
            f"{upwards} There is no clock.",
            paragraphs("The output fields are made of parts of the inputs:", places),
        ),
        designs=tuple(
            d.shuffled([Design(way="concatenation", body=direct), Design(way="a part a line", body=parts)])
        ),
        behaviour=Behaviour(outputs=outputs),
        tags=("combinational", "vectors"),
    )


@value
class _Field:
    kind: str
    words: str
    code: str
    size: int
    of: Callable[[Inputs], int]


def _assembled(d: Draw, ins: list[str], widths: dict[str, int]) -> list[_Field]:
    fields = [_field(d, d.one(ins), widths) for _ in range(d.between(2, 4))]
    if all(f.kind == "constant" for f in fields):
        fields[0] = _slice(d, ins[0], widths[ins[0]])
    return fields


def _field(d: Draw, name: str, widths: dict[str, int]) -> _Field:
    width = widths[name]
    kind = d.one(("slice", "slice", "slice", "inverted", "bit", "repeat", "constant", "reversed"))
    if kind == "slice":
        return _slice(d, name, width)
    if kind == "constant":
        size = d.between(1, 4)
        number = d.bits(size)
        return _Field(
            kind=kind,
            words=f"the constant {size}'b{number:0{size}b}",
            code=f"{size}'b{number:0{size}b}",
            size=size,
            of=lambda _: number,
        )
    at = d.below(width)
    if kind == "bit":
        return _Field(
            kind=kind,
            words=f"bit {at} of `{name}`",
            code=f"{name}[{at}]",
            size=1,
            of=lambda g: g[name] >> at & 1,
        )
    if kind == "repeat":
        times = d.between(2, 6)
        return _Field(
            kind=kind,
            words=f"{times} copies of bit {at} of `{name}`",
            code=f"{{{times}{{{name}[{at}]}}}}",
            size=times,
            of=lambda g: (g[name] >> at & 1) * ((1 << times) - 1),
        )
    piece = _slice(d, name, width)
    if kind == "inverted":
        return _Field(
            kind=kind,
            words=f"the inverse of {piece.words}",
            code=f"~{piece.code}",
            size=piece.size,
            of=lambda g: piece.of(g) ^ ((1 << piece.size) - 1),
        )
    low = d.below(width - 2)
    size = d.between(2, min(4, width - low))
    return _Field(
        kind=kind,
        words=f"bits {low} to {low + size - 1} of `{name}` in reverse order (bit {low} first)",
        code="{" + ", ".join(f"{name}[{low + n}]" for n in range(size)) + "}",
        size=size,
        of=lambda g: int(format(g[name] >> low & ((1 << size) - 1), f"0{size}b")[::-1], 2),
    )


def _slice(d: Draw, name: str, width: int) -> _Field:
    low = d.below(width - 1)
    high = d.between(low + 1, min(width - 1, low + 8))
    return _Field(
        kind="slice",
        words=f"`{name}[{high}:{low}]`",
        code=f"{name}[{high}:{low}]",
        size=high - low + 1,
        of=lambda g: g[name] >> low & ((1 << (high - low + 1)) - 1),
    )


def _joined(fields: list[_Field]) -> str:
    return "{" + ", ".join(f.code for f in fields) + "}"


def _with_places(fields: list[_Field]) -> list[tuple[str, _Field]]:
    """Each field with the index of its bits, the highest first."""
    found, top = [], sum(f.size for f in fields)
    for field in fields:
        low = top - field.size
        found.append((f"[{top - 1}:{low}]" if field.size > 1 else f"[{low}]", field))
        top = low
    return found


def _by_parts(out: str, fields: list[_Field]) -> str:
    return "\n".join(f"assign {out}{place} = {f.code};" for place, f in _with_places(fields))


def _places(fields: list[_Field]) -> str:
    return "\n".join(f"- {place}: {f.words}" for place, f in _with_places(fields))
