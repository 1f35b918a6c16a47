"""Minimum, maximum, absolute value, average, median, clamp."""

from __future__ import annotations

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.operands import WIDTHS, corners, signed
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import indented, lines, listed, span


def magnitude(d: Draw) -> Task:
    """Minimum, maximum, absolute value, absolute difference, average."""
    width = d.one(WIDTHS[1:])
    what = d.one(("minimum", "maximum", "absolute", "distance", "average", "median", "clamp"))
    is_signed = what == "absolute" or d.chance(0.4)
    io = Ports(d)
    names = ["a", "b"] if what not in ("absolute", "median", "clamp") else ["a"]
    ins = [io.input(n, width, signed=is_signed and d.chance(0.2)) for n in names]
    if what == "median":
        ins = [ins[0], *io.inputs("vector", 2, width)]
    if what == "clamp":
        ins = [ins[0], io.input("low", width), io.input("high", width)]
    out = io.output("result", width)
    mask = (1 << width) - 1

    def number(given: Inputs, name: str) -> int:
        return signed(given[name], width) if is_signed else given[name]

    def outputs(_: object, given: Inputs) -> Outputs:
        values = [number(given, n) for n in ins]
        result = {
            "minimum": lambda: min(values),
            "maximum": lambda: max(values),
            "absolute": lambda: abs(values[0]),
            "distance": lambda: abs(values[0] - values[1]),
            "average": lambda: sum(values) >> 1,
            "median": lambda: sorted(values)[1],
            "clamp": lambda: values[1] if values[0] < values[1] else min(values[0], values[2]),
        }[what]()
        return {out: result & mask}

    s = [f"$signed({n})" if is_signed else n for n in ins]
    kind = "signed (two's complement)" if is_signed else "unsigned"
    q = [f"`{n}`" for n in ins]
    at = len(q) // 2
    designs, told = _magnitude(what, ins, s, out, width, is_signed, io)
    sentences = {
        "minimum": (f"the smaller of {q[0]} and {q[-1]}", f"the minimum of {q[0]} and {q[-1]}"),
        "maximum": (f"the larger of {q[0]} and {q[-1]}", f"the maximum of {q[0]} and {q[-1]}"),
        "absolute": (f"the absolute value of {q[0]}", f"{q[0]} without its sign"),
        "distance": (
            f"the absolute difference of {q[0]} and {q[-1]}",
            f"the larger minus the smaller of {q[0]} and {q[-1]}",
        ),
        "average": (
            f"half the sum of {q[0]} and {q[-1]}, rounded down",
            f"the average of {q[0]} and {q[-1]}, rounded towards minus infinity",
        ),
        "median": (f"the median of {listed(q)}", f"the middle one in size of {listed(q)}"),
        "clamp": (
            f"{q[0]} limited to the range from {q[at]} to {q[-1]}",
            f"{q[at]} if {q[0]} is below {q[at]}, else {q[-1]} if {q[0]} is above {q[-1]}, else {q[0]}",
        ),
    }[what]
    return Task(
        structure=f"{what} {'signed' if is_signed else 'unsigned'}",
        difficulty="easy" if what in ("minimum", "maximum") and not is_signed else "medium",
        tops=(what[:3], f"{what}_unit", f"{what}{width}", f"calc_{what}"),
        ports=io.all(),
        specs=(
            f"`{out}` is {sentences[0]}; all numbers are {kind}, {width} bits wide. {told}".strip(),
            f"Combinational logic gives {sentences[1]} at `{out}`. The numbers are {kind}. {told}".strip(),
            f"For {kind} {width}-bit operands, compute {sentences[0]}; drive `{out}` with it. {told}".strip(),
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs),
        stimulus=corners(width, *ins),
        tags=("combinational", "arithmetic"),
    )


