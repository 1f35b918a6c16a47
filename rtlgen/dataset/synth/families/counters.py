"""Counters of every kind, clock dividers, timers, pulse width modulation."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import bits, decimal, indented, lines, listed, number, span


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
    up_code = f"{count} <= {count} + {one};" if plain_up else (
        f"if ({test_up})\n  {count} <= {end_up};\nelse\n  {count} <= {count} + {one};"
    )
    down_code = f"{count} <= {count} - {one};" if plain_up else (
        f"if ({count} == {zero})\n  {count} <= {end_down};\nelse\n  {count} <= {count} - {one};"
    )
    move = {"up": up_code, "down": down_code}.get(kind) or (
        f"if ({up}) begin\n{indented(up_code)}\nend else begin\n{indented(down_code)}\nend"
    )
    limited = value if whole else f"({value} > {n}) ? {n} : {value}"
    chain = [(clear, f"{count} <= {decimal(start, width)};"), (load, f"{count} <= {limited};"), (en, move)]
    update = _chained([(test, text) for test, text in chain[:2] if test], en, move)
    ends = {"up": test_up, "down": f"{count} == {zero}"}.get(kind) or f"{up} ? ({test_up}) : ({count} == {zero})"
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
            "both": f" `{flag}` is 1 while the next step would be beyond the end: at {top} with `{up}` = 1, at 0 with "
            f"`{up}` = 0. It depends on nothing else.",
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


def _chained(first: list[tuple[str, str]], en: str, move: str) -> str:
    """`if (a) ... else if (b) ... else if (en) move`."""
    text = ""
    for test, statements in first:
        text += f"if ({test}) begin\n{indented(statements)}\nend else "
    if en:
        return f"{text}if ({en}) begin\n{indented(move)}\nend"
    return f"{text}begin\n{indented(move)}\nend" if text else move


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
    clears = f"`{clear}` = 1 sets `{count}` to {start}{' and has priority over `' + load + '`' if load else ''}." if clear else ""
    independent = f" Neither depends on `{en}`." if en and load and clear else (
        f" This does not depend on `{en}`." if en and (load or clear) else ""
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
        f"A counter from 0 to {top}{' (all values of its bits)' if whole else ''}. It {direction}{when}"
        f"{', otherwise it keeps its value' if en else ''}.{extra}",
        f"At each active clock edge at which no reset acts: {steps}{rest}.",
    )


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

    full = " && ".join(
        f"({place(n)} == 4'd{0 if down else bases[n] - 1})" for n in range(len(bases))
    )
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
        f"if ({t}[{n}]) {place(n)} <= {t}[{n + 1}] ? 4'd{bases[n] - 1 if down else 0} : "
        f"{place(n)} {'-' if down else '+'} 4'd1;"
        for n in range(len(bases))
    )
    chained = Design(
        way="carry chain",
        body="\n".join(carries) + "\n\n" + c.always(each, zero)
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
            dict(zip(outs, shown, strict=True)) if split else {outs[0]: sum(v << 4 * n for n, v in enumerate(shown))}
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
    carried = "" if len(bases) == 1 else (
        f" A digit moves when all lower digits {'are 0' if down else 'are at their highest value'}."
    )
    return Task(
        structure=f"{bases} {way}{' flag' if flag else ''}",
        difficulty="medium" if len(bases) > 1 else "easy",
        tops=("bcd_counter", "digit_counter", "decade_counter", f"bcd_cnt{len(bases)}", "time_counter"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A {way} counter of {number(len(bases))} decimal digit{'s' if len(bases) > 1 else ''}, {where}. From the "
            f"lowest on the digits run through {ranges}. It moves by one when `{en}` is 1.{carried} {over}."
            f"{flag_words} {c.told(d, res)}",
            f"Count in BCD, {where}. With `{en}` = 1 the number goes {way} by one at the clock edge, else it stays. "
            f"Digit ranges, lowest digit first: {ranges}. {over}.{flag_words} {c.told(d, res)}",
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
            c.always(_chained([], en, f"{b} <= {b} + 1'b1;"), f"{b} <= {decimal(0, width)};"),
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
            c.always(_chained([], en, f"{q} <= {b} ^ ({b} >> 1);"), reset),
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
            f"if ({back}) begin\n{indented(ring_bits)}\nend else begin\n{indented(other_bits)}\nend" if back else ring_bits
        )
        designs = [
            Design(way="concatenation", body=c.always(_chained([], en, move), reset), regs=(q,)),
            Design(way="a bit a line", body=c.always(_chained([], en, move_bits), reset), regs=(q,)),
        ]
    word, opposite = ("left", "right") if left else ("right", "left")
    when = f"with `{en}` = 1" if en else "in every cycle"
    rule = {
        "ring": f"the word rotates {word} by one place {when}",
        "johnson": f"the word shifts {word} by one place {when}, the inverse of the bit that leaves coming in",
        "gray": f"the count goes up by one {when} and is shown in Gray code, so that one bit changes a step",
    }[kind]
    both = f" That holds for `{back}` = 1; with `{back}` = 0 it moves to the {opposite} by the same rule." if back else ""
    sequence, state = [], start
    for _ in range(min(6, 1 << width)):
        sequence.append(bits(state ^ state >> 1 if kind == "gray" else state, width))
        state = (state + 1) & mask if kind == "gray" else shifted(state, left)
    shown = ", ".join(sequence)
    res = f"`{q}` becomes {width}'b{bits(start, width)}"
    return Task(
        structure=f"{kind} {word if kind != 'gray' else ''}{' back' if back else ''}{' en' if en else ''} {width}",
        difficulty="easy" if not back else "medium",
        tops=(f"{kind}_counter", f"{kind}{width}", f"{kind}_cnt", "sequencer"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A {width}-bit {kind.capitalize()} counter at `{q}`: {rule}.{both} {c.told(d, res)}",
            f"`{q}` is a {kind.capitalize() if kind != 'ring' else kind} counter of {width} bits; {rule}.{both} Beginning "
            f"from reset it shows {shown} and so on{f' (with `{back}` = 1)' if back else ''}. {c.told(d, res)}",
            f"Build a counter from a register of {width} bits: {rule}.{both} The register is the output `{q}`. "
            f"{c.told(d, res)}"
            if kind != "gray"
            else f"Count from 0 to {mask} and over again, with the output `{q}` in reflected Gray code; {rule}. "
            f"{c.told(d, res)}",
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


def clock_divider(d: Draw) -> Task:
    """Divided clocks and ticks every so many cycles."""
    what = d.one(("tick", "tick", "half", "half", "duty"))
    period = d.between(3, 20) if what != "half" else 2 * d.between(1, 10)
    width = max(1, (period - 1).bit_length())
    high = period // 2 if what == "half" else d.between(1, period - 1)
    last = d.chance()
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    en = io.input("enable") if d.chance(0.5) else ""
    out = io.output("tick" if what == "tick" else "divided")
    cnt = io.local("count")
    n, zero = decimal(period - 1, width), decimal(0, width)
    move = f"if ({cnt} == {n})\n  {cnt} <= {zero};\nelse\n  {cnt} <= {cnt} + {decimal(1, width)};"
    process = c.always(_chained([], en, move), f"{cnt} <= {zero};")
    declared = f"reg {span(width)}{cnt};\n\n"
    gate = f" && {en}" if en else ""
    if what == "tick":
        moment = n if last else zero
        first = f"{declared}{process}\n\nassign {out} = ({cnt} == {moment}){gate};"
        down = f"if ({cnt} == {zero})\n  {cnt} <= {n};\nelse\n  {cnt} <= {cnt} - {decimal(1, width)};"
        begin, moment = (n, zero) if last else (n, n)
        second = (
            f"{declared}{c.always(_chained([], en, down), f'{cnt} <= {begin};')}\n\n"
            f"assign {out} = ({cnt} == {moment}){gate};"
        )
        designs = [Design(way="counting up", body=first), Design(way="counting down", body=second)]
    elif what == "half":
        first = f"{declared}{process}\n\nassign {out} = {cnt} >= {decimal(period // 2, width)};"
        half_width = max(1, (period // 2 - 1).bit_length())
        half = decimal(period // 2 - 1, half_width)
        toggle = (
            f"if ({cnt} == {half}) begin\n  {cnt} <= {decimal(0, half_width)};\n  {out} <= ~{out};\nend else begin\n"
            f"  {cnt} <= {cnt} + {decimal(1, half_width)};\nend"
        )
        second = f"reg {span(half_width)}{cnt};\n\n" + c.always(
            _chained([], en, toggle), f"{cnt} <= {decimal(0, half_width)};\n{out} <= 1'b0;"
        )
        designs = [Design(way="comparison", body=first), Design(way="toggle", body=second, regs=(out,))]
    else:
        first = f"{declared}{process}\n\nassign {out} = {cnt} < {decimal(high, width)};"
        both = (
            f"if ({cnt} == {n}) begin\n  {cnt} <= {zero};\n  {out} <= 1'b1;\nend else begin\n"
            f"  {cnt} <= {cnt} + {decimal(1, width)};\n  if ({cnt} == {decimal(high - 1, width)}) {out} <= 1'b0;\nend"
        )
        second = declared + c.always(_chained([], en, both), f"{cnt} <= {zero};\n{out} <= 1'b1;")
        designs = [Design(way="comparison", body=first), Design(way="registered", body=second, regs=(out,))]

    def step(s: int, given: Inputs) -> int:
        return s if en and not given[en] else (s + 1) % period

    def outputs(s: int, given: Inputs) -> Outputs:
        if what == "tick":
            return {out: int(s == (period - 1 if last else 0) and (not en or given[en] == 1))}
        return {out: int(s >= period // 2 if what == "half" else s < high)}

    counted = f"cycles with `{en}` = 1" if en else "clock cycles"
    when = {
        "tick": f"`{out}` is 1 in {'the last' if last else 'the first'} one of every {period} {counted} and 0 in all "
        f"others, counted from the reset on",
        "half": f"`{out}` has a period of {period} {counted}: it begins with {period // 2} of them at 0, "
        f"followed by {period // 2} at 1",
        "duty": f"`{out}` repeats every {period} {counted}: it is 1 for the first {high} and 0 for the remaining "
        f"{period - high}",
    }[what]
    paused = "" if not en else (
        f" While `{en}` is 0 the count stands still{' and no tick is given' if what == 'tick' else ' and the output keeps its value'}."
    )
    res = "the count starts anew"
    purpose = {"tick": "Generate an enable pulse", "half": "Divide the clock", "duty": "Generate a periodic signal"}[what]
    return Task(
        structure=f"{what} {period}{' last' if last and what == 'tick' else ''}{' en' if en else ''}",
        difficulty="easy",
        tops=("clk_div", f"div{period}", "tick_gen", "prescaler", f"every_{period}", "clock_divider"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"{purpose}: {when}.{paused} {c.told(d, res)}",
            f"A divider by {period}. {when}.{paused} {c.told(d, res)}",
            f"{when}.{paused} During a reset the first cycle of a period is shown. {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=0),
        stimulus=Stimulus(length=150, ones={en: 0.85}),
        tags=("sequential", "divider"),
    )


def timer(d: Draw) -> Task:
    """One-shot timers with a fixed or a given duration."""
    width = d.between(3, 6)
    fixed = d.chance(0.4)
    duration = d.between(2, 14)
    width = duration.bit_length() if fixed else width
    restarts, pulse, stoppable = d.chance(), d.chance(0.6), d.chance(0.35)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    start = io.input("start")
    stop = io.input("stop") if stoppable else ""
    period = "" if fixed else io.input("period", width)
    busy, done = io.output("busy"), io.output("done")
    cnt = io.local("count")
    zero, one = decimal(0, width), decimal(1, width)
    value = decimal(duration, width) if fixed else period
    accept = start if restarts else f"{start} && {cnt} == {zero}"
    chain = [(stop, f"{cnt} <= {zero};")] if stop else []
    chain.append((accept, f"{cnt} <= {value};"))
    last = f"{cnt} == {one}"
    ended = f" && !({stop})" if stop else ""
    ended += f" && !({start})" if restarts else ""

    # State: the cycles left, and whether the last one has just ended.
    def step(s: tuple[int, int], given: Inputs) -> tuple[int, int]:
        left, _ = s
        if stop and given[stop]:
            return 0, 0
        if given[start] and (restarts or not left):
            return (duration if fixed else given[period]), 0
        return max(left - 1, 0), int(left == 1)

    def outputs(s: tuple[int, int], _: Inputs) -> Outputs:
        left, just = s
        return {busy: int(left > 0), done: just if pulse else int(left == 1)}

    count_down = f"if ({cnt} != {zero}) begin\n  {cnt} <= {cnt} - {one};\nend"
    text = "".join(f"if ({t}) begin\n{indented(a)}\nend else " for t, a in chain) + count_down
    if pulse:
        with_done = f"{done} <= ({last}){ended};\n{text}"
        first = Design(
            way="down counter",
            body=f"reg {span(width)}{cnt};\n\n{c.always(with_done, f'{cnt} <= {zero};{chr(10)}{done} <= 1{chr(39)}b0;')}"
            f"\n\nassign {busy} = {cnt} != {zero};",
            regs=(done,),
        )
    else:
        first = Design(
            way="down counter",
            body=f"reg {span(width)}{cnt};\n\n{c.always(text, f'{cnt} <= {zero};')}\n\nassign {busy} = |{cnt};\n"
            f"assign {done} = {last};",
        )
    nxt = io.local("next")
    comb = [f"{nxt} = ({cnt} == {zero}) ? {zero} : {cnt} - {one};"]
    comb += [f"if ({accept}) {nxt} = {value};"] + ([f"if ({stop}) {nxt} = {zero};"] if stop else [])
    update, cleared = f"{cnt} <= {nxt};\n{busy} <= {nxt} != {zero};", f"{cnt} <= {zero};\n{busy} <= 1'b0;"
    done_code = ""
    regs: tuple[str, ...] = (busy,)
    if pulse:
        update += f"\n{done} <= ({last}){ended};"
        cleared += f"\n{done} <= 1'b0;"
        regs = (busy, done)
    else:
        done_code = f"\n\nassign {done} = {last};"
    second = Design(
        way="registered outputs",
        body=f"reg {span(width)}{cnt}, {nxt};\n\nalways @(*) begin\n{indented(chr(10).join(comb))}\nend\n\n"
        + c.always(update, cleared)
        + done_code,
        regs=regs,
    )
    length = f"{duration} cycles" if fixed else f"as many cycles as `{period}` says at that moment"
    again = (
        f"A `{start}` during that time begins the time anew."
        if restarts
        else f"While the timer runs, `{start}` has no effect; in the cycle in which `{busy}` is 0 again it has."
    )
    stopped = f" `{stop}` = 1 ends the time at once, without `{done}`, and has priority over `{start}`." if stop else ""
    told_done = (
        f"`{done}` is 1 for one cycle, the first one after the time has run out by itself"
        if pulse
        else f"`{done}` is 1 in the last cycle of the time"
    )
    none = "" if fixed else f" A `{period}` of 0 does not start it{' but ends a time that runs' if restarts else ''}."
    res = f"the timer stops, `{busy}` and `{done}` are 0"
    return Task(
        structure=f"{'fixed' if fixed else 'given'} {'restarts' if restarts else 'ignores'} "
        f"{'after' if pulse else 'last'}{' stop' if stop else ''}",
        difficulty="medium",
        tops=("timer", "one_shot", "oneshot_timer", "delay_timer", "countdown", "pulse_timer"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A one-shot timer. When `{start}` is 1 at a clock edge, `{busy}` is 1 for the following {length}. {again}"
            f"{stopped} {told_done}.{none} {c.told(d, res)}",
            f"`{start}` = 1 starts a time of {length}, during which `{busy}` is high; it begins with the next cycle. "
            f"{told_done}. {again}{none}{stopped} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled([first, second])),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0)),
        stimulus=Stimulus(
            length=180, ones={start: 0.2, stop: 0.06}, often={period: (1, 2, 3, 4, 5)} if period else {}
        ),
        tags=("sequential", "timer"),
    )


def pwm(d: Draw) -> Task:
    width = d.between(2, 5)
    top = (1 << width) - 1 if d.chance(0.6) else d.between(1 << (width - 1), (1 << width) - 2)
    low, latched = d.chance(0.2), d.chance(0.35)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    duty = io.input("duty", width)
    en = io.input("enable") if d.chance(0.3) else ""
    out = io.output("pwm")
    cnt, held = io.local("count"), io.local("value")
    zero, n = decimal(0, width), decimal(top, width)
    whole = top == (1 << width) - 1
    move = f"{cnt} <= {cnt} + {decimal(1, width)};" if whole else (
        f"if ({cnt} == {n})\n  {cnt} <= {zero};\nelse\n  {cnt} <= {cnt} + {decimal(1, width)};"
    )
    latch = f"if ({cnt} == {n})\n  {held} <= {duty};" if latched else ""
    body = _chained([], en, lines(move, latch))
    reset = lines(f"{cnt} <= {zero};", f"{held} <= {zero};" if latched else "")
    compare = held if latched else duty
    no = "!" if low else ""
    declared = f"reg {span(width)}{cnt};{f'{chr(10)}reg {span(width)}{held};' if latched else ''}\n\n"
    process = c.always(body, reset)
    comb = (
        f"always @(*) begin\n  if ({cnt} < {compare})\n    {out} = 1'b{int(not low)};\n  else\n"
        f"    {out} = 1'b{int(low)};\nend"
    )
    designs = [
        Design(way="comparison", body=f"{declared}{process}\n\nassign {out} = {no}({cnt} < {compare});"),
        Design(way="process", body=f"{declared}{process}\n\n{comb}", regs=(out,)),
    ]

    def step(s: tuple[int, int], given: Inputs) -> tuple[int, int]:
        at, kept = s
        if en and not given[en]:
            return s
        return (0 if at == top else at + 1), (given[duty] if at == top else kept)

    def outputs(s: tuple[int, int], given: Inputs) -> Outputs:
        at, kept = s
        return {out: int(at < (kept if latched else given[duty])) ^ int(low)}

    on, off = ("0", "1") if low else ("1", "0")
    taken = (
        f"`{duty}` is taken over at the end of each period, with the last cycle of it; until the first one the duty is "
        "0."
        if latched
        else f"`{duty}` counts at once, in the same cycle."
    )
    paused = f" With `{en}` = 0 the period stands still." if en else ""
    res = "the period begins anew" + (", with duty 0" if latched else "")
    return Task(
        structure=f"{top + 1}{' low' if low else ''}{' latched' if latched else ''}{' en' if en else ''}",
        difficulty="easy" if not latched else "medium",
        tops=("pwm", "pwm_gen", f"pwm{width}", "dimmer", "motor_pwm"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Pulse width modulation with a period of {top + 1} cycles. In each period `{out}` is {on} for the first "
            f"`{duty}` cycles and {off} for the rest. {taken}{paused} {c.told(d, res)}",
            f"A counter runs from 0 to {top} and over again. `{out}` is {on} while it is less than the duty value, else "
            f"{off}. {taken}{paused} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0)),
        stimulus=Stimulus(length=min(220, 6 * (top + 1) + 40), hold={duty: 0.9}, ones={en: 0.9}),
        tags=("sequential", "pwm"),
    )


