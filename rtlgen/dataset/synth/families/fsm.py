"""State machines from random state tables, and the logic of them alone."""

from __future__ import annotations

from rtlgen.core.digest import digest
from rtlgen.dataset.synth.clocking import Clocking, draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families import machines
from rtlgen.dataset.synth.families.machines import (
    Machine,
    as_diagram,
    as_one_process,
    as_processes,
    as_prose,
    as_table,
    binary_coding,
    condition,
    drawn_machine,
    gray_coding,
    one_hot_coding,
)
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import RESET, Behaviour, Design, Inputs, Outputs, Script, Stimulus, Task
from rtlgen.dataset.synth.text import binary, bits, indented, listed, paragraphs


def moore_fsm(d: Draw) -> Task:
    return _machine(d, mealy=False)


def mealy_fsm(d: Draw) -> Task:
    return _machine(d, mealy=True)


def _machine(d: Draw, *, mealy: bool) -> Task:
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    ins = tuple(io.input("fsm_in") for _ in range(d.one((1, 1, 2))))
    outs = tuple(io.output("fsm_out") for _ in range(d.one((1, 1, 2))))
    machine = drawn_machine(d, ins, outs, mealy=mealy)
    count = len(machine.states)
    names = (io.local("state"), io.local("next"))
    ways = [
        as_processes(machine, binary_coding(count), c, names, "separate processes, binary"),
        as_one_process(machine, gray_coding(count), c, names, "one process, Gray"),
        machines.as_equations(machine, c, names),
        as_processes(machine, one_hot_coding(count), c, names, "separate processes, one-hot"),
    ]

    def number(given: Inputs) -> int:
        word = 0
        for i in ins:
            word = word << 1 | given[i]
        return word

    def outputs(s: int, given: Inputs) -> Outputs:
        word = machine.answers[s][number(given)]
        return {o: word >> (len(outs) - 1 - n) & 1 for n, o in enumerate(outs)}

    kind = "Mealy" if mealy else "Moore"
    first = machine.states[0]
    res = f"the machine is in state {first}"
    timing = (
        "Outputs depend on the state and on the inputs of the same cycle, without a delay."
        if mealy
        else "Outputs depend on the state alone."
    )
    free = d.one(("Choose the state encoding yourself.", "The encoding of the states is free.", ""))
    told = c.told(d, res)
    return Task(
        structure=digest([machine.moves, machine.answers])[:12],
        difficulty="medium" if len(ins) == 1 and count < 5 else "hard",
        tops=("fsm", f"{kind.lower()}_fsm", "state_machine", "controller", "sequencer", "ctrl_fsm"),
        ports=io.all(),
        clocking=c,
        specs=(
            paragraphs(
                f"A {kind} state machine with {count} states is given by its state table.",
                as_table(machine, markdown=d.chance()),
                f"{timing} {told} {free}".strip(),
            ),
            paragraphs(
                f"Implement the {kind} machine of this state diagram; each line is an arrow from a state "
                "to its successor"
                + (
                    ", labelled with inputs / outputs."
                    if mealy
                    else ", labelled with the inputs; outputs stand behind the state."
                ),
                as_diagram(machine),
                f"{timing} {told} {free}".strip(),
            ),
            f"A {kind} state machine has the states {listed(list(machine.states))}. {as_prose(machine)} "
            f"{timing} {told} {free}".strip(),
        ),
        designs=tuple(d.some(ways, 3)),
        behaviour=Behaviour(outputs=outputs, step=lambda s, g: machine.moves[s][number(g)], start=0),
        stimulus=Stimulus(length=150),
        tags=("sequential", "fsm", kind.lower()),
    )


