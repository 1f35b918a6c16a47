"""One thing declared twice."""

from __future__ import annotations

from collections.abc import Iterator

from pyslang import syntax

from rtlgen.core.value import value
from rtlgen.mending.nets import without_declarator
from rtlgen.mending.view import FileEdit, Proposal, View, lines_only, proposal
from rtlgen.verilog.edit import normalised
from rtlgen.verilog.lexer import code_tokens
from rtlgen.verilog.modules import declarations

_BodyDeclaration = syntax.DataDeclarationSyntax | syntax.NetDeclarationSyntax


@value
class _Declared:
    name: str
    kind: str
    """"net" or "variable", or a type such as "integer"; and its range."""
    where: tuple[str, int, int]
    """What is taken out to be rid of it."""


def duplicate_declaration(view: View) -> Iterator[Proposal]:
    """A module, or a net or variable of a module, that is declared again in the same words. Two that differ
    in type, width or value stay: one of them is wrong, and only the author knows which."""
    if not view.said_class("duplicate_declaration"):
        return
    yield from _modules(view)
    for module in view.nodes(syntax.ModuleDeclarationSyntax):
        known = {p.name: p for p in _ports(view, module)}
        for declared in _body(view, module):
            first = known.setdefault(declared.name, declared)
            if first is not declared and first.kind == declared.kind:
                path, start, end = declared.where
                edit = FileEdit(path=path, start=start, end=end, text=lines_only(view.text(path)[start:end]))
                what = f"the second declaration of '{declared.name}' left out"
                yield proposal(view, "duplicate_declaration", what, (path, start), [edit], legal=True)


def _modules(view: View) -> Iterator[Proposal]:
    first: dict[str, str] = {}
    for module in declarations(view.parsed):
        name = module.header.name.valueText
        if not view.parsed.written_here(module):
            continue
        text = view.written(module)
        if first.setdefault(name, text) is text or normalised(first[name]) != normalised(text):
            continue
        path, start, end = view.span(module)
        edit = FileEdit(path=path, start=start, end=end, text=lines_only(text))
        what = f"the second module '{name}' left out"
        yield proposal(view, "duplicate_declaration", what, (path, start), [edit], legal=True)


def _ports(view: View, module: syntax.ModuleDeclarationSyntax) -> Iterator[_Declared]:
    for port in view.nodes(syntax.ImplicitAnsiPortSyntax, module):
        header = port.header
        if isinstance(header, syntax.NetPortHeaderSyntax):
            kind = _kind(header.netType.valueText, header.dataType)
        elif isinstance(header, syntax.VariablePortHeaderSyntax) and header.direction.valueText:
            kind = _kind("", header.dataType)
        else:
            continue
        if not port.declarator.dimensions and port.declarator.initializer is None:
            yield _Declared(name=port.declarator.name.valueText, kind=kind, where=view.span(port))


def _body(view: View, module: syntax.ModuleDeclarationSyntax) -> Iterator[_Declared]:
    for member in module.members:
        if not isinstance(member, _BodyDeclaration) or not view.parsed.written_here(member):
            continue
        if isinstance(member, syntax.NetDeclarationSyntax):
            kind = _kind(member.netType.valueText, member.type)
        else:
            kind = _kind("", member.type) if not member.modifiers else ""
        here = [d for d in member.declarators if isinstance(d, syntax.DeclaratorSyntax)]
        for one in here:
            if one.dimensions or one.initializer is not None:
                continue
            where = view.span(member) if len(here) == 1 else without_declarator(view, one)
            yield _Declared(name=one.name.valueText, kind=kind, where=where)


def _kind(net: str, data: syntax.SyntaxNode) -> str:
    """Two of equal kind are the same thing. A port without a net type or a variable's is a net."""
    tokens = [t.text for t in code_tokens(str(data))]
    if not net and (not tokens or tokens[0] in ("[", "signed", "unsigned")):
        net = "wire"
    if tokens[:1] == ["logic"] and not net:
        tokens[0] = "reg"
    return " ".join([net, *tokens])
