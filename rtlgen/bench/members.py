"""What a member of a module mentions, declares, writes and calls. By the syntax alone."""

from __future__ import annotations

from collections.abc import Collection

from pyslang import parsing, syntax

from rtlgen.core.value import value
from rtlgen.verilog.names import is_assignment, is_name, mentioned, stepped, targets, walk
from rtlgen.verilog.words import words

SK = syntax.SyntaxKind

_DUMPS = words("$dumpfile $dumpvars $dumpon $dumpoff $dumpall $dumplimit $dumpflush")
_NAMING = (
    syntax.DeclaratorSyntax,
    syntax.InstanceNameSyntax,
    syntax.NamedBlockClauseSyntax,
    syntax.NamedLabelSyntax,
)


@value
class Member:
    node: syntax.SyntaxNode
    mentioned: frozenset[str]
    declared: frozenset[str]
    """In its module, or anywhere in itself."""
    written: frozenset[str]
    """Assigned, stepped, or declared with a value."""
    called: frozenset[str]
    """Tasks and functions of its module."""
    system_names: frozenset[str]
    kinds: frozenset[syntax.SyntaxKind]
    """Of all nodes in it."""
    paths: frozenset[str]
    """The first names of those with a dot in them."""
    waits: frozenset[str]
    """The names whose edges or changes it waits for by name."""

    @property
    def module(self) -> str:
        """The module that it has instances of; empty for any other member."""
        return self.node.type.valueText if isinstance(self.node, syntax.HierarchyInstantiationSyntax) else ""

    @property
    def instances(self) -> list[syntax.HierarchicalInstanceSyntax]:
        if not isinstance(self.node, syntax.HierarchyInstantiationSyntax):
            return []
        return [i for i in self.node.instances if isinstance(i, syntax.HierarchicalInstanceSyntax)]

    @property
    def only_dumps(self) -> bool:
        """It does nothing but choose what is dumped."""
        node = self.node
        if not isinstance(node, syntax.ProceduralBlockSyntax) or node.kind is not SK.InitialBlock:
            return False
        body = node.statement
        steps = list(body.items) if isinstance(body, syntax.BlockStatementSyntax) else [body]
        return all(_is_dump(s) for s in steps if isinstance(s, syntax.SyntaxNode))

    def own_declarators(self, owned: Collection[str]) -> list[syntax.DeclaratorSyntax] | None:
        """Those of a declaration of several signals that are `owned`, or made of what is; None of any member
        that cannot be parted."""
        node = self.node
        if not isinstance(node, syntax.DataDeclarationSyntax | syntax.NetDeclarationSyntax):
            return None
        found = declarators(node)
        if len(found) < 2 or not mentioned(node.type).isdisjoint(owned):
            return None
        return [d for d in found if not mentioned(d).isdisjoint(owned)]


def member(node: syntax.SyntaxNode) -> Member:
    """All that is asked of a member, by one look at it."""
    names: set[str] = set()
    declared: set[str] = set()
    written: set[str] = set()
    called: set[str] = set()
    system: set[str] = set()
    kinds: set[syntax.SyntaxKind] = set()
    paths: set[str] = set()
    waits: set[str] = set()
    for part in walk(node):
        if isinstance(part, parsing.Token):
            if is_name(part):
                names.add(part.valueText)
            elif part.kind is parsing.TokenKind.SystemIdentifier:
                system.add(part.valueText)
            continue
        assert isinstance(part, syntax.SyntaxNode), "a tree has nodes and tokens"
        kinds.add(part.kind)
        if isinstance(part, _NAMING):
            declared.add(part.name.valueText)
            if isinstance(part, syntax.DeclaratorSyntax) and part.initializer is not None:
                written.add(part.name.valueText)
        elif isinstance(part, syntax.BinaryExpressionSyntax):
            written |= targets(part.left) if is_assignment(part) else frozenset()
        elif isinstance(part, syntax.InvocationExpressionSyntax | syntax.ExpressionStatementSyntax):
            target = part.left if isinstance(part, syntax.InvocationExpressionSyntax) else part.expr
            if isinstance(target, syntax.IdentifierNameSyntax):
                called.add(target.identifier.valueText)
        elif isinstance(part, syntax.ScopedNameSyntax):
            paths.add(part.getFirstToken().valueText)
        elif isinstance(part, syntax.SignalEventExpressionSyntax):
            waits |= mentioned(part)
        elif (operand := stepped(part)) is not None:
            written |= targets(operand)
    if isinstance(node, syntax.FunctionDeclarationSyntax):
        declared = set(mentioned(node.prototype.name))
    elif isinstance(node, syntax.TypedefDeclarationSyntax):
        declared = {node.name.valueText}
    return Member(
        node=node,
        mentioned=frozenset(names),
        declared=frozenset(declared),
        written=frozenset(written),
        called=frozenset(called),
        system_names=frozenset(system),
        kinds=frozenset(kinds),
        paths=frozenset(paths),
        waits=frozenset(waits),
    )


def declarators(node: syntax.SyntaxNode) -> list[syntax.DeclaratorSyntax]:
    """The signals of a declaration, each as it stands there; none of any other member."""
    if not isinstance(node, syntax.DataDeclarationSyntax | syntax.NetDeclarationSyntax):
        return []
    return [d for d in node.declarators if isinstance(d, syntax.DeclaratorSyntax)]


def _is_dump(statement: syntax.SyntaxNode) -> bool:
    if not isinstance(statement, syntax.ExpressionStatementSyntax):
        return False
    call = statement.expr
    name = call.left if isinstance(call, syntax.InvocationExpressionSyntax) else call
    return isinstance(name, syntax.SystemNameSyntax) and name.systemIdentifier.valueText in _DUMPS
