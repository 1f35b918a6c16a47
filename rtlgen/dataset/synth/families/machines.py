"""Random finite state machines as values: tables, diagrams, prose, and Verilog of them."""

from __future__ import annotations

from rtlgen.core.value import value
from rtlgen.dataset.synth.clocking import Clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.task import Design
from rtlgen.dataset.synth.text import binary, bits, grid, indented, lines, listed, span


@value
class Machine:
    """States are numbers, 0 the first one; inputs are the values of the input bits as one number."""

    states: tuple[str, ...]
    inputs: tuple[str, ...]
    outs: tuple[str, ...]
    moves: tuple[tuple[int, ...], ...]
    """By state and input."""
    answers: tuple[tuple[int, ...], ...]
    """By state and input; of a Moore machine equal for all inputs of a state. The first output is the most
    significant bit."""
    mealy: bool

    @property
    def choices(self) -> int:
        return 1 << len(self.inputs)


def drawn_machine(
    d: Draw, inputs: tuple[str, ...], outs: tuple[str, ...], *, mealy: bool, names: tuple[str, ...] = ()
) -> Machine:
    """A machine in which every state can be reached from the first, and no two are equal.

    Args:
        names: of its states; without them number and names are drawn.
    """
    if not names:
        names = _state_names(d, d.between(3, 6) if len(inputs) == 1 else d.between(3, 5))
    count = len(names)
    choices = 1 << len(inputs)
    while True:
        moves = tuple(tuple(d.below(count) for _ in range(choices)) for _ in range(count))
        answers = tuple(_answers(d, choices, len(outs), mealy) for _ in range(count))
        machine = Machine(states=names, inputs=inputs, outs=outs, moves=moves, answers=answers, mealy=mealy)
        if len(_reached(machine)) == count and _minimal(machine):
            return machine


def _answers(d: Draw, choices: int, outs: int, mealy: bool) -> tuple[int, ...]:
    if mealy:
        return tuple(d.bits(outs) for _ in range(choices))
    return (d.bits(outs),) * choices


def _state_names(d: Draw, count: int) -> tuple[str, ...]:
    letters = tuple("ABCDEFGH"[:count])
    return d.one(
        (
            letters,
            letters,
            tuple(f"S{n}" for n in range(count)),
            tuple(f"ST{n}" for n in range(count)),
            tuple(d.some(("IDLE", "WAIT", "RUN", "HOLD", "DONE", "LOAD", "SCAN", "SYNC"), count)),
        )
    )


def _reached(machine: Machine) -> set[int]:
    found, waiting = {0}, [0]
    while waiting:
        for after in machine.moves[waiting.pop()]:
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


def _minimal(machine: Machine) -> bool:
    """Whether every two states can be told apart by what comes out."""
    count = len(machine.states)
    classes = list(machine.answers)
    labels: list[object] = list(classes)
    for _ in range(count):
        labels = [(labels[s], tuple(labels[t] for t in machine.moves[s])) for s in range(count)]
        order = {label: n for n, label in reversed(list(enumerate(labels)))}
        labels = [order[label] for label in labels]
    return len(set(labels)) == count


# In words ------------------------------------------------------------------------------------------------


def as_table(machine: Machine, *, markdown: bool) -> str:
    """The state table: next states and outputs."""
    ins, outs = machine.inputs, ", ".join(machine.outs)
    word = (
        ins[0]
        if len(ins) == 1
        else "".join(ins)
        if all(len(i) == 1 for i in ins)
        else f"{{{', '.join(ins)}}}"
    )
    columns = [bits(n, len(ins)) for n in range(machine.choices)]
    head = ["state", *(f"next, {word}={c}" for c in columns)]
    head += [f"{outs}, {word}={c}" for c in columns] if machine.mealy else [outs]
    rows = [head]
    for n, name in enumerate(machine.states):
        answers = machine.answers[n] if machine.mealy else machine.answers[n][:1]
        shown = [" ".join(bits(a, len(machine.outs))) for a in answers]
        rows.append([name, *(machine.states[t] for t in machine.moves[n]), *shown])
    return grid(rows, markdown=markdown)


def as_diagram(machine: Machine) -> str:
    """An arrow a line: `A (z=0) --x=1--> B`."""
    found = []
    for n, name in enumerate(machine.states):
        for given in range(machine.choices):
            after = machine.states[machine.moves[n][given]]
            condition = ", ".join(
                f"{i}={b}" for i, b in zip(machine.inputs, bits(given, len(machine.inputs)), strict=True)
            )
            answer = ", ".join(
                f"{o}={b}"
                for o, b in zip(machine.outs, bits(machine.answers[n][given], len(machine.outs)), strict=True)
            )
            if machine.mealy:
                found.append(f"  {name} --{condition} / {answer}--> {after}")
            else:
                found.append(f"  {name} ({answer}) --{condition}--> {after}")
    return "\n".join(found)


