"""Which of its own inputs a design drives.

An input is a net that runs on into whatever holds the module. Who drives it from inside drives the bench's
stimulus, and the reference with it; a weak compiler warning is all that is said.

Read from the syntax alone: a generate branch that is not taken here may be taken under the bench's
parameters. Procedural assignments are left out, since no simulator lets them write an input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from pyslang import parsing, syntax

from rtlgen.verilog.header import HeaderPorts, declarators, header_ports
from rtlgen.verilog.scopes import scope_names
from rtlgen.verilog.slang import MODULES, Handlers, Parsed, Place
from rtlgen.verilog.words import words

_PULLED = words("supply0 supply1 tri0 tri1 trireg")
"""Net types that bring a driver along, or a charge."""
_TWO_WAY = words("tran rtran tranif0 tranif1 rtranif0 rtranif1")
_ALL_OUTPUTS = words("pullup pulldown")
_LAST_IS_INPUT = words("buf not")
_FIRST_IS_OUTPUT = words(
    "and nand or nor xor xnor bufif0 bufif1 notif0 notif1 nmos pmos rnmos rpmos cmos rcmos"
)


SK = syntax.SyntaxKind

_DRIVING = (
    SK.ContinuousAssign,
    SK.NetAlias,
    SK.NetDeclaration,
    SK.ImplicitAnsiPort,
    SK.PortDeclaration,
    SK.PrimitiveInstantiation,
    SK.HierarchyInstantiation,
)
_Name = tuple[list[str], parsing.Token]
"""A name as the path that it is, and its first token."""


_NO_PORTS = HeaderPorts(order=(), inputs=frozenset())
_PRIMITIVE = HeaderPorts(order=("", *["in"] * 64), inputs=frozenset(["in"]))
"""A primitive of the design's own: only the first of its terminals can drive."""


def driven_inputs(parsed: Parsed) -> list[tuple[str, Place]]:
    """The inputs that a module drives, by name, each with the place where it does."""
    modules: dict[str, HeaderPorts] = {}
    inputs: dict[str, frozenset[str]] = {}
    nodes: list[syntax.SyntaxNode] = []

    def define(name: str, ports: HeaderPorts) -> None:
        # Of two with one name, as where one hides in another module, nobody knows which is meant: the inputs
        # of both count, and every port of it may drive.
        modules[name] = _NO_PORTS if name in modules else ports
        inputs[name] = inputs.get(name, frozenset()) | ports.inputs

    def module(node: syntax.ModuleDeclarationSyntax) -> None:
        define(node.header.name.valueText, header_ports(node))

    def primitive(node: syntax.UdpDeclarationSyntax) -> None:
        define(node.name.valueText, _PRIMITIVE)

    table: Handlers = {**dict.fromkeys(MODULES, module), **dict.fromkeys(_DRIVING, nodes.append)}
    parsed.root.visit(lookup_table=table | {SK.UdpDeclaration: primitive})
    scopes = scope_names(parsed)
    anywhere = frozenset(name for names in inputs.values() for name in names)
    found = []
    for node in nodes:
        own = inputs.get(_module_of(node), frozenset())
        for path, token in _driven(node, modules):
            below = path[0] in scopes and len(path) > 1 and path[-1] in anywhere
            if path[0] in own or below:
                found.append((".".join(path), parsed.place(token.location)))
    return found


def port_names(parsed: Parsed, module: str) -> tuple[str, ...]:
    """The names in the header of a module; empty where there is no such module."""
    found: list[HeaderPorts] = []

    def visit(node: syntax.ModuleDeclarationSyntax) -> None:
        if node.header.name.valueText == module:
            found.append(header_ports(node))

    parsed.root.visit(lookup_table=dict.fromkeys(MODULES, visit))
    return tuple(n for n in found[0].order if n) if found else ()


def _module_of(node: syntax.SyntaxNode) -> str:
    at: syntax.SyntaxNode | None = node
    while at is not None and not isinstance(at, syntax.ModuleDeclarationSyntax):
        at = at.parent
    return "" if at is None else at.header.name.valueText


