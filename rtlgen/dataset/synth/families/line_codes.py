"""From a code to a line, and back."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import (
    binary,
    bits,
    decimal,
    grid,
    indented,
    listed,
    paragraphs,
)


def decoder(d: Draw) -> Task:
    width = d.one((2, 3, 3, 4))
    count = 1 << width if d.chance(0.75) else d.between((1 << width - 1) + 1, 1 << width)
    low, enabled = d.chance(0.3), d.chance(0.6)
    enable_low = enabled and d.chance(0.25)
    io = Ports(d)
    code = io.input("code", width)
    en = io.input("enable") if enabled else ""
    out = io.output("onehot", count)
    active, idle = ("0", "1") if low else ("1", "0")
    order = list(range(count)) if d.chance(0.5) else d.shuffled(range(count))
    plain = order == list(range(count))
    full = count == 1 << width
    level = "0" if enable_low else "1"
    gate = f"!{en}" if enable_low else en
    when = f" while `{en}` is {level}" if enabled else ""
    off = f" With `{en}` = {1 - int(level)} all outputs are {idle}." if enabled else ""
    beyond = "" if full else f" Codes of {count} and above select nothing: all outputs are {idle}."
    all_idle = f"{count}'b{idle * count}"
    constants = [bits((1 << line) ^ (-1 if low else 0), count) for line in order]
    items = "\n".join(f"{binary(n, width)}: {out} = {count}'b{constants[n]};" for n in range(count))
    items += f"\ndefault: {out} = {all_idle};"
    body = f"case ({code})\n{indented(items)}\nendcase"
    if enabled:
        body = f"if ({gate}) begin\n{indented(body)}\nend"
    i = io.local("index")
    one = f"{count}'d1 << {code}"
    shifted = f"(({gate}) ? ({one}) : {count}'d0)" if enabled else f"({one})"
    tests = [f"({code} == {decimal(n, width)}){f' & {gate}' if enabled else ''}" for n in range(count)]
    each = "\n".join(
        f"assign {out}[{line}] = {'~(' + t + ')' if low else t};"
        for line, t in zip(order, tests, strict=True)
    )
    loop = (
        f"integer {i};\n\nalways @(*) begin\n  for ({i} = 0; {i} < {count}; {i} = {i} + 1)\n"
        f"    {out}[{i}] = {'!' if low else ''}({f'{gate} && ' if enabled else ''}{code} == {i});\nend"
    )
    designs = [
        Design(
            way="case",
            body=f"always @(*) begin\n  {out} = {all_idle};\n{indented(body)}\nend",
            regs=(out,),
        ),
        Design(way="a comparison a line", body=each),
    ]
    if plain:
        designs.append(Design(way="shift", body=f"assign {out} = {'~' if low else ''}{shifted};"))
        designs.append(Design(way="loop", body=loop, regs=(out,)))

    def outputs(_: object, given: Inputs) -> Outputs:
        on = not enabled or given[en] == int(level)
        value = 1 << order[given[code]] if on and given[code] < count else 0
        return {out: value ^ (((1 << count) - 1) if low else 0)}

    word = "low" if low else "high"
    each_line = listed([f"code {n}: bit {line}" for n, line in enumerate(order)])
    specs: tuple[str, ...]
    if plain:
        specs = (
            f"Decode the {width}-bit code `{code}` into {count} lines: bit number `{code}` of `{out}` is "
            f"{active}{when}, all others are {idle}.{off}{beyond}",
            f"A {width}-to-{count} decoder with active-{word} outputs. Exactly one bit of `{out}` is "
            f"active{when}, the one whose index is the value of `{code}`.{off}{beyond}",
            f"`{out}[k]` is {active} when `{code}` equals k{f' and `{en}` is {level}' if enabled else ''}, "
            f"and {idle} otherwise, for k = 0 to {count - 1}. There is no clock.{beyond}",
        )
    else:
        table = grid(
            [[code, f"bit of {out}"], *([bits(n, width), str(line)] for n, line in enumerate(order))],
            markdown=d.chance(),
        )
        specs = (
            paragraphs(
                f"A decoder with {count} lines that are not in the order of their codes. The table says "
                f"which bit of `{out}` is {active}{when}; all other bits are {idle}.",
                table,
                f"{off}{beyond}".strip(),
            ),
            f"Select one of {count} devices by the code at `{code}`. Each has a line in `{out}`, active "
            f"{word} ({each_line}). Exactly one line is active{when}.{off}{beyond}",
        )
    return Task(
        structure=f"{order} {'low' if low else 'high'} "
        f"{'none' if not enabled else 'en_low' if enable_low else 'en'}",
        difficulty="easy" if full and not low and plain else "medium",
        tops=(f"dec{width}to{count}", "decoder", f"decode{count}", "line_decoder", "one_hot_dec"),
        ports=io.all(),
        specs=specs,
        designs=tuple(d.some(designs, min(3, len(designs)))),
        behaviour=Behaviour(outputs=outputs),
        tags=("combinational", "decoder"),
    )


def encoder(d: Draw) -> Task:
    """A one-hot input to its number."""
    width = d.one((2, 3, 3, 4))
    count = 1 << width if d.chance(0.7) else d.between((1 << width - 1) + 1, 1 << width)
    flagged = d.chance(0.6)
    codes = list(range(count)) if d.chance(0.45) else d.some(range(1 << width), count)
    plain = codes == list(range(count))
    none = d.one((0, 0, (1 << width) - 1))
    io = Ports(d)
    lines = io.input("onehot_select", count)
    pos = io.output("position", width)
    valid = io.output("valid") if flagged else ""
    told = (
        f" `{valid}` is 1 when exactly one bit of `{lines}` is set; if none or several are, `{valid}` is 0 "
        f"and `{pos}` is {none}."
        if flagged
        else f" If `{lines}` is not one-hot, `{pos}` is {none}."
    )
    items = "\n".join(
        f"{count}'b{bits(1 << n, count)}: {pos} = {decimal(c, width)};" for n, c in enumerate(codes)
    )
    case = f"case ({lines})\n{indented(items)}\n  default: {pos} = {decimal(none, width)};\nendcase"
    test = f"(({lines} & ({lines} - {count}'d1)) == {count}'d0) && ({lines} != {count}'d0)"
    flag = io.local("flag")
    ored = "\n".join(
        f"assign {pos}[{b}] = {f'~{flag} |' if none else f'{flag} &'} ("
        + (" | ".join(f"{lines}[{n}]" for n, c in enumerate(codes) if c >> b & 1) or "1'b0")
        + ");"
        for b in range(width)
    )
    i = io.local("index")
    loop = (
        f"wire {flag};\ninteger {i};\n\nassign {flag} = {test};\n\nalways @(*) begin\n  "
        f"{pos} = {decimal(none, width)};\n  for ({i} = 0; {i} < {count}; {i} = {i} + 1)\n"
        f"    if ({flag} && {lines}[{i}]) {pos} = {i};\nend"
    )
    ends = f"\nassign {valid} = {flag};" if flagged else ""
    valid_case = f"\n  {valid} = {test};" if flagged else ""
    designs = [
        Design(
            way="case",
            body=f"always @(*) begin\n{indented(case)}{valid_case}\nend",
            regs=(pos, *([valid] if flagged else [])),
        ),
        Design(way="or of bits", body=f"wire {flag};\n\nassign {flag} = {test};\n{ored}{ends}"),
    ]
    if plain:
        designs.append(Design(way="loop", body=f"{loop}\n{ends}".rstrip(), regs=(pos,)))

    def outputs(_: object, given: Inputs) -> Outputs:
        bits_set = [n for n in range(count) if given[lines] >> n & 1]
        hot = len(bits_set) == 1
        answer: dict[str, int | None] = {pos: codes[bits_set[0]] if hot else none}
        return answer | ({valid: int(hot)} if flagged else {})

    specs: tuple[str, ...]
    if plain:
        specs = (
            f"Encode the one-hot word `{lines}` ({count} bits): `{pos}` is the index of the bit that is 1, "
            f"bit 0 being the least significant.{told}",
            f"An encoder with {count} input lines. When only `{lines}[k]` is high, `{pos}` = k.{told} "
            "Combinational logic only.",
            f"Convert one-hot to binary. The input is `{lines}`, the number of its set bit goes to "
            f"`{pos}`.{told}",
        )
    else:
        each = listed([f"{c} for `{lines}[{n}]`" for n, c in enumerate(codes)])
        table = grid(
            [[lines, pos], *([bits(1 << n, count), bits(c, width)] for n, c in enumerate(codes))],
            markdown=d.chance(),
        )
        specs = (
            paragraphs(f"Encode the one-hot word `{lines}` as `{pos}`:", table, told.strip()),
            f"Each of the {count} lines in `{lines}` has a code of its own. When it is the only line that is "
            f"1, `{pos}` shows its code: {each}.{told}",
        )
    return Task(
        structure=f"{codes} {none}{' valid' if flagged else ''}",
        difficulty="easy",
        tops=(f"enc{count}to{width}", "encoder", "onehot_to_bin", "oh2bin", "line_encoder"),
        ports=io.all(),
        specs=specs,
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=_one_hot(lines, count),
        tags=("combinational", "encoder"),
    )


def _one_hot(name: str, count: int) -> Stimulus:
    return Stimulus(often={name: tuple(1 << n for n in range(count))})
