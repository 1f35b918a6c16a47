"""Widths that the context leaves no choice about."""

from __future__ import annotations

from collections.abc import Iterator

from pyslang import ast, syntax

from rtlgen.core.value import value
from rtlgen.mending.view import FileEdit, Proposal, View, proposal

_SAME = (
    ast.BinaryOperator.Equality,
    ast.BinaryOperator.Inequality,
    ast.BinaryOperator.CaseEquality,
    ast.BinaryOperator.CaseInequality,
)


def full_select(view: View) -> Iterator[Proposal]:
    """`(a ^ b)[6:0]`: no expression may be selected from, and where it is seven bits wide nothing is lost
    without the select."""
    if not view.of_code("InvalidSelectExpression"):
        return
    for node in view.nodes(syntax.ElementSelectExpressionSyntax):
        bounds = node.select.selector if isinstance(node.left, syntax.ParenthesizedExpressionSyntax) else None
        if not isinstance(bounds, syntax.RangeSelectSyntax) or not view.parsed.written_here(node):
            continue
        left, right = str(bounds.left).strip(), str(bounds.right).strip()
        if not left.isdecimal() or right != "0":
            continue
        path, _, end = view.span(node.select)
        start = view.span(node.left)[2]
        if "\n" in view.text(path)[start:end]:
            continue
        edit = FileEdit(path=path, start=start, end=end, text="")
        what = f"'[{left}:0]' of an expression that has these bits and no others left out"
        offered = proposal(view, "full_select", what, (path, start), [edit])
        if _widths_at(view.after(offered), path, view.span(node.left)[1]) == {int(left) + 1}:
            yield offered


def _widths_at(view: View, path: str, at: int) -> set[int]:
    """The widths of the widest expression in the parentheses at `at`, of all instances."""
    found: set[int] = set()
    inside = [
        (p.expression.sourceRange.start.offset, p.expression.sourceRange.end.offset)
        for p in view.nodes(syntax.ParenthesizedExpressionSyntax)
        if view.span(p)[:2] == (path, at)
    ]

    def visit(node: object) -> None:
        if isinstance(node, ast.Expression) and not isinstance(node, ast.ConversionExpression):
            where = node.sourceRange
            if (where.start.offset, where.end.offset) in inside and view.parsed.place(
                where.start
            ).file == path:
                found.add(node.type.bitWidth)

    view.design.root.visit(visit)
    return found


@value
class _Literal:
    path: str
    start: int
    end: int
    number: int


def unsized_in_concat(view: View) -> Iterator[Proposal]:
    """`{0, a}`: the constant gets the size that the other side, or the items of the case, leave for it."""
    if not view.said_class("unsized_in_concat"):
        return
    sizes: dict[_Literal, set[int]] = {}
    groups: list[tuple[_Literal, ...]] = []
    for concat, wanted in _concats(view):
        solved = _solved(view, concat, wanted)
        if solved:
            groups.append(tuple(solved))
        for literal, size in solved.items():
            sizes.setdefault(literal, set()).add(size)
    for group in dict.fromkeys(groups):
        if all(len(sizes[literal]) == 1 for literal in group):
            edits = [
                FileEdit(path=x.path, start=x.start, end=x.end, text=f"{min(sizes[x])}'d{x.number}")
                for x in group
            ]
            what = f"{len(group)} constants of a concatenation given the size that is left for them"
            at = (group[0].path, group[0].start)
            yield proposal(view, "unsized_in_concat", what, at, edits, legal=True)


def _concats(view: View) -> Iterator[tuple[ast.ConcatenationExpression, int]]:
    """The concatenations whose width something else says, with that width."""
    found: list[tuple[ast.ConcatenationExpression, int]] = []

    def add(expression: ast.Expression, width: int | None) -> None:
        inner = _inner(expression)
        if isinstance(inner, ast.ConcatenationExpression) and width is not None:
            found.append((inner, width))

    def visit(node: object) -> None:
        if isinstance(node, ast.AssignmentExpression):
            add(node.right, node.left.type.bitWidth)
        elif isinstance(node, ast.CaseStatement):
            widths = {_literal_width(e) for item in node.items for e in item.expressions}
            add(node.expr, widths.pop() if len(widths) == 1 else None)
        elif isinstance(node, ast.BinaryExpression) and node.op in _SAME:
            add(node.left, _literal_width(node.right))
            add(node.right, _literal_width(node.left))

    view.design.root.visit(visit)
    return iter(found)


def _inner(expression: ast.Expression) -> ast.Expression:
    while isinstance(expression, ast.ConversionExpression) and expression.isImplicit:
        expression = expression.operand
    return expression


def _literal_width(expression: ast.Expression) -> int | None:
    """Of a literal that says its size."""
    inner = _inner(expression)
    sized = isinstance(inner.syntax, syntax.IntegerVectorExpressionSyntax) and inner.syntax.size.rawText
    return inner.type.bitWidth if sized else None


def _solved(view: View, concat: ast.ConcatenationExpression, wanted: int) -> dict[_Literal, int]:
    """The size of each unsized literal; nothing where more than one answer, or none, is possible."""
    fixed = 0
    free: list[_Literal] = []
    solved: dict[_Literal, int] = {}
    for operand in concat.operands:
        literal = _unsized(view, operand)
        chosen = _chosen_from(view, operand)
        if literal is not None:
            free.append(literal)
        elif chosen is not None:
            solved[chosen[0]] = chosen[1]
            fixed += chosen[1]
        else:
            fixed += operand.type.bitWidth
    left = wanted - fixed
    if len(free) == 1:
        solved[free[0]] = left
    elif len(free) == left:
        solved |= dict.fromkeys(free, 1)
    elif free:
        return {}
    whole = left == 0 if not free else left >= len(free)
    return solved if whole and all(x.number.bit_length() <= n for x, n in solved.items()) else {}


def _unsized(view: View, expression: ast.Expression) -> _Literal | None:
    node = _inner(expression).syntax
    while isinstance(node, syntax.ParenthesizedExpressionSyntax):
        node = node.expression
    if not isinstance(node, syntax.LiteralExpressionSyntax) or not view.parsed.written_here(node):
        return None
    text = node.literal.rawText.replace("_", "")
    if node.kind is not syntax.SyntaxKind.IntegerLiteralExpression or not text.isdecimal():
        return None
    path, start, end = view.span(node)
    return _Literal(path=path, start=start, end=end, number=int(text))


def _chosen_from(view: View, expression: ast.Expression) -> tuple[_Literal, int] | None:
    """Of `c ? 0 : x` the literal, and the width of `x`."""
    inner = _inner(expression)
    if not isinstance(inner, ast.ConditionalExpression):
        return None
    left, right = _inner(inner.left), _inner(inner.right)
    for one, other in ((left, right), (right, left)):
        literal = _unsized(view, one)
        if literal is not None and _unsized(view, other) is None:
            return literal, other.type.bitWidth
    return None
