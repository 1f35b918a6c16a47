"""State machines of two to four states as a compact table or as arrows, told in few words."""

from __future__ import annotations

from rtlgen.core.digest import digest
from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.few_words import edge_told, reset_kind, reset_told
from rtlgen.dataset.synth.families.machines import (
    Coding,
    Machine,
    as_one_process,
    as_processes,
    binary_coding,
    condition,
    drawn_machine,
    move,
    one_hot_coding,
    outputs_assigned,
    parameters,
)
from rtlgen.dataset.synth.phrasing import an, distinct, thing
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import binary, bits, grid, indented, lines, listed, number, paragraphs

_WORDS = {
    2: (("OFF", "ON"), ("IDLE", "BUSY"), ("LOW", "HIGH"), ("EVEN", "ODD")),
    3: (("IDLE", "WAIT", "DONE"), ("RED", "GREEN", "YELLOW"), ("NONE", "ONE", "TWO")),
    4: (("IDLE", "LOAD", "RUN", "DONE"), ("NORTH", "EAST", "SOUTH", "WEST")),
}


def table_machine(d: Draw) -> Task:
    """A Moore or Mealy machine with one input and one output; a third of them without the register."""
    if d.chance(0.35):
        return _logic_alone(d)
    mealy = d.chance(0.3)
    c = draw_clocking(d, resets="always", falling=0.06)
    io = Ports(d, c)
    x, z = io.input("fsm_in"), io.output("fsm_out")
    machine = _drawn(d, x, z, mealy=mealy)
    coding = binary_coding(len(machine.states))
    names = (io.local("state"), io.local("next"))
    first = machine.states[0]
    kind = d.one(
        ("Mealy machine", "Mealy state machine") if mealy else ("Moore machine", "Moore state machine")
    )

    def told() -> str:
        last = [t for t in (reset_told(d, c, first, "the state"), edge_told(d, c)) if t]
        order = d.shuffled(last)
        before = order[:1] if len(order) == 2 and d.chance(0.3) else []
        after = order[len(before) :]
        asked = _asked(d, kind, len(machine.states), x, z)
        legend, block = _shown(d, machine)
        return paragraphs(" ".join([asked, *before, legend]).strip(), block, " ".join(after))

    return Task(
        structure=f"{digest([machine.moves, machine.answers])[:12]} {reset_kind(c)}",
        difficulty="easy",
        tops=("fsm", "moore" if not mealy else "mealy", "state_machine", "small_fsm", "machine"),
        ports=io.all(),
        clocking=c,
        specs=distinct(told),
        designs=(
            as_processes(machine, coding, c, names, "separate processes, binary"),
            as_one_process(machine, coding, c, names, "one process"),
        ),
        behaviour=Behaviour(
            outputs=lambda s, g: {z: machine.answers[s][g[x]]},
            step=lambda s, g: machine.moves[s][g[x]],
            start=0,
        ),
        stimulus=Stimulus(length=90, resets=4),
        tags=("sequential", "fsm", "mealy" if mealy else "moore", BRIEF),
    )


def _drawn(d: Draw, x: str, z: str, *, mealy: bool) -> Machine:
    """A machine whose states have ordinary names."""
    count = d.one((2, 3, 3, 4, 4))
    letters = tuple("ABCD"[:count])
    names = d.one((letters, letters, letters, tuple(f"S{n}" for n in range(count)), d.one(_WORDS[count])))
    return drawn_machine(d, (x,), (z,), mealy=mealy, names=names)


def _asked(d: Draw, kind: str, count: int, x: str, z: str) -> str:
    many = number(count)
    nouns = (
        f"{an(kind)} with {many} states",
        f"the {many}-state {kind} below",
        f"a state machine with {many} states, one input `{x}` and one output `{z}`",
        f"the {kind} with input `{x}` and output `{z}` that follows",
        f"this {kind}",
        f"the state machine described below, {an(kind)}",
    )
    return d.one(
        (
            *(thing(d, d.one(nouns)) for _ in range(3)),
            f"The {kind} reads `{x}` and drives `{z}`.",
            f"Here is {an(kind)}; implement it.",
        )
    )


def _shown(d: Draw, m: Machine) -> tuple[str, str]:
    """A sentence that says how the block is to be read, and the block."""
    return d.one((_arrows, _arrows, _by_state, _table))(d, m)


