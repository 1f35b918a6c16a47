"""Which values a case statement leaves out."""

from __future__ import annotations

from pyslang import ast

_WIDEST = 12
"""Bits of a selector whose values are counted one by one."""


def values_left_out(case: ast.CaseStatement, within: ast.Symbol) -> int:
    """How many values of the selector no item covers; 0 where there is a default or it cannot be counted.

    Of an enum only its named values count.

    Args:
        within: the block that the case stands in.
    """
    selector = _bare(case.expr)
    width = selector.type.bitWidth
    plain = case.condition is ast.CaseStatementCondition.Normal
    if case.defaultCase is not None or not plain or not 0 < width <= _WIDEST:
        return 0
    context = ast.EvalContext(within)
    constants = [e.eval(context) for item in case.items for e in item.expressions]
    if any(c.value is None for c in constants):
        return 0
    covered = {str(c) for c in constants if not c.hasUnknown()}
    kind = selector.type.canonicalType
    possible = len(list(kind)) if isinstance(kind, ast.EnumType) else 2**width
    return max(0, possible - len(covered))


def _bare(expression: ast.Expression) -> ast.Expression:
    """Without the conversions that the language puts around it."""
    while isinstance(expression, ast.ConversionExpression) and expression.isImplicit:
        expression = expression.operand
    return expression
