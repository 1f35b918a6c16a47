"""Counters that do not count in binary."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import bits, chained, decimal, indented, lines, listed, number, span


def bcd_counter(d: Draw) -> Task:
    """Decimal digits, clocks and other counters of several digits."""
    bases = d.one(((10,), (10, 10), (10, 10), (10, 6), (10, 10, 10), (6, 10), (10, 6, 10)))
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    en = io.input("enable")
    size = 4 * len(bases)
    split = d.chance(0.3) and len(bases) == 2
    outs = [io.output("low", 4), io.output("high", 4)] if split else [io.output("count", size)]
    flag = io.output("carry_out") if d.chance(0.5) else ""
    down = d.chance(0.2)

    def place(n: int) -> str:
        if split:
            return outs[n]
        return outs[0] if len(bases) == 1 else f"{outs[0]}[{4 * n + 3}:{4 * n}]"

    def nested(n: int) -> str:
        last, first = (0, bases[n] - 1) if down else (bases[n] - 1, 0)
        inner = f"{place(n)} <= 4'd{first};"
        if n + 1 < len(bases):
            inner += f"\n{nested(n + 1)}"
        sign = "-" if down else "+"
        return (
            f"if ({place(n)} == 4'd{last}) begin\n{indented(inner)}\nend else begin\n"
            f"  {place(n)} <= {place(n)} {sign} 4'd1;\nend"
        )

    full = " && ".join(f"({place(n)} == 4'd{0 if down else bases[n] - 1})" for n in range(len(bases)))
    flag_code = f"\n\nassign {flag} = {en} && {full};" if flag else ""
    zero = "\n".join(f"{o} <= {4 if split else size}'d0;" for o in outs)
    nested_design = Design(
        way="nested conditions",
        body=c.always(f"if ({en}) begin\n{indented(nested(0))}\nend", zero) + flag_code,
        regs=tuple(outs),
    )
    t = io.local("flag")
    carries = [f"wire [{len(bases)}:0] {t};\n", f"assign {t}[0] = {en};"]
    carries += [
        f"assign {t}[{n + 1}] = {t}[{n}] && ({place(n)} == 4'd{0 if down else bases[n] - 1});"
        for n in range(len(bases))
    ]
    each = "\n".join(
        f"if ({t}[{n}]) {place(n)} <= {t}[{n + 1}] ? 4'd{bases[n] - 1 if down else 0} : {place(n)} "
        f"{'-' if down else '+'} 4'd1;"
        for n in range(len(bases))
    )
    chained = Design(
        way="carry chain",
        body="\n".join(carries)
        + "\n\n"
        + c.always(each, zero)
        + (f"\n\nassign {flag} = {t}[{len(bases)}];" if flag else ""),
        regs=tuple(outs),
    )
    total = 1
    for base in bases:
        total *= base

    def digits(s: int) -> list[int]:
        found = []
        for base in bases:
            found.append(s % base)
            s //= base
        return found

    def outputs(s: int, given: Inputs) -> Outputs:
        shown = digits(s)
        answer: dict[str, int | None] = (
            dict(zip(outs, shown, strict=True))
            if split
            else {outs[0]: sum(v << 4 * n for n, v in enumerate(shown))}
        )
        end = s == (0 if down else total - 1)
        return answer | ({flag: int(given[en] and end)} if flag else {})

    def step(s: int, given: Inputs) -> int:
        return (s + (-1 if down else 1)) % total if given[en] else s

    high = "".join(str(b - 1) for b in reversed(bases))
    where = (
        f"the low digit in `{outs[0]}`, the high one in `{outs[1]}`"
        if split
        else f"four bits a digit in `{outs[0]}`, the lowest digit in the lowest bits"
    )
    ranges = listed([f"0 to {b - 1}" for b in bases]) if len(set(bases)) > 1 else f"0 to {bases[0] - 1}"
    way = "down" if down else "up"
    over = f"After {'0' * len(bases)} comes {high}" if down else f"After {high} comes {'0' * len(bases)}"
    flag_words = (
        f" `{flag}` is 1 in a cycle with `{en}` = 1 in which the counter stands at "
        f"{'0' * len(bases) if down else high}."
        if flag
        else ""
    )
    res = "all digits become 0" if len(bases) > 1 else "the digit becomes 0"
    carried = (
        ""
        if len(bases) == 1
        else (f" A digit moves when all lower digits {'are 0' if down else 'are at their highest value'}.")
    )
    return Task(
        structure=f"{bases} {way}{' flag' if flag else ''}",
        difficulty="medium" if len(bases) > 1 else "easy",
        tops=("bcd_counter", "digit_counter", "decade_counter", f"bcd_cnt{len(bases)}", "time_counter"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A {way} counter of {number(len(bases))} decimal digit{'s' if len(bases) > 1 else ''}, "
            f"{where}. From the lowest on the digits run through {ranges}. It moves by one when `{en}` is "
            f"1.{carried} {over}.{flag_words} {c.told(d, res)}",
            f"Count in BCD, {where}. With `{en}` = 1 the number goes {way} by one at the clock edge, else "
            f"it stays. Digit ranges, lowest digit first: {ranges}. {over}.{flag_words} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled([nested_design, chained])),
        behaviour=Behaviour(outputs=outputs, step=step, start=0),
        stimulus=Stimulus(length=min(400, total * 2 + 40) if total < 200 else 300, ones={en: 0.95}, resets=1),
        tags=("sequential", "counter", "bcd"),
    )


def ring_counter(d: Draw) -> Task:
    """Ring, Johnson and Gray counters."""
    kind = d.one(("ring", "ring", "johnson", "johnson", "gray"))
    width = d.between(3, 8) if kind != "gray" else d.between(2, 5)
    left = d.chance()
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    en = io.input("enable") if d.chance(0.75) else ""
    back = io.input("direction") if d.chance(0.3) and kind != "gray" else ""
    q = io.output("count", width)
    top = width - 1
    at = 0 if left else top
    start = (1 << at if d.chance(0.8) else (1 << d.below(width))) if kind == "ring" else 0
    mask = (1 << width) - 1
    no = "~" if kind == "johnson" else ""
    to_left, to_right = f"{{{q}[{top - 1}:0], {no}{q}[{top}]}}", f"{{{no}{q}[0], {q}[{top}:1]}}"
    one, other = (to_left, to_right) if left else (to_right, to_left)
    b = io.local("count")

    def shifted(s: int, to_the_left: bool) -> int:
        new = (s >> top if to_the_left else s & 1) ^ int(kind == "johnson")
        return (s << 1 | new) & mask if to_the_left else s >> 1 | new << top

    def step(s: int, given: Inputs) -> int:
        if en and not given[en]:
            return s
        if kind == "gray":
            return (s + 1) & mask
        return shifted(s, left if not back or given[back] else not left)

    def outputs(s: int, _: Inputs) -> Outputs:
        return {q: s ^ s >> 1 if kind == "gray" else s}

    reset = f"{q} <= {width}'b{bits(start, width)};"
    if kind == "gray":
        i = io.local("index")
        first = lines(
            f"reg {span(width)}{b};\n",
            c.always(chained([], en, f"{b} <= {b} + 1'b1;"), f"{b} <= {decimal(0, width)};"),
            f"\nassign {q} = {b} ^ ({b} >> 1);",
        )
        binary = lines(
            f"reg {span(width)}{b};",
            f"integer {i};\n",
            "always @(*) begin",
            f"  {b}[{top}] = {q}[{top}];",
            f"  for ({i} = {top - 1}; {i} >= 0; {i} = {i} - 1)",
            f"    {b}[{i}] = {b}[{i} + 1] ^ {q}[{i}];",
            f"  {b} = {b} + 1'b1;",
            "end\n",
            c.always(chained([], en, f"{q} <= {b} ^ ({b} >> 1);"), reset),
        )
        designs = [
            Design(way="binary counter", body=first),
            Design(way="from the code itself", body=binary, regs=(q,)),
        ]
    else:
        move = f"if ({back})\n  {q} <= {one};\nelse\n  {q} <= {other};" if back else f"{q} <= {one};"
        ring_bits = "\n".join(f"{q}[{n}] <= {_neighbour(q, n, width, left, no)};" for n in range(width))
        other_bits = "\n".join(f"{q}[{n}] <= {_neighbour(q, n, width, not left, no)};" for n in range(width))
        move_bits = (
            f"if ({back}) begin\n{indented(ring_bits)}\nend else begin\n{indented(other_bits)}\nend"
            if back
            else ring_bits
        )
        designs = [
            Design(way="concatenation", body=c.always(chained([], en, move), reset), regs=(q,)),
            Design(way="a bit a line", body=c.always(chained([], en, move_bits), reset), regs=(q,)),
        ]
    word, opposite = ("left", "right") if left else ("right", "left")
    when = f"with `{en}` = 1" if en else "in every cycle"
    rule = {
        "ring": f"the word rotates {word} by one place {when}",
        "johnson": f"the word shifts {word} by one place {when}, the inverse of the bit that leaves coming "
        "in",
        "gray": f"the count goes up by one {when} and is shown in Gray code, so that one bit changes a step",
    }[kind]
    both = (
        f" That holds for `{back}` = 1; with `{back}` = 0 it moves to the {opposite} by the same rule."
        if back
        else ""
    )
    sequence, state = [], start
    for _ in range(min(6, 1 << width)):
        sequence.append(bits(state ^ state >> 1 if kind == "gray" else state, width))
        state = (state + 1) & mask if kind == "gray" else shifted(state, left)
    shown = ", ".join(sequence)
    res = f"`{q}` becomes {width}'b{bits(start, width)}"
    return Task(
        structure=f"{kind} {word if kind != 'gray' else ''}{' back' if back else ''}{' en' if en else ''} "
        f"{width}",
        difficulty="easy" if not back else "medium",
        tops=(f"{kind}_counter", f"{kind}{width}", f"{kind}_cnt", "sequencer"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A {width}-bit {kind.capitalize()} counter at `{q}`: {rule}.{both} {c.told(d, res)}",
            f"`{q}` is a {kind.capitalize() if kind != 'ring' else kind} counter of {width} bits; "
            f"{rule}.{both} Beginning from reset it shows {shown} and so "
            f"on{f' (with `{back}` = 1)' if back else ''}. {c.told(d, res)}",
            f"Build a counter from a register of {width} bits: {rule}.{both} The register is the output "
            f"`{q}`. {c.told(d, res)}"
            if kind != "gray"
            else f"Count from 0 to {mask} and over again, with the output `{q}` in reflected Gray code; "
            f"{rule}. {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=start),
        stimulus=Stimulus(length=100, ones={en: 0.85}, hold={back: 0.8}),
        tags=("sequential", "counter"),
    )


def _neighbour(q: str, n: int, width: int, left: bool, no: str) -> str:
    source = (n - 1 if left else n + 1) % width
    around = n == 0 if left else n == width - 1
    return f"{no if around else ''}{q}[{source}]"
