"""Changes of circuits with a clock."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.change_case import Case, Version, two
from rtlgen.dataset.synth.families.machines import (
    Machine,
    as_one_process,
    as_processes,
    binary_coding,
    drawn_machine,
)
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Stimulus
from rtlgen.dataset.synth.text import decimal, indented, listed


def counter(d: Draw) -> Case:
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    width = d.between(3, 6)
    en, count = io.input("enable"), io.output("count", width)
    flag = io.output("wrap")
    full = (1 << width) - 1

    def version(top: int, down: bool, stops: bool, step_by: int) -> Version:
        last, first = (0, top) if down else (top, 0)
        sign, n = ("-" if down else "+"), decimal(step_by, width)
        end = f"{count} < {n}" if down else f"{count} > {decimal(top - step_by, width)}"
        target = last if stops else first
        chain = f"if ({end})\n  {count} <= {decimal(target, width)};\nelse\n  {count} <= {count} {sign} {n};"
        reset = f"{count} <= {decimal(first, width)};"
        tail = f"\n\nassign {flag} = {count} == {decimal(last, width)};"
        one = c.always(f"if ({en}) begin\n{indented(chain)}\nend", reset) + tail
        choice = f"({end}) ? {decimal(target, width)} : {count} {sign} {n}"
        two = c.always(f"if ({en}) begin\n  {count} <= {choice};\nend", reset) + tail

        def step(s: int, g: Inputs) -> int:
            if not g[en]:
                return s
            after = s - step_by if down else s + step_by
            return target if after < 0 or after > top else after

        return Version(
            designs=(
                Design(way="if", body=one, regs=(count,)),
                Design(way="conditional operator", body=two, regs=(count,)),
            ),
            behaviour=Behaviour(
                outputs=lambda s, _: {count: s, flag: int(s == last)}, step=step, start=first
            ),
        )

    top, other = two(d, full // 2, full)
    down, stops = d.chance(0.3), d.chance(0.3)
    knob = d.one(("top", "direction", "end", "step"))
    before = version(top, down, stops, 1)
    way = "down" if down else "up"
    ends = "stops there" if stops else "wraps around"
    edge = f"{top} to 0" if down else f"0 to {top}"
    after, wish = {
        "top": (version(other, down, stops, 1), f"the highest count is {other} instead of {top}"),
        "direction": (
            version(top, not down, stops, 1),
            f"it counts {'up from 0' if down else 'down from'} "
            f"{'to ' if down else ''}{top}{'' if down else ' to 0'}, beginning at {'0' if down else top}; "
            f"`{flag}` marks the end of that direction",
        ),
        "end": (
            version(top, down, not stops, 1),
            "it wraps around to the other end of its range"
            if stops
            else "it stops at its last value instead of wrapping",
        ),
        "step": (
            version(top, down, stops, 2),
            f"it counts in steps of 2; a step that would leave the range 0 to {top} "
            + (f"leads to {0 if down else top}" if stops else f"leads to {top if down else 0}"),
        ),
    }[knob]
    return Case(
        kind=f"counter {knob} {way}{' stops' if stops else ''}",
        before=before,
        after=after,
        purpose=f"`{count}` counts {way}, {edge}, when `{en}` is 1, and {ends}; `{flag}` marks the last "
        "value",
        wish=wish,
        clocking=c,
        io=io,
        stimulus=Stimulus(length=180, ones={en: 0.93}),
        tops=("counter", "count_unit", f"cnt{width}", "step_counter"),
    )


def register(d: Draw) -> Case:
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    width = d.one((4, 8, 8, 16))
    load, clear = io.input("load"), io.input("clear")
    data, q = io.input("data_in", width), io.output("data_out", width)

    def version(clear_first: bool, value_: int, inverted: bool) -> Version:
        word = f"~{data}" if inverted else data
        takes, clears = (load, f"{q} <= {word};"), (clear, f"{q} <= {decimal(value_, width)};")
        order = (clears, takes) if clear_first else (takes, clears)
        chain = " else ".join(f"if ({t}) begin\n  {s}\nend" for t, s in order)
        reset = f"{q} <= {decimal(0, width)};"
        new = {clear: decimal(value_, width), load: word}
        names = [t for t, _ in order]
        short = f"{q} <= {names[0]} ? {new[names[0]]} : {names[1]} ? {new[names[1]]} : {q};"

        def step(s: int, g: Inputs) -> int:
            taken = g[data] ^ ((1 << width) - 1) if inverted else g[data]
            steps = [(g[clear], value_), (g[load], taken)]
            for test, result in steps if clear_first else steps[::-1]:
                if test:
                    return result
            return s

        return Version(
            designs=(
                Design(way="if chain", body=c.always(chain, reset), regs=(q,)),
                Design(way="one assignment", body=c.always(short, reset), regs=(q,)),
            ),
            behaviour=Behaviour(outputs=lambda s, _: {q: s}, step=step, start=0),
        )

    clear_first, value_ = d.chance(), d.one((0, 0, (1 << width) - 1))
    knob = d.one(("priority", "value", "inverted"))
    before = version(clear_first, value_, False)
    other = d.bits(width)
    other = other if other != value_ else value_ ^ 1
    wins = (clear, load) if clear_first else (load, clear)
    after, wish = {
        "priority": (
            version(not clear_first, value_, False),
            f"`{wins[1]}` wins over `{wins[0]}` when both are 1",
        ),
        "value": (
            version(clear_first, other, False),
            f"`{clear}` sets the register to {other} instead of {value_}",
        ),
        "inverted": (version(clear_first, value_, True), f"`{load}` stores the bitwise inverse of `{data}`"),
    }[knob]
    return Case(
        kind=f"register {knob} {'clear' if clear_first else 'load'}",
        before=before,
        after=after,
        purpose=f"`{load}` stores `{data}` in `{q}`, `{clear}` sets `{q}` to {value_}, and `{wins[0]}` has "
        "priority",
        wish=wish,
        clocking=c,
        io=io,
        stimulus=Stimulus(length=100, ones={load: 0.5, clear: 0.3}),
        tops=("data_reg", "hold_register", f"reg{width}", "storage"),
    )


def shift(d: Draw) -> Case:
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    width = d.between(4, 10)
    en, x, q = io.input("shift"), io.input("serial_in"), io.output("data_out", width)
    top = width - 1

    def version(left: bool, by: int, around: bool) -> Version:
        if left:
            enters = f"{q}[{top}:{width - by}]" if around else (f"{{{by}{{{x}}}}}" if by > 1 else x)
            word = f"{{{q}[{top - by}:0], {enters}}}"
        else:
            enters = f"{q}[{by - 1}:0]" if around else (f"{{{by}{{{x}}}}}" if by > 1 else x)
            word = f"{{{enters}, {q}[{top}:{by}]}}"
        move = f"{q} <= {word};"
        reset = f"{q} <= {decimal(1, width)};"

        def step(s: int, g: Inputs) -> int:
            if not g[en]:
                return s
            mask = (1 << width) - 1
            fill = ((1 << by) - 1) * g[x]
            if left:
                return (s << by | (s >> (width - by) if around else fill)) & mask
            return s >> by | ((s & ((1 << by) - 1)) if around else fill) << (width - by)

        return Version(
            designs=(
                Design(way="if", body=c.always(f"if ({en}) begin\n  {move}\nend", reset), regs=(q,)),
                Design(
                    way="conditional operator",
                    body=c.always(f"{q} <= {en} ? {word} : {q};", reset),
                    regs=(q,),
                ),
            ),
            behaviour=Behaviour(outputs=lambda s, _: {q: s}, step=step, start=1),
        )

    left, around = d.chance(), d.chance(0.3)
    knob = d.one(("direction", "distance", "around"))
    word, other = ("left", "right") if left else ("right", "left")
    after, wish = {
        "direction": (version(not left, 1, around), f"it shifts {other} instead of {word}"),
        "distance": (
            version(left, 2, around),
            "it moves by two places at a time"
            + ("" if around else f", both free places taking the value of `{x}`"),
        ),
        "around": (
            version(left, 1, not around),
            f"`{x}` comes in at the free end instead of the bit that left"
            if around
            else f"the bit that leaves at one end comes in at the other (`{x}` is not used any more)",
        ),
    }[knob]
    fills = "the bit that leaves comes in at the other end" if around else f"`{x}` comes in at the free end"
    return Case(
        kind=f"shift {knob} {word}{' around' if around else ''}",
        before=version(left, 1, around),
        after=after,
        purpose=f"with `{en}` = 1 the register `{q}` shifts {word} by one place and {fills}; reset sets it "
        "to 1",
        wish=wish,
        clocking=c,
        io=io,
        stimulus=Stimulus(length=110, ones={en: 0.8}),
        tops=("shifter", "shift_unit", f"shreg{width}", "serial_store"),
    )


def edge(d: Draw) -> Case:
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    x, y = io.input("signal"), io.output("tick")
    prev = io.local("previous")

    def version(kind: str, registered: bool) -> Version:
        test = {"rising": f"{x} & ~{prev}", "falling": f"~{x} & {prev}", "any": f"{x} ^ {prev}"}[kind]
        if registered:
            body = f"reg {prev};\n\n" + c.always(
                f"{prev} <= {x};\n{y} <= {test};", f"{prev} <= 1'b0;\n{y} <= 1'b0;"
            )
            other = (
                f"reg {prev};\nwire {prev}_edge = "
                f"{test};\n\n{c.always(f'{prev} <= {x};', f'{prev} <= 1{_B}0;')}\n\n"
                + c.always(f"{y} <= {prev}_edge;", f"{y} <= 1'b0;")
            )
            designs = (
                Design(way="one process", body=body, regs=(y,)),
                Design(way="two processes", body=other, regs=(y,)),
            )
        else:
            head = f"reg {prev};\n\n{c.always(f'{prev} <= {x};', f'{prev} <= 1{_B}0;')}\n\n"
            designs = (
                Design(way="assign", body=f"{head}assign {y} = {test};"),
                Design(way="process", body=f"{head}always @(*) begin\n  {y} = {test};\nend", regs=(y,)),
            )

        def edge(before: int, now: int) -> int:
            return {"rising": now & ~before & 1, "falling": ~now & before & 1, "any": now ^ before}[kind]

        return Version(
            designs=designs,
            behaviour=Behaviour(
                outputs=lambda s, g: {y: s[1] if registered else edge(s[0], g[x])},
                step=lambda s, g: (g[x], edge(s[0], g[x])),
                start=(0, 0),
            ),
        )

    kind, registered = d.one(("rising", "falling", "any")), d.chance()
    knob = d.one(("kind", "kind", "timing"))
    other = d.one([k for k in ("rising", "falling", "any") if k != kind])
    after, wish = {
        "kind": (version(other, registered), f"it reports {_edges(other)} instead of {_edges(kind)}"),
        "timing": (
            version(kind, not registered),
            f"`{y}` is not registered: it shows the edge in the same cycle, without waiting for the clock"
            if registered
            else f"`{y}` is registered: it is 1 in the cycle after the clock edge that sees the edge of "
            f"`{x}`, and 0 after reset",
        ),
    }[knob]
    timing = "in the following cycle (registered)" if registered else "in the same cycle (combinational)"
    return Case(
        kind=f"edge {knob} {kind} {registered}",
        before=version(kind, registered),
        after=after,
        purpose=f"`{y}` reports {_edges(kind)} of `{x}`, compared with its value at the last clock edge, "
        f"{timing}",
        wish=wish,
        clocking=c,
        io=io,
        stimulus=Stimulus(length=100),
        tops=("edge_unit", "edge_detect", "pulse_maker"),
    )


_B = "'b"


def _edges(kind: str) -> str:
    return {"rising": "rising edges", "falling": "falling edges", "any": "both kinds of edges"}[kind]


def machine(d: Draw) -> Case:
    """A state machine in which one arrow, or one output, is another."""
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    x, z = io.input("fsm_in"), io.output("fsm_out")
    machine = drawn_machine(d, (x,), (z,), mealy=False)
    names = (io.local("state"), io.local("next"))
    count = len(machine.states)
    state, given = d.below(count), d.below(2)
    if d.chance(0.7):
        old = machine.moves[state][given]
        new = d.one([n for n in range(count) if n != old])
        moves = [list(m) for m in machine.moves]
        moves[state][given] = new
        changed = replace(machine, moves=tuple(tuple(m) for m in moves))
        wish = (
            f"from state {machine.states[state]} with `{x}` = {given} it goes to {machine.states[new]} "
            f"instead of {machine.states[old]}"
        )
        knob = "arrow"
    else:
        answers = list(machine.answers)
        answers[state] = tuple(1 - a for a in answers[state])
        changed = replace(machine, answers=tuple(answers))
        wish = f"`{z}` is {answers[state][0]} in state {machine.states[state]}"
        knob = "output"

    def version(m: Machine) -> Version:
        return Version(
            designs=(
                as_processes(m, binary_coding(count), c, names, "separate processes"),
                as_one_process(m, binary_coding(count), c, names, "one process"),
            ),
            behaviour=Behaviour(
                outputs=lambda s, _: {z: m.answers[s][0]}, step=lambda s, g: m.moves[s][g[x]], start=0
            ),
        )

    shape = "".join(f"{a}{b}{o[0]}" for (a, b), o in zip(machine.moves, machine.answers, strict=True))
    return Case(
        kind=f"machine {knob} {shape} {state}{given}",
        before=version(machine),
        after=version(changed),
        purpose=f"a Moore state machine with the states {listed(list(machine.states))} moves by `{x}` and "
        f"drives `{z}`",
        wish=wish,
        clocking=c,
        io=io,
        stimulus=Stimulus(length=150),
        tops=("fsm", "state_machine", "controller"),
    )
