"""Loops that count from one number to another, where nothing else sees what counts. By the syntax alone."""

from __future__ import annotations

import re

from pyslang import syntax

from rtlgen.core.value import value
from rtlgen.verilog.lexer import code_words
from rtlgen.verilog.names import identifiers

SK = syntax.SyntaxKind

_HEAD = re.compile(
    r"(?P<type>int|integer)?(?P<name>[A-Za-z_]\w*?)=(?P<first>-?\d{1,5}) "
    r"(?P=name)(?P<sign><=?)(?P<end>\d{1,5}) "
    r"(?:(?P=name)=(?P=name)\+1|(?P=name)\+\+|\+\+(?P=name)|(?P=name)\+=1)"
)


@value
class Counter:
    name: str
    first: int
    last: int

    @property
    def steps(self) -> int:
        return max(0, self.last - self.first + 1)


def counter(loop: syntax.ForLoopStatementSyntax) -> Counter | None:
    """What counts the loop, by one at a time; None where it is not so, or something else may see it."""
    starts = [n for n in loop.initializers if isinstance(n, syntax.SyntaxNode)]
    ends, steps = loop.stopExpr, [n for n in loop.steps if isinstance(n, syntax.SyntaxNode)]
    if len(starts) != 1 or len(steps) != 1 or ends is None:
        return None
    found = _HEAD.fullmatch(" ".join("".join(str(n).split()) for n in (*starts, ends, *steps)))
    if found is None or not (found["type"] or _is_local(found["name"], loop)):
        return None
    last = int(found["end"]) - (found["sign"] == "<")
    return Counter(name=found["name"], first=int(found["first"]), last=last)


def _is_local(name: str, loop: syntax.ForLoopStatementSyntax) -> bool:
    """Whether `name` is a whole number of the process around the loop, that only counts loops in it."""
    above = loop.parent
    while above is not None and not isinstance(above, syntax.ProceduralBlockSyntax):
        above = above.parent
    if above is None:
        return False
    loops: list[syntax.ForLoopStatementSyntax] = []
    declared: list[syntax.DeclaratorSyntax] = []
    above.visit(lookup_table={SK.ForLoopStatement: loops.append, SK.Declarator: declared.append})
    mine = [d for d in declared if d.name.valueText == name]
    if len(mine) != 1 or not isinstance(mine[0].parent, syntax.DataDeclarationSyntax):
        return False
    if code_words(str(mine[0].parent.type)) not in (["int"], ["integer"]) or code_words(str(mine[0])) != [
        name
    ]:
        return False
    start = re.compile(rf"{name}=-?\d+")
    counting = [n for n in loops if start.fullmatch("".join(str(n.initializers[0]).split()))]
    if sum(_mentions(n, name) for n in counting) + 1 != _mentions(above, name):
        return False
    return not _is_seen_from_afar(name, above)


def _is_seen_from_afar(name: str, node: syntax.SyntaxNode) -> bool:
    """Whether `name` stands in a hierarchical one, in whatever module."""
    while node.parent is not None:
        node = node.parent
    paths: list[syntax.SyntaxNode] = []
    node.visit(lookup_table={SK.ScopedName: paths.append})
    return any(_mentions(path, name) for path in paths)


def _mentions(node: syntax.SyntaxNode, name: str) -> int:
    return sum(token.valueText == name for token in identifiers(node))
