"""What each procedural block of an elaborated design waits for, reads and writes."""

from __future__ import annotations

from pyslang import ast

from rtlgen.core.value import value
from rtlgen.static.case_cover import values_left_out
from rtlgen.verilog.drivers import clock_edges, is_edge, names_read, names_written
from rtlgen.verilog.slang import Elaborated, Place


@value
class Process:
    """One always block. Signals go by their hierarchical path; loop variables are left out."""

    place: Place
    edges: frozenset[str]
    """Signals of which it waits for an edge."""
    levels: frozenset[str]
    """Signals of which it waits for any change."""
    implicit: bool
    """It waits for whatever it reads: @*, always_comb, always_latch."""
    reads: frozenset[str]
    blocking: frozenset[str]
    """Signals that it assigns with '='."""
    nonblocking: frozenset[str]
    """Signals that it assigns with '<='."""
    open_cases: tuple[tuple[Place, int], ...]
    """Its case statements that leave values out, and how many."""

    @property
    def sequential(self) -> bool:
        return bool(self.edges)


def processes(design: Elaborated) -> list[Process]:
    """The always blocks of `design` in the order of elaboration."""
    found: list[Process] = []

    def visit(node: object) -> None:
        if isinstance(node, ast.ProceduralBlockSymbol) and node.procedureKind.name.startswith("Always"):
            found.append(_process(node, design))

    design.root.visit(visit)
    return found


def _process(block: ast.ProceduralBlockSymbol, design: Elaborated) -> Process:
    body = block.body
    timing = body.timing if isinstance(body, ast.TimedStatement) else None
    events = clock_edges(timing)
    content = _Content()
    body.visit(content.visit)
    return Process(
        place=design.parsed.place(block.location),
        edges=frozenset(n for e in events if is_edge(e) for n in names_read(e.expr)),
        levels=frozenset(n for e in events if not is_edge(e) for n in names_read(e.expr)),
        implicit=timing is None or isinstance(timing, ast.ImplicitEventControl),
        reads=frozenset(content.reads - content.loops),
        blocking=frozenset(content.blocking - content.loops),
        nonblocking=frozenset(content.nonblocking - content.loops),
        open_cases=tuple(
            (design.parsed.place(c.sourceRange.start), left)
            for c in content.cases
            if (left := values_left_out(c, block))
        ),
    )


class _Content:
    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.blocking: set[str] = set()
        self.nonblocking: set[str] = set()
        self.loops: set[str] = set()
        self.cases: list[ast.CaseStatement] = []

    def visit(self, node: object) -> None:
        if isinstance(node, ast.AssignmentExpression):
            written, read = names_written(node.left)
            (self.nonblocking if node.isNonBlocking else self.blocking).update(written)
            self.reads |= read | names_read(node.right)
        elif isinstance(node, ast.ConditionalStatement):
            for condition in node.conditions:
                self.reads |= names_read(condition.expr)
        elif isinstance(node, ast.CaseStatement):
            self.reads |= names_read(node.expr)
            self.cases.append(node)
        elif isinstance(node, ast.VariableDeclStatement):
            self.loops.add(node.symbol.hierarchicalPath)
        elif isinstance(node, ast.ForLoopStatement):
            self.loops.update(v.hierarchicalPath for v in node.loopVars)
            for start in node.initializers:
                if isinstance(start, ast.AssignmentExpression):
                    self.loops |= names_written(start.left)[0]