def _magnitude(
    what: str, ins: list[str], s: list[str], out: str, width: int, is_signed: bool, io: Ports
) -> tuple[list[Design], str]:
    top = width - 1
    if what in ("minimum", "maximum"):
        sign = "<" if what == "minimum" else ">"
        chosen = f"if ({s[0]} {sign} {s[1]})\n    {out} = {ins[0]};\n  else\n    {out} = {ins[1]};"
        return [
            Design(
                way="conditional operator",
                body=f"assign {out} = ({s[0]} {sign} {s[1]}) ? {ins[0]} : {ins[1]};",
            ),
            Design(way="process", body=f"always @(*) begin\n  {chosen}\nend", regs=(out,)),
        ], "If both are equal, either one may be taken."
    if what == "absolute":
        mask = f"{{{width}{{{ins[0]}[{top}]}}}}"
        return [
            Design(
                way="conditional operator", body=f"assign {out} = {ins[0]}[{top}] ? -{ins[0]} : {ins[0]};"
            ),
            Design(way="mask", body=f"assign {out} = ({ins[0]} ^ {mask}) + {ins[0]}[{top}];"),
            Design(
                way="process",
                body=f"always @(*) begin\n  {out} = {ins[0]};\n  if ({ins[0]}[{top}])\n    "
                f"{out} = ~{ins[0]} + 1'b1;\nend",
                regs=(out,),
            ),
        ], f"The most negative number, -{1 << top}, stays as it is: its bits are those of {1 << top}."
    if what == "distance":
        cond = f"{s[0]} > {s[1]}"
        return [
            Design(
                way="conditional operator",
                body=f"assign {out} = ({cond}) ? {ins[0]} - {ins[1]} : {ins[1]} - {ins[0]};",
            ),
            Design(
                way="process",
                body=f"always @(*) begin\n  if ({cond})\n    {out} = {ins[0]} - {ins[1]};\n  else\n"
                f"    {out} = {ins[1]} - {ins[0]};\nend",
                regs=(out,),
            ),
        ], f"`{out}` is to be read as an unsigned number."
    if what == "average":
        wide = io.local("wide")
        ext = [f"{{{n}[{top}], {n}}}" if is_signed else f"{{1'b0, {n}}}" for n in ins]
        return [
            Design(
                way="one more bit",
                body=f"wire [{width}:0] {wide};\n\nassign {wide} = {ext[0]} + {ext[1]};\n"
                f"assign {out} = {wide}[{width}:1];",
            ),
            Design(
                way="process",
                body=f"reg [{width}:0] {wide};\n\nalways @(*) begin\n  {wide} = {ext[0]} + {ext[1]};\n"
                f"  {out} = {wide} >> 1;\nend",
                regs=(out,),
            ),
        ], "The sum must not overflow."
    if what == "median":
        a, b, c = s
        less = f"{a} > {b}"
        low, high = io.local("value"), io.local("wide")
        sort = lines(
            f"wire {span(width)}{low} = ({less}) ? {ins[1]} : {ins[0]};",
            f"wire {span(width)}{high} = ({less}) ? {ins[0]} : {ins[1]};\n",
            f"assign {out} = ({c} < {_like(low, s)}) ? {low} : ({c} > {_like(high, s)}) ? {high} : {ins[2]};",
        )
        between = "\n".join(
            f"{'if' if not k else 'else if'} (({p} <= {q} && {q} <= {r}) || ({r} <= {q} && {q} <= {p}))\n"
            f"  {out} = {name};"
            for k, (p, q, r, name) in enumerate([(b, a, c, ins[0]), (a, b, c, ins[1])])
        )
        return [
            Design(way="sorted pair", body=sort),
            Design(
                way="if chain",
                body=f"always @(*) begin\n{indented(between)}\n  else\n    {out} = {ins[2]};\nend",
                regs=(out,),
            ),
        ], ""
    x, low, high = s
    return [
        Design(
            way="conditional operator",
            body=f"assign {out} = ({x} < {low}) ? {ins[1]} : ({x} > {high}) ? {ins[2]} : {ins[0]};",
        ),
        Design(
            way="if chain",
            body=f"always @(*) begin\n  if ({x} < {low})\n    {out} = {ins[1]};\n  else if ({x} > {high})\n"
            f"    {out} = {ins[2]};\n  else\n    {out} = {ins[0]};\nend",
            regs=(out,),
        ),
    ], f"The lower limit is checked first: a number below `{ins[1]}` gives `{ins[1]}`."


def _like(name: str, s: list[str]) -> str:
    return f"$signed({name})" if s[0].startswith("$") else name
