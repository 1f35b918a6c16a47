"""Modules made of smaller modules."""

from __future__ import annotations

from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.logic import Function, as_sum, drawn_function
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import bits, decimal, indented, listed, number, paragraphs, span

_CELLS = ("cell_a", "cell_b", "sub_a", "sub_b", "unit_p", "unit_q", "blk_x", "blk_y")
_GATES = {"AND": "&", "OR": "|", "XOR": "^"}


@value
class _Cell:
    """A small module with inputs `i0`, `i1`, ... and the output `o`."""

    name: str
    function: Function

    @property
    def pins(self) -> list[str]:
        return [f"i{n}" for n in range(self.function.count)]

    def module(self) -> str:
        ports = ", ".join(f"input {p}" for p in self.pins)
        return (
            f"module {self.name} ({ports}, output o);\n  {as_sum(self.function, self.pins, 'o')}\nendmodule"
        )

    def told(self) -> str:
        word = "{" + ", ".join(f"`{p}`" for p in self.pins) + "}"
        ones = listed([bits(n, self.function.count) for n in self.function.ones], "or")
        return (
            f"`{self.name}` has the inputs {listed([f'`{p}`' for p in self.pins])} and the output `o`, "
            f"which is 1 for {word} = {ones} and 0 otherwise"
        )


def composed_logic(d: Draw) -> Task:
    """Instances of two small combinational modules, wired up."""
    io = Ports(d)
    ins = io.inputs("bit", d.between(3, 4))
    out = io.output("result")
    pair = d.below(4) * 2
    cells = [
        _Cell(name=_CELLS[pair + n], function=drawn_function(d, d.one((2, 2, 3) if n else (2,))))
        for n in range(2)
    ]
    net = io.local("wire")
    made: list[tuple[str, _Cell, list[str]]] = []
    unread = list(ins)
    for at in range(d.between(3, 4)):
        cell = cells[at % 2] if at < 2 else d.one(cells)
        known = [*ins, *(n for n, _, _ in made)]
        wanted = unread[: cell.function.count]
        rest = [k for k in d.shuffled(known) if k not in wanted]
        reads = d.shuffled([*wanted, *rest[: cell.function.count - len(wanted)]])
        made.append((f"{net}{at}", cell, reads))
        unread = [u for u in unread if u not in reads] + [f"{net}{at}"]
    gate = d.one(list(_GATES))
    last = [n for n in unread if n.startswith(net)] or [made[-1][0]]
    if len(last) == 1:
        last = [made[-2][0], made[-1][0]]
    last += [u for u in unread if u not in last]

    def of(values: dict[str, int]) -> int:
        for name, cell, reads in made:
            values[name] = cell.function.at(int("".join(str(values[r]) for r in reads), 2))
        ones = [values[n] for n in last]
        return {"AND": min(ones), "OR": max(ones), "XOR": sum(ones) % 2}[gate]

    final = f"assign {out} = {f' {_GATES[gate]} '.join(last)};"
    wires = f"wire {', '.join(n for n, _, _ in made)};\n\n"
    by_name = "\n".join(
        f"{cell.name} u{k} ("
        + ", ".join(f".{p}({r})" for p, r in zip(cell.pins, reads, strict=True))
        + f", .o({name}));"
        for k, (name, cell, reads) in enumerate(made)
    )
    by_place = "\n".join(
        f"{cell.name} inst{k} ({', '.join(reads)}, {name});" for k, (name, cell, reads) in enumerate(made)
    )
    helpers = "\n\n".join(c.module() for c in cells)
    wiring = "\n".join(
        f"- instance {k + 1}: `{cell.name}` with "
        + ", ".join(f"{p} = {r}" for p, r in zip(cell.pins, reads, strict=True))
        + f"; its output is the net {name}"
        for k, (name, cell, reads) in enumerate(made)
    )
    prose = " ".join(
        f"{'A' if k == 0 else 'Another' if cell is made[k - 1][1] else 'A'} `{cell.name}` gets "
        f"{listed([f'`{r}`' for r in reads])} (in the order of its inputs) and drives the net `{name}`."
        for k, (name, cell, reads) in enumerate(made)
    )
    end = f"`{out}` is the {gate} of {listed([f'`{n}`' for n in last])}."
    told = "; ".join(c.told() for c in cells)
    return Task(
        structure=digest(
            [[c.function.ones for c in cells], [[cells.index(c), r] for _, c, r in made], gate, last]
        )[:12],
        difficulty="medium",
        tops=("composed", "top_block", "cluster", "cell_net", "assembly"),
        ports=io.all(),
        specs=(
            paragraphs(
                f"Two small modules are used, which you write too: {told}.",
                f"The top module connects {number(len(made))} instances of them:",
                wiring,
                end,
            ),
            f"Build a hierarchy. {told[0].upper() if told[0] != '`' else '`'}{told[1:]}. In the top "
            f"module: {prose} {end}",
        ),
        designs=tuple(
            d.shuffled(
                [
                    Design(way="instances by name", body=f"{wires}{by_name}\n\n{final}", helpers=helpers),
                    Design(way="instances by place", body=f"{wires}{by_place}\n\n{final}", helpers=helpers),
                ]
            )
        ),
        behaviour=Behaviour(outputs=lambda _, g: {out: of(dict(g))}),
        tags=("combinational", "hierarchy"),
    )


