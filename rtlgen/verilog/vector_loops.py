"""Loops over the bits of vectors, written as what they do at once: one operation on slices. Pure.

    for (int i = 1; i < 511; i = i + 1) next[i] = q[i-1] ^ ~q[i+1];
    next[510:1] = q[509:0] ^ ~q[511:2];

A simulator takes a hundred times longer for the first. Both mean the same, X and Z included: each bit that
is written is made of a few bits by operators that work bit by bit, none is written twice, and what is read is
not what is written, nor follows it while the loop still runs, as a net does. A loop of any other kind stays
as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pyslang import syntax

from rtlgen.verilog.counted_loops import Counter
from rtlgen.verilog.counted_loops import counter as counted
from rtlgen.verilog.edit import Edit, applied, in_place
from rtlgen.verilog.names import identifiers, mentioned
from rtlgen.verilog.slang import Handlers, parse_text

SK = syntax.SyntaxKind

_WORTH = 16
"""Steps of a loop from which on it is slow."""
_LONG_LOOP = re.compile(r"\bfor\s*\([^;]*;\s*\w+\s*<=?\s*\d\d")
_RANGE = re.compile(r"(?:(?:reg|logic|bit)\b)?\s*\[\s*(\d{1,5})\s*:\s*0\s*\]")
_BITS = {"0": "0", "1": "1", "1'b0": "0", "1'b1": "1", "1'd0": "0", "1'd1": "1", "1'h0": "0", "1'h1": "1"}
_BITWISE = {
    SK.BinaryAndExpression: "&",
    SK.BinaryOrExpression: "|",
    SK.BinaryXorExpression: "^",
    SK.BinaryXnorExpression: "~^",
}
_PLAIN = (SK.AssignmentExpression, SK.NonblockingAssignmentExpression)
_LOGICAL = {SK.LogicalAndExpression: "&", SK.LogicalOrExpression: "|"}


class _Other(Exception):
    """The loop is of another kind."""


def as_vectors(text: str) -> str:
    """`text` with every such loop as operations on slices, every line where it was."""
    if not _LONG_LOOP.search(text) or "`" in text:
        return text
    parsed = parse_text(text)
    if parsed.refused or any(d.isError() for d in parsed.tree.diagnostics):
        return text
    modules: list[syntax.ModuleDeclarationSyntax] = []
    parsed.root.visit(lookup_table={SK.ModuleDeclaration: modules.append})
    edits: list[Edit] = []
    following = _following(modules)
    for module in modules:
        widths = _widths(module)
        loops: list[syntax.ForLoopStatementSyntax] = []
        module.visit(lookup_table={SK.ForLoopStatement: loops.append})
        for loop in loops:
            try:
                new = _at_once(loop, widths, following)
            except _Other:
                continue
            edits.append(in_place(text, *parsed.span(loop)[1:], new))
    return applied(text, edits)


def _at_once(
    loop: syntax.ForLoopStatementSyntax, widths: Mapping[str, int], following: frozenset[str]
) -> str:
    """Args:
    following: names that a loop must not read if it writes at once.
    """
    counter = counted(loop)
    if counter is None:
        raise _Other
    steps = _statements(loop.statement)
    targets = [_target(step) for step in steps]
    if counter.steps < _WORTH or len(set(targets)) != len(targets):
        raise _Other
    said: list[str] = []
    for step in steps:
        blocking = step.kind is SK.AssignmentExpression
        left = _slice(step.left, counter, widths)
        read = [t.valueText for t in identifiers(step.right)]
        if blocking and not following.union(targets).isdisjoint(read):
            raise _Other
        right, _ = _vector(step.right, counter, widths)
        said.append(f"{left} {'=' if blocking else '<='} {right};")
    return said[0] if len(said) == 1 else f"begin {' '.join(said)} end"


def _following(modules: Sequence[syntax.ModuleDeclarationSyntax]) -> frozenset[str]:
    """The names of what may change at once with a variable, in whatever module it is: what is continuously
    assigned, connected to an instance or gate, or a port of a module that has instances."""
    nodes: list[object] = []
    used: set[str] = set()

    def instantiates(node: syntax.HierarchyInstantiationSyntax) -> None:
        nodes.append(node)
        used.add(node.type.valueText)

    table: Handlers = {
        SK.ContinuousAssign: lambda node: nodes.extend(getattr(a, "left", None) for a in node.assignments),
        SK.PrimitiveInstantiation: nodes.append,
        SK.HierarchyInstantiation: instantiates,
    }
    for module in modules:
        module.visit(lookup_table=table)
    nodes += [m.header.ports for m in modules if m.header.name.valueText in used]
    return mentioned(nodes)


def _statements(body: syntax.SyntaxNode) -> list[syntax.BinaryExpressionSyntax]:
    """The assignments that a loop consists of."""
    items: Sequence[object] = [body]
    if isinstance(body, syntax.BlockStatementSyntax) and body.kind is SK.SequentialBlockStatement:
        items = list(body.items)
    found: list[syntax.BinaryExpressionSyntax] = []
    for item in items:
        step = item.expr if isinstance(item, syntax.ExpressionStatementSyntax) else None
        if not isinstance(step, syntax.BinaryExpressionSyntax) or step.kind not in _PLAIN:
            raise _Other
        found.append(step)
    if len({one.kind for one in found}) != 1:
        raise _Other
    return found


def _target(step: syntax.BinaryExpressionSyntax) -> str:
    if not isinstance(step.left, syntax.IdentifierSelectNameSyntax):
        raise _Other
    return step.left.identifier.valueText


def _slice(node: syntax.SyntaxNode, counter: Counter, widths: Mapping[str, int]) -> str:
    """What `v[i + 2]` is over the whole loop."""
    found = _SELECT.fullmatch("".join(str(node).split()))
    if found is None or found["index"] != counter.name:
        raise _Other
    offset = int(found["offset"] or 0)
    low, high = counter.first + offset, counter.last + offset
    if not 0 <= low <= high < widths.get(found["name"], 0):
        raise _Other
    return f"{found['name']}[{high}:{low}]"


_SELECT = re.compile(r"(?P<name>[A-Za-z_]\w*)\[(?P<index>[A-Za-z_]\w*)(?P<offset>[+-]\d{1,5})?\]")


def _vector(node: syntax.SyntaxNode, counter: Counter, widths: Mapping[str, int]) -> tuple[str, bool]:
    """What an expression is over the whole loop, of which one bit is taken at each step; and whether it is
    one bit wide at each. Where it is wider, only its lowest bit is as here."""
    if isinstance(node, syntax.ParenthesizedExpressionSyntax):
        return _vector(node.expression, counter, widths)
    if isinstance(node, syntax.LiteralExpressionSyntax | syntax.IntegerVectorExpressionSyntax):
        word = "".join(str(node).split()).lower()
        if word not in _BITS:
            raise _Other
        return f"{{{counter.steps}{{1'b{_BITS[word]}}}}}", "'" in word
    if isinstance(node, syntax.PrefixUnaryExpressionSyntax):
        inner, single = _vector(node.operand, counter, widths)
        logical = node.kind is SK.UnaryLogicalNotExpression
        if node.kind is not SK.UnaryBitwiseNotExpression and not (logical and single):
            raise _Other
        return f"(~{inner})", single
    if isinstance(node, syntax.BinaryExpressionSyntax):
        left, one = _vector(node.left, counter, widths)
        right, other = _vector(node.right, counter, widths)
        sign = _BITWISE.get(node.kind) or (_LOGICAL.get(node.kind) if one and other else None)
        if sign is None:
            raise _Other
        return f"({left} {sign} {right})", one and other
    return _slice(node, counter, widths), True


def _widths(module: syntax.ModuleDeclarationSyntax) -> dict[str, int]:
    """The vectors of a module that are `[N:0]`, in whatever part of it; no name that means two things."""
    found: dict[str, set[int]] = {}
    header: list[syntax.SyntaxNode] = []

    def declarator(node: syntax.DeclaratorSyntax) -> None:
        above = node.parent
        kind: object = None
        if isinstance(above, syntax.ImplicitAnsiPortSyntax):
            # In `input [7:0] a, b` the second has the type of the first.
            header[:] = [above.header] if str(above.header).strip() else header[:1]
            kind = getattr(header[0], "dataType", None) if header else None
        elif isinstance(above, syntax.PortDeclarationSyntax):
            kind = getattr(above.header, "dataType", None)
        elif isinstance(above, syntax.DataDeclarationSyntax | syntax.NetDeclarationSyntax):
            kind = above.type
        plain = kind is not None and str(node).strip() == node.name.valueText
        found.setdefault(node.name.valueText, set()).add(_width(kind) if plain else 0)

    module.visit(lookup_table={SK.Declarator: declarator})
    return {name: min(widths) for name, widths in found.items() if len(widths) == 1 and min(widths) > 0}


def _width(kind: object) -> int:
    """Of a vector of that type; 0 where it is no `[N:0]`."""
    shape = _RANGE.fullmatch(str(kind).strip())
    return int(shape[1]) + 1 if shape is not None else 0
