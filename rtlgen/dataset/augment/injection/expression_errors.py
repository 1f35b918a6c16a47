"""Expressions, types, functions and blocks that the language does not allow.

Where a design has nothing of the kind, a value is taken through something new: a function, an enum, an array,
a generated block.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyslang import syntax

from rtlgen.dataset.augment.injection.design import Assignment, Design, Flaw, Signal
from rtlgen.verilog.edit import Edit
from rtlgen.verilog.names import identifiers

_ENUM_NAMES = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH")


def invalid_select(d: Design) -> Iterator[Flaw]:
    """A bit of what has none, or a part in the reverse order."""
    for name, start, end in _read(d):
        signal = d.signals[name]
        if signal.width == 1 and d.source[end : end + 1] != "[":
            yield Flaw(how=f"a bit is selected of '{name}', which has one", edits=((end, end, "[0]"),))
        elif signal.width > 1 and not signal.is_array and d.source[end : end + 1] != "[":
            edit = (start, end, f"{name}[0:{signal.width - 1}]")
            yield Flaw(how="a part is selected in the reverse order", edits=(edit,))


def non_constant_expression(d: Design) -> Iterator[Flaw]:
    """A range that depends on a signal."""
    indices = [s.name for s in d.signals.values() if s.direction == "input"]
    for name, start, end in _read(d):
        signal = d.signals[name]
        if signal.width > 1 and not signal.is_array and d.source[end : end + 1] != "[" and indices:
            index = next((i for i in indices if i != name), name)
            edit = (start, end, f"{name}[{index}+{signal.width - 1}:{index}]")
            yield Flaw(how="the bounds of a part are no constants", edits=(edit,))
    for one, _ in _values(d):
        if indices:
            edits = _through(d, one, f"wire [{indices[0]}:0] {{name}} = {one.right};")
            yield Flaw(how="the width of a net is no constant", edits=edits)


def unsized_in_concat(d: Design) -> Iterator[Flaw]:
    """A part of a concatenation without a size."""
    for concat in d.nodes(syntax.ConcatenationExpressionSyntax, d.module):
        for part in concat.expressions:
            if isinstance(part, syntax.IntegerVectorExpressionSyntax) and d.parsed.written_here(part):
                digits = "".join(c for c in part.value.rawText if c.isdigit())
                yield Flaw(
                    how="a number in a concatenation has no size", edits=((*d.at(part), digits or "0"),)
                )
    for one, signal in _values(d):
        if signal.width > 1:
            yield Flaw(
                how="a number in a concatenation has no size",
                edits=((one.start, one.end, f"{{0, {one.right}}}"),),
            )


def invalid_replication(d: Design) -> Iterator[Flaw]:
    """A replication that is not made at all, or as often as a signal says."""
    for node in d.nodes(syntax.MultipleConcatenationExpressionSyntax, d.module):
        yield Flaw(how="a replication of zero times", edits=((*d.at(node.expression), "0"),))
    for one, signal in _values(d):
        yield (
            Flaw(how="a replication of zero times", edits=((one.start, one.end, f"{{0{{{one.right}}}}}"),))
            if signal.width > 1
            else Flaw(
                how="a replication of less than zero times",
                edits=((one.start, one.end, f"{{-1{{{one.right}}}}}"),),
            )
        )


def type_mismatch(d: Design) -> Iterator[Flaw]:
    """A whole array where one of its elements belongs."""
    for name, _, end in _read(d):
        if d.signals[name].is_array and d.source[end : end + 1] == "[":
            stop = d.source.find("]", end)
            if stop > 0:
                yield Flaw(how=f"the whole of '{name}' is read", edits=((end, stop + 1, ""),))
    for one, signal in _values(d):
        edits = _through(
            d,
            one,
            f"logic {signal.range}{{name}} [0:1];\nassign {{name}}[0] = {one.right};\n"
            f"assign {{name}}[1] = {one.right};",
        )
        yield Flaw(how="an array is assigned to a vector", edits=edits)


def enum_cast(d: Design) -> Iterator[Flaw]:
    """A number is put into an enum."""
    for one, signal in _values(d):
        if signal.width <= 3:
            yield Flaw(
                how="a value is assigned to an enum", edits=_enum(d, one, signal, "name", assigned=True)
            )


def enum_width_overflow(d: Design) -> Iterator[Flaw]:
    """An enum with a name more than its width allows."""
    for one, signal in _values(d):
        if signal.width <= 3:
            yield Flaw(how="an enum has too many names", edits=_enum(d, one, signal, "name", more=1))


def enum_value_size(d: Design) -> Iterator[Flaw]:
    """The values of an enum are wider than it is."""
    for one, signal in _values(d):
        if signal.width <= 3:
            yield Flaw(how="the values of an enum are too wide", edits=_enum(d, one, signal, "wide"))


def enum_value_duplicate(d: Design) -> Iterator[Flaw]:
    """Two names of an enum have one value."""
    for one, signal in _values(d):
        if signal.width <= 3:
            yield Flaw(how="two names of an enum have one value", edits=_enum(d, one, signal, "same"))


def unknown_system_task(d: Design) -> Iterator[Flaw]:
    """A function that no simulator has."""
    for call in d.nodes(syntax.SystemNameSyntax, d.module):
        at = d.token_at(call.systemIdentifier)
        if at is not None:
            edit = (*at, f"{call.systemIdentifier.valueText}_value")
            yield Flaw(how="a system function that does not exist", edits=(edit,))
    for number, (one, _) in enumerate(_values(d)):
        word = ("$truncate", "$resize", "$logic", "$vector", "$value")[number % 5]
        edit = (one.start, one.end, f"{word}({one.right})")
        yield Flaw(how=f"the system function {word} does not exist", edits=(edit,))


def wrong_arguments(d: Design) -> Iterator[Flaw]:
    """A function is called with an argument too many."""
    functions = _functions(d)
    for call in d.nodes(syntax.InvocationExpressionSyntax, d.module):
        given = call.arguments
        if given is not None and d.written(call.left) in functions and len(given.parameters):
            end = d.at(given.parameters[-1])[1]
            yield Flaw(how="an argument too many", edits=((end, end, ", 1'b0"),))
    for one, signal in _values(d):
        function = _function(signal, "next_of = value;", automatic=False)
        edits = (d.item(function), (one.start, one.end, f"next_of({one.right}, 1'b1)"))
        yield Flaw(how="a function gets an argument too many", edits=edits)


def name_misused(d: Design) -> Iterator[Flaw]:
    """The name of a module, a type or a function where a signal belongs; a signal that is called."""
    for one, signal in _values(d):
        edits = (
            d.item(f"typedef logic {signal.range}value_t;"),
            (one.start, one.end, "value_t"),
        )
        yield Flaw(how="the name of a type in place of a value", edits=edits)
    for name, start, end in _read(d):
        if d.source[end : end + 1] != "[":
            yield Flaw(how=f"'{name}' is called like a function", edits=((start, end, f"{name}(0)"),))


def event_control(d: Design) -> Iterator[Flaw]:
    """A process without an event, or with one that it may not have."""
    for process in d.processes:
        keyword, statement = process.keyword.valueText, process.statement
        if isinstance(statement, syntax.TimingControlStatementSyntax):
            start, end = d.at(statement.timingControl)
            yield Flaw(how=f"'{keyword}' without its event", edits=((start, end, ""),))
        elif keyword == "always_comb":
            start = d.at(statement)[0]
            yield Flaw(how="'always_comb' with an event", edits=((start, start, "@(*) "),))


def subroutine_body(d: Design) -> Iterator[Flaw]:
    """A function that waits, or assigns like a register."""
    for one, signal in _values(d):
        for body, how in (
            ("#1 next_of = value;", "a function has a delay"),
            ("next_of <= value;", "a function has a non-blocking assignment"),
        ):
            edits = (d.item(_function(signal, body)), (one.start, one.end, f"next_of({one.right})"))
            yield Flaw(how=how, edits=edits)


def generate_misuse(d: Design) -> Iterator[Flaw]:
    """A loop over hardware whose variable is no genvar, or whose step is no step."""
    for declared in d.nodes(syntax.GenvarDeclarationSyntax, d.module):
        at = d.token_at(declared.keyword)
        if at is not None:
            yield Flaw(how="the variable of a generate loop is an integer", edits=((*at, "integer"),))
    for one, signal in _values(d):
        if not one.continuous or signal.width < 2:
            continue
        node = one.node.parent
        inner = d.fresh("all_bits")
        for loop, how in (
            ("integer i;\nfor (i = 0; i < {n}; i = i + 1) begin : each", "a generate loop over an integer"),
            ("genvar i;\nfor (i = 0; i < {n}; i * 2) begin : each", "a generate loop without a step"),
        ):
            text = (
                f"wire {signal.range}{inner} = {one.right};\n{loop.format(n=signal.width)}\n"
                f"  assign {one.target}[i] = {inner}[i];\nend"
            )
            assert isinstance(node, syntax.SyntaxNode), "an assignment stands in a statement"
            start, end = d.at(node)
            lines = text.replace("\n", f"\n{d.indent}")
            yield Flaw(how=how, edits=((start, end, lines),))


def break_continue(d: Design) -> Iterator[Flaw]:
    """A break outside of any loop."""
    for process in d.processes:
        for block in d.nodes(syntax.BlockStatementSyntax, process):
            at = d.token_at(block.end)
            if at is not None:
                yield Flaw(how="a 'break' outside of a loop", edits=((at[0], at[0], "break; "),))
            break


def _values(d: Design) -> Iterator[tuple[Assignment, Signal]]:
    """Assignments to a whole signal of known width, and that signal."""
    for one in d.assignments:
        signal = d.signals.get(one.target)
        if one.whole and signal is not None and not signal.is_array:
            yield one, signal


def _read(d: Design) -> Iterator[tuple[str, int, int]]:
    """Signals where an assignment reads them."""
    for one in d.assignments:
        for token in identifiers(one.node.right):
            if (known := d.signals.get(token.valueText)) and not known.is_constant:
                at = d.token_at(token)
                if at is not None:
                    yield token.valueText, *at


def _through(d: Design, one: Assignment, declarations: str) -> tuple[Edit, ...]:
    """The value is taken through something that is declared for it, `{name}`."""
    name = d.fresh("staged")
    return (d.item(declarations.replace("{name}", name)), (one.start, one.end, name))


def _enum(
    d: Design, one: Assignment, signal: Signal, values: str, *, assigned: bool = False, more: int = 0
) -> tuple[Edit, ...]:
    """The value is taken through an enum."""
    count = min((1 << signal.width) + more, len(_ENUM_NAMES))
    width = signal.width + (values == "wide")
    names = [d.fresh(n) for n in _ENUM_NAMES[:count]]
    given = [0 if values == "same" and n else n for n in range(count)]
    listed = [n if values == "name" else f"{n} = {width}'d{v}" for n, v in zip(names, given, strict=True)]
    kind, name = d.fresh("value_t"), d.fresh("choice")
    text = f"typedef enum logic {signal.range}{{{', '.join(listed)}}} {kind};\n{kind} {name};"
    right = one.right if assigned else names[0]
    if assigned:
        text += f"\nalways_comb {name} = {right};"
        return (d.item(text), (one.start, one.end, name))
    text += f"\nalways_comb {name} = {kind}'({one.right});"
    return (d.item(text), (one.start, one.end, name))


def _functions(d: Design) -> set[str]:
    return {d.written(f.prototype.name) for f in d.nodes(syntax.FunctionDeclarationSyntax, d.module)}


def _function(signal: Signal, body: str, *, automatic: bool = True) -> str:
    word = "automatic " if automatic else ""
    return f"function {word}{signal.range}next_of(input {signal.range}value);\n  {body}\nendfunction"