def _arrows(d: Draw, m: Machine) -> tuple[str, str]:
    x, z = m.inputs[0], m.outs[0]
    every = [(a, g, m.states[m.moves[n][g]], m.answers[n][g]) for n, a in enumerate(m.states) for g in (0, 1)]
    if m.mealy:
        legend, form = d.one(
            (
                ("An arrow has the input and the output beside it.", "{a} --{x}={g} ({z}={o})--> {b}"),
                ("Each line is one transition, with input / output.", "{a} --{g} / {o}--> {b}"),
                (
                    "Each line gives a state, the input, the next state and the output.",
                    "{a}, {x}={g}: {b}, {z}={o}",
                ),
                (
                    "Transitions (the output belongs to state and input):",
                    "{a} -> {b} if {x}={g}, with {z}={o}",
                ),
            )
        )
    else:
        legend, form = d.one(
            (
                ("The output of a state is in brackets behind it.", "{a} ({z}={o}) --{x}={g}--> {b}"),
                (
                    "The output of the state that an arrow leaves is in brackets.",
                    "{a} --{x}={g} ({z}={o})--> {b}",
                ),
                (
                    "Each arrow has the input on it, each state its output in brackets.",
                    "{a} [{o}] --{g}--> {b}",
                ),
                ("Transitions, with the output of the state on the left:", "{a} ({z}={o}) -> {b} if {x}={g}"),
                ("Every line is state, output, input and next state.", "{a}, {z}={o}: {x}={g} -> {b}"),
            )
        )
    rows = [form.format(a=a, g=g, b=b, o=o, x=x, z=z) for a, g, b, o in every]
    return legend, "\n".join(f"  {r}" for r in rows)


def _by_state(d: Draw, m: Machine) -> tuple[str, str]:
    x, z = m.inputs[0], m.outs[0]
    rows = []
    moore = d.one(
        (
            "{s}: {z} = {o}; {x} = 0 goes to {b0}, {x} = 1 goes to {b1}",
            "{s} (output {o}): next {b0} for {x} = 0, {b1} for {x} = 1",
            "in {s} {z} is {o}; from there to {b0} if {x} is 0 and to {b1} if {x} is 1",
        )
    )
    mealy = d.one(
        (
            "{s}: {x} = 0 gives {z} = {o0} and goes to {b0}; {x} = 1 gives {z} = {o1} and goes to {b1}",
            "{s}: {b0} with {z} = {o0} for {x} = 0, {b1} with {z} = {o1} for {x} = 1",
        )
    )
    for n, s in enumerate(m.states):
        (b0, b1), (o0, o1) = m.moves[n], m.answers[n]
        form = mealy if m.mealy else moore
        rows.append(form.format(s=s, x=x, z=z, o=o0, o0=o0, o1=o1, b0=m.states[b0], b1=m.states[b1]))
    mark = d.one(("  ", "- ", "* "))
    return d.one(("Its states:", "State by state:", "It works like this:")), "\n".join(
        f"{mark}{r}" for r in rows
    )


def _table(d: Draw, m: Machine) -> tuple[str, str]:
    x, z = m.inputs[0], m.outs[0]
    state = d.one(("state", "State", "present state"))
    if d.chance(0.5):
        head = [state, f"next, {x}=0", f"next, {x}=1"]
        head += [f"{z}, {x}=0", f"{z}, {x}=1"] if m.mealy else [d.one((z, "output"))]
        rows = [
            [s, *(m.states[t] for t in m.moves[n]), *(str(o) for o in m.answers[n][: 2 if m.mealy else 1])]
            for n, s in enumerate(m.states)
        ]
        legend = d.one(
            ("The state table:", "It has this state table:", "Next state and output are in the table.")
        )
        return legend, grid([head, *rows], markdown=d.chance())
    legend = d.one(
        (
            f"The columns are the state, the next states for {x} = 0 and {x} = 1, and {z}"
            + (f" for {x} = 0 and {x} = 1." if m.mealy else "."),
            f"A line has the state | the next state for {x}=0, for {x}=1 | "
            + (f"{z} for {x}=0, for {x}=1." if m.mealy else f"{z}."),
        )
    )
    rows_told = []
    for n, s in enumerate(m.states):
        after = ", ".join(m.states[t] for t in m.moves[n])
        out = ", ".join(str(o) for o in m.answers[n][: 2 if m.mealy else 1])
        rows_told.append(f"  {s} | {after} | {out}")
    return legend, "\n".join(rows_told)


