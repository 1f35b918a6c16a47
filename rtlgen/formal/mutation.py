"""Mutants of a design: one small change each, as designers make by mistake (pure).

A bench that a mutant passes has not tested what the mutant changed, unless the mutant is equivalent.
The operators are the usual ones of hardware mutation testing: operator, constant, clock edge, negated or
forced condition, swapped choice, dropped statement.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from pyslang import parsing, syntax

from rtlgen.core.value import value
from rtlgen.verilog.slang import Parsed, parse_text

_BINARY = {
    "+": ("-",),
    "-": ("+",),
    "*": ("+",),
    "/": ("*",),
    "%": ("/",),
    "&": ("|", "^"),
    "|": ("&", "^"),
    "^": ("|", "&"),
    "~^": ("^",),
    "^~": ("^",),
    "&&": ("||",),
    "||": ("&&",),
    "==": ("!=",),
    "!=": ("==",),
    "===": ("!==",),
    "!==": ("===",),
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "<<": (">>",),
    ">>": ("<<",),
    "<<<": (">>>",),
    ">>>": (">>",),
}
_UNARY = {"~": "", "!": "", "-": "", "&": "|", "|": "&", "^": "&", "~&": "&", "~|": "|", "~^": "^"}
_INTERFACE = (
    syntax.ParameterPortListSyntax,
    syntax.DimensionSpecifierSyntax,
    syntax.VariableDimensionSyntax,
)
"""Widths and parameters are what the specification gives; a change there is another interface."""
_EDGES = {"posedge": "negedge", "negedge": "posedge"}
_ASSIGNMENTS = (
    syntax.SyntaxKind.AssignmentExpression,
    syntax.SyntaxKind.NonblockingAssignmentExpression,
)


@value
class Mutant:
    operator: str
    """operator, unary, edge, constant, negate, force_true, force_false, swap, drop."""
    line: int
    """1-based, of the change."""
    original: str
    mutated: str
    text: str
    """The whole design with the change made."""

    @property
    def name(self) -> str:
        """`line 12: == -> !=`"""
        return f"line {self.line}: {_shown(self.original)} -> {_shown(self.mutated)}"


@value
class _Change:
    operator: str
    start: int
    end: int
    mutated: str


def mutants(text: str, *, limit: int | None = None, seed: int = 1) -> list[Mutant]:
    """Mutants of a design, in the order of its lines, no two alike.

    Args:
        text: the design; one that does not parse has no mutants.
        limit: keep at most so many, a random choice that depends on `seed` alone.
        seed: of that choice.
    """
    parsed = parse_text(text)
    if parsed.refused:
        return []
    changes = sorted(_changes(parsed, parsed.root, text), key=lambda c: (c.start, c.end, c.mutated))
    found: dict[str, Mutant] = {}
    for change in changes:
        mutated = text[: change.start] + change.mutated + text[change.end :]
        if mutated != text and mutated not in found:
            found[mutated] = Mutant(
                operator=change.operator,
                line=text.count("\n", 0, change.start) + 1,
                original=text[change.start : change.end],
                mutated=change.mutated,
                text=mutated,
            )
    everything = list(found.values())
    if limit is None or len(everything) <= limit:
        return everything
    chosen = set(random.Random(seed).sample(range(len(everything)), limit))
    return [m for i, m in enumerate(everything) if i in chosen]


def _changes(parsed: Parsed, node: syntax.SyntaxNode, text: str) -> Iterator[_Change]:
    if not isinstance(node, _INTERFACE):
        yield from _of_node(parsed, node, text)
        for child in node:
            if isinstance(child, syntax.SyntaxNode):
                yield from _changes(parsed, child, text)


def _of_node(parsed: Parsed, node: syntax.SyntaxNode, text: str) -> Iterator[_Change]:
    match node:
        case syntax.BinaryExpressionSyntax() if node.kind not in _ASSIGNMENTS:
            for other in _BINARY.get(node.operatorToken.rawText, ()):
                yield from _token(parsed, node.operatorToken, "operator", other)
        case syntax.PrefixUnaryExpressionSyntax() if node.operatorToken.rawText in _UNARY:
            yield from _token(parsed, node.operatorToken, "unary", _UNARY[node.operatorToken.rawText])
        case syntax.SignalEventExpressionSyntax() if node.edge.rawText in _EDGES:
            yield from _token(parsed, node.edge, "edge", _EDGES[node.edge.rawText])
        case syntax.ConditionalStatementSyntax():
            yield from _condition(parsed, node.predicate, text)
        case syntax.ConditionalExpressionSyntax():
            yield from _swapped(parsed, node, text)
        case syntax.IntegerVectorExpressionSyntax():
            yield from _sized_constant(parsed, node)
        case syntax.LiteralExpressionSyntax() if node.kind == syntax.SyntaxKind.IntegerLiteralExpression:
            if node.literal.rawText.isdigit():
                yield from _token(parsed, node.literal, "constant", str(int(node.literal.rawText) + 1))
        case syntax.ExpressionStatementSyntax() if parsed.written_here(node):
            _, start, end = parsed.span(node)
            yield _Change(operator="drop", start=start, end=end, mutated=";")


def _token(parsed: Parsed, token: parsing.Token, operator: str, mutated: str) -> Iterator[_Change]:
    place = parsed.token_span(token)
    if place is not None:
        yield _Change(operator=operator, start=place[1], end=place[2], mutated=mutated)


def _condition(parsed: Parsed, predicate: syntax.SyntaxNode, text: str) -> Iterator[_Change]:
    if parsed.written_here(predicate):
        _, start, end = parsed.span(predicate)
        yield _Change(operator="negate", start=start, end=end, mutated=f"!({text[start:end]})")
        yield _Change(operator="force_true", start=start, end=end, mutated="1'b1")
        yield _Change(operator="force_false", start=start, end=end, mutated="1'b0")


def _swapped(parsed: Parsed, node: syntax.ConditionalExpressionSyntax, text: str) -> Iterator[_Change]:
    if parsed.written_here(node):
        _, start, between = parsed.span(node.left)
        _, after, end = parsed.span(node.right)
        swapped = text[after:end] + text[between:after] + text[start:between]
        yield _Change(operator="swap", start=start, end=end, mutated=swapped)


def _sized_constant(parsed: Parsed, node: syntax.IntegerVectorExpressionSyntax) -> Iterator[_Change]:
    digits = node.value.rawText
    if digits and digits[-1] in "0123456789abcdefABCDEF":
        flipped = "1" if digits[-1] == "0" else "0"
        yield from _token(parsed, node.value, "constant", digits[:-1] + flipped)


def _shown(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 40 else one_line[:37] + "..."
