"""Choosing one of several: multiplexers, and who comes first."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import (
    binary,
    bits,
    bits_wide,
    decimal,
    grid,
    hexadecimal,
    indented,
    listed,
    number,
    paragraphs,
)


def multiplexer(d: Draw) -> Task:
    count = d.one((2, 2, 3, 4, 4, 5, 6, 7, 8, 9))
    width = d.one((1, 1, 4, 8, 8, 16, 32, *range(1, 25)))
    select_width = (count - 1).bit_length()
    io = Ports(d)
    select_first = d.chance()
    sel = io.input("select", select_width) if select_first else ""
    packed = count > 2 and d.chance(0.3)
    ins = [io.input("vector_in", count * width)] if packed else io.inputs("operand", count, width)
    sel = sel or io.input("select", select_width)
    out = io.output("result", width)
    full = count == 1 << select_width
    other = 0 if full or d.chance(0.7) else (1 << width) - 1
    value = "all zeros" if other == 0 else "all ones"

    def choice(n: int) -> str:
        if not packed:
            return ins[n]
        return f"{ins[0]}[{n}]" if width == 1 else f"{ins[0]}[{n * width + width - 1}:{n * width}]"

    constant = f"{width}'b{str(int(other > 0)) * width}" if width <= 4 else hexadecimal(other, width)
    rest = "" if full else f" For any other `{sel}` the output is {value}."
    order = (
        f"`{ins[0]}` holds {number(count)} values of {bits_wide(width)}, number 0 in the lowest bits"
        if packed
        else listed([f"`{i}` for `{sel}` = {n}" for n, i in enumerate(ins)])
    )
    table = grid(
        [[sel, out], *([bits(n, select_width), f"{choice(n)}"] for n in range(count))]
        + ([] if full else [["other", value]]),
        markdown=d.chance(),
    )
    cases = [f"{binary(n, select_width)}: {out} = {choice(n)};" for n in range(count)]
    cases[-1] = cases[-1] if not full else f"default: {out} = {choice(count - 1)};"
    cases += [] if full else [f"default: {out} = {constant};"]
    chain = "".join(
        f"({sel} == {decimal(n, select_width)}) ? {choice(n)} :\n    "
        for n in range(count - (1 if full else 0))
    )
    last = choice(count - 1) if full else constant
    masked = " |\n    ".join(
        f"({{{width}{{{sel} == {decimal(n, select_width)}}}}} & {choice(n)})" for n in range(count)
    )
    designs = [
        Design(
            way="case",
            body=f"always @(*) begin\n  case ({sel})\n{indented(chr(10).join(cases), 2)}\n  endcase\nend",
            regs=(out,),
        ),
        Design(way="conditional operator", body=f"assign {out} = {chain}{last};"),
    ]
    if count == 2:
        designs[1] = Design(
            way="conditional operator", body=f"assign {out} = {sel} ? {choice(1)} : {choice(0)};"
        )
    if other == 0:
        designs.append(Design(way="and-or", body=f"assign {out} = {masked};"))
    if packed and full:
        designs.append(
            Design(way="part select", body=f"assign {out} = {ins[0]}[{sel} * {width} +: {width}];")
        )

    def outputs(_: object, given: Inputs) -> Outputs:
        at = given[sel]
        if at >= count:
            return {out: other}
        if packed:
            return {out: given[ins[0]] >> at * width & ((1 << width) - 1)}
        return {out: given[ins[at]]}

    return Task(
        structure=f"{count}:1{' packed' if packed else ''}{' ones' if other else ''}",
        difficulty="easy" if count < 5 and not packed else "medium",
        tops=(f"mux{count}", f"mux_{count}to1", "data_select", f"mux{count}x{width}", "selector"),
        ports=io.all(),
        specs=(
            f"A {count}-to-1 multiplexer, {bits_wide(width)} wide. `{sel}` chooses which input appears at "
            f"`{out}`: {order}.{rest}",
            paragraphs(f"`{out}` is combinational and follows the input that `{sel}` selects:", table),
            f"Select one of {number(count)} data inputs. With `{sel}` = k the output `{out}` equals input "
            f"number k ({order}).{rest} The module is purely combinational.",
        ),
        designs=tuple(d.some(designs, min(3, len(designs)))),
        behaviour=Behaviour(outputs=outputs),
        tags=("combinational", "multiplexer"),
    )


def priority_encoder(d: Draw) -> Task:
    count = d.one((4, 8, 8, 16, *range(3, 21)))
    width = (count - 1).bit_length()
    high, as_mask, flagged = d.chance(), d.chance(0.3), d.chance(0.75)
    io = Ports(d)
    req = io.input("request" if d.chance() else "vector_in", count)
    out = io.output("grant" if as_mask else "position", count if as_mask else width)
    valid = io.output("valid") if flagged else ""
    end = "most" if high else "least"
    best = "highest" if high else "lowest"
    result = (
        f"`{out}` has only the {best}-numbered set bit of `{req}`, all other bits of it are 0"
        if as_mask
        else f"`{out}` is the index of the {best}-numbered bit of `{req}` that is 1"
    )
    none = f"If no bit is set, `{out}` is 0{f' and `{valid}` is 0' if flagged else ''}."
    flag_told = f" `{valid}` is 1 when any bit is set." if flagged else ""
    order = list(range(count)) if not high else list(reversed(range(count)))

    def value(n: int) -> str:
        return f"{count}'b{bits(1 << n, count)}" if as_mask else decimal(n, width)

    size = count if as_mask else width
    chain = "\n".join(
        f"{'if' if not k else 'else if'} ({req}[{n}]) {out} = {value(n)};" for k, n in enumerate(order)
    )
    patterns = [
        "".join("1" if n == k else "0" if (n > k) == high else "?" for n in reversed(range(count)))
        for k in order
    ]
    casez = "\n".join(f"{count}'b{p}: {out} = {value(n)};" for p, n in zip(patterns, order, strict=True))
    i = io.local("index")
    loop = (
        f"for ({i} = 0; {i} < {count}; {i} = {i} + 1)"
        if high
        else (f"for ({i} = {count - 1}; {i} >= 0; {i} = {i} - 1)")
    )
    found = f"{count}'d1 << {i}" if as_mask else f"{i}"
    ends = f"\n\nassign {valid} = |{req};" if flagged else ""
    zero = decimal(0, size)
    designs = [
        Design(
            way="if chain",
            body=f"always @(*) begin\n{indented(chain)}\n  else {out} = {zero};\nend{ends}",
            regs=(out,),
        ),
        Design(
            way="casez",
            body=f"always @(*) begin\n  casez ({req})\n{indented(casez, 2)}\n    default: {out} = {zero};\n"
            f"  endcase\nend{ends}",
            regs=(out,),
        ),
        Design(
            way="loop",
            body=f"integer {i};\n\nalways @(*) begin\n  {out} = {zero};\n  {loop}\n"
            f"    if ({req}[{i}]) {out} = {found};\nend{ends}",
            regs=(out,),
        ),
    ]
    if as_mask and not high:
        designs.append(
            Design(way="two's complement", body=f"assign {out} = {req} & (~{req} + {count}'d1);{ends}")
        )

    def outputs(_: object, given: Inputs) -> Outputs:
        first = next((n for n in order if given[req] >> n & 1), None)
        answer: dict[str, int | None] = {out: 0 if first is None else 1 << first if as_mask else first}
        return answer | ({valid: int(first is not None)} if flagged else {})

    return Task(
        structure=f"{count} {best} {'mask' if as_mask else 'index'}{' valid' if flagged else ''}",
        difficulty="easy" if count <= 4 else "medium",
        tops=("prio_enc", "priority_encoder", f"prienc{count}", "first_one", "find_first", "leading_bit"),
        ports=io.all(),
        specs=(
            f"Priority logic over {count} bits: {result}.{flag_told} {none}",
            f"Of all bits of `{req}` that are 1, the {end} significant one wins. "
            f"{result[0].upper()}{result[1:]}.{flag_told} {none} The logic is combinational.",
            f"`{req}` holds {count} requests; number {order[0]} has the highest priority, number "
            f"{order[-1]} the lowest. {result[0].upper()}{result[1:]}.{flag_told} {none}",
        ),
        designs=tuple(d.some(designs, 3)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=_sparse(req, count),
        tags=("combinational", "priority"),
    )


def _sparse(name: str, count: int) -> Stimulus:
    few = [0, *(1 << n for n in range(count)), *(3 << n for n in range(count - 1))]
    return Stimulus(often={name: tuple(few)})