def _logic_alone(d: Draw) -> Task:
    """Next state and output from the present state and the input."""
    io = Ports(d)
    x = io.input("fsm_in")
    one_hot, with_output = d.chance(), d.chance(0.85)
    machine = _drawn(d, x, "z", mealy=False)
    count = len(machine.states)
    coding = one_hot_coding(count) if one_hot else binary_coding(count)
    codes, width = coding.codes, coding.width
    state = io.input("state_in", width)
    nxt = io.output("state_out", width)
    out = io.output("fsm_out") if with_output else ""
    machine = Machine(
        states=machine.states,
        inputs=(x,),
        outs=(out or "output",),
        moves=machine.moves,
        answers=machine.answers,
        mealy=False,
    )

    def outputs(_: object, g: Inputs) -> Outputs:
        s = codes.index(g[state]) if g[state] in codes else None
        found: Outputs = {nxt: None if s is None else codes[machine.moves[s][g[x]]]}
        return {**found, out: None if s is None else machine.answers[s][0]} if out else found

    def told() -> str:
        legend, block = _shown(d, machine)
        wanted = f"the next state `{nxt}` and the output `{out}`" if out else f"the next state `{nxt}`"
        asked = d.one(
            (
                f"Write the logic that gives {wanted} from the state `{state}` and the input `{x}`.",
                f"Implement only the state transition logic of a Moore machine: {wanted}, from `{state}` and "
                f"`{x}`.",
                f"From the present state `{state}` and `{x}`, derive {wanted}.",
                f"The module computes {wanted} of a state machine that is in `{state}` and reads `{x}`.",
                f"This is the combinational part of a state machine; it makes {wanted} of `{state}` and "
                f"`{x}`.",
            )
        )
        alone = d.one(("The state register is elsewhere.", "There is no flip-flop in it.", "", ""))
        return paragraphs(" ".join(s for s in (asked, alone, legend) if s), block, _coded(d, machine, coding))

    designs = (
        _case(machine, coding, (state, nxt), out),
        _equations(machine, coding, (state, nxt), out),
    )
    return Task(
        structure=f"logic {digest([machine.moves, machine.answers, one_hot, with_output])[:12]}",
        difficulty="easy",
        tops=("next_state", "fsm_next", "transition_logic", "fsm_part", "state_logic"),
        ports=io.all(),
        specs=distinct(told),
        designs=designs[::-1] if one_hot else designs,
        behaviour=Behaviour(outputs=outputs),
        stimulus=Stimulus(script=lambda _: [{state: code, x: g} for code in codes for g in (0, 1)]),
        tags=("combinational", "fsm", BRIEF),
    )


def _coded(d: Draw, m: Machine, coding: Coding) -> str:
    literal = d.chance()
    pairs = [
        f"{s} = {binary(code, coding.width) if literal else bits(code, coding.width)}"
        for s, code in zip(m.states, coding.codes, strict=True)
    ]
    word = d.one(("one-hot", "one-hot, a bit for each state")) if coding.one_hot else "binary"
    return d.one(
        (
            f"The states are coded {listed(pairs)} ({word}).",
            f"State codes: {', '.join(pairs)}.",
            f"Use the {word.split(',')[0]} codes {listed(pairs)}.",
            f"{listed(pairs)} is the coding of the states.",
        )
    ) + d.one(("", " Other codes do not occur.", " The state always has one of these codes."))


def _case(m: Machine, coding: Coding, names: tuple[str, str], out: str) -> Design:
    state, nxt = names
    items = "\n".join(f"{s}: {move(m, n, nxt)}" for n, s in enumerate(m.states))
    body = (
        f"{parameters(m, coding)}\n\nalways @(*) begin\n  case ({state})\n{indented(items, 2)}\n"
        f"    default: {nxt} = {m.states[0]};\n  endcase\nend"
    )
    return Design(way="case", body=f"{body}\n\n{outputs_assigned(m, state)}" if out else body, regs=(nxt,))


def _equations(m: Machine, coding: Coding, names: tuple[str, str], out: str) -> Design:
    state, nxt = names
    here = [
        f"{state}[{n}]" if coding.one_hot else f"({state} == {binary(code, coding.width)})"
        for n, code in enumerate(coding.codes)
    ]
    found = []
    for bit in range(coding.width):
        terms = []
        for n, now in enumerate(here):
            given = [g for g in (0, 1) if coding.codes[m.moves[n][g]] >> bit & 1]
            if given:
                test = condition(m.inputs, given)
                terms.append(f"{now} & {test}" if test else now)
        if len(terms) > 1:
            terms = [f"({t})" if "&" in t else t for t in terms]
        target = f"{nxt}[{bit}]" if coding.width > 1 else nxt
        found.append(f"assign {target} = {' | '.join(terms) or _ZERO};")
    if out:
        found.append(
            f"assign {out} = {' | '.join(h for n, h in enumerate(here) if m.answers[n][0]) or _ZERO};"
        )
    return Design(way="assign", body=lines(*found))


_ZERO = "1'b0"