def fsm_logic(d: Draw) -> Task:
    """Next state and outputs of a machine, the state being an input."""
    one_hot = d.chance()
    io = Ports(d)
    ins = (io.input("fsm_in"),)
    probe = drawn_machine(d, ins, ("o",), mealy=False)
    count = len(probe.states)
    coding = (
        one_hot_coding(count) if one_hot else (binary_coding(count) if d.chance(0.7) else gray_coding(count))
    )
    state = io.input("state_in", coding.width)
    nxt, out = io.output("state_out", coding.width), io.output("fsm_out")
    machine = Machine(
        states=probe.states,
        inputs=ins,
        outs=(out,),
        moves=probe.moves,
        answers=probe.answers,
        mealy=False,
    )
    width = coding.width
    codes = coding.codes

    def outputs(_: object, given: Inputs) -> Outputs:
        if given[state] not in codes:
            return {nxt: None, out: None}
        s = codes.index(given[state])
        return {nxt: codes[machine.moves[s][given[ins[0]]]], out: machine.answers[s][0]}

    items = "\n".join(f"{name}: {machines.move(machine, n, nxt)}" for n, name in enumerate(machine.states))
    case = Design(
        way="case",
        body=f"{machines.parameters(machine, coding)}\n\nalways @(*) begin\n  case "
        f"({state})\n{indented(items, 2)}\n"
        f"    default: {nxt} = {machine.states[0]};\n  "
        f"endcase\nend\n\n{machines.outputs_assigned(machine, state)}",
        regs=(nxt,),
    )
    here = [
        f"{state}[{n}]" if one_hot else f"({state} == {binary(code, width)})" for n, code in enumerate(codes)
    ]
    equations = []
    for bit in range(width):
        terms = []
        for n in range(count):
            given = [g for g in range(2) if codes[machine.moves[n][g]] >> bit & 1]
            if given:
                test = condition(ins, given)
                terms.append(f"({here[n]} & {test})" if test else here[n])
        equations.append(f"assign {nxt}[{bit}] = {' | '.join(terms) or _ZERO};")
    ones = [here[n] for n in range(count) if machine.answers[n][0]]
    equations.append(f"assign {out} = {' | '.join(ones) or _ZERO};")
    by_bits = Design(way="equations", body="\n".join(equations))
    names = ", ".join(f"{n} = {binary(c, width)}" for n, c in zip(machine.states, codes, strict=True))
    rest = "The state is always one of these." if one_hot else "Other codes do not occur."
    head = (
        f"Write the combinational part of a Moore machine: from the present state `{state}` and the input "
        f"`{ins[0]}` derive the next state `{nxt}` and the output `{out}`."
    )
    coded = f"The states are coded {'one-hot' if one_hot else 'as follows'}: {names}. {rest}"
    return Task(
        structure=digest([machine.moves, machine.answers, one_hot])[:12],
        difficulty="medium",
        tops=("next_state_logic", "fsm_logic", "fsm_comb", "state_logic", "transition"),
        ports=io.all(),
        specs=(
            paragraphs(head, as_table(machine, markdown=d.chance()), coded),
            paragraphs(f"{head} There is no register in this module.", coded, as_diagram(machine)),
            f"{head} {coded} {as_prose(machine)}",
        ),
        designs=tuple(d.shuffled([case, by_bits])),
        behaviour=Behaviour(outputs=outputs),
        stimulus=Stimulus(script=lambda _: [{state: code, ins[0]: g} for code in codes for g in (0, 1)]),
        tags=("combinational", "fsm"),
    )


_ZERO = "1'b0"


