"""The shape of a design's syntax tree (pure): what it is built of, whatever the order and the writing.

Left out: names of modules, declarations, comments, parentheses, `begin` and `end` around one statement, and
the kind of an `always`. Names are numbered anew in each item of a module, and the items are a bag: so neither
another order of them nor other names change anything, while the wiring inside an item does.
"""

from __future__ import annotations

from typing import Any

from pyslang import parsing, syntax

from rtlgen.core.digest import digest
from rtlgen.dataset.clean.code import KEYWORDS
from rtlgen.verilog.modules import declarations
from rtlgen.verilog.slang import parse_text

SK = syntax.SyntaxKind
_DECLARATIONS = frozenset(
    {SK.PortDeclaration, SK.DataDeclaration, SK.NetDeclaration, SK.GenvarDeclaration, SK.EmptyMember}
)
_ALWAYS = frozenset({SK.AlwaysBlock, SK.AlwaysCombBlock, SK.AlwaysFFBlock, SK.AlwaysLatchBlock})
_DEEPEST = 200


def tree_shape(code: str) -> tuple[str, int]:
    """A digest that designs of one shape share, and how many nodes it speaks of; ("", 0) for no tree."""
    parsed = parse_text(code)
    items: list[str] = []
    nodes = 0
    for module in declarations(parsed):
        for member in module.members:
            if member.kind not in _DECLARATIONS:
                reader = _Reader()
                items.append(" ".join(reader.read(member)))
                nodes += reader.nodes
    return (digest(sorted(items))[:16], nodes) if items else ("", 0)


class _Reader:
    """Reads one item of a module."""

    def __init__(self) -> None:
        self.nodes = 0
        self._names: dict[str, str] = {}

    def read(self, node: Any, depth: int = 0) -> list[str]:
        """The words of a node."""
        if isinstance(node, parsing.Token):
            return self._token(node)
        if depth > _DEEPEST:
            return ["deep"]
        node = _bare(node)
        self.nodes += 1
        word = "always" if node.kind in _ALWAYS else node.kind.name
        found = [f"({word}"]
        for child in node:
            if child is not None:
                found += self.read(child, depth + 1)
        found.append(")")
        return found

    def _token(self, token: parsing.Token) -> list[str]:
        text = token.valueText if token.kind is parsing.TokenKind.Identifier else token.rawText
        if token.kind is parsing.TokenKind.Identifier:
            return [self._names.setdefault(text, f"n{len(self._names)}")]
        if not text or text in KEYWORDS or text in "(){};,":
            return []
        return [text]


def _bare(node: Any) -> Any:
    """What stands in parentheses, or alone between `begin` and `end`."""
    while True:
        if node.kind is SK.ParenthesizedExpression:
            node = node.expression
        elif node.kind is SK.SequentialBlockStatement and len(node.items) == 1:
            node = node.items[0]
        else:
            return node