def as_prose(machine: Machine) -> str:
    """A sentence or two for each state."""
    return " ".join(_state_told(machine, n) for n in range(len(machine.states)))


def _state_told(machine: Machine, n: int) -> str:
    name, ins = machine.states[n], machine.inputs
    targets = machine.moves[n]
    if len(set(targets)) == 1:
        moves = "it always stays" if targets[0] == n else f"it always goes to {machine.states[targets[0]]}"
    else:
        parts = []
        for target in dict.fromkeys(targets):
            given = [bits(g, len(ins)) for g in range(machine.choices) if targets[g] == target]
            where = "stays" if target == n else f"goes to {machine.states[target]}"
            parts.append(f"{where} when {_word(ins)} is {listed(given, 'or')}")
        moves = f"it {listed(parts)}"
    if machine.mealy:
        answers = []
        for at, out in enumerate(machine.outs):
            shift = len(machine.outs) - 1 - at
            ones = [bits(g, len(ins)) for g in range(machine.choices) if machine.answers[n][g] >> shift & 1]
            if len(ones) in (0, machine.choices):
                answers.append(f"`{out}` is {int(bool(ones))}")
            else:
                answers.append(f"`{out}` is 1 only for {_word(ins)} = {listed(ones, 'or')}")
        return f"In state {name} {moves}; {listed(answers)}."
    shown = bits(machine.answers[n][0], len(machine.outs))
    answer = listed([f"`{o}` = {b}" for o, b in zip(machine.outs, shown, strict=True)])
    return f"In state {name}, {answer}; {moves}."


def _word(ins: tuple[str, ...]) -> str:
    return f"`{ins[0]}`" if len(ins) == 1 else "{" + ", ".join(f"`{i}`" for i in ins) + "}"


# In Verilog ----------------------------------------------------------------------------------------------


@value
class Coding:
    """How states are written as bits."""

    width: int
    codes: tuple[int, ...]
    one_hot: bool


def binary_coding(count: int) -> Coding:
    return Coding(width=max(1, (count - 1).bit_length()), codes=tuple(range(count)), one_hot=False)


def gray_coding(count: int) -> Coding:
    width = max(1, (count - 1).bit_length())
    return Coding(width=width, codes=tuple(n ^ n >> 1 for n in range(count)), one_hot=False)


def one_hot_coding(count: int) -> Coding:
    return Coding(width=count, codes=tuple(1 << n for n in range(count)), one_hot=True)


def parameters(machine: Machine, coding: Coding) -> str:
    width = coding.width
    names = ", ".join(
        f"{name} = {binary(code, width)}" for name, code in zip(machine.states, coding.codes, strict=True)
    )
    if len(names) <= 70:
        return f"localparam {span(width)}{names};"
    return f"localparam {span(width)}" + ",\n  ".join(names.split(", ")) + ";"


def as_processes(machine: Machine, coding: Coding, c: Clocking, names: tuple[str, str], way: str) -> Design:
    """State register, next state logic and outputs, each apart."""
    state, nxt = names
    width = span(coding.width)
    items = "\n".join(f"{name}: {move(machine, n, nxt)}" for n, name in enumerate(machine.states))
    logic = (
        f"always @(*) begin\n  case ({state})\n{indented(items, 2)}\n"
        f"    default: {nxt} = {machine.states[0]};\n  endcase\nend"
    )
    register = c.always(f"{state} <= {nxt};", f"{state} <= {machine.states[0]};")
    body = "\n\n".join(
        [
            parameters(machine, coding),
            f"reg {width}{state}, {nxt};",
            register,
            logic,
            outputs_assigned(machine, state),
        ]
    )
    return Design(way=way, body=body)


def as_one_process(machine: Machine, coding: Coding, c: Clocking, names: tuple[str, str], way: str) -> Design:
    """One clocked process for the state, outputs in a case of their own."""
    state = names[0]
    items = "\n".join(f"{name}: {move(machine, n, state, '<=')}" for n, name in enumerate(machine.states))
    process = c.always(
        f"case ({state})\n{indented(items)}\n  default: {state} <= {machine.states[0]};\nendcase",
        f"{state} <= {machine.states[0]};",
    )
    outs = machine.outs
    target = outs[0] if len(outs) == 1 else "{" + ", ".join(outs) + "}"
    shown = "\n".join(f"{name}: {target} = {_answer(machine, n)};" for n, name in enumerate(machine.states))
    zero = f"{len(outs)}'b{'0' * len(outs)}"
    output = (
        f"always @(*) begin\n  case ({state})\n{indented(shown, 2)}\n"
        f"    default: {target} = {zero};\n  endcase\nend"
    )
    body = "\n\n".join([parameters(machine, coding), f"reg {span(coding.width)}{state};", process, output])
    return Design(way=way, body=body, regs=outs)


