"""Which inputs of a module are clocks, whatever they are called (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyslang import syntax

from rtlgen.verilog.header import header_ports
from rtlgen.verilog.modules import declarations
from rtlgen.verilog.slang import Parsed

SK = syntax.SyntaxKind
_NAME = re.compile(r"[A-Za-z_]\w*")


def clocks(parsed: Parsed, top: str) -> frozenset[str]:
    """The names whose edges `top`, or a module below it, waits for; without those that a process waiting for
    several edges asks first: they are asynchronous resets."""
    found = {m.header.name.valueText: m for m in declarations(parsed)}
    waited = {name: set(_waited_for(module)) for name, module in found.items()}
    connected = {name: list(_connections(module, found)) for name, module in found.items()}
    changed = True
    while changed:
        changed = False
        for name, links in connected.items():
            new = {outer for below, inner, outer in links if inner in waited[below]} - waited[name]
            waited[name] |= new
            changed = changed or bool(new)
    return frozenset(waited.get(top, ()))


def _waited_for(module: syntax.ModuleDeclarationSyntax) -> Iterator[str]:
    blocks: list[syntax.ProceduralBlockSyntax] = []
    kinds = (SK.AlwaysBlock, SK.AlwaysFFBlock, SK.AlwaysLatchBlock, SK.AlwaysCombBlock)
    module.visit(lookup_table=dict.fromkeys(kinds, blocks.append))
    for block in blocks:
        events: list[syntax.SignalEventExpressionSyntax] = []
        asked: list[syntax.ConditionalStatementSyntax] = []
        block.visit(
            lookup_table={SK.SignalEventExpression: events.append, SK.ConditionalStatement: asked.append}
        )
        edges = [str(e.expr).strip() for e in events if e.edge.valueText]
        resets = set(_NAME.findall(str(asked[0].predicate))) if len(edges) > 1 and asked else set()
        yield from (e for e in edges if e not in resets)


def _connections(
    module: syntax.ModuleDeclarationSyntax, known: dict[str, syntax.ModuleDeclarationSyntax]
) -> Iterator[tuple[str, str, str]]:
    """Module below, its port, and the name here that is connected to it."""
    nodes: list[syntax.HierarchyInstantiationSyntax] = []
    module.visit(lookup_table={SK.HierarchyInstantiation: nodes.append})
    for node in nodes:
        below = node.type.valueText
        if below not in known:
            continue
        order = header_ports(known[below]).order
        for instance in node.instances:
            places = [c for c in getattr(instance, "connections", ()) if isinstance(c, syntax.SyntaxNode)]
            for at, one in enumerate(places):
                if isinstance(one, syntax.NamedPortConnectionSyntax):
                    outer = str(one.expr).strip() if one.expr is not None else one.name.valueText
                    yield below, one.name.valueText, outer
                elif isinstance(one, syntax.OrderedPortConnectionSyntax) and at < len(order):
                    yield below, order[at], str(one.expr).strip()
