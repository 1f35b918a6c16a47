"""Every assignment of an elaborated design: what it writes and what its value depends on.

Signals go by their hierarchical path. The index of a vector is not told apart: a write to one bit is a
write to the signal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from pyslang import ast

from rtlgen.core.value import value
from rtlgen.verilog.slang import Elaborated


class How(StrEnum):
    CONTINUOUS = "assign"
    COMBINATIONAL = "always"
    REGISTER = "register"
    """In a block that waits for an edge."""
    LATCH = "always_latch"
    INITIAL = "initial"
    DECLARED = "declaration"
    """The initial value of a declaration; of a net, its driver."""
    PORT = "port"
    """The connection of an instance or a gate."""


@value
class Assignment:
    target: str
    """Hierarchical path of the signal that is written."""
    sources: frozenset[str]
    """The signals that its value depends on: those read, those that choose, those that index."""
    how: How
    file: str
    line: int


def assignments(design: Elaborated) -> list[Assignment]:
    """All assignments of `design`, in the order of elaboration; its tops' own ports have no connection."""
    finder = _Finder(design)
    design.root.visit(finder.visit)
    return finder.found


def signals(design: Elaborated) -> frozenset[str]:
    """The nets and variables of modules and generate blocks; those of procedures are left out."""
    found: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, _SIGNALS) and not node.parentScope.isProceduralContext:
            found.add(node.hierarchicalPath)

    design.root.visit(visit)
    return frozenset(found)


def names_read(expression: ast.Expression) -> set[str]:
    """The signals that `expression` reads, those in the functions it calls included."""
    found: set[str] = set()
    bodies: list[ast.SubroutineSymbol] = []

    def visit(node: object) -> None:
        if isinstance(node, ast.ValueExpressionBase) and isinstance(node.symbol, _SIGNALS):
            found.add(node.symbol.hierarchicalPath)
        elif isinstance(node, ast.CallExpression) and isinstance(node.subroutine, ast.SubroutineSymbol):
            called = node.subroutine
            if all(called is not b for b in bodies) and len(bodies) < _MOST_CALLS:
                bodies.append(called)
                found.add(f"{called.hierarchicalPath}.{called.name}")  # where its result is assigned
                called.body.visit(visit)

    expression.visit(visit)
    return found


def names_written(target: ast.Expression) -> tuple[set[str], set[str]]:
    """The signals that an assignment to `target` writes, and those that it reads to find the place."""
    written: set[str] = set()
    read: set[str] = set()
    todo = [target]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.ValueExpressionBase):
            written.add(node.symbol.hierarchicalPath)
        elif isinstance(node, ast.ElementSelectExpression):
            todo.append(node.value)
            read |= names_read(node.selector)
        elif isinstance(node, ast.RangeSelectExpression):
            todo.append(node.value)
            read |= names_read(node.left) | names_read(node.right)
        elif isinstance(node, ast.MemberAccessExpression):
            todo.append(node.value)
        elif isinstance(node, ast.ConcatenationExpression):
            todo += node.operands
        elif isinstance(node, ast.StreamingConcatenationExpression):
            todo += [s.operand for s in node.streams]
        elif isinstance(node, ast.ConversionExpression):
            todo.append(node.operand)
    return written, read


def clock_edges(timing: ast.TimingControl | None) -> list[ast.SignalEventControl]:
    """The events of an event control, edges and levels alike."""
    if isinstance(timing, ast.SignalEventControl):
        return [timing]
    if isinstance(timing, ast.EventListControl):
        return [e for t in timing.events for e in clock_edges(t)]
    return []


def is_edge(event: ast.SignalEventControl) -> bool:
    """Whether an event waits for an edge, not for any change."""
    return event.edge.name in ("PosEdge", "NegEdge", "BothEdges")


_SIGNALS = (ast.NetSymbol, ast.VariableSymbol)  # formal arguments are variables too
_MOST_CALLS = 64
_STEPS = (
    ast.UnaryOperator.Preincrement,
    ast.UnaryOperator.Predecrement,
    ast.UnaryOperator.Postincrement,
    ast.UnaryOperator.Postdecrement,
)
_LOOPS = (
    ast.ForLoopStatement,
    ast.ForeachLoopStatement,
    ast.ForeverLoopStatement,
    ast.RepeatLoopStatement,
    ast.WhileLoopStatement,
    ast.DoWhileLoopStatement,
)
_KINDS = {
    "Always": How.COMBINATIONAL,
    "AlwaysComb": How.COMBINATIONAL,
    "AlwaysFF": How.REGISTER,
    "AlwaysLatch": How.LATCH,
    "Initial": How.INITIAL,
    "Final": How.INITIAL,
}