def _driven(node: syntax.SyntaxNode, modules: Mapping[str, HeaderPorts]) -> Iterator[_Name]:
    """What a node of the tree drives."""
    if isinstance(node, syntax.ContinuousAssignSyntax):
        for one in node.assignments:
            if isinstance(one, syntax.BinaryExpressionSyntax):
                yield from _names(one.left)
    elif isinstance(node, syntax.NetAliasSyntax):
        yield from _names(node)
    elif isinstance(node, syntax.NetDeclarationSyntax):
        pulled = node.netType.valueText in _PULLED
        yield from _declared(d for d in declarators(node.declarators) if pulled or d.initializer is not None)
    elif isinstance(node, syntax.ImplicitAnsiPortSyntax | syntax.PortDeclarationSyntax):
        kind = getattr(node.header, "netType", None)
        if kind is not None and kind.valueText in _PULLED:
            yield from _declared(
                [node.declarator]
                if isinstance(node, syntax.ImplicitAnsiPortSyntax)
                else declarators(node.declarators)
            )
    elif isinstance(node, syntax.PrimitiveInstantiationSyntax | syntax.HierarchyInstantiationSyntax):
        for instance in node.instances:
            if isinstance(instance, syntax.HierarchicalInstanceSyntax):
                yield from _connected(node.type, instance, modules)


def _declared(declarators: Iterable[syntax.DeclaratorSyntax]) -> Iterator[_Name]:
    return (([d.name.valueText], d.name) for d in declarators)


def _connected(
    kind: parsing.Token, instance: syntax.HierarchicalInstanceSyntax, modules: Mapping[str, HeaderPorts]
) -> Iterator[_Name]:
    """What is connected to those ports of an instance or gate that can drive."""
    connections = [c for c in instance.connections if isinstance(c, syntax.SyntaxNode)]
    child = modules.get(kind.valueText)
    if child is None:
        for one in connections[: _outputs(kind.valueText, len(connections))]:
            yield from _names(one)
        return
    named = {c.name.valueText for c in connections if isinstance(c, syntax.NamedPortConnectionSyntax)}
    for one, port in zip_longest(connections, child.order):
        if isinstance(one, syntax.NamedPortConnectionSyntax):
            if one.name.valueText not in child.inputs:
                yield from _names(one) if one.openParen.rawText else [([one.name.valueText], one.name)]
        elif isinstance(one, syntax.WildcardPortConnectionSyntax):
            yield from (([n], kind) for n in child.order if n not in child.inputs | named)
        elif one is not None and port not in child.inputs:
            yield from _names(one)


def _outputs(gate: str, terminals: int) -> int:
    """How many terminals of a gate can drive: the first ones. None of a module that is not there."""
    if gate in _ALL_OUTPUTS:
        return terminals
    if gate in _LAST_IS_INPUT:
        return terminals - 1
    return 2 if gate in _TWO_WAY else int(gate in _FIRST_IS_OUTPUT)


def _names(target: syntax.SyntaxNode) -> Iterator[_Name]:
    """The names written in a target; the indices in it are only read."""
    waiting: list[object] = [target]
    while waiting:
        node = waiting.pop()
        if isinstance(node, syntax.ScopedNameSyntax):
            tokens = _identifiers(node)
            if tokens:
                yield [t.valueText for t in tokens], tokens[0]
        elif isinstance(node, syntax.IdentifierNameSyntax | syntax.IdentifierSelectNameSyntax):
            yield [node.identifier.valueText], node.identifier
        elif isinstance(node, syntax.SyntaxNode) and not isinstance(node, syntax.ElementSelectSyntax):
            waiting.extend(node)


def _identifiers(node: syntax.ScopedNameSyntax) -> list[parsing.Token]:
    """The identifiers of a dotted name, without those in its indices."""
    found: list[parsing.Token] = []
    waiting: list[object] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, syntax.IdentifierNameSyntax | syntax.IdentifierSelectNameSyntax):
            found.append(part.identifier)
        elif isinstance(part, syntax.ScopedNameSyntax):
            waiting += [part.right, part.left]
    return found
