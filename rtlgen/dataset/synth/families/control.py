"""Arbiters, handshakes, watchdogs."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, hexadecimal, indented, lines, number, span


def arbiter(d: Draw) -> Task:
    """Fixed priority that holds, or round robin."""
    count = d.one((2, 3, 4, 4, 5, 6, 8))
    kind = d.one(("round robin", "round robin", "held", "held round robin"))
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    req = io.input("request", count)
    grant = io.output("grant", count)
    busy = io.output("busy") if d.chance(0.3) else ""
    bits = max(1, (count - 1).bit_length())
    last, i, found = io.local("pointer"), io.local("index"), io.local("flag")
    rotates, holds = "round robin" in kind, "held" in kind

    def choose(requests: int, start: int) -> int | None:
        return next((n % count for n in range(start, start + count) if requests >> n % count & 1), None)

    # State: the first in line, and the one that is served (registered grants only).
    def step(s: tuple[int, int | None], g: Inputs) -> tuple[int, int | None]:
        first, served = s
        if holds and served is not None and g[req] >> served & 1:
            return s
        chosen = choose(g[req], first)
        if rotates and chosen is not None:
            first = (chosen + 1) % count
        return first, chosen

    def outputs(s: tuple[int, int | None], g: Inputs) -> Outputs:
        served = s[1] if holds else choose(g[req], s[0])
        answer: dict[str, int | None] = {grant: 0 if served is None else 1 << served}
        return answer | ({busy: int(served is not None)} if busy else {})

    ends = f"\n\nassign {busy} = |{grant};" if busy else ""
    nobody = decimal(0, count)
    nxt = f"{grant}_c" if holds else grant
    pick_first = (
        f"{nxt} = {nobody};\nfor ({i} = 0; {i} < {count}; {i} = {i} + 1)\n"
        f"  if ({req}[({last} + {i}) % {count}] && {nxt} == {nobody})\n    {nxt}[({last} + {i}) % {count}] = 1'b1;"
    )
    lowest = f"{req} & (~{req} + 1'b1)"
    mask = io.local("mask")
    upper = f"{req} & {mask}"
    rotated = f"(|({upper})) ? (({upper}) & (~({upper}) + 1'b1)) : ({lowest})"
    moved = "\n".join(
        f"{'' if not n else 'else '}if ({nxt}[{n}]) {last} <= {decimal((n + 1) % count, bits)};" for n in range(count)
    )
    masks = "\n".join(
        f"{'' if not n else 'else '}if ({nxt}[{n}]) {mask} <= {count}'b{_above(n, count)};" for n in range(count)
    )
    everything = f"{{{count}{{1'b1}}}}"
    keep = f"!(|({grant} & {req}))"

    def held(update: str) -> str:
        return f"if ({keep}) begin\n{indented(lines(f'{grant} <= {nxt};', update))}\nend" if holds else update

    reset_last = lines(f"{last} <= {decimal(0, bits)};", f"{grant} <= {nobody};" if holds else "")
    reset_mask = lines(f"{mask} <= {everything};", f"{grant} <= {nobody};" if holds else "")
    declared = f"reg {span(count)}{nxt};\n" if holds else ""
    if rotates:
        first = Design(
            way="pointer and loop",
            body=f"reg {span(bits)}{last};\n{declared}integer {i};\n\nalways @(*) begin\n{indented(pick_first)}\nend\n\n"
            + c.always(held(moved), reset_last)
            + ends,
            regs=(grant,),
        )
        wires = f"wire {span(count)}{nxt};\n" if holds else ""
        second = Design(
            way="mask",
            body=f"reg {span(count)}{mask};\n{wires}\nassign {nxt} = {rotated};\n\n"
            + c.always(held(masks), reset_mask)
            + ends,
            regs=(grant,) if holds else (),
        )
    else:
        chain = "\n".join(
            f"{'' if not n else 'else '}if ({req}[{n}]) {grant} <= {count}'d{1 << n};" for n in range(count)
        )
        first = Design(
            way="if chain",
            body=c.always(
                f"if ({keep}) begin\n{indented(chain)}\n  else {grant} <= {nobody};\nend", f"{grant} <= {nobody};"
            )
            + ends,
            regs=(grant,),
        )
        second = Design(
            way="lowest bit",
            body=f"wire {found} = |({grant} & {req});\n\n"
            + c.always(f"if (!{found}) begin\n  {grant} <= {lowest};\nend", f"{grant} <= {nobody};")
            + ends,
            regs=(grant,),
        )
    order = (
        "Round robin: the search for the next one begins just above the last one that was granted and goes round; at first "
        "it begins at number 0."
        if rotates
        else "Number 0 has the highest priority."
    )
    timing = (
        f"`{grant}` is registered. Whoever is granted keeps it as long as the request lasts; at a clock edge at which the "
        "granted one does not request (or nobody is granted) the next one is chosen among those who request then"
        if holds
        else f"`{grant}` is combinational: in every cycle one of those who request is granted; the clock edge only remembers "
        "who it was (a cycle without a request changes nothing)"
    )
    busy_told = f" `{busy}` is 1 while anybody is granted." if busy else ""
    res = "nobody is granted" + (" and the search begins at number 0" if rotates else "")
    if not holds:
        res = "the search begins at number 0 again"
    return Task(
        structure=f"{kind} {count}{' busy' if busy else ''}",
        difficulty="medium" if not rotates else "hard",
        tops=("arbiter", "rr_arbiter" if rotates else "prio_arbiter", f"arb{count}", "bus_arbiter", "arb"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"An arbiter for {number(count)} requesters. Bit n of `{req}` is the request of number n, bit n of `{grant}` its "
            f"grant; at most one bit of `{grant}` is 1, and none without requests. {order} {timing}.{busy_told} "
            f"{c.told(d, res)}",
            f"Share one resource among {number(count)} users: `{req}[n]` asks, `{grant}[n]` allows, one at a time. {timing}. "
            f"{order}{busy_told} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled([first, second])),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, None)),
        stimulus=Stimulus(length=150, hold={req: 0.5 if holds else 0.2}),
        tags=("sequential", "arbiter"),
    )


def _above(n: int, count: int) -> str:
    """A mask of the bits above `n`."""
    return "".join("1" if k > n else "0" for k in reversed(range(count)))


def handshake(d: Draw) -> Task:
    """Valid and ready: a register stage, or two with a registered ready; and four-phase request and acknowledge."""
    if d.chance(0.3):
        return _four_phase(d)
    deep = d.chance(0.4)
    width = d.one((4, 8, 8, 16, 32))
    change = d.one(("none", "none", "invert", "add", "swap"))
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    vi, data = io.input("valid_in"), io.input("data_in", width)
    ri = io.output("ready_in")
    vo, out = io.output("valid_out"), io.output("data_out", width)
    ro = io.input("ready_out")
    constant = d.bits(width) | 1
    half, mask = width // 2, (1 << width) - 1
    code, word, of = {
        "none": (data, f"`{data}`", lambda x: x),
        "invert": (f"~{data}", f"the inverse of `{data}`", lambda x: ~x & mask),
        "add": (
            f"{data} + {hexadecimal(constant, width)}",
            f"`{data}` plus {hexadecimal(constant, width)} (modulo 2^{width})",
            lambda x: x + constant & mask,
        ),
        "swap": (
            f"{{{data}[{half - 1}:0], {data}[{width - 1}:{half}]}}",
            f"`{data}` with its halves exchanged",
            lambda x: (x << half | x >> half) & mask,
        ),
    }[change]
    room = 2 if deep else 1

    # State: what is inside, oldest first.
    def step(s: tuple[int, ...], g: Inputs) -> tuple[int, ...]:
        ready = len(s) < 2 if deep else not s or g[ro]
        after = s[1:] if s and g[ro] else s
        return (*after, of(g[data])) if g[vi] and ready else after

    def outputs(s: tuple[int, ...], g: Inputs) -> Outputs:
        ready = len(s) < 2 if deep else not s or g[ro]
        return {ri: int(bool(ready)), vo: int(bool(s)), out: s[0] if s else None}

    zero = decimal(0, width)
    if deep:
        skid, used = io.local("value"), io.local("flag")
        first_body = (
            f"if ({vo} && !{ro}) begin\n  if ({vi} && {ri}) begin\n    {skid} <= {code};\n    {used} <= 1'b1;\n  end\n"
            f"end else if ({used}) begin\n  {out} <= {skid};\n  {used} <= 1'b0;\nend else begin\n  {vo} <= {vi};\n"
            f"  {out} <= {code};\nend"
        )
        cleared = f"{vo} <= 1'b0;\n{used} <= 1'b0;\n{out} <= {zero};\n{skid} <= {zero};"
        first = Design(
            way="skid register",
            body=f"reg {span(width)}{skid};\nreg {used};\n\n{c.always(first_body, cleared)}\n\nassign {ri} = !{used};",
            regs=(vo, out),
        )
        mem, cnt, wp, rp = io.local("memory"), io.local("count"), io.local("pointer"), io.local("pointer_2")
        moves = (
            f"if ({vi} && {ri}) begin\n  {mem}[{wp}] <= {code};\n  {wp} <= ~{wp};\nend\n"
            f"if ({vo} && {ro}) begin\n  {rp} <= ~{rp};\nend\n"
            f"{cnt} <= {cnt} + ({vi} && {ri}) - ({vo} && {ro});"
        )
        second = Design(
            way="two-entry FIFO",
            body=f"reg {span(width)}{mem} [0:1];\nreg {wp}, {rp};\nreg [1:0] {cnt};\n\n"
            + c.always(moves, f"{wp} <= 1'b0;\n{rp} <= 1'b0;\n{cnt} <= 2'd0;")
            + f"\n\nassign {ri} = {cnt} != 2'd2;\nassign {vo} = {cnt} != 2'd0;\nassign {out} = {mem}[{rp}];",
        )
    else:
        first_body = f"if ({ri}) begin\n  {vo} <= {vi};\n  {out} <= {code};\nend"
        cleared = f"{vo} <= 1'b0;\n{out} <= {zero};"
        first = Design(
            way="enabled registers",
            body=f"assign {ri} = !{vo} || {ro};\n\n{c.always(first_body, cleared)}",
            regs=(vo, out),
        )
        events = (
            f"if ({vi} && {ri}) begin\n  {vo} <= 1'b1;\n  {out} <= {code};\nend else if ({ro}) begin\n  {vo} <= 1'b0;\nend"
        )
        second = Design(
            way="events",
            body=f"{c.always(events, cleared)}\n\nassign {ri} = {ro} | ~{vo};",
            regs=(vo, out),
        )
    rule = "A word is transferred at a clock edge at which valid and ready of that side are both 1"
    ready = (
        f"`{ri}` is 1 while fewer than two words are inside; it does not depend on `{ro}` of the same cycle"
        if deep
        else f"`{ri}` is 1 when the stage is empty or `{ro}` is 1, so that a word can come in every cycle"
    )
    same = "" if change == "none" else f" What goes out is {word}."
    res = "the stage is empty"
    return Task(
        structure=f"{room} {change}",
        difficulty="medium" if not deep else "hard",
        tops=("stream_reg", "pipe_stage", "skid_buffer" if deep else "reg_slice", "hs_stage", "vr_stage"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A stage with valid/ready handshake that holds up to {number(room)} word{'s' if room > 1 else ''} of {width} "
            f"bits. {rule}: in with `{vi}`, `{ri}` and `{data}`, out with `{vo}`, `{ro}` and `{out}`. {ready}. `{vo}` is 1 "
            f"while a word is inside; `{out}` is the oldest, and may be anything otherwise.{same} {c.told(d, res)}",
            f"Put {number(room)} register stage{'s' if room > 1 else ''} into a stream of {width}-bit words (`{data}`, `{vi}`, "
            f"`{ri}` in; `{out}`, `{vo}`, `{ro}` out). {rule}; words leave in the order in which they came, none is lost or "
            f"doubled. {ready}. `{vo}` is 1 as long as there is a word.{same} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled([first, second])),
        behaviour=Behaviour(outputs=outputs, step=step, start=()),
        stimulus=Stimulus(length=140, ones={vi: 0.6, ro: 0.6}, hold={vi: 0.5, ro: 0.6}),
        tags=("sequential", "handshake"),
    )


def _four_phase(d: Draw) -> Task:
    width, delay = d.one((4, 8, 16)), d.between(0, 4)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    req, data = io.input("request_line"), io.input("data_in", width)
    ack, out = io.output("acknowledge"), io.output("data_out", width)
    cnt, waiting = io.local("count"), io.local("flag")
    bits = max(1, delay.bit_length())

    # State: phase (0 idle, 1 waiting, 2 acknowledging), cycles to wait, the word taken.
    def step(s: tuple[int, int, int], g: Inputs) -> tuple[int, int, int]:
        phase, left, word = s
        if phase == 0:
            if not g[req]:
                return s
            return (1, delay, g[data]) if delay else (2, 0, g[data])
        if phase == 1:
            return (1, left - 1, word) if left > 1 else (2, 0, word)
        return (2, 0, word) if g[req] else (0, 0, word)

    def outputs(s: tuple[int, int, int], _: Inputs) -> Outputs:
        return {ack: int(s[0] == 2), out: s[2]}

    zero = decimal(0, width)
    if delay:
        body = (
            f"if ({ack}) begin\n  if (!{req}) {ack} <= 1'b0;\nend else if ({waiting}) begin\n"
            f"  if ({cnt} == {decimal(1, bits)}) begin\n    {ack} <= 1'b1;\n    {waiting} <= 1'b0;\n  end\n"
            f"  {cnt} <= {cnt} - 1'b1;\nend else if ({req}) begin\n  {waiting} <= 1'b1;\n"
            f"  {cnt} <= {decimal(delay, bits)};\n  {out} <= {data};\nend"
        )
        cleared = f"{ack} <= 1'b0;\n{waiting} <= 1'b0;\n{cnt} <= {decimal(0, bits)};\n{out} <= {zero};"
        head = f"reg {waiting};\nreg {span(bits)}{cnt};\n\n"
        names = "localparam [1:0] IDLE = 2'd0, BUSY = 2'd1, DONE = 2'd2;"
        start = f"{cnt} <= {decimal(delay, bits)};"
        middle = (
            f"  BUSY: begin\n    {cnt} <= {cnt} - 1'b1;\n    if ({cnt} == {decimal(1, bits)}) {{s}} <= DONE;\n  end\n"
        )
        enter = "BUSY"
    else:
        body = f"if ({ack}) begin\n  if (!{req}) {ack} <= 1'b0;\nend else if ({req}) begin\n  {ack} <= 1'b1;\n  {out} <= {data};\nend"
        cleared = f"{ack} <= 1'b0;\n{out} <= {zero};"
        head, names, start, middle, enter = "", "localparam [1:0] IDLE = 2'd0, DONE = 2'd2;", "", "", "DONE"
    state = io.local("state")
    idle = indented(lines(f"{state} <= {enter};", f"{out} <= {data};", start), 2)
    case = (
        f"case ({state})\n  IDLE: if ({req}) begin\n{idle}\n  end\n{middle.replace('{s}', state)}"
        f"  default: if (!{req}) {state} <= IDLE;\nendcase"
    )
    machine_reset = lines(
        f"{state} <= IDLE;", f"{out} <= {zero};", f"{cnt} <= {decimal(0, bits)};" if delay else ""
    )
    counter = f"reg {span(bits)}{cnt};\n" if delay else ""
    designs = [
        Design(way="flags", body=head + c.always(body, cleared), regs=(ack, out)),
        Design(
            way="state machine",
            body=f"{names}\n\nreg [1:0] {state};\n{counter}\n{c.always(case, machine_reset)}\n\nassign {ack} = {state} == DONE;",
            regs=(out,),
        ),
    ]
    when = (
        f"{delay} cycle{'s' if delay > 1 else ''} of waiting later `{ack}` becomes 1" if delay else f"`{ack}` becomes 1 with the same edge"
    )
    waits = (
        f" (during the waiting `{ack}` is 0 and `{req}` is not looked at; the first of these cycles is the one after the edge "
        "that took the word)"
        if delay
        else ""
    )
    res = f"no request is being served, `{ack}` is 0 and `{out}` is 0"
    return Task(
        structure=f"four phases {delay}",
        difficulty="medium",
        tops=("req_ack", "hs_slave", "four_phase", "ack_unit", "bus_slave"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"The receiving side of a four-phase handshake. When idle and `{req}` is 1 at a clock edge, `{out}` takes "
            f"`{data}`, and {when}{waits}. `{ack}` stays 1 until a clock edge at which `{req}` is 0; then the module is idle "
            f"again. {c.told(d, res)}",
            f"Answer requests: idle until `{req}` = 1 is seen at a clock edge. That edge stores `{data}` in `{out}`; {when}"
            f"{waits}. It goes back to 0, and to idle, at the first clock edge that sees `{req}` = 0. {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0, 0)),
        stimulus=Stimulus(length=130, ones={req: 0.55}, hold={req: 0.7}),
        tags=("sequential", "handshake"),
    )


def watchdog(d: Draw) -> Task:
    """Watchdogs that bark, and pulses that are made longer."""
    stretch = d.chance(0.45)
    limit = d.between(3, 14)
    sticky, retrigger = d.chance(), d.chance(0.6)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    kick = io.input("signal" if stretch else "kick")
    en = io.input("enable") if not stretch and d.chance(0.4) else ""
    out = io.output("tick" if stretch else "bark")
    bits = limit.bit_length()
    cnt = io.local("count")
    zero, one, n = decimal(0, bits), decimal(1, bits), decimal(limit, bits)
    if stretch:

        def step(s: int, g: Inputs) -> int:
            if g[kick] and (retrigger or not s):
                return limit
            return max(s - 1, 0)

        def outputs(s: int, _: Inputs) -> Outputs:
            return {out: int(s > 0)}

        accept = kick if retrigger else f"{kick} && ({cnt} == {zero})"
        down = f"if ({accept}) begin\n  {cnt} <= {n};\nend else if ({cnt} != {zero}) begin\n  {cnt} <= {cnt} - {one};\nend"
        first = Design(
            way="down counter",
            body=f"reg {span(bits)}{cnt};\n\n{c.always(down, f'{cnt} <= {zero};')}\n\nassign {out} = {cnt} != {zero};",
        )
        accept = kick if retrigger else f"{kick} && !{out}"
        up = (
            f"if ({accept}) begin\n  {out} <= 1'b1;\n  {cnt} <= {one};\nend else if ({out}) begin\n"
            f"  if ({cnt} == {n}) {out} <= 1'b0;\n  {cnt} <= {cnt} + {one};\nend"
        )
        second = Design(
            way="up counter",
            body=f"reg {span(bits)}{cnt};\n\n" + c.always(up, f"{out} <= 1'b0;\n{cnt} <= {zero};"),
            regs=(out,),
        )
        again = (
            f"A further `{kick}` = 1 during that time begins the {limit} cycles anew."
            if retrigger
            else f"While `{out}` is 1, `{kick}` is not looked at."
        )
        specs = (
            f"A pulse stretcher. When `{kick}` is 1 at a clock edge, `{out}` is 1 for the following {limit} cycles. {again} "
            f"{c.told(d, f'`{out}` becomes 0')}",
            f"Make short pulses longer: each `{kick}` = 1 that is accepted at a clock edge keeps `{out}` high for exactly "
            f"{limit} cycles, counted from the next one. {again} {c.told(d, f'`{out}` becomes 0')}",
        )
        structure, start = f"stretch {'again' if retrigger else 'ignored'}", 0
    else:

        def step(s: int, g: Inputs) -> int:
            if en and not g[en]:
                return s
            if g[kick] and not (sticky and s == limit):
                return 0
            return min(s + 1, limit)

        def outputs(s: int, _: Inputs) -> Outputs:
            return {out: int(s == limit)}

        feed = f"{kick} && !{out}" if sticky else kick
        chain = f"if ({feed}) begin\n  {cnt} <= {zero};\nend else if ({cnt} != {n}) begin\n  {cnt} <= {cnt} + {one};\nend"
        text = f"if ({en}) begin\n{indented(chain)}\nend" if en else chain
        first = Design(
            way="up counter",
            body=f"reg {span(bits)}{cnt};\n\n{c.always(text, f'{cnt} <= {zero};')}\n\nassign {out} = {cnt} == {n};",
        )
        down = (
            f"if ({feed}) begin\n  {cnt} <= {n};\n  {out} <= 1'b0;\nend else if ({cnt} != {zero}) begin\n"
            f"  {cnt} <= {cnt} - {one};\n  {out} <= {cnt} == {one};\nend"
        )
        text = f"if ({en}) begin\n{indented(down)}\nend" if en else down
        second = Design(
            way="down counter",
            body=f"reg {span(bits)}{cnt};\n\n" + c.always(text, f"{cnt} <= {n};\n{out} <= 1'b0;"),
            regs=(out,),
        )
        after = (
            f"Once 1, it stays so until the reset; `{kick}` then has no effect."
            if sticky
            else f"It returns to 0 at the next clock edge with `{kick}` = 1."
        )
        gate = f" Edges with `{en}` = 0 do not count at all." if en else ""
        res = f"the count begins anew and `{out}` becomes 0"
        specs = (
            f"A watchdog. `{out}` becomes 1 at the {limit}th clock edge in a row at which `{kick}` is 0. {after}{gate} "
            f"{c.told(d, res)}",
            f"Watch whether `{kick}` comes often enough: {limit} active clock edges without it, one after the other, set "
            f"`{out}` to 1; an edge with `{kick}` = 1 begins the count anew. {after}{gate} {c.told(d, res)}",
        )
        structure, start = f"watchdog {'sticky' if sticky else 'returns'}{' en' if en else ''}", 0
    return Task(
        structure=f"{structure} {limit}",
        difficulty="easy" if not sticky else "medium",
        tops=("pulse_stretch", "stretcher", "monostable") if stretch else ("watchdog", "wdt", "wd_timer", "keepalive"),
        ports=io.all(),
        clocking=c,
        specs=specs,
        designs=tuple(d.shuffled([first, second])),
        behaviour=Behaviour(outputs=outputs, step=step, start=start),
        stimulus=Stimulus(
            length=170,
            ones={kick: 0.12 if stretch else 0.08, en: 0.85},
            script=lambda s: [
                {kick: int(k == 0 or s.chance(0.3 if k % (2 * limit) < limit else 0.0))} for k in range(4 * limit)
            ],
        ),
        tags=("sequential", "timer"),
    )
