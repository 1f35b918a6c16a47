"""Changing source text at the places a syntax tree names, every line staying where it was."""

from __future__ import annotations

import ast

from rtlgen.core.value import value


@value
class Edit:
    start: int
    """Byte offset, inclusive."""
    end: int
    """Byte offset, exclusive."""
    text: str


class Source:
    """Text with the byte offsets of its syntax tree's positions."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self._lines = [0]
        for line in self.data.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def offset(self, line: int, column: int) -> int:
        """Of a 1-based line and a 0-based byte column, as `ast` counts them."""
        return self._lines[line - 1] + column

    def start(self, node: ast.expr | ast.stmt | ast.keyword | ast.alias) -> int:
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.keyword | ast.alias) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.offset(node.end_lineno, node.end_col_offset)

    def text(self, node: ast.expr | ast.stmt) -> str:
        return self.data[self.start(node) : self.end(node)].decode()

    def replace(self, start: int, end: int, text: str) -> Edit:
        """An edit that takes no line away: as many newlines as it removes are put back."""
        lost = self.data[start:end].count(b"\n") - text.count("\n")
        return Edit(start=start, end=end, text=text + "\n" * lost)


def apply(source: Source, edits: list[Edit]) -> str:
    """The text with all `edits` made. Of two that overlap the one that begins first wins; insertions at one
    place keep their order.
    """
    out = bytearray()
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            continue
        out += source.data[at : edit.start] + edit.text.encode()
        at = edit.end
    return (out + source.data[at:]).decode()
