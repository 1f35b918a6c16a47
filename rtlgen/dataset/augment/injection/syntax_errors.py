"""Text that is no Verilog."""

from __future__ import annotations

from collections.abc import Iterator

from pyslang import parsing, syntax

from rtlgen.dataset.augment.injection.design import Design, Flaw

_RESERVED = ("do", "priority", "edge", "strong", "table", "local", "matches", "cell", "design")
_WRONG_DIGIT = {"b": "2", "o": "8", "d": "f", "h": "g"}


def missing_token(d: Design) -> Iterator[Flaw]:
    """A ';' or a ')' that is not there."""
    for node in d.nodes(syntax.ContinuousAssignSyntax, d.module):
        yield from _without(d, node.semi, "the ';' behind an assignment")
    for statement in d.nodes(syntax.ExpressionStatementSyntax, d.module):
        yield from _without(d, statement.semi, "the ';' behind a statement")
    for brackets in d.nodes(syntax.ParenthesizedExpressionSyntax, d.module):
        yield from _without(d, brackets.closeParen, "a closing ')'")
    for choice in d.nodes(syntax.ConditionalStatementSyntax, d.module):
        yield from _without(d, choice.closeParen, "the ')' behind a condition")


def unexpected_token(d: Design) -> Iterator[Flaw]:
    """An operand that is not there, an 'elif', a statement outside of any process, prose."""
    for node in d.nodes(syntax.BinaryExpressionSyntax, d.module):
        if node.kind not in (
            syntax.SyntaxKind.AssignmentExpression,
            syntax.SyntaxKind.NonblockingAssignmentExpression,
        ):
            start, end = d.at(node.right)
            yield Flaw(how="an operand is missing", edits=((start, end, ""),))
    for clause in d.nodes(syntax.ElseClauseSyntax, d.module):
        inner = clause.clause
        if isinstance(inner, syntax.ConditionalStatementSyntax):
            keywords = (d.token_at(clause.elseKeyword), d.token_at(inner.ifKeyword))
            if keywords[0] and keywords[1]:
                edit = (keywords[0][0], keywords[1][1], "elif")
                yield Flaw(how="'elif' in place of 'else if'", edits=(edit,))
    for process in d.processes:
        statement = process.statement
        if isinstance(statement, syntax.TimingControlStatementSyntax):
            start, body = d.at(process)[0], d.at(statement.statement)[0]
            yield Flaw(how="a process without its head", edits=((start, body, ""),))
    yield Flaw(how="prose behind the module", edits=((len(d.source), len(d.source), _PROSE),))


_PROSE = "\nThis module implements the behaviour that was asked for.\n"


def missing_endmodule(d: Design) -> Iterator[Flaw]:
    """The module, or a block of it, is not closed."""
    assert d.module is not None, "an injector sees designs with a top"
    yield from _without(d, d.module.endmodule, "'endmodule'")
    for block in d.nodes(syntax.BlockStatementSyntax, d.module):
        yield from _without(d, block.end, "the 'end' of a block")
    for case in d.nodes(syntax.CaseStatementSyntax, d.module):
        yield from _without(d, case.endcase, "'endcase'")


def unbalanced_end(d: Design) -> Iterator[Flaw]:
    """One end too many."""
    for process in d.processes:
        _, end = d.at(process)
        yield Flaw(how="an 'end' too many", edits=(d.item("end", end),))
    assert d.module is not None, "an injector sees designs with a top"
    close = d.token_at(d.module.endmodule)
    if close is not None:
        yield Flaw(how="a second 'endmodule'", edits=((close[1], close[1], "\nendmodule"),))
    for block in d.nodes(syntax.BlockStatementSyntax, d.module):
        yield from _without(d, block.begin, "the 'begin' of a block")


def trailing_comma(d: Design) -> Iterator[Flaw]:
    """A comma behind the last port, connection or element."""
    assert d.module is not None, "an injector sees designs with a top"
    ports = d.module.header.ports
    if isinstance(ports, syntax.AnsiPortListSyntax | syntax.NonAnsiPortListSyntax) and len(ports.ports):
        yield from _comma_behind(d, ports.ports[-1], "the last port")
    for instance in d.nodes(syntax.HierarchicalInstanceSyntax, d.module):
        if len(instance.connections):
            yield from _comma_behind(d, instance.connections[-1], "the last connection")
    for concat in d.nodes(syntax.ConcatenationExpressionSyntax, d.module):
        if len(concat.expressions):
            yield from _comma_behind(d, concat.expressions[-1], "the last part of a concatenation")