class _Finder:
    def __init__(self, design: Elaborated) -> None:
        self.design = design
        self.found: list[Assignment] = []
        self.calls: list[ast.SubroutineSymbol] = []
        self.tops = {t.hierarchicalPath for t in design.root.topInstances}

    def visit(self, node: object) -> None:
        if isinstance(node, ast.ContinuousAssignSymbol):
            self.assignment(node.assignment, set(), How.CONTINUOUS)
        elif isinstance(node, ast.ProceduralBlockSymbol):
            self.statement(node.body, set(), _KINDS.get(node.procedureKind.name, How.COMBINATIONAL))
        elif isinstance(node, ast.SubroutineSymbol) and node.subroutineKind is ast.SubroutineKind.Function:
            self.statement(node.body, set(), How.COMBINATIONAL)
        elif isinstance(node, ast.NetSymbol | ast.VariableSymbol) and node.initializer is not None:
            place = self.design.parsed.place(node.location)
            self.add(
                {node.hierarchicalPath}, names_read(node.initializer), How.DECLARED, place.file, place.line
            )
        elif isinstance(node, ast.InstanceSymbol) and node.hierarchicalPath not in self.tops:
            for connection in node.portConnections:
                self.connection(connection)
        elif isinstance(node, ast.PrimitiveInstanceSymbol):
            self.gate(node)

    def statement(self, node: ast.Statement | None, control: set[str], how: How) -> None:
        if isinstance(node, ast.StatementList):
            for inner in node.list:
                self.statement(inner, control, how)
        elif isinstance(node, ast.BlockStatement):
            self.statement(node.body, control, how)
        elif isinstance(node, ast.TimedStatement):
            edges = any(is_edge(e) for e in clock_edges(node.timing))
            self.statement(node.stmt, control, How.REGISTER if edges and how is not How.INITIAL else how)
        elif isinstance(node, ast.ExpressionStatement):
            self.expression(node.expr, control, how)
        elif isinstance(node, ast.VariableDeclStatement):
            # The visit of the design meets the symbol itself.
            return
        else:
            self.branch(node, control, how)

    def branch(self, node: ast.Statement | None, control: set[str], how: How) -> None:
        """A statement that decides whether others are run."""
        for condition in _conditions(node):
            control = control | names_read(condition)
        for inner in _inner(node):
            self.statement(inner, control, how)
        if isinstance(node, ast.ForLoopStatement):
            for step in [*node.initializers, *node.steps]:
                self.expression(step, control, how)

    def expression(self, node: ast.Expression, control: set[str], how: How) -> None:
        if isinstance(node, ast.AssignmentExpression):
            self.assignment(node, control, how)
        elif isinstance(node, ast.UnaryExpression) and node.op in _STEPS:
            written, read = names_written(node.operand)
            self.add_at(node, written, written | read | control, how)
        elif isinstance(node, ast.CallExpression) and isinstance(node.subroutine, ast.SubroutineSymbol):
            self.call(node, node.subroutine, control, how)
        elif isinstance(node, ast.ConversionExpression):
            self.expression(node.operand, control, how)

    def assignment(self, node: ast.Expression, control: set[str], how: How) -> None:
        if isinstance(node, ast.AssignmentExpression):
            written, read = names_written(node.left)
            self.add_at(node, written, read | names_read(node.right) | control, how)

    def call(
        self, node: ast.CallExpression, called: ast.SubroutineSymbol, control: set[str], how: How
    ) -> None:
        """A task enabled: its arguments are connections, its body runs in the caller's place."""
        for formal, actual in zip(called.arguments, node.arguments, strict=False):
            if isinstance(actual, ast.AssignmentExpression):
                written, read = names_written(actual.left)
                self.add_at(node, written, read | {formal.hierarchicalPath} | control, how)
            else:
                self.add_at(node, {formal.hierarchicalPath}, names_read(actual) | control, how)
        if all(called is not c for c in self.calls) and len(self.calls) < _MOST_CALLS:
            self.calls.append(called)
            self.statement(called.body, control, how)
            self.calls.pop()

    def connection(self, node: ast.PortConnection) -> None:
        port, outer = node.port, node.expression
        if outer is None or not isinstance(port, ast.PortSymbol) or port.internalSymbol is None:
            return
        inner = port.internalSymbol.hierarchicalPath
        if isinstance(outer, ast.AssignmentExpression):
            written, read = names_written(outer.left)
            self.add_at(outer, written, read | {inner}, How.PORT)
        elif port.direction is ast.ArgumentDirection.In:
            self.add_at(outer, {inner}, names_read(outer), How.PORT)
        else:
            written, read = names_written(outer)
            self.add_at(outer, written, read | {inner}, How.PORT)
            self.add_at(outer, {inner}, written | read, How.PORT)

    def gate(self, node: ast.PrimitiveInstanceSymbol) -> None:
        outputs = [e for e in node.portConnections if isinstance(e, ast.AssignmentExpression)]
        inputs = [e for e in node.portConnections if not isinstance(e, ast.AssignmentExpression)]
        read = set().union(*(names_read(e) for e in inputs))
        for output in outputs:
            written, index = names_written(output.left)
            self.add_at(output, written, read | index, How.PORT)

    def add_at(self, node: ast.Expression, written: set[str], read: set[str], how: How) -> None:
        place = self.design.parsed.place(node.sourceRange.start)
        self.add(written, read, how, place.file, place.line)

    def add(self, written: set[str], read: Iterable[str], how: How, file: str, line: int) -> None:
        for target in sorted(written):
            self.found.append(
                Assignment(target=target, sources=frozenset(read), how=how, file=file, line=line)
            )


def _conditions(node: ast.Statement | None) -> Iterator[ast.Expression]:
    if isinstance(node, ast.ConditionalStatement):
        yield from (c.expr for c in node.conditions)
    elif isinstance(node, ast.CaseStatement):
        yield node.expr
        yield from (e for item in node.items for e in item.expressions)
    elif isinstance(node, ast.PatternCaseStatement):
        yield node.expr
    elif isinstance(node, ast.ForLoopStatement):
        if node.stopExpr is not None:
            yield node.stopExpr
    elif isinstance(node, ast.RepeatLoopStatement):
        yield node.count
    elif isinstance(node, ast.WhileLoopStatement | ast.DoWhileLoopStatement | ast.WaitStatement):
        yield node.cond


def _inner(node: ast.Statement | None) -> Iterator[ast.Statement | None]:
    if isinstance(node, ast.ConditionalStatement):
        yield node.ifTrue
        yield node.ifFalse
    elif isinstance(node, ast.CaseStatement | ast.PatternCaseStatement):
        yield from (item.stmt for item in node.items)
        yield node.defaultCase
    elif isinstance(node, ast.WaitStatement):
        yield node.stmt
    elif isinstance(node, _LOOPS):
        yield node.body
