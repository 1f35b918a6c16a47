"""Bugs of what is remembered, and when: registers, clock, reset, latches; one function for each cause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyslang import syntax

from rtlgen.dataset.augment.injection.design import Assignment, Design, Flaw
from rtlgen.dataset.augment.injection.value_bugs import mutated, outputs, shimmed
from rtlgen.verilog.edit import Edit


def wrong_sequence(d: Design) -> Iterator[Flaw]:
    """A mutant of a design with memory."""
    if d.is_sequential:
        yield from mutated(d)


def all_x(d: Design) -> Iterator[Flaw]:
    """Nothing is reset, or nothing has an initial value."""
    for choice in _reset_choices(d):
        start, end = d.at(choice)
        rest = choice.elseClause
        if rest is not None:
            edit = (start, d.at(rest.clause)[0], "")
            yield Flaw(how="there is no reset", edits=(edit,))
    for process in d.nodes(syntax.ProceduralBlockSyntax, d.module):
        if process.keyword.valueText == "initial":
            yield Flaw(how="there are no initial values", edits=((*d.whole_line(process), ""),))
    for name, start, end in _initial_values(d):
        yield Flaw(how=f"'{name}' has no initial value", edits=((start, end, ""),))


def partly_x(d: Design) -> Iterator[Flaw]:
    """One register is not reset."""
    for one in _reset_assignments(d):
        statement = one.node.parent
        if isinstance(statement, syntax.ExpressionStatementSyntax):
            yield Flaw(how=f"'{one.target}' is not reset", edits=((*d.at(statement), ";"),))


def wrong_initial(d: Design) -> Iterator[Flaw]:
    """A register begins with another value."""
    for process in d.nodes(syntax.ProceduralBlockSyntax, d.module):
        if process.keyword.valueText == "initial":
            first, last = d.at(process)
            for one in d.assignments:
                signal = d.signals.get(one.target)
                if first <= one.start < last and signal is not None and not signal.is_array:
                    text = f"({one.right}) ^ {signal.width}'d1"
                    yield Flaw(
                        how=f"'{one.target}' begins with a wrong value", edits=((one.start, one.end, text),)
                    )
    for name, start, end in _initial_values(d):
        text = d.source[start:end].split("=", 1)[1]
        yield Flaw(how=f"'{name}' begins with a wrong value", edits=((start, end, f" = ~({text})"),))


def only_after_reset(d: Design) -> Iterator[Flaw]:
    """A register is reset to another value."""
    for one in _reset_assignments(d):
        signal = d.signals.get(one.target)
        if signal is not None and not signal.is_array:
            text = f"({one.right}) ^ {signal.width}'d1"
            yield Flaw(how=f"'{one.target}' is reset to a wrong value", edits=((one.start, one.end, text),))


def reset_polarity(d: Design) -> Iterator[Flaw]:
    """The reset acts at the other level."""
    conditions = list(_reset_conditions(d))
    edits = tuple((start, end, _negated(d.source[start:end])) for start, end in conditions)
    if edits:
        yield Flaw(how="the reset acts at the wrong level", edits=edits)


def reset_should_be_synchronous(d: Design) -> Iterator[Flaw]:
    """The reset stands among the events of a process."""
    reset = d.problem.reset
    if reset is None:
        return
    edge = "negedge" if reset.active_low else "posedge"
    edits = []
    for event in _events(d):
        if reset.port not in d.written(event):
            end = d.at(event)[1]
            edits.append((end - 1, end - 1, f" or {edge} {reset.port}"))
    if edits:
        yield Flaw(how="the reset does not wait for the clock", edits=tuple(edits))


def reset_should_be_asynchronous(d: Design) -> Iterator[Flaw]:
    """The reset is not among the events of a process."""
    reset = d.problem.reset
    if reset is None:
        return
    among = re.compile(rf"\s*(?:,|\bor\b)\s*(?:posedge|negedge)\s+{re.escape(reset.port)}\b")
    edits = []
    for event in _events(d):
        start, end = d.at(event)
        found = among.search(d.source, start, end)
        if found:
            edits.append((found.start(), found.end(), ""))
    if edits:
        yield Flaw(how="the reset waits for the clock", edits=tuple(edits))


def wrong_edge(d: Design) -> Iterator[Flaw]:
    """The registers move at the other edge of the clock."""
    clock = d.problem.clock
    if clock is None:
        return
    other = {"posedge": "negedge", "negedge": "posedge"}
    edits = []
    for node in d.nodes(syntax.SignalEventExpressionSyntax, d.module):
        at = d.token_at(node.edge)
        if at is not None and d.written(node.expr) == clock.port and node.edge.rawText in other:
            edits.append((*at, other[node.edge.rawText]))
    if edits:
        yield Flaw(how="the wrong edge of the clock", edits=tuple(edits))


def late_1_cycle(d: Design) -> Iterator[Flaw]:
    """A register too many before an output."""
    event = _clock(d)
    for signal, found in outputs(d) if event else ():
        stage = f"always @({event}) {signal.name} <= {{0}};"
        yield from shimmed(d, signal, found, stage, "passes a register too many", registered=True)


def early_1_cycle(d: Design) -> Iterator[Flaw]:
    """A register too few: an output shows what the register will hold."""
    stored = {a.target: a for a in d.assignments if not a.continuous and _in_clocked(d, a) and a.whole}
    for one in d.assignments:
        for name, new in stored.items() if one.continuous else ():
            edits = tuple((start, end, f"({new.right})") for start, end in d.uses(name, one.node.right))
            if edits:
                yield Flaw(how=f"'{one.target}' does not wait for '{name}'", edits=edits)


def missing_state(d: Design) -> Iterator[Flaw]:
    """What should be registers is logic."""
    for process in d.processes:
        if d.is_clocked(process):
            statement = process.statement
            assert isinstance(statement, syntax.TimingControlStatementSyntax), "it waits for an edge"
            edits: list[Edit] = [(*d.at(statement.timingControl), "@(*)")]
            at = d.token_at(process.keyword)
            if at is not None:
                edits.append((*at, "always"))
            yield Flaw(how="registers are logic", edits=tuple(edits))


def unwanted_state(d: Design) -> Iterator[Flaw]:
    """Logic that remembers: a branch or a default is missing, or it waits for a clock."""
    for process in d.processes:
        if d.is_clocked(process):
            continue
        for clause in d.nodes(syntax.ElseClauseSyntax, process):
            yield Flaw(how="an 'else' is missing: a latch", edits=((*d.at(clause), ""),))
        for item in d.nodes(syntax.DefaultCaseItemSyntax, process):
            yield Flaw(how="the 'default' of a case is missing: a latch", edits=((*d.at(item), ""),))
        body = d.nodes(syntax.BlockStatementSyntax, process)[:1]
        for statement in body[0].items if body else ():
            if isinstance(statement, syntax.ExpressionStatementSyntax):
                yield Flaw(how="a default value is missing: a latch", edits=((*d.whole_line(statement), ""),))
    event = _clock(d)
    for one in d.assignments if event else ():
        signal = d.signals.get(one.target)
        if one.continuous and one.whole and signal is not None and not signal.is_array:
            name = d.fresh("held")
            text = f"reg {signal.range}{name};\nalways @({event}) {name} <= {one.right};"
            yield Flaw(
                how=f"'{one.target}' waits for the clock", edits=(d.item(text), (one.start, one.end, name))
            )


def _events(d: Design) -> list[syntax.SyntaxNode]:
    """The event controls of clocked processes."""
    return [
        p.statement.timingControl
        for p in d.processes
        if d.is_clocked(p) and isinstance(p.statement, syntax.TimingControlStatementSyntax)
    ]


def _in_clocked(d: Design, one: Assignment) -> bool:
    return any(d.is_clocked(p) and d.at(p)[0] <= one.start < d.at(p)[1] for p in d.processes)


def _clock(d: Design) -> str:
    """The event of the clock, "posedge clk"; empty where the design has none."""
    clock = d.problem.clock
    return f"{clock.edge} {clock.port}" if clock is not None and clock.port in d.signals else ""


def _reset_choices(d: Design) -> Iterator[syntax.ConditionalStatementSyntax]:
    """The branches on the reset."""
    reset = d.problem.reset
    for choice in d.nodes(syntax.ConditionalStatementSyntax, d.module) if reset is not None else ():
        if reset is not None and d.uses(reset.port, choice.predicate):
            yield choice


def _reset_conditions(d: Design) -> Iterator[tuple[int, int]]:
    for choice in _reset_choices(d):
        yield d.at(choice.predicate)


def _reset_assignments(d: Design) -> Iterator[Assignment]:
    for choice in _reset_choices(d):
        first, last = d.at(choice.statement)
        yield from (a for a in d.assignments if first <= a.start < last and a.whole)


def _initial_values(d: Design) -> Iterator[tuple[str, int, int]]:
    """Registers that are declared with a value: the name, and where ` = value` stands."""
    stored = {a.target for a in d.assignments if not a.continuous and _in_clocked(d, a)}
    for declarator in d.nodes(syntax.DeclaratorSyntax, d.module):
        if declarator.initializer is not None and declarator.name.valueText in stored:
            yield declarator.name.valueText, *d.at(declarator.initializer)


def _negated(condition: str) -> str:
    text = condition.strip()
    plain = re.fullmatch(r"[!~]\s*(\w+)", text)
    if plain:
        return plain[1]
    return f"!{text}" if re.fullmatch(r"\w+", text) else f"!({text})"
