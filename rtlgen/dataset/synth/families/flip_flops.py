"""Flip-flops and registers."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, hexadecimal, indented, lines, span


def flip_flop(d: Draw) -> Task:
    """D, T, JK, SR flip-flops and such with a multiplexer or gate before them."""
    kind = d.one(("d", "d", "t", "jk", "sr", "mux", "gate"))
    width = d.one((1, 1, 2, 4, 8)) if kind in ("d", "t", "mux") else 1
    c = draw_clocking(d)
    io = Ports(d, c)
    rule, code, of = _kinds(d, io, kind, width)
    en = io.input("enable") if d.chance(0.35) else ""
    q = io.output("data_out", width)
    inverse = io.output("result", width) if d.chance(0.25) else ""
    start = d.one((0, 0, (1 << width) - 1))
    first = decimal(start, width)
    nxt = io.local("next")
    expression, chain = code(q)

    def step(s: int, given: Inputs) -> int:
        return s if en and not given[en] else of(s, given)

    def outputs(s: int, _: Inputs) -> Outputs:
        answer: dict[str, int | None] = {q: s}
        return answer | ({inverse: s ^ ((1 << width) - 1)} if inverse else {})

    also = f"\n\nassign {inverse} = ~{q};" if inverse else ""
    guard = f"if ({en}) begin\n{{}}\nend" if en else "{}"
    statements = chain or f"{q} <= {expression};"
    one = c.always(guard.replace("{}", indented(statements) if en else statements), f"{q} <= {first};")
    two = lines(
        f"wire {span(width)}{nxt};\n",
        f"assign {nxt} = {f'{en} ? ({expression}) : {q}' if en else expression};\n",
        c.always(f"{q} <= {nxt};", f"{q} <= {first};"),
    )
    word = rule.format(q=f"`{q}`")
    enabled = f" This happens only when `{en}` is 1; otherwise `{q}` keeps its value." if en else ""
    inverted = f" `{inverse}` is always the inverse of `{q}`." if inverse else ""
    res = f"`{q}` becomes {start}" if width == 1 else f"`{q}` becomes {first}"
    wide = f" The register has {width} bits." if width > 1 else ""
    name = {"d": "dff", "t": "tff", "jk": "jkff", "sr": "srff", "mux": "muxdff", "gate": "gate_dff"}[kind]
    return Task(
        structure=f"{' '.join(str(i) for i in [kind, start > 0])} "
        f"{word_kind(rule)}{' en' if en else ''}{' inverse' if inverse else ''}",
        difficulty="easy",
        tops=(name, "flipflop", f"{name}_unit", "ff", f"reg_{kind}"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A flip-flop with the output `{q}`. At each active clock edge "
            f"{word}.{enabled}{inverted}{wide} {c.told(d, res)}",
            f"One register, `{q}`.{wide} At a clock edge {word}.{enabled}{inverted} {c.told(d, res)}",
            f"Implement this storage element: {word}, at every active clock edge.{wide}{enabled}{inverted} "
            f"{c.told(d, res)}",
        ),
        designs=tuple(
            d.shuffled(
                [
                    Design(way="one process", body=one + also, regs=(q,)),
                    Design(way="next value apart", body=two + also, regs=(q,)),
                ]
            )
        ),
        behaviour=Behaviour(outputs=outputs, step=step, start=start),
        stimulus=Stimulus(length=80, ones={en: 0.75}),
        tags=("sequential", "flip-flop"),
    )


def word_kind(rule: str) -> str:
    return "".join(ch for ch in rule if ch in "&|^~")


def _kinds(
    d: Draw, io: Ports, kind: str, width: int
) -> tuple[str, Callable[[str], tuple[str, str]], Callable[[int, Inputs], int]]:
    """The rule in words, the next value as an expression and as statements, and its model."""
    full = (1 << width) - 1
    if kind == "d":
        x = io.input("data_in", width)
        return f"{{q}} takes the value of `{x}`", lambda q: (x, ""), lambda s, g: g[x]
    if kind == "t":
        x = io.input("fsm_in", width)
        each = "each bit of {q} toggles where the same bit" if width > 1 else "{q} toggles if"
        rule = f"{each} of `{x}` is 1" if width > 1 else f"{each} `{x}` is 1 and stays if it is 0"
        text = f"if ({x})\n  {{q}} <= ~{{q}};" if width == 1 else ""
        return rule, lambda q: (f"{q} ^ {x}", text.replace("{q}", q)), lambda s, g: s ^ g[x]
    if kind == "jk":
        j, k = io.input("start"), io.input("stop")
        rule = (
            f"`{j}` and `{k}` decide: both 0: {{q}} stays; only `{j}`: 1; only `{k}`: 0; both 1: {{q}} "
            "toggles"
        )

        def chain(q: str) -> tuple[str, str]:
            items = [
                f"2'b00: {q} <= {q};",
                f"2'b01: {q} <= 1'b0;",
                f"2'b10: {q} <= 1'b1;",
                f"default: {q} <= ~{q};",
            ]
            return (
                f"({j} & ~{q}) | (~{k} & {q})",
                f"case ({{{j}, {k}}})\n{indented(chr(10).join(items))}\nendcase",
            )

        return rule, chain, lambda s, g: int((g[j] and not s) or (not g[k] and s))
    if kind == "sr":
        s_in, r_in = io.input("load"), io.input("clear")
        set_first = d.chance()
        wins = s_in if set_first else r_in
        rule = f"`{s_in}` = 1 sets {{q}} to 1 and `{r_in}` = 1 sets it to 0; `{wins}` wins if both are 1"

        def sr(q: str) -> tuple[str, str]:
            order = [(s_in, "1'b1"), (r_in, "1'b0")] if set_first else [(r_in, "1'b0"), (s_in, "1'b1")]
            (one, value), (other, second) = order
            text = f"if ({one})\n  {q} <= {value};\nelse if ({other})\n  {q} <= {second};"
            return (f"{s_in} | (~{r_in} & {q})" if set_first else f"~{r_in} & ({s_in} | {q})"), text

        def of(s: int, g: Inputs) -> int:
            if set_first:
                return int(g[s_in] or (s and not g[r_in]))
            return int(not g[r_in] and (g[s_in] or s))

        return rule, sr, of
    if kind == "mux":
        sel = io.input("select")
        a, b = io.input("a", width), io.input("b", width)
        back = d.chance(0.4)
        rule = f"{{q}} takes `{a}` when `{sel}` is 0 and " + (
            f"the XOR of its old value and `{b}` when it is 1" if back else f"`{b}` when it is 1"
        )

        def mux(q: str) -> tuple[str, str]:
            other = f"{q} ^ {b}" if back else b
            return f"{sel} ? {other} : {a}", f"if ({sel})\n  {q} <= {other};\nelse\n  {q} <= {a};"

        return rule, mux, lambda s, g: (s ^ g[b] if back else g[b]) if g[sel] else g[a]
    a, b = io.input("a"), io.input("b")
    gate, sign = d.one(
        (("AND", "&"), ("OR", "|"), ("XOR", "^"), ("NAND", "~&"), ("NOR", "~|"), ("XNOR", "~^"))
    )
    base = sign[-1]
    feeds = d.chance(0.4)
    second = "its own old value" if feeds else f"`{b}`"
    rule = f"{{q}} takes the {gate} of `{a}` and {second}" + (f", if `{b}` is 1" if feeds else "")

    def gated(q: str) -> tuple[str, str]:
        inner = f"{a} {base} {q if feeds else b}"
        text = f"~({inner})" if len(sign) > 1 else inner
        return (f"{b} ? ({text}) : {q}", f"if ({b})\n  {q} <= {text};") if feeds else (text, "")

    def model(s: int, g: Inputs) -> int:
        if feeds and not g[b]:
            return s
        other = s if feeds else g[b]
        raw = {"&": g[a] & other, "|": g[a] | other, "^": g[a] ^ other}[base]
        return raw ^ (full if len(sign) > 1 else 0)

    return rule, gated, model


def register(d: Draw) -> Task:
    """Registers with byte enables, set and clear, accumulation."""
    what = d.one(("bytes", "bytes", "accumulate", "maximum", "toggle mask", "set and clear"))
    width = d.one((16, 32)) if what == "bytes" else d.one((4, 6, 8, 8, 12, 16))
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    en = io.input("write_enable") if d.chance(0.7) else ""
    data = io.input("data_in", width)
    lanes = width // 8
    be = io.input("byte_enable", lanes) if what == "bytes" else ""
    clear = io.input("clear") if d.chance(0.3) or what in ("accumulate", "maximum") else ""
    mode = io.input("mode") if what == "set and clear" else ""
    q = io.output("data_out", width)
    start = d.one((0, 0, d.bits(width))) if what != "maximum" else 0
    first = hexadecimal(start, width)
    mask = (1 << width) - 1
    i = io.local("index")
    top = width - 1
    if what == "bytes":
        each = "\n".join(
            f"if ({be}[{n}]) {q}[{8 * n + 7}:{8 * n}] <= {data}[{8 * n + 7}:{8 * n}];" for n in range(lanes)
        )
        loop = (
            f"for ({i} = 0; {i} < {lanes}; {i} = {i} + 1)\n"
            f"  if ({be}[{i}]) {q}[8 * {i} +: 8] <= {data}[8 * {i} +: 8];"
        )
        ways = [("", each), (f"integer {i};\n\n", loop)]
        rule = f"each byte n of `{data}` whose bit n of `{be}` is 1 is written to byte n of `{q}`"

        def of(s: int, g: Inputs) -> int:
            lane = sum(0xFF << 8 * n for n in range(lanes) if g[be] >> n & 1)
            return (s & ~lane) | (g[data] & lane)

    elif what == "accumulate":
        ways = [("", f"{q} <= {q} + {data};")]
        t = io.local("wide")
        ways.append((f"wire {span(width)}{t} = {q} + {data};\n\n", f"{q} <= {t};"))
        rule = f"`{data}` is added to `{q}`, modulo 2^{width}"

        def of(s: int, g: Inputs) -> int:
            return (s + g[data]) & mask

    elif what == "maximum":
        ways = [
            ("", f"if ({data} > {q}) begin\n  {q} <= {data};\nend"),
            ("", f"{q} <= ({data} > {q}) ? {data} : {q};"),
        ]
        rule = f"`{q}` takes `{data}` if that is larger (unsigned), so that it holds the largest value so far"

        def of(s: int, g: Inputs) -> int:
            return max(s, g[data])

    elif what == "toggle mask":
        loop = f"for ({i} = 0; {i} < {width}; {i} = {i} + 1)\n  if ({data}[{i}]) {q}[{i}] <= ~{q}[{i}];"
        ways = [("", f"{q} <= {q} ^ {data};"), (f"integer {i};\n\n", loop)]
        rule = f"every bit of `{q}` is inverted where `{data}` has a 1"

        def of(s: int, g: Inputs) -> int:
            return s ^ g[data]

    else:
        ways = [
            ("", f"if ({mode})\n  {q} <= {q} | {data};\nelse\n  {q} <= {q} & ~{data};"),
            ("", f"{q} <= ({q} & ~{data}) | ({{{width}{{{mode}}}}} & {data});"),
        ]
        rule = f"the bits of `{q}` where `{data}` has a 1 become `{mode}`; the others stay"

        def of(s: int, g: Inputs) -> int:
            return s | g[data] if g[mode] else s & ~g[data]

    def step(s: int, g: Inputs) -> int:
        if clear and g[clear]:
            return start
        return s if en and not g[en] else of(s, g)

    designs = []
    for head, update in ways:
        text = f"if ({en}) begin\n{indented(update)}\nend" if en else update
        if clear:
            rest = f"else {text}" if en else f"else begin\n{indented(text)}\nend"
            text = f"if ({clear}) begin\n  {q} <= {first};\nend {rest}"
        designs.append(
            Design(
                way="loop" if "for (" in update else "statements",
                body=head + c.always(text, f"{q} <= {first};"),
                regs=(q,),
            )
        )
    when = f"When `{en}` is 1 at a clock edge, " if en else "At each clock edge "
    cleared = f" `{clear}` = 1 sets `{q}` to {first} instead." if clear else ""
    keeps = f" Otherwise it does not change{' (unless cleared)' if clear else ''}." if en else ""
    res = f"`{q}` becomes {first}"
    return Task(
        structure=f"{what}{' en' if en else ''}{' clear' if clear else ''}{' value' if start else ''}",
        difficulty="easy" if what != "bytes" else "medium",
        tops=(
            "reg_unit",
            "data_reg",
            f"reg{width}",
            "accumulator" if what == "accumulate" else "store",
            "hold_reg",
        ),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A {width}-bit register `{q}`. {when}{rule}.{keeps}{cleared} {c.told(d, res)}",
            f"`{q}` is a register of {top + 1} bits with this rule: "
            f"{when[0].lower()}{when[1:]}{rule}.{cleared} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=lambda s, _: {q: s}, step=step, start=start),
        stimulus=Stimulus(length=90, ones={en: 0.75, clear: 0.05}),
        tags=("sequential", "register"),
    )
