"""What the members of a module declare, instantiate and call. By the syntax alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pyslang import syntax

from rtlgen.verilog.names import mentioned, walk
from rtlgen.verilog.words import words

_DUMPS = words("$dumpfile $dumpvars $dumpon $dumpoff $dumpall $dumplimit $dumpflush")


def module_of(member: syntax.SyntaxNode) -> str:
    """The module that a member has instances of; empty for any other member."""
    return member.type.valueText if isinstance(member, syntax.HierarchyInstantiationSyntax) else ""


def instances(member: syntax.SyntaxNode) -> list[syntax.HierarchicalInstanceSyntax]:
    """Those of a member, one by one."""
    if not isinstance(member, syntax.HierarchyInstantiationSyntax):
        return []
    return [i for i in member.instances if isinstance(i, syntax.HierarchicalInstanceSyntax)]


def declared(member: syntax.SyntaxNode) -> frozenset[str]:
    """The names that a member of a module declares in it, or anywhere in itself."""
    if isinstance(member, syntax.FunctionDeclarationSyntax):
        return mentioned(member.prototype.name)
    if isinstance(member, syntax.TypedefDeclarationSyntax):
        return frozenset([member.name.valueText])
    return frozenset(p.name.valueText for p in walk(member) if isinstance(p, _NAMING))


_NAMING = (
    syntax.DeclaratorSyntax,
    syntax.InstanceNameSyntax,
    syntax.NamedBlockClauseSyntax,
    syntax.NamedLabelSyntax,
)


def declarators(member: syntax.SyntaxNode) -> list[syntax.DeclaratorSyntax]:
    """The signals of a declaration, each as it stands there; none of any other member."""
    if not isinstance(member, syntax.DataDeclarationSyntax | syntax.NetDeclarationSyntax):
        return []
    return [d for d in member.declarators if isinstance(d, syntax.DeclaratorSyntax)]


def own_declarators(
    member: syntax.SyntaxNode, owned: Collection[str]
) -> list[syntax.DeclaratorSyntax] | None:
    """Those of a declaration of several signals that are `owned`, or made of what is; None of any member
    that cannot be parted."""
    if not isinstance(member, syntax.DataDeclarationSyntax | syntax.NetDeclarationSyntax):
        return None
    found = declarators(member)
    if len(found) < 2 or not mentioned(member.type).isdisjoint(owned):
        return None
    return [d for d in found if not mentioned(d).isdisjoint(owned)]


def called(member: syntax.SyntaxNode) -> Iterator[str]:
    """The tasks and functions of the module that a member calls."""
    for part in walk(member):
        target: object = None
        if isinstance(part, syntax.InvocationExpressionSyntax):
            target = part.left
        elif isinstance(part, syntax.ExpressionStatementSyntax):
            target = part.expr
        if isinstance(target, syntax.IdentifierNameSyntax):
            yield target.identifier.valueText


def only_dumps(member: syntax.SyntaxNode) -> bool:
    """Whether a block does nothing but choose what is dumped."""
    if not isinstance(member, syntax.ProceduralBlockSyntax):
        return False
    if member.kind is not syntax.SyntaxKind.InitialBlock:
        return False
    body = member.statement
    steps = list(body.items) if isinstance(body, syntax.BlockStatementSyntax) else [body]
    return all(_is_dump(s) for s in steps if isinstance(s, syntax.SyntaxNode))


def _is_dump(statement: syntax.SyntaxNode) -> bool:
    if not isinstance(statement, syntax.ExpressionStatementSyntax):
        return False
    call = statement.expr
    name = call.left if isinstance(call, syntax.InvocationExpressionSyntax) else call
    return isinstance(name, syntax.SystemNameSyntax) and name.systemIdentifier.valueText in _DUMPS
