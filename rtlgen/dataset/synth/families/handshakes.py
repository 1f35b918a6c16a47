"""Handshakes: valid and ready, request and acknowledge."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, hexadecimal, indented, lines, number, span


def handshake(d: Draw) -> Task:
    """A stage with valid and ready that holds one word or two; or four-phase request and acknowledge."""
    if d.chance(0.3):
        return _four_phase(d)
    deep = d.chance(0.4)
    width = d.one((8, 8, 16, 32, *range(4, 33)))
    change = d.one(("none", "none", "invert", "add", "add" if width % 2 else "swap"))
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    vi, data = io.input("valid_in"), io.input("data_in", width)
    ri = io.output("ready_in")
    vo, out = io.output("valid_out"), io.output("data_out", width)
    ro = io.input("ready_out")
    constant = d.bits(width) | 1
    half, mask = width // 2, (1 << width) - 1
    changes: dict[str, tuple[str, str, Callable[[int], int]]] = {
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
    }
    code, word, of = changes[change]
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
            f"if ({vo} && !{ro}) begin\n  if ({vi} && {ri}) begin\n    {skid} <= {code};\n    {used} <= "
            f"1'b1;\n  end\n"
            f"end else if ({used}) begin\n  {out} <= {skid};\n  {used} <= 1'b0;\nend else begin\n  {vo} <= "
            f"{vi};\n"
            f"  {out} <= {code};\nend"
        )
        cleared = f"{vo} <= 1'b0;\n{used} <= 1'b0;\n{out} <= {zero};\n{skid} <= {zero};"
        first = Design(
            way="skid register",
            body=f"reg {span(width)}{skid};\nreg {used};\n\n{c.always(first_body, cleared)}\n\nassign {ri} "
            f"= !{used};",
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
            f"if ({vi} && {ri}) begin\n  {vo} <= 1'b1;\n  {out} <= {code};\nend else if ({ro}) begin\n  "
            f"{vo} <= 1'b0;\nend"
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
            f"A stage with valid/ready handshake that holds up to {number(room)} "
            f"word{'s' if room > 1 else ''} of {width} bits. {rule}: in with `{vi}`, `{ri}` and `{data}`, "
            f"out with `{vo}`, `{ro}` and `{out}`. {ready}. `{vo}` is 1 while a word is inside; `{out}` is "
            f"the oldest, and may be anything otherwise.{same} {c.told(d, res)}",
            f"Put {number(room)} register stage{'s' if room > 1 else ''} into a stream of {width}-bit "
            f"words (`{data}`, `{vi}`, `{ri}` in; `{out}`, `{vo}`, `{ro}` out). {rule}; words leave in the "
            f"order in which they came, none is lost or doubled. {ready}. `{vo}` is 1 as long as there is "
            f"a word.{same} {c.told(d, res)}",
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
            f"  BUSY: begin\n    {cnt} <= {cnt} - 1'b1;\n    if ({cnt} == {decimal(1, bits)}) {{s}} <= "
            f"DONE;\n  end\n"
        )
        enter = "BUSY"
    else:
        body = (
            f"if ({ack}) begin\n  if (!{req}) {ack} <= 1'b0;\nend else if ({req}) begin\n  {ack} <= 1'b1;\n "
            f" {out} <= {data};\nend"
        )
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
            body=f"{names}\n\nreg [1:0] {state};\n{counter}\n{c.always(case, machine_reset)}\n\nassign "
            f"{ack} = {state} == DONE;",
            regs=(out,),
        ),
    ]
    when = (
        f"{delay} cycle{'s' if delay > 1 else ''} of waiting later `{ack}` becomes 1"
        if delay
        else f"`{ack}` becomes 1 with the same edge"
    )
    waits = (
        f" (during the waiting `{ack}` is 0 and `{req}` is not looked at; the first of these cycles is the "
        "one after the edge that took the word)"
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
            f"The receiving side of a four-phase handshake. When idle and `{req}` is 1 at a clock edge, "
            f"`{out}` takes `{data}`, and {when}{waits}. `{ack}` stays 1 until a clock edge at which "
            f"`{req}` is 0; then the module is idle again. {c.told(d, res)}",
            f"Answer requests: idle until `{req}` = 1 is seen at a clock edge. That edge stores `{data}` "
            f"in `{out}`; {when}{waits}. It goes back to 0, and to idle, at the first clock edge that sees "
            f"`{req}` = 0. {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, 0, 0)),
        stimulus=Stimulus(length=130, ones={req: 0.55}, hold={req: 0.7}),
        tags=("sequential", "handshake"),
    )