def sequence_detector(d: Draw) -> Task:
    """A pattern in a serial stream, overlapping or not."""
    length = d.between(3, 6)
    pattern = bits(d.bits(length), length)
    overlap, mealy = d.chance(0.65), d.chance(0.4)
    enabled = d.chance(0.3)
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    x = io.input("serial_in")
    en = io.input("valid_in") if enabled else ""
    z = io.output("detected")

    def after(seen: str, bit: str) -> str:
        """The longest end of what was seen that is a beginning of the pattern."""
        text = seen + bit
        while not pattern.startswith(text):
            text = text[1:]
        return text

    # Prefixes that matter: a Mealy machine never keeps the whole pattern.
    def move(seen: str, bit: str) -> tuple[str, int]:
        if seen == pattern:
            seen = _border(pattern) if overlap else ""
        text = after(seen, bit)
        hit = int(text == pattern)
        if mealy and hit:
            text = _border(pattern) if overlap else ""
        return text, hit

    def step(s: str, given: Inputs) -> str:
        return s if en and not given[en] else move(s, str(given[x]))[0]

    def outputs(s: str, given: Inputs) -> Outputs:
        if mealy:
            return {z: move(s, str(given[x]))[1] if not en or given[en] else 0}
        return {z: int(s == pattern)}

    states = [pattern[:n] for n in range(length + (0 if mealy else 1))]
    moves = tuple(tuple(states.index(move(s, b)[0]) for b in "01") for s in states)
    answers = tuple(tuple(move(s, b)[1] for b in "01") if mealy else (int(s == pattern),) * 2 for s in states)
    if en:  # the enable as a first input: without it nothing moves
        moves = tuple((n, n, *m) for n, m in enumerate(moves))
        answers = tuple(((0, 0) if mealy else a) + a for a in answers)
    machine = Machine(
        states=tuple(f"S{n}" for n in range(len(states))),
        inputs=(en, x) if en else (x,),
        outs=(z,),
        moves=moves,
        answers=answers,
        mealy=mealy,
    )
    names = (io.local("state"), io.local("next"))
    designs = [
        as_processes(machine, binary_coding(len(states)), c, names, "state machine"),
        machines.as_equations(machine, c, names),
    ]
    if overlap:
        designs.append(_by_history(c, (io.local("shift"), io.local("flag")), pattern, x, en, z, mealy=mealy))
    counted = (
        f" Only cycles with `{en}` = 1 bring a bit; in the others nothing "
        f"changes{f' and `{z}` is 0' if mealy else ''}."
        if en
        else ""
    )
    overlapping = (
        "Occurrences may overlap: the end of one may be the beginning of the next."
        if overlap
        else "Occurrences do not overlap: after one is found the search begins anew with the next bit."
    )
    timing = (
        f"`{z}` is 1 in the same cycle in which the last bit of the pattern is at `{x}` (Mealy output)"
        if mealy
        else f"`{z}` is 1 in the cycle after the clock edge that takes the last bit of the pattern (Moore "
        "output)"
    )
    if en and not mealy:
        timing = (
            f"`{z}` is 1 from the clock edge that takes the last bit of the pattern until the one that "
            "takes the next bit (Moore output)"
        )
    res = "everything seen so far is forgotten"
    return Task(
        structure=" ".join(
            [pattern, "mealy" if mealy else "moore"] + ["overlap"] * overlap + ["en"] * enabled
        ),
        difficulty="medium",
        tops=("seq_detect", f"detect_{pattern}", "pattern_detector", "seq_det", f"find_{pattern}"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"Detect the bit pattern {pattern} in the serial input `{x}`, its leftmost bit first; one bit "
            f"comes in each cycle. {timing}. {overlapping}{counted} {c.told(d, res)}",
            f"A sequence detector for {', '.join(pattern)} (in this order of time) at `{x}`. {overlapping} "
            f"{timing}; otherwise it is 0.{counted} {c.told(d, res)}",
            f"`{x}` brings a bit at every active clock edge. Whenever the last {length} bits were "
            f"{pattern} (oldest first), report it: {timing}. {overlapping}{counted} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=""),
        stimulus=Stimulus(length=200, ones={en: 0.8}, script=lambda s: _streams(s, pattern, x, en)),
        tags=("sequential", "fsm", "sequence"),
    )


def _border(pattern: str) -> str:
    """The longest true beginning of the pattern that is also its end."""
    return next(pattern[:n] for n in reversed(range(len(pattern))) if pattern.endswith(pattern[:n]))


def _streams(d: Draw, pattern: str, x: str, en: str) -> Script:
    text = "".join(
        d.one((pattern, pattern, pattern[:-1], pattern + pattern[len(_border(pattern)) :], "0", "1"))
        for _ in range(12)
    )
    stream = [{x: int(b)} | ({en: 1} if en else {}) for b in text[:70]]
    # A beginning of the pattern, a reset, and its end: which must not be taken for all of it.
    given = [{x: int(b)} | ({en: 1} if en else {}) for b in pattern]
    for at in range(1, len(pattern)):
        stream += [*given[:at], {x: d.below(2), RESET: 1}, *given[at:]]
    return stream


def _by_history(
    c: Clocking, names: tuple[str, str], pattern: str, x: str, en: str, z: str, *, mealy: bool
) -> Design:
    """The last bits in a shift register, and beside each whether it has come since the reset."""
    history, filled = names
    size = len(pattern) - 1 if mealy else len(pattern)
    move = f"{history} <= {{{history}[{size - 2}:0], {x}}};\n{filled} <= {{{filled}[{size - 2}:0], 1'b1}};"
    update = f"if ({en}) begin\n{indented(move)}\nend" if en else move
    word = f"{{{history}, {x}}}" if mealy else history
    gate = f"{en} && " if mealy and en else ""
    body = "\n\n".join(
        [
            f"reg [{size - 1}:0] {history}, {filled};",
            c.always(update, f"{history} <= {size}'d0;\n{filled} <= {size}'d0;"),
            f"assign {z} = {gate}(&{filled}) && ({word} == {len(pattern)}'b{pattern});",
        ]
    )
    return Design(way="history", body=body)