def declaration_after_statement(d: Design) -> Iterator[Flaw]:
    """A value is put into a variable that is declared where it is needed."""
    for one in d.assignments:
        signal, statement = d.signals.get(one.target), one.node.parent
        if one.continuous or not one.whole or signal is None or signal.is_array:
            continue
        if not isinstance(statement, syntax.ExpressionStatementSyntax):
            continue
        start, end = d.at(statement)
        name, left = d.fresh("next_value"), one.target
        text = (
            f"begin {left} {one.node.operatorToken.rawText} {left}; reg {signal.range}{name}; "
            f"{name} = {one.right}; {left} {one.node.operatorToken.rawText} {name}; end"
        )
        yield Flaw(how="a variable is declared behind a statement", edits=((start, end, text),))


def keyword_as_name(d: Design) -> Iterator[Flaw]:
    """A signal of the design's own is called by a reserved word."""
    for number, signal in enumerate(d.signals.values()):
        if not signal.direction:
            word = _RESERVED[number % len(_RESERVED)]
            edits = tuple((start, end, word) for start, end in d.uses(signal.name))
            yield Flaw(how=f"'{signal.name}' is called '{word}', a reserved word", edits=edits)
    for number, one in enumerate(a for a in d.assignments if a.continuous and a.whole):
        output = d.signals.get(one.target)
        if output is not None and not output.is_array:
            word = _RESERVED[number % len(_RESERVED)]
            edits = (
                d.item(f"wire {output.range}{word} = {one.right};"),
                (one.start, one.end, word),
            )
            yield Flaw(how=f"a net is called '{word}', a reserved word", edits=edits)


def bad_literal(d: Design) -> Iterator[Flaw]:
    """A digit that its base does not have."""
    for number in d.nodes(syntax.IntegerVectorExpressionSyntax, d.module):
        base = number.base.rawText[-1:].lower()
        at = d.token_at(number.value)
        if at is not None and base in _WRONG_DIGIT:
            digit = _WRONG_DIGIT[base]
            how = f"a digit '{digit}' in a number to the base '{base}'"
            yield Flaw(how=how, edits=((at[1] - 1, at[1], digit),))


def unterminated_text(d: Design) -> Iterator[Flaw]:
    """A comment without an end."""
    for process in (*d.processes, *d.nodes(syntax.ContinuousAssignSyntax, d.module)):
        start = d.at(process)[0]
        text = f"/* the next value\n{d.indent}"
        yield Flaw(how="a comment is not closed", edits=((start, start, text),))


def undefined_macro(d: Design) -> Iterator[Flaw]:
    """A macro that is defined nowhere, in the place of a constant or of a right side."""
    numbers = (d.at(n) for n in d.nodes(syntax.IntegerVectorExpressionSyntax, d.module))
    for number, (start, end) in enumerate(numbers):
        word = ("`ZERO", "`RESET_VALUE", "`LIMIT", "`DEFAULT")[number % 4]
        yield Flaw(how=f"{word} is a macro that is not defined", edits=((start, end, word),))
    for name in (s.name for s in d.signals.values() if s.is_constant):
        for start, _ in d.uses(name)[1:]:
            yield Flaw(how=f"'{name}' is used as a macro", edits=((start, start, "`"),))
    for one in d.assignments:
        yield Flaw(how="a macro that is not defined", edits=((one.start, one.end, "`NEXT"),))


def missing_include(d: Design) -> Iterator[Flaw]:
    """A file is included that nobody has."""
    for name in ("defines.vh", f"{d.candidate.top}_pkg.svh"):
        yield Flaw(how="a file is included that is not there", edits=((0, 0, f'`include "{name}"\n'),))


def _without(d: Design, token: parsing.Token, what: str) -> Iterator[Flaw]:
    at = d.token_at(token)
    if at is not None:
        yield Flaw(how=f"{what} is missing", edits=((*at, ""),))


def _comma_behind(d: Design, node: object, what: str) -> Iterator[Flaw]:
    if isinstance(node, syntax.SyntaxNode) and d.parsed.written_here(node):
        end = d.at(node)[1]
        yield Flaw(how=f"a comma behind {what}", edits=((end, end, ","),))
