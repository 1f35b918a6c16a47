"""Whether a module of a bench only watches some of its inputs: they may change what it prints, nothing else.

VerilogEval's stimulus is given the result of the comparison to print hints by. Where that reaches neither an
output nor a moment in time nor a random number, many designs can be given the one stimulus.

A conservative flow analysis on the syntax: data and control, names flat over the whole module, to a fixed
point. What is not understood counts as an influence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pyslang import parsing, syntax

from rtlgen.verilog.edit import OUTPUT_TASKS
from rtlgen.verilog.names import is_assignment, mentioned, stepped, targets
from rtlgen.verilog.words import words

SK = syntax.SyntaxKind

PURE = words("$signed $unsigned $clog2 $bits $countones $onehot $onehot0 $isunknown $time $stime $realtime")
"""System functions that leave no trace, wherever they are called."""

_TIMING = frozenset(
    {
        SK.DelayControl,
        SK.Delay3,
        SK.EventControl,
        SK.EventControlWithExpression,
        SK.ImplicitEventControl,
        SK.RepeatedEventControl,
        SK.OneStepDelay,
        SK.CycleDelay,
        SK.WaitStatement,
        SK.WaitForkStatement,
        SK.WaitOrderStatement,
    }
)
_JUMPS = frozenset(
    {
        SK.BlockingEventTriggerStatement,
        SK.NonblockingEventTriggerStatement,
        SK.DisableForkStatement,
        SK.DisableStatement,
        SK.JumpStatement,
        SK.ReturnStatement,
        SK.ParallelBlockStatement,
        SK.ProceduralAssignStatement,
        SK.ProceduralDeassignStatement,
        SK.ProceduralForceStatement,
        SK.ProceduralReleaseStatement,
        SK.RandCaseStatement,
        SK.RandSequenceStatement,
        SK.VoidCastedCallStatement,
    }
)
_IMPLICIT = frozenset({SK.AlwaysCombBlock, SK.AlwaysLatchBlock})


def only_watches(
    module: syntax.ModuleDeclarationSyntax, inputs: Iterable[str], others: Collection[str]
) -> bool:
    """Whether nothing but prints of `module` depends on its `inputs`.

    Args:
        others: its ports that are not inputs: what it could pass the influence on by.
    """
    flow = _Flow(frozenset(inputs))
    while True:
        before = len(flow.touched)
        for member in module.members:
            flow.member(member)
        if flow.escaped or not flow.touched.isdisjoint(others):
            return False
        if len(flow.touched) == before:
            return True


class _Flow:
    def __init__(self, inputs: frozenset[str]) -> None:
        self.touched = set(inputs)
        """Every name whose value may depend on the inputs."""
        self.escaped = False
        """They have an influence that no name holds: on time, on a call."""

    def touches(self, node: object) -> bool:
        return not self.touched.isdisjoint(mentioned(node, values=True))

    def member(self, node: syntax.SyntaxNode) -> None:
        if not self.touches(node):
            return
        if isinstance(node, syntax.ProceduralBlockSyntax):
            stars: list[syntax.SyntaxNode] = []
            node.visit(lookup_table={SK.ImplicitEventControl: stars.append})
            self.escaped |= (node.kind in _IMPLICIT or bool(stars)) and self.touches(node)
        elif isinstance(node, _CONTAINERS):
            self.escaped |= self.touches(node)
            return
        self.visit(node, under=False)

    def visit(self, node: object, *, under: bool) -> None:
        """`under`: whether it happens depends on the inputs."""
        if not isinstance(node, syntax.SyntaxNode):
            return
        if node.kind in _TIMING:
            self.escaped |= under or self.touches(node)
        elif node.kind in _JUMPS:
            self.escaped |= under or (node.kind is not SK.ParallelBlockStatement and self.touches(node))
        elif isinstance(node, syntax.BinaryExpressionSyntax) and is_assignment(node):
            self.assignment(node, under=under)
        elif (operand := stepped(node)) is not None:
            self.write(operand, under or self.touches(operand))
        elif isinstance(node, syntax.DeclaratorSyntax):
            if node.initializer is not None and (under or self.touches(node.initializer)):
                self.touched.add(node.name.valueText)
        else:
            self.call(node, under=under)
        inner = under or any(self.touches(c) for c in _conditions(node))
        for child in node:
            self.visit(child, under=inner)

    def assignment(self, node: syntax.BinaryExpressionSyntax, *, under: bool) -> None:
        written = targets(node.left)
        read = mentioned(node.right, values=True) | (mentioned(node.left, values=True) - written)
        self.write(node.left, under or not self.touched.isdisjoint(read))

    def write(self, target: object, influenced: bool) -> None:
        if influenced:
            self.touched |= targets(target)

    def call(self, node: syntax.SyntaxNode, *, under: bool) -> None:
        """A call may do anything, save those that only print or compute."""
        if isinstance(node, syntax.ExpressionStatementSyntax):
            called: object = node.expr
        elif isinstance(node, syntax.InvocationExpressionSyntax | syntax.SystemNameSyntax):
            called = node
        else:
            return
        name = called.left if isinstance(called, syntax.InvocationExpressionSyntax) else called
        if isinstance(name, syntax.SystemNameSyntax):
            harmless = name.systemIdentifier.valueText in OUTPUT_TASKS | PURE
        else:
            harmless = not isinstance(
                called, syntax.InvocationExpressionSyntax | syntax.NameSyntax | parsing.Token
            )
        self.escaped |= not harmless and (under or self.touches(node))


_CONTAINERS = (
    syntax.HierarchyInstantiationSyntax,
    syntax.PrimitiveInstantiationSyntax,
    syntax.GenerateRegionSyntax,
    syntax.LoopGenerateSyntax,
    syntax.IfGenerateSyntax,
    syntax.CaseGenerateSyntax,
    syntax.GenerateBlockSyntax,
    syntax.ConcurrentAssertionMemberSyntax,
    syntax.ImmediateAssertionMemberSyntax,
    syntax.NetAliasSyntax,
    syntax.DefParamSyntax,
    syntax.ClockingDeclarationSyntax,
)
"""Members that are not looked into: mentioning an input in one counts as an influence."""


def _conditions(node: syntax.SyntaxNode) -> tuple[object, ...]:
    """What decides whether, or how often, the statements in `node` happen."""
    if isinstance(node, syntax.ConditionalStatementSyntax):
        return (node.predicate,)
    if isinstance(node, syntax.CaseStatementSyntax):
        return (
            node.expr,
            *(i.expressions for i in node.items if isinstance(i, syntax.StandardCaseItemSyntax)),
        )
    if isinstance(node, syntax.LoopStatementSyntax | syntax.DoWhileStatementSyntax):
        return (node.expr,)
    if isinstance(node, syntax.ForLoopStatementSyntax):
        return (node.stopExpr, node.initializers, node.steps)
    if isinstance(node, syntax.ForeachLoopStatementSyntax):
        return (node.loopList,)
    if isinstance(node, syntax.BinaryExpressionSyntax | syntax.ConditionalExpressionSyntax):
        return (node,)
    return ()
