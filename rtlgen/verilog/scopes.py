"""The names that a source declares, and from where each can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyslang import parsing, syntax

from rtlgen.verilog.slang import MODULES, Handlers, Parsed

SK = syntax.SyntaxKind


def declared_names(parsed: Parsed) -> frozenset[str]:
    """Every name that the sources declare anywhere: signals, instances, blocks, tasks, packages."""
    names: set[str] = set()

    def named(node: Any) -> None:
        names.add(node.name.valueText)

    def loop(node: syntax.LoopGenerateSyntax) -> None:
        names.add(node.identifier.valueText)

    def several(node: Any) -> None:
        found = node.loopVariables if isinstance(node, syntax.ForeachLoopListSyntax) else node.identifiers
        names.update(t.valueText for t in tokens_of(found))

    def prototype(node: syntax.FunctionPrototypeSyntax) -> None:
        names.update(t.valueText for t in tokens(node.name))

    def beside_modules(node: syntax.ModuleDeclarationSyntax) -> None:
        names.add(node.header.name.valueText)

    table: Handlers = dict.fromkeys(_DECLARING, named)
    table |= dict.fromkeys((SK.ForeachLoopList, SK.GenvarDeclaration), several)
    table |= dict.fromkeys(
        (SK.InterfaceDeclaration, SK.PackageDeclaration, SK.ProgramDeclaration), beside_modules
    )
    table |= {SK.LoopGenerate: loop, SK.FunctionPrototype: prototype}
    parsed.root.visit(lookup_table=table)
    return frozenset(names)


def scope_names(parsed: Parsed) -> frozenset[str]:
    """Every name by which a hierarchical name may begin: definitions, instances, blocks, tasks, functions."""
    names: set[str] = set()

    def named(node: Any) -> None:
        names.add(node.name.valueText)

    def prototype(node: syntax.FunctionPrototypeSyntax) -> None:
        names.update(t.valueText for t in tokens(node.name))

    def module(node: syntax.ModuleDeclarationSyntax) -> None:
        names.add(node.header.name.valueText)

    table: Handlers = dict.fromkeys(_SCOPES, named)
    table |= dict.fromkeys(MODULES, module)
    table[SK.FunctionPrototype] = prototype
    parsed.root.visit(lookup_table=table)
    return frozenset(names)


_SCOPES = (
    SK.InstanceName,
    SK.NamedBlockClause,
    SK.NamedLabel,
    SK.ClassDeclaration,
    SK.UdpDeclaration,
    SK.CheckerDeclaration,
)
_DECLARING = (
    SK.Declarator,
    SK.InstanceName,
    SK.NamedBlockClause,
    SK.NamedLabel,
    SK.TypedefDeclaration,
    SK.ClassDeclaration,
    SK.TypeAssignment,
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

    def prototype(node: syntax.FunctionPrototypeSyntax) -> None:
        if isinstance(node.parent, syntax.FunctionDeclarationSyntax):
            names = [t.valueText for t in tokens(node.name)]
            found.update((_scope_around(node.parent), n) for n in names[-1:])

    def block(node: Any) -> None:
        found.add((_scope_around(node.parent), node.name.valueText))

    table: Handlers = dict.fromkeys((SK.NamedBlockClause, SK.NamedLabel), block)
    parsed.root.visit(lookup_table=table | {SK.FunctionPrototype: prototype})
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
