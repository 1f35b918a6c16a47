"""Flip-flops, registers, shift registers, edges, debouncing, pipelines."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.dataset.synth.clocking import Clocking, draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, hexadecimal, indented, lines, listed, number, span


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
        structure=f"{' '.join(str(i) for i in [kind, start > 0])} {word_kind(rule)}{' en' if en else ''}"
        f"{' inverse' if inverse else ''}",
        difficulty="easy",
        tops=(name, "flipflop", f"{name}_unit", "ff", f"reg_{kind}"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A flip-flop with the output `{q}`. At each active clock edge {word}.{enabled}{inverted}{wide} "
            f"{c.told(d, res)}",
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
        rule = f"`{j}` and `{k}` decide: both 0: {{q}} stays; only `{j}`: 1; only `{k}`: 0; both 1: {{q}} toggles"

        def chain(q: str) -> tuple[str, str]:
            items = [f"2'b00: {q} <= {q};", f"2'b01: {q} <= 1'b0;", f"2'b10: {q} <= 1'b1;", f"default: {q} <= ~{q};"]
            return f"({j} & ~{q}) | (~{k} & {q})", f"case ({{{j}, {k}}})\n{indented(chr(10).join(items))}\nendcase"

        return rule, chain, lambda s, g: int((g[j] and not s) or (not g[k] and s))
    if kind == "sr":
        s_in, r_in = io.input("load"), io.input("clear")
        set_first = d.chance()
        wins = s_in if set_first else r_in
        rule = f"`{s_in}` = 1 sets {{q}} to 1 and `{r_in}` = 1 sets it to 0; `{wins}` wins if both are 1"

        def sr(q: str) -> tuple[str, str]:
            order = [(s_in, "1'b1"), (r_in, "1'b0")] if set_first else [(r_in, "1'b0"), (s_in, "1'b1")]
            text = f"if ({order[0][0]})\n  {q} <= {order[0][1]};\nelse if ({order[1][0]})\n  {q} <= {order[1][1]};"
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
    gate, sign = d.one((("AND", "&"), ("OR", "|"), ("XOR", "^"), ("NAND", "~&"), ("NOR", "~|"), ("XNOR", "~^")))
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
        loop = f"for ({i} = 0; {i} < {lanes}; {i} = {i} + 1)\n  if ({be}[{i}]) {q}[8 * {i} +: 8] <= {data}[8 * {i} +: 8];"
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
            Design(way="loop" if "for (" in update else "statements", body=head + c.always(text, f"{q} <= {first};"), regs=(q,))
        )
    when = f"When `{en}` is 1 at a clock edge, " if en else "At each clock edge "
    cleared = f" `{clear}` = 1 sets `{q}` to {first} instead." if clear else ""
    keeps = f" Otherwise it does not change{' (unless cleared)' if clear else ''}." if en else ""
    res = f"`{q}` becomes {first}"
    return Task(
        structure=f"{what}{' en' if en else ''}{' clear' if clear else ''}{' value' if start else ''}",
        difficulty="easy" if what != "bytes" else "medium",
        tops=("reg_unit", "data_reg", f"reg{width}", "accumulator" if what == "accumulate" else "store", "hold_reg"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A {width}-bit register `{q}`. {when}{rule}.{keeps}{cleared} {c.told(d, res)}",
            f"`{q}` is a register of {top + 1} bits with this rule: {when[0].lower()}{when[1:]}{rule}.{cleared} "
            f"{c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=lambda s, _: {q: s}, step=step, start=start),
        stimulus=Stimulus(length=90, ones={en: 0.75, clear: 0.05}),
        tags=("sequential", "register"),
    )


def shift_register(d: Draw) -> Task:
    """Serial and parallel in and out, both directions, universal."""
    kind = d.one(("siso", "sipo", "sipo", "piso", "piso", "universal", "arithmetic"))
    width = d.between(3, 12) if kind != "arithmetic" else d.one((8, 16, 32))
    left = d.chance()
    c = draw_clocking(d, resets="always" if kind != "siso" else "any")
    io = Ports(d, c)
    top = width - 1
    en = io.input("shift") if d.chance(0.65) and kind not in ("universal", "arithmetic") else ""
    load = io.input("load") if kind in ("piso", "arithmetic") else ""
    mode = io.input("mode", 2) if kind in ("universal", "arithmetic") else ""
    sin = io.input("serial_in") if kind != "arithmetic" else ""
    value = io.input("data_in", width) if kind in ("piso", "universal", "arithmetic") else ""
    serial = kind in ("siso", "piso")
    out = io.output("serial_out" if serial else "data_out", 1 if serial else width)
    reg = io.local("shift") if serial else out
    mask = (1 << width) - 1
    to_left = f"{{{reg}[{top - 1}:0], {sin}}}"
    to_right = f"{{{sin}, {reg}[{top}:1]}}"
    one = to_left if left else to_right
    exit_bit = top if left else 0
    word = "left (towards the most significant bit)" if left else "right (towards the least significant bit)"

    def moved(s: int, bit: int, leftwards: bool) -> int:
        return (s << 1 | bit) & mask if leftwards else s >> 1 | bit << top

    declared = f"reg {span(width)}{reg};\n\n" if serial else ""
    tail = f"\n\nassign {out} = {reg}[{exit_bit}];" if serial else ""
    zero = f"{reg} <= {decimal(0, width)};"
    if kind == "universal":
        order = d.shuffled(["hold", "left", "right", "load"])
        code = {"hold": reg, "left": to_left, "right": to_right, "load": value}
        words = {
            "hold": f"`{out}` stays",
            "left": f"shift left, `{sin}` comes in at bit 0",
            "right": f"shift right, `{sin}` comes in at bit {top}",
            "load": f"`{out}` takes `{value}`",
        }
    elif kind == "arithmetic":
        code = {
            "left 1": f"{{{reg}[{top - 1}:0], 1'b0}}",
            "left 4": f"{{{reg}[{top - 4}:0], 4'b0}}",
            "right 1": f"{{{reg}[{top}], {reg}[{top}:1]}}",
            "right 4": f"{{{{4{{{reg}[{top}]}}}}, {reg}[{top}:4]}}",
            "logical 1": f"{{1'b0, {reg}[{top}:1]}}",
            "hold": reg,
        }
        order = d.some(list(code), 4)
        words = {
            "left 1": "shift left by one",
            "left 4": "shift left by four",
            "right 1": "arithmetic shift right by one (the sign bit is copied)",
            "right 4": "arithmetic shift right by four (the sign bit is copied)",
            "logical 1": "logical shift right by one",
            "hold": "no change",
        }
    if mode:
        items = "\n".join(f"2'd{n}: {reg} <= {code[o]};" for n, o in enumerate(order[:3]))
        case = f"case ({mode})\n{indented(items)}\n  default: {reg} <= {code[order[3]]};\nendcase"
        chain = " else ".join(
            f"if ({mode} == 2'd{n}) begin\n  {reg} <= {code[o]};\nend" for n, o in enumerate(order[:3])
        ) + f" else begin\n  {reg} <= {code[order[3]]};\nend"
        updates = [("case", case), ("if chain", chain)]
    else:
        i = io.local("index")
        loop = (
            f"for ({i} = {top}; {i} > 0; {i} = {i} - 1)\n  {reg}[{i}] <= {reg}[{i} - 1];\n{reg}[0] <= {sin};"
            if left
            else f"for ({i} = 0; {i} < {top}; {i} = {i} + 1)\n  {reg}[{i}] <= {reg}[{i} + 1];\n{reg}[{top}] <= {sin};"
        )
        updates = [("concatenation", f"{reg} <= {one};"), ("loop", loop)]
    designs = []
    for way, update in updates:
        text = f"if ({en}) begin\n{indented(update)}\nend" if en else update
        if load:
            rest = f"else {text}" if en else f"else begin\n{indented(text)}\nend"
            text = f"if ({load}) begin\n  {reg} <= {value};\nend {rest}"
        head = f"integer {i};\n\n" if way == "loop" else ""
        designs.append(
            Design(
                way=way, body=declared + head + c.always(text, zero) + tail, regs=() if serial else (out,)
            )
        )

    def step(s: int, g: Inputs) -> int:
        if load and g[load]:
            return g[value]
        if mode:
            action = order[g[mode]]
            negative = s >> top
            return {
                "hold": lambda: s,
                "left": lambda: moved(s, g[sin], True),
                "right": lambda: moved(s, g[sin], False),
                "load": lambda: g[value],
                "left 1": lambda: s << 1 & mask,
                "left 4": lambda: s << 4 & mask,
                "right 1": lambda: s >> 1 | negative << top,
                "right 4": lambda: s >> 4 | (0xF * negative) << (top - 3),
                "logical 1": lambda: s >> 1,
            }[action]()
        return s if en and not g[en] else moved(s, g[sin], left)

    def outputs(s: int, _: Inputs) -> Outputs:
        return {out: s >> exit_bit & 1 if serial else s}

    when = f" when `{en}` is 1" if en else ""
    res = f"{'all bits become 0' if serial else f'`{out}` becomes 0'}"
    if mode:
        listing = "; ".join(f"{n}: {words[o]}" for n, o in enumerate(order))
        first = f"`{load}` = 1 takes `{value}`. Otherwise, by `{mode}`: " if load else f"`{mode}` says what happens: "
        specs = (
            f"A {width}-bit shift register `{out}`. At each active clock edge: {first}{listing}. {c.told(d, res)}",
            f"`{out}` ({width} bits) is loaded and shifted. {first[0].upper() if first[0] != '`' else '`'}{first[1:]}"
            f"{listing}. {c.told(d, res)}",
        )
    else:
        loads = (
            f" `{load}` = 1 takes the whole word `{value}` at the clock edge; that has priority over shifting." if load else ""
        )
        end = f"bit {exit_bit}" if serial else ""
        shown = f"`{out}` is the bit that leaves next, {end}" if serial else f"`{out}` shows all of it"
        enters = 0 if left else top
        specs = (
            f"A shift register of {width} bits. At each clock edge{when} it shifts {word} by one place, and `{sin}` comes "
            f"in at bit {enters}.{loads} {shown}. {c.told(d, res)}",
            f"{number(width).capitalize()} flip-flops in a row: `{sin}` enters at bit {enters} and moves one place "
            f"{'up' if left else 'down'} at each active clock edge{when}. {shown}.{loads} {c.told(d, res)}",
        )
    return Task(
        structure=f"{kind} {'left' if left else 'right'} {' '.join(order) if mode else ''}{' en' if en else ''}",
        difficulty="easy" if kind in ("siso", "sipo") else "medium",
        tops=("shift_reg", kind if kind != "arithmetic" else "arith_shift_reg", f"shreg{width}", "shifter_reg", "serial_reg"),
        ports=io.all(),
        clocking=c,
        specs=specs,
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=0),
        stimulus=Stimulus(length=100, ones={en: 0.8, load: 0.12}),
        tags=("sequential", "shift register"),
    )


def edge_detector(d: Draw) -> Task:
    """Rising, falling and any edges, as pulses or captured."""
    width = d.one((1, 1, 1, 2, 4, 8))
    wanted = d.some(["rise", "fall", "change"], d.one((1, 1, 2)))
    registered, captured = d.chance(0.6), d.chance(0.3)
    synchronised = d.chance(0.25)
    c = draw_clocking(d, resets="always" if captured else "any")
    io = Ports(d, c)
    x = io.input("signal", width)
    clear = io.input("clear") if captured else ""
    outs = {w: io.output(w, width) for w in wanted}
    prev, sync = io.local("previous"), io.local("stage")
    zero = decimal(0, width)
    seen = f"{sync}2" if synchronised else x
    formula = {"rise": f"{seen} & ~{prev}", "fall": f"~{seen} & {prev}", "change": f"{seen} ^ {prev}"}
    mask = (1 << width) - 1
    kept = registered or captured

    # State: previous value, the two stages of the synchroniser, the registered outputs.
    def step(s: tuple[int, int, int, dict[str, int]], g: Inputs) -> tuple[int, int, int, dict[str, int]]:
        before, first, second, shown = s
        now = second if synchronised else g[x]
        edges = {"rise": now & ~before & mask, "fall": ~now & before & mask, "change": now ^ before}
        if captured:
            edges = {w: edges[w] | (0 if g[clear] else shown[o]) for w, o in outs.items()}
        return now, g[x], first, {o: edges[w] for w, o in outs.items()}

    def outputs(s: tuple[int, int, int, dict[str, int]], g: Inputs) -> Outputs:
        before, _, second, shown = s
        if kept:
            return dict(shown)
        now = second if synchronised else g[x]
        edges = {"rise": now & ~before & mask, "fall": ~now & before & mask, "change": now ^ before}
        return {o: edges[w] for w, o in outs.items()}

    declared = [f"reg {span(width)}{prev};"] + ([f"reg {span(width)}{sync}1, {sync}2;"] if synchronised else [])
    shifts = [f"{sync}1 <= {x};", f"{sync}2 <= {sync}1;"] if synchronised else []
    shifts.append(f"{prev} <= {seen};")
    cleared = [f"{prev} <= {zero};"] + ([f"{sync}1 <= {zero};", f"{sync}2 <= {zero};"] if synchronised else [])
    if captured:
        updates = [f"{o} <= ({formula[w]}) | ({clear} ? {zero} : {o});" for w, o in outs.items()]
    else:
        updates = [f"{o} <= {formula[w]};" for w, o in outs.items()]
    zeros = [f"{o} <= {zero};" for o in outs.values()]
    head = "\n".join(declared) + "\n\n"
    if kept:
        together = head + c.always("\n".join([*shifts, *updates]), "\n".join([*cleared, *zeros]))
        apart = head + c.always("\n".join(shifts), "\n".join(cleared))
        edge = {w: io.local("wire") for w in outs}
        nets = "\n".join(f"wire {span(width)}{edge[w]} = {formula[w]};" for w in outs)
        kept_updates = [
            f"{o} <= {edge[w]} | ({{{width}{{~{clear}}}}} & {o});" if captured else f"{o} <= {edge[w]};"
            for w, o in outs.items()
        ]
        apart = f"{head}{nets}\n\n{c.always(chr(10).join(shifts), chr(10).join(cleared))}\n\n" + c.always(
            "\n".join(kept_updates), "\n".join(zeros)
        )
        regs = tuple(outs.values())
        designs = [
            Design(way="one process", body=together, regs=regs),
            Design(way="two processes", body=apart, regs=regs),
        ]
    else:
        process = head + c.always("\n".join(shifts), "\n".join(cleared))
        assigns = "\n".join(f"assign {o} = {formula[w]};" for w, o in outs.items())
        comb = "\n".join(f"{o} = {formula[w]};" for w, o in outs.items())
        designs = [
            Design(way="assign", body=f"{process}\n\n{assigns}"),
            Design(
                way="process",
                body=f"{process}\n\nalways @(*) begin\n{indented(comb)}\nend",
                regs=tuple(outs.values()),
            ),
        ]
    edges_told = {"rise": "a change from 0 to 1", "fall": "a change from 1 to 0", "change": "any change"}
    what = f"bit of `{x}`" if width > 1 else f"`{x}`"
    each = "For every bit separately: " if width > 1 else ""
    delay = f" `{x}` comes from outside: pass it through two flip-flops first, and look at the second one." if synchronised else ""
    looked = "the synchronised signal" if synchronised else what
    if captured:
        timing = f"an output becomes 1 at the clock edge that sees its event, and stays 1 until `{clear}` is 1 at a clock edge without a new event"
    elif registered:
        timing = "an output is registered: it is 1 for the one cycle after the clock edge that sees its event"
    else:
        timing = "the outputs are combinational: an output is 1 as long as the present value and the one at the last clock edge differ in that way"
    told = "; ".join(f"`{o}` shows {edges_told[w]}" for w, o in outs.items())
    res = "the old value counts as 0" + (", and so do the stages before it" if synchronised else "")
    res += f", and {listed([f'`{o}`' for o in outs.values()])} {'are' if len(outs) > 1 else 'is'} 0" if kept else ""
    return Task(
        structure=f"{' '.join(sorted(wanted))} {'captured' if captured else 'registered' if registered else 'now'}"
        f"{' sync' if synchronised else ''} {min(width, 2)}",
        difficulty="easy" if not (captured or synchronised) else "medium",
        tops=("edge_detect", "edge_det", "edge_capture" if captured else "edge_pulse", "pulse_gen", f"edge{width}"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Detect edges of `{x}`{f' ({width} bits)' if width > 1 else ''}.{delay} {each}{told}, comparing {looked} with "
            f"its value at the previous clock edge. {timing[0].upper()}{timing[1:]}. {c.told(d, res)}",
            f"An edge detector.{delay} {each}{told} of {looked} from one clock edge to the next; {timing}. {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0, 0, dict.fromkeys(outs.values(), 0))),
        stimulus=Stimulus(length=100, ones={clear: 0.2}, hold={x: 0.3}),
        tags=("sequential", "edges"),
    )


def debouncer(d: Draw) -> Task:
    """A level that must last before it counts."""
    cycles = d.between(2, 9)
    high_only = d.chance(0.25)
    pulsed = d.chance(0.35)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    x = io.input("noisy")
    out = io.output("clean")
    pulse = io.output("rise") if pulsed else ""
    width = cycles.bit_length()
    cnt, history = io.local("count"), io.local("shift")
    last = decimal(cycles - 1, width)
    zero, one = decimal(0, width), decimal(1, width)

    # State: clean level, cycles in which the input differed from it, pulse.
    def step(s: tuple[int, int, int], g: Inputs) -> tuple[int, int, int]:
        level, n, _ = s
        if g[x] == level or (high_only and level and not g[x]):
            changed = int(g[x] != level)
            return g[x] if changed else level, 0, 0
        if n + 1 == cycles:
            return g[x], 0, g[x]
        return level, n + 1, 0

    def outputs(s: tuple[int, int, int], _: Inputs) -> Outputs:
        answer: dict[str, int | None] = {out: s[0]}
        return answer | ({pulse: s[2]} if pulse else {})

    accept = lines(f"{out} <= {x};", f"{cnt} <= {zero};", f"{pulse} <= {x};" if pulse else "")
    wait = f"{cnt} <= {cnt} + {one};"
    same = f"if ({x} == {out}) begin\n  {cnt} <= {zero};\nend"
    fast = f"else if (!{x}) begin\n  {out} <= 1'b0;\n  {cnt} <= {zero};\nend " if high_only else ""
    chain = f"{same} {fast}else if ({cnt} == {last}) begin\n{indented(accept)}\nend else begin\n  {wait}\nend"
    clear = lines(f"{out} <= 1'b0;", f"{cnt} <= {zero};", f"{pulse} <= 1'b0;" if pulse else "")
    before = f"{pulse} <= 1'b0;\n" if pulse else ""
    first = Design(
        way="counter",
        body=f"reg {span(width)}{cnt};\n\n" + c.always(f"{before}{chain}", clear),
        regs=(out, *([pulse] if pulse else [])),
    )
    size = cycles - 1
    recent = f"{{{history}, {x}}}"
    ones, zeros = f"&{recent}", f"~|{recent}"
    falls = f"!{x}" if high_only else zeros
    shifted = f"{{{history}[{size - 2}:0], {x}}}" if size > 1 else x
    texts = lines(
        f"{history} <= {shifted};",
        f"{pulse} <= ({ones}) & ~{out};" if pulse else "",
        f"if ({ones}) {out} <= 1'b1;\nelse if ({falls}) {out} <= 1'b0;",
    )
    second = Design(
        way="history",
        body=f"reg {span(size)}{history};\n\n"
        + c.always(texts, lines(f"{history} <= {decimal(0, size)};", f"{out} <= 1'b0;", f"{pulse} <= 1'b0;" if pulse else "")),
        regs=(out, *([pulse] if pulse else [])),
    )
    rise = f"1 at {cycles} clock edges in a row" if high_only else f"the other value at {cycles} clock edges in a row"
    falls_told = f" It returns to 0 at the first clock edge with `{x}` = 0." if high_only else ""
    pulse_told = (
        f" `{pulse}` is 1 for one cycle, the first one in which `{out}` is 1 after it was 0." if pulse else ""
    )
    res = f"`{out}`{f' and `{pulse}`' if pulse else ''} become{'' if pulse else 's'} 0, and no earlier sample counts"
    return Task(
        structure=f"{cycles}{' high' if high_only else ''}{' pulse' if pulse else ''}",
        difficulty="medium",
        tops=("debounce", "debouncer", "btn_filter", "glitch_filter", f"debounce{cycles}"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Debounce the signal `{x}`. `{out}` changes at the clock edge at which `{x}` has been {rise}, that edge "
            f"included; a shorter run is ignored.{falls_told}{pulse_told} {c.told(d, res)}",
            f"A filter against bouncing. As soon as `{x}` was sampled as {rise if high_only else rise.replace('the other value', f'different from `{out}`')}, "
            f"`{out}` takes {'the value 1' if high_only else 'over that value'} (with the last of these edges).{falls_told}"
            f"{pulse_told} {c.told(d, res)}",
        ),
        designs=tuple([first, second] if not high_only else [first]),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0, 0)),
        stimulus=Stimulus(length=220, hold={x: 1 - 1 / (cycles * 1.3)}, resets=2),
        tags=("sequential", "debounce"),
    )


def pipeline(d: Draw) -> Task:
    """Arithmetic spread over several stages, with a valid bit."""
    stages = d.between(1, 4)
    width = d.one((4, 8, 8, 12, 16))
    operations = d.some(["add", "xor", "shift", "invert", "add constant", "and mask", "rotate"], d.between(1, 3))
    has_valid, stall = d.chance(0.7), d.chance(0.3)
    c = draw_clocking(d, resets="always" if has_valid else "any", falling=0.0)
    io = Ports(d, c)
    en = io.input("enable") if stall else ""
    valid_in = io.input("valid_in") if has_valid else ""
    a = io.input("a", width)
    b = io.input("b", width) if {"add", "xor"} & set(operations) else ""
    valid_out = io.output("valid_out") if has_valid else ""
    out = io.output("data_out", width)
    constant = d.bits(width) | 1
    mask = (1 << width) - 1
    table: dict[str, tuple[str, str, Callable[[int, Inputs], int]]] = {
        "add": (f"{{x}} + {b}", f"add `{b}`", lambda v, g: v + g[b]),
        "xor": (f"{{x}} ^ {b}", f"XOR with `{b}`", lambda v, g: v ^ g[b]),
        "shift": ("{x} << 1", "shift left by one", lambda v, g: v << 1),
        "invert": ("~{x}", "invert all bits", lambda v, g: ~v),
        "add constant": (f"{{x}} + {hexadecimal(constant, width)}", f"add {hexadecimal(constant, width)}", lambda v, g: v + constant),
        "and mask": (f"{{x}} & {hexadecimal(constant, width)}", f"AND with {hexadecimal(constant, width)}", lambda v, g: v & constant),
        "rotate": (f"{{{{{{x}}[{width - 2}:0], {{x}}[{width - 1}]}}}}", "rotate left by one", lambda v, g: v << 1 | v >> (width - 1)),
    }
    # What needs an operand comes first: only then is it at hand.
    order = sorted(operations, key=lambda o: o not in ("add", "xor"))
    count = stages

    def compute(g: Inputs) -> int:
        value = g[a]
        for o in order:
            value = table[o][2](value, g) & mask
        return value

    # State: stages, newest first, each a value and its valid bit; values before the first are unknown.
    def step(s: tuple[tuple[int | None, int], ...], g: Inputs) -> tuple[tuple[int | None, int], ...]:
        if en and not g[en]:
            return s
        return ((compute(g), g[valid_in] if valid_in else 1), *s[:-1])

    def outputs(s: tuple[tuple[int | None, int], ...], _: Inputs) -> Outputs:
        value, is_valid = s[-1]
        answer: dict[str, int | None] = {out: value if is_valid else None}
        return answer | ({valid_out: is_valid} if valid_out else {})

    first = _staged_pipeline(c, io, count, width, order, table, (a, en, valid_in, valid_out, out), early=True)
    second = _staged_pipeline(c, io, count, width, order, table, (a, en, valid_in, valid_out, out), early=False)
    sequence = ", then ".join(table[o][1] for o in order)
    latency = f"{count} clock edge{'s' if count > 1 else ''}"
    valid_words = (
        f" `{valid_in}` marks the cycles whose operands count and travels with them to `{valid_out}`; while `{valid_out}` "
        f"is 0, `{out}` may be anything."
        if has_valid
        else ""
    )
    stalled = f" The pipeline moves only at clock edges with `{en}` = 1." if stall else ""
    res = f"all valid bits become 0{'' if valid_out else ''}" if has_valid else "nothing in the pipeline counts: the output may be anything until the first results arrive"
    if not has_valid and not c.reset:
        res = "the output may be anything until the first result arrives"
    operands = f"`{a}` and `{b}`" if b else f"`{a}`"
    return Task(
        structure=f"{count} {' '.join(order)}{' valid' if has_valid else ''}{' stall' if stall else ''}",
        difficulty="medium" if count < 3 else "hard",
        tops=("pipeline", f"pipe{count}", "datapath", f"{count}_stage_pipe" if count < 1 else f"stage{count}_pipe", "pipe_unit"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A pipeline with {number(count)} register stage{'s' if count > 1 else ''}. Take {operands} in every cycle and "
            f"calculate: start with `{a}`, {sequence}; every step is cut to {width} bits. The result appears at `{out}` "
            f"after {latency}.{valid_words}{stalled} {c.told(d, res)}",
            f"`{out}` is, {latency} later, the following function of {operands}: take `{a}`, {sequence} (modulo 2^{width}). "
            f"A new operation can begin in every cycle; use {number(count)} stage{'s' if count > 1 else ''} of registers."
            f"{stalled}{valid_words} {c.told(d, res)}",
        ),
        designs=(first, second) if count > 1 else (first,),
        behaviour=Behaviour(outputs=outputs, step=step, start=((None, 0),) * count),
        stimulus=Stimulus(length=90, ones={valid_in: 0.7, en: 0.8}),
        tags=("sequential", "pipeline"),
    )


def _staged_pipeline(
    c: Clocking,
    io: Ports,
    count: int,
    width: int,
    order: list[str],
    table: dict[str, tuple[str, str, Callable[[int, Inputs], int]]],
    names: tuple[str, str, str, str, str],
    *,
    early: bool,
) -> Design:
    """All of the work before the first register, or a step a stage as far as the operands reach."""
    a, en, valid_in, valid_out, out = names
    pipe, valid, work = io.local("stage"), io.local("flag"), io.local("value")
    free = [o for o in order if o not in ("add", "xor")]
    late = {} if early else {n + 1: [o] for n, o in enumerate(free[: count - 1])}
    if late and len(free) > len(late):
        late[max(late)] += free[len(late) :]
    moved = [o for over in late.values() for o in over]
    head = [f"reg {span(width)}{pipe}{n};" for n in range(count - 1)]
    nets: list[str] = []

    def chained(over: list[str], x: str, tag: str) -> str:
        for k, o in enumerate(over):
            name = f"{work}{tag}{k}"
            nets.append(f"wire {span(width)}{name} = {table[o][0].replace('{x}', x).replace('{{', '{').replace('}}', '}')};")
            x = name
        return x

    updates, resets = [], []
    before = chained([o for o in order if o not in moved], a, "")
    for n in range(count):
        target = out if n == count - 1 else f"{pipe}{n}"
        if n in late:
            before = chained(late[n], before, f"s{n}_")
        updates.append(f"{target} <= {before};")
        before = target
    if valid_in:
        flags = [f"{valid}{n}" for n in range(count - 1)] + [valid_out]
        head += [f"reg {f};" for f in flags[:-1]]
        source = valid_in
        for f in flags:
            updates.append(f"{f} <= {source};")
            resets.append(f"{f} <= 1'b0;")
            source = f
    moved_all = "\n".join(updates)
    if en:
        moved_all = f"if ({en}) begin\n{indented(moved_all)}\nend"
    data = [u.split(" <= ")[0] for u in updates[:count]]
    resets = [f"{t} <= {decimal(0, width)};" for t in data] + resets
    text = "\n".join([*head, *nets]) + "\n\n" + c.always(moved_all, "\n".join(resets))
    return Design(
        way="work first" if early else "work in every stage",
        body=text.lstrip("\n"),
        regs=(out, *([valid_out] if valid_out else [])),
    )