def composed_chain(d: Draw) -> Task:
    """A row of equal modules: registers, full adders, compare cells."""
    return d.one((_registers, _registers, _ripple))(d)


def _registers(d: Draw) -> Task:
    width, count = d.one((1, 4, 8, 8)), d.between(2, 5)
    c = draw_clocking(d, resets="always", falling=0.0)
    io = Ports(d, c)
    en = io.input("enable") if d.chance(0.5) else ""
    sel = io.input("select", (count - 1).bit_length()) if d.chance(0.5) else ""
    data, out = io.input("data_in", width), io.output("data_out", width)
    cell = d.one(("delay_cell", "reg_cell", "dff_w", "stage_reg", "z1"))
    net = io.local("wire")
    if sel:
        count = 1 << (count - 1).bit_length()
    nets = [f"{net}{n}" for n in range(count)]
    zero = decimal(0, width)
    control = [p for p in (c.clock, c.reset, en) if p]
    ports = ", ".join(
        [*(f"input {p}" for p in control), f"input {span(width)}d", f"output reg {span(width)}q"]
    )
    inner = f"if ({en}) begin\n  q <= d;\nend" if en else "q <= d;"
    helper = f"module {cell} ({ports});\n{indented(c.always(inner, f'q <= {zero};'))}\nendmodule"
    wires = f"wire {span(width)}{', '.join(nets)};\n\n"
    joined = "".join(f".{p}({p}), " for p in control)
    instances = "\n".join(
        f"{cell} s{n} ({joined}.d({data if not n else nets[n - 1]}), .q({nets[n]}));" for n in range(count)
    )
    if sel:
        items = "\n".join(
            f"{decimal(n, (count - 1).bit_length())}: {out} = {nets[n]};" for n in range(count - 1)
        )
        pick = (
            f"always @(*) begin\n  case ({sel})\n{indented(items, 2)}\n    default: {out} = {nets[-1]};\n  "
            f"endcase\nend"
        )
    else:
        pick = f"assign {out} = {nets[-1]};"
    places = "\n".join(
        f"{cell} u_{n} ({', '.join([*control, data if not n else nets[n - 1], nets[n]])});"
        for n in range(count)
    )

    def step(s: tuple[int, ...], g: Inputs) -> tuple[int, ...]:
        return s if en and not g[en] else (g[data], *s[:-1])

    def outputs(s: tuple[int, ...], g: Inputs) -> Outputs:
        return {out: s[g[sel]] if sel else s[-1]}

    holds = f", if `{en}` is 1" if en else ""
    chosen = (
        f"`{out}` is the output of the one that `{sel}` selects, 0 meaning the first: the input delayed by "
        f"`{sel}` + 1 steps"
        if sel
        else f"`{out}` is the output of the last one"
    )
    res = "all registers become 0"
    regs = (out,) if sel else ()
    return Task(
        structure=f"registers {count}{' en' if en else ''}{' select' if sel else ''} {min(width, 2)}",
        difficulty="easy" if not sel else "medium",
        tops=(
            "delay_line",
            "reg_chain",
            f"chain{count}",
            "tapped_delay" if sel else "delay_n",
            "shift_chain",
        ),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Write a module `{cell}`, a {width}-bit register with input `d` and output `q` that takes `d` "
            f"at each active clock edge{holds}. In the top module put {number(count)} of them in a row, "
            f"the first one reading `{data}`. {chosen}. {c.told(d, res)}",
            f"A delay line of {number(count)} instances of a register module (call it `{cell}`; input `d`, "
            f"output `q`, {width} bit{'s' if width > 1 else ''}). `{data}` goes into the first, each feeds "
            f"the next; they load at an active clock edge{holds}. {chosen}. {c.told(d, res)}",
        ),
        designs=(
            Design(way="instances by name", body=f"{wires}{instances}\n\n{pick}", regs=regs, helpers=helper),
            Design(way="instances by place", body=f"{wires}{places}\n\n{pick}", regs=regs, helpers=helper),
        ),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0,) * count),
        stimulus=Stimulus(length=80, ones={en: 0.75}),
        tags=("sequential", "hierarchy"),
    )


