"""Counters up, down and both."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import chained, decimal, indented, lines, span


def counter(d: Draw) -> Task:
    """Up, down or both; modulo or saturating; with enable, load, clear and a flag at the end."""
    width = d.between(2, 8)
    whole = d.chance(0.45)
    top = (1 << width) - 1 if whole else d.between((1 << (width - 1)), (1 << width) - 2)
    kind = d.one(("up", "up", "up", "down", "down", "both"))
    stops = d.chance(0.2)
    c = draw_clocking(d)
    io = Ports(d, c)
    has_enable = d.chance(0.7) or not c.reset
    en = io.input("enable") if has_enable else ""
    up = io.input("up") if kind == "both" else ""
    clear = io.input("clear") if d.chance(0.2) else ""
    load = io.input("load") if d.chance(0.35) else ""
    value = io.input("data_in", width) if load else ""
    count = io.output("count", width)
    flag = io.output("wrap") if d.chance(0.4) else ""
    start = top if kind == "down" and d.chance(0.6) else 0
    n = decimal(top, width)
    zero, one = decimal(0, width), decimal(1, width)

    def upwards(s: int) -> int:
        if s >= top:
            return top if stops else 0
        return s + 1

    def downwards(s: int) -> int:
        return (0 if stops else top) if s == 0 else s - 1

    def step(s: int, given: Inputs) -> int:
        if clear and given[clear]:
            return start
        if load and given[load]:
            return min(given[value], top) if not whole else given[value]
        if en and not given[en]:
            return s
        going_up = given[up] == 1 if up else kind == "up"
        return upwards(s) if going_up else downwards(s)

    def at_end(s: int, given: Inputs) -> int:
        going_up = given[up] == 1 if up else kind == "up"
        return int(s == (top if going_up else 0))

    def outputs(s: int, given: Inputs) -> Outputs:
        answer: dict[str, int | None] = {count: s}
        return answer | ({flag: at_end(s, given)} if flag else {})

    end_up, end_down = (n, zero) if stops else (zero, n)
    test_up = f"{count} == {n}"
    plain_up = whole and not stops
    up_code = (
        f"{count} <= {count} + {one};"
        if plain_up
        else (f"if ({test_up})\n  {count} <= {end_up};\nelse\n  {count} <= {count} + {one};")
    )
    down_code = (
        f"{count} <= {count} - {one};"
        if plain_up
        else (f"if ({count} == {zero})\n  {count} <= {end_down};\nelse\n  {count} <= {count} - {one};")
    )
    move = {"up": up_code, "down": down_code}.get(kind) or (
        f"if ({up}) begin\n{indented(up_code)}\nend else begin\n{indented(down_code)}\nend"
    )
    limited = value if whole else f"({value} > {n}) ? {n} : {value}"
    chain = [(clear, f"{count} <= {decimal(start, width)};"), (load, f"{count} <= {limited};"), (en, move)]
    update = chained([(test, text) for test, text in chain[:2] if test], en, move)
    ends = {"up": test_up, "down": f"{count} == {zero}"}.get(
        kind
    ) or f"{up} ? ({test_up}) : ({count} == {zero})"
    flag_code = f"\n\nassign {flag} = {ends};" if flag else ""
    reset = f"{count} <= {decimal(start, width)};"
    nxt = io.local("next")
    next_up = f"({test_up}) ? {end_up} : {count} + {one}" if not plain_up else f"{count} + {one}"
    next_down = f"({count} == {zero}) ? {end_down} : {count} - {one}" if not plain_up else f"{count} - {one}"
    next_move = {"up": next_up, "down": next_down}.get(kind) or f"{up} ? ({next_up}) : ({next_down})"
    comb = [f"{nxt} = {count};", f"if ({en}) {nxt} = {next_move};" if en else f"{nxt} = {next_move};"]
    comb += [f"if ({load}) {nxt} = {limited};"] if load else []
    comb += [f"if ({clear}) {nxt} = {decimal(start, width)};"] if clear else []
    two = lines(
        f"reg {span(width)}{nxt};\n",
        f"always @(*) begin\n{indented(chr(10).join(comb))}\nend\n",
        c.always(f"{count} <= {nxt};", reset),
    )
    designs = [
        Design(way="one process", body=c.always(update, reset) + flag_code, regs=(count,)),
        Design(way="next value apart", body=two + flag_code, regs=(count,)),
    ]
    words = _counter_words(count, kind, up, en, load, value, clear, top, start, stops, whole)
    flag_words = ""
    if flag:
        flag_words = {
            "up": f" `{flag}` is 1 while `{count}` is {top}.",
            "down": f" `{flag}` is 1 while `{count}` is 0.",
            "both": f" `{flag}` is 1 while the next step would be beyond the end: at {top} with `{up}` = "
            f"1, at 0 with `{up}` = 0. It depends on nothing else.",
        }[kind]
    res = f"`{count}` becomes {start}"
    name = {"up": "up_counter", "down": "down_counter", "both": "updown_counter"}[kind]
    features = " ".join(w for w, has in (("en", en), ("load", load), ("clear", clear), ("flag", flag)) if has)
    return Task(
        structure=f"{kind} {'whole' if whole else 'modulo'}{' stops' if stops else ''} {features}",
        difficulty="easy" if len(features.split()) < 2 and kind != "both" else "medium",
        tops=(name, "counter", f"counter{width}", f"mod{top + 1}_counter", "cnt_unit", f"count_to_{top}"),
        ports=io.all(),
        clocking=c,
        specs=tuple(f"{w}{flag_words} {c.told(d, res)}" for w in words),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=start),
        stimulus=Stimulus(
            length=160 if width < 6 else 220,
            ones={en: 0.9, load: 0.06, clear: 0.03},
            hold={up: 0.95},
            often={value: (0, 1, top, top - 1, max(top - 2, 0))} if value else {},
        ),
        tags=("sequential", "counter"),
    )


def _counter_words(
    count: str,
    kind: str,
    up: str,
    en: str,
    load: str,
    value: str,
    clear: str,
    top: int,
    start: int,
    stops: bool,
    whole: bool,
) -> tuple[str, ...]:
    after_up = f"stays at {top}" if stops else f"goes on with 0 after {top}"
    after_down = "stays at 0" if stops else f"goes on with {top} after 0"
    direction = {
        "up": f"counts up by one and {after_up}",
        "down": f"counts down by one and {after_down}",
        "both": f"counts up with `{up}` = 1 ({after_up}) and down with `{up}` = 0 ({after_down})",
    }[kind]
    when = f" in cycles with `{en}` = 1" if en else " in every cycle"
    limit = "" if whole else f"; a value above {top} counts as {top}"
    loads = f"`{load}` = 1 takes `{value}` instead of counting{limit}." if load else ""
    clears = (
        f"`{clear}` = 1 sets `{count}` to {start}{' and has priority over `' + load + '`' if load else ''}."
        if clear
        else ""
    )
    independent = (
        f" Neither depends on `{en}`."
        if en and load and clear
        else (f" This does not depend on `{en}`." if en and (load or clear) else "")
    )
    extra = " ".join(w for w in (clears, loads) if w)
    extra = f" {extra}{independent}" if extra else ""
    order = [
        f"if `{clear}` is 1, `{count}` becomes {start}" if clear else "",
        f"if `{load}` is 1, `{count}` becomes `{value}`{limit.replace(';', ',')}" if load else "",
        f"if `{en}` is 0, `{count}` stays" if en else "",
    ]
    steps = "; otherwise ".join(o for o in order if o)
    rest = f"; otherwise it {direction}" if steps else f"it {direction}"
    return (
        f"`{count}` {direction}{when}.{extra}",
        f"A counter from 0 to {top}{' (all values of its bits)' if whole else ''}. It "
        f"{direction}{when}{', otherwise it keeps its value' if en else ''}.{extra}",
        f"At each active clock edge at which no reset acts: {steps}{rest}.",
    )
