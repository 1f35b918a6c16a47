"""Which names a piece of source mentions, and which it writes, by its syntax alone.

Both err on the side of too many: a member of a struct counts as if it were a signal of that name.
"""

from __future__ import annotations

from typing import TypeGuard

import pyslang
from pyslang import parsing, syntax

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


SKIP = pyslang.ast.VisitAction.Skip
_LOOKED_INTO = (
    syntax.NamedPortConnectionSyntax,
    syntax.NamedParamAssignmentSyntax,
    syntax.InvocationExpressionSyntax,
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
    found: set[str] = set()
    for part in walk(node, values=values):
        if is_name(part):
            found.add(part.valueText)
    return frozenset(found)


def walk(node: object, *, values: bool = False) -> list[object]:
    """The nodes and tokens in `node`, itself included, in the order of the text; without formal names.
    `node` may be a list of nodes. `values` as in `mentioned`."""
    found: list[object] = []

    def visit(part: object) -> object:
        if isinstance(part, _LOOKED_INTO):
            if isinstance(part, syntax.InvocationExpressionSyntax):
                if values and _asks_a_type(part.left):
                    return SKIP
            elif part.openParen.rawText:
                found.append(part)
                if part.expr is not None:
                    part.expr.visit(visit)
                return SKIP
        found.append(part)
        return None

    for one in node if isinstance(node, list) else [node]:
        if isinstance(one, syntax.SyntaxNode):
            one.visit(visit)
        else:
            found.append(one)
    return found


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
    """The names that `node` assigns, steps or declares with a value, anywhere in it."""
    found: set[str] = set()
    for part in walk(node):
        operand = stepped(part)
        if isinstance(part, syntax.BinaryExpressionSyntax) and is_assignment(part):
            found |= targets(part.left)
        elif operand is not None:
            found |= targets(operand)
        elif isinstance(part, syntax.DeclaratorSyntax) and part.initializer is not None:
            found.add(part.name.valueText)
    return frozenset(found)