def as_equations(machine: Machine, c: Clocking, names: tuple[str, str]) -> Design:
    """One-hot: every bit of the next state as an equation."""
    state, nxt = names
    count = len(machine.states)
    equations = [f"assign {nxt}[{t}] = {_arrivals(machine, t, state)};" for t in range(count)]
    outs = []
    for at, out in enumerate(machine.outs):
        outs.append(f"assign {out} = {_ones(machine, at, state)};")
    body = "\n\n".join(
        [
            lines(f"reg {span(count)}{state};", f"wire {span(count)}{nxt};"),
            c.always(f"{state} <= {nxt};", f"{state} <= {binary(1, count)};"),
            "\n".join(equations),
            "\n".join(outs),
        ]
    )
    return Design(way="one-hot equations", body=body)


def outputs_assigned(machine: Machine, state: str) -> str:
    found = []
    for at, out in enumerate(machine.outs):
        found.append(f"assign {out} = {_ones(machine, at, state, named=True)};")
    return "\n".join(found)


def _ones(machine: Machine, at: int, state: str, *, named: bool = False) -> str:
    """When an output is 1."""
    shift = len(machine.outs) - 1 - at
    terms = []
    for n, name in enumerate(machine.states):
        given = [g for g in range(machine.choices) if machine.answers[n][g] >> shift & 1]
        if given:
            here = f"({state} == {name})" if named else f"{state}[{n}]"
            test = condition(machine.inputs, given)
            terms.append(here if not test else f"({here} & {test})")
    return _joined(terms)


def _arrivals(machine: Machine, target: int, state: str) -> str:
    terms = []
    for n in range(len(machine.states)):
        given = [g for g in range(machine.choices) if machine.moves[n][g] == target]
        if given:
            test = condition(machine.inputs, given)
            terms.append(f"{state}[{n}]" if not test else f"({state}[{n}] & {test})")
    return _joined(terms)


def _joined(terms: list[str]) -> str:
    if len(terms) == 1 and terms[0].startswith("(") and terms[0].count("(") == 1:
        return terms[0][1:-1]
    return " | ".join(terms) or "1'b0"


def condition(ins: tuple[str, ...], given: list[int]) -> str:
    """An expression that is 1 for the input numbers `given`; empty for all of them."""
    count = len(ins)
    if len(given) == 1 << count:
        return ""
    for at, name in enumerate(ins):
        shift = count - 1 - at
        values = {g >> shift & 1 for g in given}
        if len(values) == 1 and len(given) == 1 << (count - 1):
            return name if values == {1} else f"~{name}"
    products = []
    for g in given:
        word = bits(g, count)
        products.append(" & ".join(i if b == "1" else f"~{i}" for i, b in zip(ins, word, strict=True)))
    return (
        products[0]
        if len(products) == 1 and count == 1
        else "(" + " | ".join(f"({p})" if len(products) > 1 else p for p in products) + ")"
    )


def move(machine: Machine, n: int, target: str, sign: str = "=") -> str:
    """Statements that move on from state `n`."""
    names = [machine.states[t] for t in machine.moves[n]]
    if len(set(names)) == 1:
        return f"{target} {sign} {names[0]};"
    if len(machine.inputs) == 1:
        return f"{target} {sign} {machine.inputs[0]} ? {names[1]} : {names[0]};"
    word = "{" + ", ".join(machine.inputs) + "}"
    most = max(dict.fromkeys(names), key=names.count)
    items = [
        f"{binary(g, len(machine.inputs))}: {target} {sign} {a};" for g, a in enumerate(names) if a != most
    ]
    items.append(f"default: {target} {sign} {most};")
    return f"case ({word})\n{indented(chr(10).join(items))}\nendcase"


def _answer(machine: Machine, n: int) -> str:
    count = len(machine.outs)
    answers = machine.answers[n]
    if len(set(answers)) == 1:
        return binary(answers[0], count)
    if len(machine.inputs) == 1:
        return f"{machine.inputs[0]} ? {binary(answers[1], count)} : {binary(answers[0], count)}"
    word = "{" + ", ".join(machine.inputs) + "}"
    text = binary(answers[-1], count)
    for g in reversed(range(machine.choices - 1)):
        text = f"({word} == {binary(g, len(machine.inputs))}) ? {binary(answers[g], count)} : {text}"
    return text