def _ripple(d: Draw) -> Task:
    width = d.between(2, 8)
    what = d.one(("add", "add", "greater", "equal"))
    io = Ports(d)
    a, b = io.input("a", width), io.input("b", width)
    cin = io.input("carry_in") if what == "add" else ""
    out = io.output("sum", width) if what == "add" else ""
    end = io.output({"add": "carry_out", "greater": "greater", "equal": "equal"}[what])
    cell = {"add": "full_add", "greater": "gt_cell", "equal": "eq_cell"}[what]
    c = io.local("wire")
    if what == "add":
        pins, formula = (
            "input x, input y, input ci, output s, output co",
            ("assign s = x ^ y ^ ci;\n  assign co = (x & y) | (ci & (x ^ y));"),
        )
        join = [
            f".x({a}[{n}]), .y({b}[{n}]), .ci({c}[{n}]), .s({out}[{n}]), .co({c}[{n + 1}])"
            for n in range(width)
        ]
        start = cin
        told = (
            f"`{cell}` adds the bits `x`, `y` and `ci`: `s` is their sum bit and `co` their carry. A row "
            f"of them adds `{a}` and `{b}`; the carry of each goes into the next higher one, `{cin}` into "
            f"the lowest. `{out}` is the sum and `{end}` the last carry"
        )
    else:
        test = "(x & ~y) | (ci & ~(x ^ y))" if what == "greater" else "ci & ~(x ^ y)"
        pins, formula = "input x, input y, input ci, output co", f"assign co = {test};"
        join = [f".x({a}[{n}]), .y({b}[{n}]), .ci({c}[{n}]), .co({c}[{n + 1}])" for n in range(width)]
        start = "1'b0" if what == "greater" else "1'b1"
        rule = (
            "1 if `x` is 1 and `y` is 0, 0 if it is the other way round, and `ci` if both are equal"
            if what == "greater"
            else "1 if `x` and `y` are equal and `ci` is 1"
        )
        told = (
            f"`{cell}` compares one bit of each number, `x` of `{a}` and `y` of `{b}`, and takes from the "
            f"next lower cell what that found (`ci`): its output `co` is {rule}. The lowest cell gets `ci` "
            f"= {start[-1]}. The output of the highest one is `{end}`, which says whether `{a}` "
            f"{'>' if what == 'greater' else '='} `{b}` (unsigned)"
        )
    helper = f"module {cell} ({pins});\n  {formula}\nendmodule"
    wires = f"wire [{width}:0] {c};\n\nassign {c}[0] = {start};\n"
    last = f"\nassign {end} = {c}[{width}];"
    listed_instances = "\n".join(f"{cell} u{n} ({j});" for n, j in enumerate(join))
    pattern = join[0].replace("[0]", "[gi]").replace("[1]", "[gi + 1]")
    generated = (
        f"genvar gi;\ngenerate\n  for (gi = 0; gi < {width}; gi = gi + 1) begin : slice\n    {cell} u "
        f"({pattern});\n"
        "  end\nendgenerate"
    )

    def outputs(_: object, g: Inputs) -> Outputs:
        if what == "add":
            total = g[a] + g[b] + g[cin]
            return {out: total & ((1 << width) - 1), end: total >> width}
        return {end: int(g[a] > g[b] if what == "greater" else g[a] == g[b])}

    return Task(
        structure=f"ripple {what}",
        difficulty="easy",
        tops=(f"ripple_{what}", f"{what}_chain", f"iterative_{what}", "bit_sliced"),
        ports=io.all(),
        specs=(
            f"Build the module out of {number(width)} instances of a one-bit cell, which you write too. "
            f"{told}.",
            f"An iterative circuit of {number(width)} equal cells. {told}. Write both modules; there is no "
            "clock.",
        ),
        designs=tuple(
            d.shuffled(
                [
                    Design(way="instances", body=wires + listed_instances + last, helpers=helper),
                    Design(way="generate", body=wires + generated + last, helpers=helper),
                ]
            )
        ),
        behaviour=Behaviour(outputs=outputs),
        stimulus=Stimulus(
            script=lambda s: [
                {a: v, b: v ^ (s.one((0, 0, 1, 1 << (width - 1))))}
                for v in (s.bits(width) for _ in range(20))
            ]
        ),
        tags=("combinational", "hierarchy"),
    )
