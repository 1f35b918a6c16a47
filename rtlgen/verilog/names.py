"""Which names a piece of source mentions, and which it writes, by its syntax alone.

Both err on the side of too many: a member of a struct counts as if it were a signal of that name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

import pyslang
from pyslang import parsing, syntax

from rtlgen.verilog.slang import Handlers

SK = syntax.SyntaxKind

ASSIGNMENTS = frozenset(k for k in SK.__members__.values() if k.name.endswith("AssignmentExpression"))
STEPS = frozenset(
    {
        SK.UnaryPreincrementExpression,
        SK.UnaryPredecrementExpression,
        SK.PostincrementExpression,
        SK.PostdecrementExpression,
    }
)


def is_name(part: object) -> TypeGuard[parsing.Token]:
    """Whether `part` is an identifier."""
    return isinstance(part, parsing.Token) and part.kind is parsing.TokenKind.Identifier


def mentioned(node: object, *, values: bool = False) -> frozenset[str]:
    """Every identifier in `node`. The formal names of connections are left out, for they belong to another
    module; `.clk` mentions `clk`, and what `.*` connects is for the caller to know.

    Args:
        values: only where the value counts: `$bits(x)` asks for x's type.
    """
    return frozenset(t.valueText for t in identifiers(node, values=values))


def identifiers(node: object, *, values: bool = False) -> list[parsing.Token]:
    """The identifiers in `node`, or in a list of nodes, as for `mentioned`, in the order of the text."""
    found: list[parsing.Token] = []
    table = handlers(found.append, values=values)
    for one in node if isinstance(node, list) else [node]:
        if isinstance(one, syntax.SyntaxNode):
            one.visit(lookup_table=table)
        elif is_name(one):
            found.append(one)
    return found


def handlers(
    identifier: Callable[[parsing.Token], object], *others: Handlers, values: bool = False
) -> Handlers:
    """What a visit needs to come to the identifiers of `mentioned`, and to whatever `others` ask for."""
    table: Handlers = {parsing.TokenKind.Identifier: identifier}
    for other in others:
        table |= other

    def connected(part: syntax.NamedPortConnectionSyntax | syntax.NamedParamAssignmentSyntax) -> object:
        if not part.openParen.rawText:
            return None
        if part.expr is not None:
            part.expr.visit(lookup_table=table)
        return _SKIP

    table[SK.NamedPortConnection] = table[SK.NamedParamAssignment] = connected
    if values:
        table[SK.InvocationExpression] = lambda call: _SKIP if _asks_a_type(call.left) else None
    return table


_SKIP = pyslang.ast.VisitAction.Skip


def _asks_a_type(called: object) -> bool:
    return isinstance(called, syntax.SystemNameSyntax) and called.systemIdentifier.valueText == "$bits"


def is_assignment(node: object) -> bool:
    """Whether `node` is an expression that assigns, `a = b`, `a <= b`, `a += b`."""
    return isinstance(node, syntax.BinaryExpressionSyntax) and node.kind in ASSIGNMENTS


def stepped(node: object) -> syntax.SyntaxNode | None:
    """What `node` increments or decrements; None where it does neither."""
    if isinstance(node, syntax.PrefixUnaryExpressionSyntax | syntax.PostfixUnaryExpressionSyntax):
        return node.operand if node.kind in STEPS else None
    return None


def targets(left: object) -> frozenset[str]:
    """The names that an assignment to `left` writes; the indices in it are only read."""
    found: set[str] = set()
    waiting = [left]
    while waiting:
        part = waiting.pop()
        if isinstance(part, syntax.ElementSelectSyntax):
            continue
        if isinstance(part, syntax.ScopedNameSyntax):
            waiting.append(part.left)
        elif isinstance(part, syntax.SyntaxNode):
            waiting.extend(part)
        elif is_name(part):
            found.add(part.valueText)
    return frozenset(found)


def written(node: object) -> frozenset[str]:
    """The names that `node`, or a list of nodes, assigns, steps or declares with a value, anywhere in it."""
    found: set[str] = set()
    for one in node if isinstance(node, list) else [node]:
        if isinstance(one, syntax.SyntaxNode):
            one.visit(lookup_table=writers(found))
    return frozenset(found)


def writers(found: set[str]) -> Handlers:
    """What a visit needs to put the names of `written` into `found`."""

    def declared(part: syntax.DeclaratorSyntax) -> None:
        if part.initializer is not None:
            found.add(part.name.valueText)

    table: Handlers = dict.fromkeys(ASSIGNMENTS, lambda part: found.update(targets(part.left)))
    table |= dict.fromkeys(STEPS, lambda part: found.update(targets(part.operand)))
    return table | {SK.Declarator: declared}
