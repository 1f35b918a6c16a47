"""The modules of a source: ports, parameters, instances, and which of them is the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyslang import ast, syntax

from rtlgen.core.hdl import Direction, Parameter, Port, SourceFile
from rtlgen.core.value import value
from rtlgen.verilog.lexer import code_tokens
from rtlgen.verilog.slang import Elaborated, Parsed, elaborated, parse, parse_text

_DIRECTIONS = {
    ast.ArgumentDirection.In: Direction.INPUT,
    ast.ArgumentDirection.Out: Direction.OUTPUT,
    ast.ArgumentDirection.InOut: Direction.INOUT,
    ast.ArgumentDirection.Ref: Direction.INOUT,
}


@value
class Instance:
    """One instance in a module's body. An array of instances is one."""

    module: str
    name: str
    line: int
    parameters: tuple[str, ...] = ()
    """The names of the parameters that it sets; a number, "0", "1", for one that is set by its position."""


@value
class Module:
    name: str
    ports: tuple[Port, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    """Those that an instance can set, in order; localparams are left out."""
    instances: tuple[Instance, ...] = ()
    file: str = ""
    line: int = 1
    """Of the word `module`."""
    end_line: int = 1

    def port(self, name: str) -> Port | None:
        return next((p for p in self.ports if p.name == name), None)


def modules(source: str | Sequence[SourceFile]) -> tuple[Module, ...]:
    """The modules of `source` in the order of the text; widths are those under the default parameters.

    Text that is broken gives what can still be seen of it. Never raises.
    """
    parsed = parse_text(source) if isinstance(source, str) else parse(source)
    found = declarations(parsed)
    names = [d.header.name.valueText for d in found]
    design = Elaborated(parsed, names)
    return tuple(_module(d, n, design, parsed) for d, n in zip(found, names, strict=True))


def interface(
    source: str | Sequence[SourceFile], name: str, parameters: Sequence[tuple[str, str]] = ()
) -> Module | None:
    """The module `name` with its widths under `parameters`; None where there is no such module."""
    parsed = parse_text(source) if isinstance(source, str) else parse(source)
    found = next((d for d in declarations(parsed) if d.header.name.valueText == name), None)
    if found is None:
        return None
    return _module(found, name, elaborated(parsed, name, parameters), parsed)


def has_ports(design: Elaborated, name: str, wanted: Sequence[Port]) -> bool:
    """Whether the module `name` has exactly these ports, by name, direction and width. Sooner than to look at
    all of it, as `interface` does; False where it takes that to know."""
    top = design.top(name)
    if top is None or top.definition.definitionKind is not ast.DefinitionKind.Module:
        return False
    ports = [p for p in top.body.portList if p.name]
    if len(ports) != len(wanted) or not all(isinstance(p, ast.PortSymbol) for p in ports):
        return False
    have = {p.name: (_DIRECTIONS[p.direction], _width(p)) for p in ports}
    return all(w.width is not None and have.get(w.name) == (w.direction, w.width) for w in wanted)


def tops(found: Iterable[Module]) -> tuple[str, ...]:
    """The modules that no other one of `found` instantiates, in their order."""
    known = list(found)
    used = {i.module for m in known for i in m.instances if i.module != m.name}
    return tuple(dict.fromkeys(m.name for m in known if m.name not in used))


def declarations(parsed: Parsed) -> list[syntax.ModuleDeclarationSyntax]:
    """The module declarations of a tree that have a name and are not nested in another."""
    found: list[syntax.ModuleDeclarationSyntax] = []

    parsed.root.visit(lookup_table={syntax.SyntaxKind.ModuleDeclaration: found.append})
    return [m for m in found if m.header.name.valueText]


def _module(
    declared: syntax.ModuleDeclarationSyntax, name: str, design: Elaborated, parsed: Parsed
) -> Module:
    top = design.top(name)
    start = parsed.place(declared.header.moduleKeyword.location)
    return Module(
        name=name,
        ports=() if top is None else tuple(_port(p) for p in top.body.portList if p.name),
        parameters=() if top is None else _parameters(top.body),
        instances=_instances(declared, parsed),
        file=start.file,
        line=start.line,
        end_line=parsed.place(declared.endmodule.location).line,
    )


def _instances(declared: syntax.ModuleDeclarationSyntax, parsed: Parsed) -> tuple[Instance, ...]:
    found: list[Instance] = []

    def visit(node: syntax.HierarchyInstantiationSyntax) -> None:
        for one in node.instances:
            if isinstance(one, syntax.HierarchicalInstanceSyntax):
                token = one.decl.name if one.decl is not None else node.type
                found.append(
                    Instance(
                        module=node.type.valueText,
                        name=one.decl.name.valueText if one.decl is not None else "",
                        line=parsed.place(token.location).line,
                        parameters=_set_parameters(node),
                    )
                )

    declared.visit(lookup_table={syntax.SyntaxKind.HierarchyInstantiation: visit})
    return tuple(found)


def _set_parameters(node: syntax.HierarchyInstantiationSyntax) -> tuple[str, ...]:
    if node.parameters is None:
        return ()
    given = [p for p in node.parameters.parameters if isinstance(p, syntax.ParamAssignmentSyntax)]
    return tuple(
        p.name.valueText if isinstance(p, syntax.NamedParamAssignmentSyntax) else str(n)
        for n, p in enumerate(given)
    )


def _port(port: ast.Symbol) -> Port:
    if not isinstance(port, ast.PortSymbol | ast.MultiPortSymbol):
        # An interface port has a name and nothing that a design bench could drive.
        return Port(name=port.name, direction=Direction.INOUT, width=None)
    kind = port.type
    return Port(
        name=port.name,
        direction=_DIRECTIONS[port.direction],
        range=_range(port),
        width=_width(port),
        signed=kind.isIntegral and kind.isSigned,
    )


def _width(port: ast.PortSymbol | ast.MultiPortSymbol) -> int | None:
    kind = port.type
    return None if kind.isError or not kind.isFixedSize else kind.bitstreamWidth


def _range(port: ast.Symbol) -> str:
    """The packed and unpacked dimensions of a port as written."""
    inner = port.internalSymbol if isinstance(port, ast.PortSymbol) else None
    declared = inner.declaredType if isinstance(inner, ast.ValueSymbol) else None
    if inner is None or declared is None:
        return ""
    dimensions = list(getattr(declared.typeSyntax, "dimensions", ()))
    if isinstance(inner.syntax, syntax.DeclaratorSyntax):
        dimensions += inner.syntax.dimensions
    return "".join(_text(d) for d in dimensions if isinstance(d, syntax.SyntaxNode))


def _text(node: syntax.SyntaxNode) -> str:
    """The code of a node as written, without blanks and comments."""
    return "".join(t.text for t in code_tokens(str(node)))


def _parameters(body: ast.InstanceBodySymbol) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(name=p.name, default=_default(p))
        for p in body.parameters
        if isinstance(p, ast.ParameterSymbol) and not p.isLocalParam
    )


def _default(parameter: ast.ParameterSymbol) -> str:
    written = parameter.syntax
    if isinstance(written, syntax.DeclaratorSyntax) and written.initializer is not None:
        return _text(written.initializer.expr)
    return ""
