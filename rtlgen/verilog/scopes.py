"""The names that a source declares, and from where each can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyslang import parsing, syntax

from rtlgen.verilog.slang import Parsed


def declared_names(parsed: Parsed) -> frozenset[str]:
    """Every name that the sources declare anywhere: signals, instances, blocks, tasks, packages."""
    names: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, _DECLARING):
            names.add(node.name.valueText)
        elif isinstance(node, syntax.LoopGenerateSyntax):
            names.add(node.identifier.valueText)
        elif isinstance(node, syntax.ForeachLoopListSyntax):
            names.update(t.valueText for t in tokens_of(node.loopVariables))
        elif isinstance(node, syntax.GenvarDeclarationSyntax):
            names.update(t.valueText for t in tokens_of(node.identifiers))
        elif isinstance(node, syntax.FunctionPrototypeSyntax):
            names.update(t.valueText for t in tokens(node.name))
        elif (
            isinstance(node, syntax.ModuleDeclarationSyntax)
            and node.kind is not syntax.SyntaxKind.ModuleDeclaration
        ):
            names.add(node.header.name.valueText)

    parsed.root.visit(visit)
    return frozenset(names)


def scope_names(parsed: Parsed) -> frozenset[str]:
    """Every name by which a hierarchical name may begin: definitions, instances, blocks, tasks, functions."""
    names: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, _SCOPES):
            names.add(node.name.valueText)
        elif isinstance(node, syntax.FunctionPrototypeSyntax):
            names.update(t.valueText for t in tokens(node.name))
        elif isinstance(node, syntax.ModuleDeclarationSyntax):
            names.add(node.header.name.valueText)

    parsed.root.visit(visit)
    return frozenset(names)


_SCOPES = (
    syntax.InstanceNameSyntax,
    syntax.NamedBlockClauseSyntax,
    syntax.NamedLabelSyntax,
    syntax.ClassDeclarationSyntax,
    syntax.UdpDeclarationSyntax,
    syntax.CheckerDeclarationSyntax,
)
_DECLARING = (
    syntax.DeclaratorSyntax,
    syntax.InstanceNameSyntax,
    syntax.NamedBlockClauseSyntax,
    syntax.NamedLabelSyntax,
    syntax.TypedefDeclarationSyntax,
    syntax.ClassDeclarationSyntax,
    syntax.TypeAssignmentSyntax,
)


def tokens(node: syntax.SyntaxNode) -> Iterator[parsing.Token]:
    """All tokens below `node`, in order."""
    found: list[parsing.Token] = []

    def visit(inner: object) -> None:
        if isinstance(inner, parsing.Token):
            found.append(inner)

    node.visit(visit)
    return iter(found)


def tokens_of(nodes: Iterable[object]) -> Iterator[parsing.Token]:
    """The tokens of a list as pyslang gives it: nodes and the commas between them."""
    for node in nodes:
        if isinstance(node, syntax.SyntaxNode):
            yield from tokens(node)


def callables(parsed: Parsed) -> set[tuple[syntax.SyntaxNode, str]]:
    """The tasks, functions and named blocks, each with the scope in which its name can be seen."""
    found: set[tuple[syntax.SyntaxNode, str]] = set()

    def visit(node: object) -> None:
        if isinstance(node, syntax.FunctionPrototypeSyntax) and isinstance(
            node.parent, syntax.FunctionDeclarationSyntax
        ):
            names = [t.valueText for t in tokens(node.name)]
            found.update((_scope_around(node.parent), n) for n in names[-1:])
        elif isinstance(node, syntax.NamedBlockClauseSyntax | syntax.NamedLabelSyntax):
            found.add((_scope_around(node.parent), node.name.valueText))

    parsed.root.visit(visit)
    return found


def _scope_around(node: syntax.SyntaxNode) -> syntax.SyntaxNode:
    at = node
    while at.parent is not None:
        at = at.parent
        if isinstance(at, _AROUND):
            break
    return at


_AROUND = (
    syntax.ModuleDeclarationSyntax,
    syntax.GenerateBlockSyntax,
    syntax.IfGenerateSyntax,
    syntax.CaseGenerateSyntax,
    syntax.LoopGenerateSyntax,
    syntax.BlockStatementSyntax,
    syntax.FunctionDeclarationSyntax,
    syntax.ClassDeclarationSyntax,
    syntax.CheckerDeclarationSyntax,
)
