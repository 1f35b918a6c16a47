"""The ports of a module as its header has them, by its syntax alone: no parameter, no elaboration."""

from __future__ import annotations

from collections.abc import Sequence

from pyslang import parsing, syntax

from rtlgen.core.value import value


@value
class HeaderPorts:
    order: tuple[str, ...]
    """The names in the order of the header; "" for one that is an expression."""
    inputs: frozenset[str]


def header_ports(module: syntax.ModuleDeclarationSyntax) -> HeaderPorts:
    """The ports of a module; an internal name that is declared an input counts too."""
    order: list[str] = []
    inputs: set[str] = set()
    header = module.header.ports
    direction = ""
    for port in header.ports if header is not None and hasattr(header, "ports") else ():
        if isinstance(port, syntax.ImplicitAnsiPortSyntax):
            order.append(port.declarator.name.valueText)
            direction = _direction(port.header) or direction
            if direction == "input":
                inputs.add(order[-1])
        elif isinstance(port, syntax.SyntaxNode):
            explicit = isinstance(port, syntax.ExplicitNonAnsiPortSyntax | syntax.ExplicitAnsiPortSyntax)
            named = port if explicit else getattr(port, "expr", None)
            order.append(getattr(getattr(named, "name", None), "valueText", ""))
    for member in module.members:
        if isinstance(member, syntax.PortDeclarationSyntax) and _direction(member.header) == "input":
            inputs.update(d.name.valueText for d in declarators(member.declarators))
    return HeaderPorts(order=tuple(order), inputs=frozenset(inputs))


def declarators(nodes: Sequence[object]) -> list[syntax.DeclaratorSyntax]:
    """Those of a list as pyslang gives it, with its commas."""
    return [n for n in nodes if isinstance(n, syntax.DeclaratorSyntax)]


def _direction(header: syntax.SyntaxNode) -> str:
    token = getattr(header, "direction", None)
    return token.valueText if isinstance(token, parsing.Token) and not token.isMissing else ""
