"""Whether what a design shows may hang on the order in which a simulator serves the events of one moment.

Icarus 11 joins equal waits of different modules into one event, and wakes `always_comb` blocks that nothing
of theirs has changed (each wakes those above it in the design), so the order, and the number of times that a
block runs, are not the same with other modules beside it. A design cannot tell the difference where

- blocks that wait for edges write by `<=` alone, but for what no one else reads or writes;
- a signal whose edges are waited for is an input, and is read as a value elsewhere only by blocks that write
  by `<=` alone, and so after all that happens at the edge;
- all other blocks give the same again when they run again: they read nothing that they write, unless they
  have written it before.

Read from the syntax, name by name; what is not understood counts as a race.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from pyslang import syntax

from rtlgen.verilog.header import header_ports
from rtlgen.verilog.names import (
    ASSIGNMENTS,
    STEPS,
    identifiers,
    is_assignment,
    mentioned,
    stepped,
    targets,
    written,
)
from rtlgen.verilog.slang import Handlers, Parsed

SK = syntax.SyntaxKind

_BLOCKS = (b"always", b"initial", b"function", b"task")
_ALWAYS = (SK.AlwaysBlock, SK.AlwaysCombBlock, SK.AlwaysLatchBlock, SK.AlwaysFFBlock)


def may_race(parsed: Parsed, clocks: Collection[str] = ()) -> bool:
    """Whether a module of `parsed` is not of the kind above.

    Args:
        clocks: the inputs with whose edges the bench looks at the outputs.
    """
    if not clocks and not any(map(parsed.has, _BLOCKS)):
        return False  # it waits for no edge and keeps nothing
    found: list[syntax.ModuleDeclarationSyntax] = []
    parsed.root.visit(lookup_table={SK.ModuleDeclaration: found.append})
    modules = [_Module(m) for m in found]
    edges = set(clocks).union(*(e for m in modules for e in m.waits))
    orders = {m.name: m.order for m in modules}
    before = -1
    while before != len(edges):  # what a clock is called further down
        before = len(edges)
        for instance in (i for m in modules for i in m.instances):
            edges |= _formals(instance, edges, orders)
    closed = not any(m.paths for m in modules)
    return any(m.races(frozenset(edges), closed=closed) for m in modules)


class _Module:
    def __init__(self, module: syntax.ModuleDeclarationSyntax) -> None:
        blocks: list[syntax.ProceduralBlockSyntax] = []
        once: list[syntax.ProceduralBlockSyntax] = []
        self.functions: list[syntax.FunctionDeclarationSyntax] = []
        self.assigned: list[syntax.SyntaxNode] = []
        self.instances: list[syntax.HierarchyInstantiationSyntax] = []
        table: Handlers = dict.fromkeys(_ALWAYS, blocks.append)
        table[SK.InitialBlock] = once.append
        table |= dict.fromkeys((SK.FunctionDeclaration, SK.TaskDeclaration), self.functions.append)
        table |= dict.fromkeys((SK.ContinuousAssign, SK.NetDeclaration), self.assigned.append)
        table[SK.HierarchyInstantiation] = self.instances.append
        self.paths: list[syntax.SyntaxNode] = []
        table[SK.ScopedName] = self.paths.append
        module.visit(lookup_table=table)
        ports = header_ports(module)
        self.name, self.order, self.inputs = module.header.name.valueText, ports.order, ports.inputs
        self.module = module
        blocks += filter(_edges, once)  # what happens at the beginning alone is nobody's to disturb
        self.waits = [_edges(b) for b in blocks]
        self.clocked = [b for b, edges in zip(blocks, self.waits, strict=True) if edges]
        self.level = [b for b, edges in zip(blocks, self.waits, strict=True) if not edges]

    def races(self, edges: frozenset[str], *, closed: bool) -> bool:
        """`closed`: no module looks into another one."""
        if not frozenset().union(*self.waits) <= self.inputs:
            return True
        others = (*self.level, *self.assigned, *self.functions)
        if edges and any(not edges.isdisjoint(mentioned(n)) and not _is_late(n) for n in others):
            return True
        if any(_reaches_out(f) for f in self.functions):
            return True
        counters: set[str] = set()
        for block in self.clocked:
            loops, at_once = _written_at_once(block)
            if at_once and not (closed and at_once <= self.private(block)):
                return True
            counters |= loops
        shown = (mentioned(n) - written(n) for n in (*self.level, *self.assigned) if counters)
        return not counters.isdisjoint(frozenset().union(*shown)) or any(map(keeps_state, self.level))

    def private(self, block: syntax.ProceduralBlockSyntax) -> frozenset[str]:
        """The signals of the module that stand in no other part of it."""
        members = (m for m in self.module.members if isinstance(m, syntax.DataDeclarationSyntax))
        declared = Counter(name for m in members for name in _declared(m))
        everywhere = Counter(token.valueText for token in identifiers(self.module))
        here = Counter(token.valueText for token in identifiers(block))
        own = (n for n, count in declared.items() if count == 1 and everywhere[n] == here[n] + 1)
        return frozenset(own).difference(self.order)


def _formals(
    instance: syntax.HierarchyInstantiationSyntax, names: set[str], orders: Mapping[str, tuple[str, ...]]
) -> set[str]:
    """The ports of an instance that are connected to one of `names`."""
    found: set[str] = set()
    order = orders.get(instance.type.valueText, ())
    for one in instance.instances:
        connections = [c for c in getattr(one, "connections", ()) if isinstance(c, syntax.SyntaxNode)]
        for place, connection in enumerate(connections):
            if isinstance(connection, syntax.NamedPortConnectionSyntax) and connection.openParen.rawText:
                formal = connection.name.valueText
            else:
                formal = order[place] if place < len(order) else ""
            if formal and not names.isdisjoint(mentioned(connection)):
                found.add(formal)
    return found


def _edges(block: syntax.ProceduralBlockSyntax) -> frozenset[str]:
    """The names whose edges a block waits for."""
    events: list[syntax.SignalEventExpressionSyntax] = []
    block.visit(lookup_table={SK.SignalEventExpression: events.append})
    return frozenset().union(*(mentioned(e.expr) for e in events if e.edge.rawText))


def _reaches_out(function: syntax.FunctionDeclarationSyntax) -> bool:
    """Whether a task or function works on more than its arguments and what it declares itself."""
    own = _declared(function) | mentioned(function.prototype.name)
    return bool(mentioned(function) - own)


def _declared(node: syntax.SyntaxNode) -> set[str]:
    """The signals that are declared in `node`."""
    found: list[syntax.DeclaratorSyntax] = []
    node.visit(lookup_table={SK.Declarator: found.append})
    return {one.name.valueText for one in found}


def _written_at_once(block: syntax.ProceduralBlockSyntax) -> tuple[frozenset[str], frozenset[str]]:
    """The names outside of a block that it writes by anything but `<=`: those that count its loops, and
    others."""
    writes: list[syntax.SyntaxNode] = []
    block.visit(lookup_table=dict.fromkeys(_AT_ONCE, writes.append))
    if not writes:
        return frozenset(), frozenset()
    own = _declared(block)
    loops: list[syntax.ForLoopStatementSyntax] = []
    block.visit(lookup_table={SK.ForLoopStatement: loops.append})
    counters = frozenset().union(*(written(list(loop.initializers)) for loop in loops))
    return counters - own, frozenset().union(*map(written, writes)) - own - counters


_AT_ONCE = (ASSIGNMENTS - {SK.NonblockingAssignmentExpression}) | STEPS


def _is_late(node: syntax.SyntaxNode) -> bool:
    """Whether a block does nothing but assign by `<=`."""
    at_once: list[syntax.SyntaxNode] = []
    other = (*_AT_ONCE, SK.InvocationExpression, SK.Declarator)
    node.visit(lookup_table=dict.fromkeys(other, at_once.append))
    return isinstance(node, syntax.ProceduralBlockSyntax) and not at_once


def keeps_state(block: syntax.ProceduralBlockSyntax) -> bool:
    """Whether a block reads something that it writes and may not have written before: run again, it may give
    something else."""
    uses = Counter(token.valueText for token in identifiers(block, values=True))
    writes: list[syntax.SyntaxNode] = []
    block.visit(lookup_table=dict.fromkeys(ASSIGNMENTS | STEPS, writes.append))
    mine = Counter(name for w in writes for name in _targets(w))
    if all(uses[name] == count for name, count in mine.items()) and not any(_also_reads(w) for w in writes):
        return False  # no name that it writes stands anywhere else in it
    return _Memory(frozenset(mine) | written(block)).reads(block.statement)


def _targets(write: syntax.SyntaxNode) -> frozenset[str]:
    if isinstance(write, syntax.BinaryExpressionSyntax):
        return targets(write.left)
    return targets(stepped(write))


def _also_reads(write: syntax.SyntaxNode) -> bool:
    """Whether a write reads its own target: `+=`, `++`."""
    return write.kind not in (SK.AssignmentExpression, SK.NonblockingAssignmentExpression)


class _Memory:
    """Follows a block statement by statement, with the names that are written by then in any case."""

    def __init__(self, written_here: frozenset[str]) -> None:
        self._mine = written_here
        self._fresh: set[str] = set()

    def reads(self, node: object) -> bool:
        """Whether `node` reads what an earlier run has left."""
        if isinstance(node, list):
            return sum(self.reads(n) for n in node) > 0  # each of them, for what it writes
        if isinstance(node, syntax.TimingControlStatementSyntax):
            return self.reads(node.statement)
        if isinstance(node, syntax.BlockStatementSyntax):
            return self.reads(list(node.items))
        if isinstance(node, syntax.ExpressionStatementSyntax):
            return self._expression(node.expr)
        if isinstance(node, syntax.ConditionalStatementSyntax):
            other = node.elseClause.clause if node.elseClause is not None else None
            return self._stale(node.predicate) or self._ways([node.statement, other])
        if isinstance(node, syntax.CaseStatementSyntax):
            return self._case(node)
        if isinstance(node, syntax.ForLoopStatementSyntax):
            return self._loop(node)
        if isinstance(node, syntax.DataDeclarationSyntax):
            values = (d.initializer for d in node.declarators if isinstance(d, syntax.DeclaratorSyntax))
            return any(self._stale(v) for v in values if v is not None)
        return isinstance(node, syntax.SyntaxNode) and (bool(written(node)) or self._stale(node))

    def _expression(self, node: object) -> bool:
        if not (isinstance(node, syntax.BinaryExpressionSyntax) and is_assignment(node)):
            return stepped(node) is not None or self._stale(node)
        left = node.left
        whole = isinstance(left, syntax.IdentifierNameSyntax) or (
            isinstance(left, syntax.ConcatenationExpressionSyntax)
            and all(isinstance(e, syntax.IdentifierNameSyntax) for e in left.expressions if _is_node(e))
        )
        indices = mentioned(left, values=True) - targets(left)
        stale = self._stale(node.right) or not (indices & self._mine) <= self._fresh
        if node.kind not in (SK.AssignmentExpression, SK.NonblockingAssignmentExpression):
            stale |= not targets(left) <= self._fresh
        if whole and node.kind is SK.AssignmentExpression:
            self._fresh |= targets(left)
        return stale

    def _case(self, node: syntax.CaseStatementSyntax) -> bool:
        stale = self._stale(node.expr)
        ways: list[object] = []
        for item in node.items:
            if isinstance(item, syntax.StandardCaseItemSyntax):
                stale |= self._stale(list(item.expressions))
                ways.append(item.clause)
            elif isinstance(item, syntax.DefaultCaseItemSyntax):
                ways.append(item.clause)
            else:
                return True
        if not any(isinstance(i, syntax.DefaultCaseItemSyntax) for i in node.items):
            ways.append(None)
        return stale | self._ways(ways)

    def _loop(self, node: syntax.ForLoopStatementSyntax) -> bool:
        stale = False
        for first in node.initializers:
            if isinstance(first, syntax.ForVariableDeclarationSyntax):
                self._fresh.add(first.declarator.name.valueText)
            elif isinstance(first, syntax.SyntaxNode):
                stale |= self._expression(first)
        counters = set(self._fresh)
        stale |= self._stale(node.stopExpr) | self._stale(list(node.steps))
        stale |= self.reads(node.statement)
        self._fresh = counters  # it may not have run at all
        return stale

    def _ways(self, ways: Iterable[object]) -> bool:
        """One of these happens; None for nothing."""
        before = frozenset(self._fresh)
        after: list[set[str]] = []
        stale = False
        for way in ways:
            self._fresh = set(before)
            stale |= way is not None and self.reads(way)
            after.append(self._fresh)
        self._fresh = set.intersection(*after)
        return stale

    def _stale(self, node: object) -> bool:
        return not (mentioned(node, values=True) & self._mine) <= self._fresh


def _is_node(part: object) -> bool:
    return isinstance(part, syntax.SyntaxNode)
