"""What a member of a module mentions, declares, writes and calls. By the syntax alone."""

from __future__ import annotations

from collections.abc import Collection

from pyslang import parsing, syntax

from rtlgen.core.value import value
from rtlgen.verilog.names import handlers, mentioned, writers
from rtlgen.verilog.words import words

SK = syntax.SyntaxKind

DUMPS = words("$dumpfile $dumpvars $dumpon $dumpoff $dumpall $dumplimit $dumpflush")
_NAMING = (SK.InstanceName, SK.NamedBlockClause, SK.NamedLabel)
NEVER_COPIED = frozenset(
    {
        SK.DisableStatement,
        SK.DisableForkStatement,
        SK.ParallelBlockStatement,
        SK.ProceduralAssignStatement,
        SK.ProceduralDeassignStatement,
        SK.ProceduralForceStatement,
        SK.ProceduralReleaseStatement,
        SK.RandCaseStatement,
        SK.RandSequenceStatement,
        SK.WaitForkStatement,
        SK.WaitOrderStatement,
    }
)
"""Statements that several designs cannot have beside each other."""


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
    odd: frozenset[syntax.SyntaxKind]
    """What it has of NEVER_COPIED."""
    valued: bool
    """Something is declared with a value in it."""
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
    names: list[str] = []
    declared: set[str] = set()
    written: set[str] = set()
    called: set[str] = set()
    system: set[str] = set()
    odd: list[syntax.SyntaxNode] = []
    valued: list[syntax.SyntaxNode] = []
    paths: set[str] = set()
    waits: set[str] = set()

    def call(part: syntax.InvocationExpressionSyntax | syntax.ExpressionStatementSyntax) -> None:
        target = part.left if isinstance(part, syntax.InvocationExpressionSyntax) else part.expr
        if isinstance(target, syntax.IdentifierNameSyntax):
            called.add(target.identifier.valueText)

    def declarator(part: syntax.DeclaratorSyntax) -> None:
        declared.add(part.name.valueText)
        if part.initializer is not None:
            written.add(part.name.valueText)

    node.visit(
        lookup_table=handlers(
            lambda name: names.append(name.valueText),
            writers(written),
            dict.fromkeys(_NAMING, lambda part: declared.add(part.name.valueText)),
            dict.fromkeys((SK.InvocationExpression, SK.ExpressionStatement), call),
            dict.fromkeys(NEVER_COPIED, odd.append),
            {
                SK.Declarator: declarator,
                SK.EqualsValueClause: valued.append,
                SK.ScopedName: lambda part: paths.add(part.getFirstToken().valueText),
                SK.SignalEventExpression: lambda part: waits.update(mentioned(part)),
                parsing.TokenKind.SystemIdentifier: lambda token: system.add(token.valueText),
            },
        )
    )
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
        odd=frozenset(part.kind for part in odd),
        valued=bool(valued),
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
    return isinstance(name, syntax.SystemNameSyntax) and name.systemIdentifier.valueText in DUMPS
