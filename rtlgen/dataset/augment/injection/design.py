"""A design that is right, from the sides that an injection looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from pyslang import ast, parsing, syntax

from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.mending.view import View
from rtlgen.verilog.edit import Edit
from rtlgen.verilog.names import identifiers

_EDGE = re.compile(r"\b(?:posedge|negedge)\b")
_ASSIGNING = (
    syntax.SyntaxKind.AssignmentExpression,
    syntax.SyntaxKind.NonblockingAssignmentExpression,
)


@value
class Flaw:
    """One error that can be put in."""

    how: str
    """In words, about what was there: "the ';' behind an assignment is gone"."""
    edits: tuple[Edit, ...]


@value
class Signal:
    name: str
    width: int
    direction: str = ""
    """input, output or inout; empty for what is no port."""
    is_net: bool = False
    is_constant: bool = False
    """A parameter or localparam."""
    is_array: bool = False

    @property
    def range(self) -> str:
        """As it stands in a declaration, with the blank behind it."""
        return f"[{self.width - 1}:0] " if self.width > 1 else ""


@value
class Assignment:
    node: syntax.BinaryExpressionSyntax
    target: str
    """The name that is written, whole or in part."""
    whole: bool
    """The left side is that name and nothing else."""
    continuous: bool
    start: int
    """Of the right side, in characters."""
    end: int
    right: str


class Design(View):
    """Args:
    candidate: a design of one file.
    problem: what it answers.
    """

    def __init__(self, candidate: Candidate, problem: Problem) -> None:
        super().__init__(candidate, problem)
        self.path = self.sources[0].path
        self.source = self.sources[0].text

    @cached_property
    def module(self) -> syntax.ModuleDeclarationSyntax | None:
        """The declaration of the top."""
        found = self.nodes(syntax.ModuleDeclarationSyntax)
        return next((m for m in found if m.header.name.valueText == self.candidate.top), None)

    @cached_property
    def signals(self) -> dict[str, Signal]:
        """Ports, nets, variables and constants of the top, by name; none where it does not elaborate."""
        top = self.design.top(self.candidate.top)
        if top is None:
            return {}
        ports = {p.name: p.direction for p in top.body.portList if isinstance(p, ast.PortSymbol)}
        found = (_signal(s, ports) for s in top.body if isinstance(s, ast.ValueSymbol))
        return {s.name: s for s in found if s is not None}

    @cached_property
    def assignments(self) -> list[Assignment]:
        """Those of the top, but for the ones in loop heads, in the order of the text."""
        return list(self._assignments()) if self.module is not None else []

    def _assignments(self) -> Iterator[Assignment]:
        for node in self.nodes(syntax.BinaryExpressionSyntax, self.module):
            if node.kind not in _ASSIGNING or isinstance(node.parent, syntax.ForLoopStatementSyntax):
                continue
            names = [t.valueText for t in identifiers(node.left)]
            if not names:
                continue
            start, end = self.at(node.right)
            yield Assignment(
                node=node,
                target=names[0],
                whole=isinstance(node.left, syntax.IdentifierNameSyntax),
                continuous=isinstance(node.parent, syntax.ContinuousAssignSyntax),
                start=start,
                end=end,
                right=self.source[start:end],
            )

    @cached_property
    def processes(self) -> list[syntax.ProceduralBlockSyntax]:
        """The always blocks of the top."""
        found = self.nodes(syntax.ProceduralBlockSyntax, self.module)
        return [p for p in found if p.keyword.valueText.startswith("always")]

    def is_clocked(self, process: syntax.ProceduralBlockSyntax) -> bool:
        """Whether it waits for an edge."""
        statement = process.statement
        if not isinstance(statement, syntax.TimingControlStatementSyntax):
            return False
        return _EDGE.search(self.written(statement.timingControl)) is not None

    @property
    def is_sequential(self) -> bool:
        return any(self.is_clocked(p) for p in self.processes)

    def at(self, node: syntax.SyntaxNode) -> tuple[int, int]:
        """First and last-plus-one character."""
        return self.span(node)[1:]

    def token_at(self, token: parsing.Token) -> tuple[int, int] | None:
        found = self.token_span(token)
        return found[1:] if found is not None else None

    def uses(self, name: str, inside: syntax.SyntaxNode | None = None) -> list[tuple[int, int]]:
        """Where `name` stands in the top, its declaration among them."""
        tokens = (t for t in identifiers(inside or self.module) if t.valueText == name)
        return [at for t in tokens if (at := self.token_at(t)) is not None]

    @property
    def body(self) -> int:
        """Where the items of the top begin: behind its header."""
        assert self.module is not None, "asked of designs with a top"
        return self.at(self.module.header)[1]

    @property
    def close(self) -> int:
        """Where its `endmodule` stands."""
        assert self.module is not None, "asked of designs with a top"
        at = self.token_at(self.module.endmodule)
        return at[0] if at is not None else len(self.source)

    def whole_line(self, node: syntax.SyntaxNode) -> tuple[int, int]:
        """A node with the blanks before it and the line break, where nothing else stands on its lines."""
        start, end = self.at(node)
        begin = self.source.rfind("\n", 0, start) + 1
        stop = self.source.find("\n", end)
        if stop >= 0 and not self.source[begin:start].strip() and not self.source[end:stop].strip():
            return begin, stop + 1
        return start, end

    @cached_property
    def indent(self) -> str:
        """Of the top's items."""
        for item in self.module.members if self.module is not None else ():
            start = self.at(item)[0] if self.parsed.written_here(item) else 0
            before = self.source[self.source.rfind("\n", 0, start) + 1 : start]
            if before and not before.strip():
                return before
        return "  "

    def item(self, text: str, at: int | None = None) -> Edit:
        """An edit that puts a module item, one or several lines, at the beginning of the top's body."""
        place = self.body if at is None else at
        lines = "".join(f"\n{self.indent}{line}" for line in text.splitlines())
        return (place, place, lines)


_DIRECTIONS = {
    ast.ArgumentDirection.In: "input",
    ast.ArgumentDirection.Out: "output",
    ast.ArgumentDirection.InOut: "inout",
    ast.ArgumentDirection.Ref: "inout",
}

Injector = Callable[[Design], Iterator[Flaw]]
"""All places of a design at which an error of one class can be put in. The class is what is aimed at; what it
is says the judge."""


def _signal(symbol: ast.ValueSymbol, ports: dict[str, ast.ArgumentDirection]) -> Signal | None:
    kind = symbol.type
    if not symbol.name or kind.isError or not kind.isFixedSize:
        return None
    port = ports.get(symbol.name)
    return Signal(
        name=symbol.name,
        width=kind.bitstreamWidth,
        direction=_DIRECTIONS[port] if port is not None else "",
        is_net=isinstance(symbol, ast.NetSymbol),
        is_constant=isinstance(symbol, ast.ParameterSymbol),
        is_array=kind.isUnpackedArray,
    )
