"""Nets that a process assigns: declared as variables instead."""

from __future__ import annotations

from collections.abc import Iterator

from pyslang import syntax

from rtlgen.mending.view import FileEdit, Proposal, View, insert, lines_only, proposal
from rtlgen.verilog.drivers import How, assignments
from rtlgen.verilog.lexer import Lexeme, code_tokens

_OTHER_DRIVERS = (How.CONTINUOUS, How.DECLARED, How.PORT)


def net_assigned_in_process(view: View) -> Iterator[Proposal]:
    """`output y` or `wire t` becomes `output reg y`, `reg t`. Not an input, and not a net that something else
    drives too: there one of the two must go, and only the author knows which."""
    complaints = view.of_code("AssignToNet")
    if not complaints:
        return
    driven = {a.target.rsplit(".", 1)[-1] for a in assignments(view.design) if a.how in _OTHER_DRIVERS}
    seen: set[tuple[str, str]] = set()
    for complaint in complaints:
        token = view.first_from(complaint.file, view.offset(complaint))
        if token is None or token.kind is not Lexeme.NAME or token.text in driven:
            continue
        module = _module_of(view, complaint.file, token.start)
        if module is None or (view.written(module.header), token.text) in seen:
            continue
        seen.add((view.written(module.header), token.text))
        edits = as_variable(view, module, token.text)
        if edits:
            what = f"'{token.text}', which a process assigns, declared as a variable"
            yield proposal(view, "net_assigned_in_process", what, (complaint.file, edits[0].start), edits)


def _module_of(view: View, path: str, at: int) -> syntax.ModuleDeclarationSyntax | None:
    for module in view.nodes(syntax.ModuleDeclarationSyntax):
        where, start, end = view.span(module)
        if where == path and start <= at < end:
            return module
    return None


def as_variable(view: View, module: syntax.ModuleDeclarationSyntax, name: str) -> list[FileEdit]:
    """The edits that make the net `name` of `module` a variable; none where it cannot be done simply."""
    nets = [
        (n, d)
        for n in view.nodes(syntax.NetDeclarationSyntax, module)
        for d in n.declarators
        if isinstance(d, syntax.DeclaratorSyntax) and d.name.valueText == name
    ]
    ports = [
        p for p in view.nodes(syntax.ImplicitAnsiPortSyntax, module) if p.declarator.name.valueText == name
    ]
    listed = [
        (p, d)
        for p in view.nodes(syntax.PortDeclarationSyntax, module)
        for d in p.declarators
        if isinstance(d, syntax.DeclaratorSyntax) and d.name.valueText == name
    ]
    if len(nets) == 1 and len(ports) == 0:
        return _body_net(view, *nets[0])
    if len(nets) == 0 and len(ports) == 1 and not listed:
        return _ansi_port(view, module, ports[0])
    if len(nets) == 0 and len(ports) == 0 and len(listed) == 1:
        return _listed_port(view, *listed[0])
    return []


def _body_net(
    view: View, declaration: syntax.NetDeclarationSyntax, declarator: syntax.DeclaratorSyntax
) -> list[FileEdit]:
    where = view.token_span(declaration.netType)
    plain = declaration.netType.valueText == "wire" and not declaration.strength and not declaration.delay
    if where is None or not plain or declarator.initializer is not None:
        return []
    word = "" if _is_typed(declaration.type) else "reg"
    if sum(isinstance(d, syntax.DeclaratorSyntax) for d in declaration.declarators) == 1:
        return [FileEdit(path=where[0], start=where[1], end=where[2], text=word)]
    kind = " ".join(w for w in (word, _type_text(view, declaration.type)) if w)
    return _taken_out(view, declaration, declarator, kind)


def _listed_port(
    view: View, declaration: syntax.PortDeclarationSyntax, declarator: syntax.DeclaratorSyntax
) -> list[FileEdit]:
    header = declaration.header
    direction = _direction(header)
    if direction != "output" or declarator.initializer is not None:
        return []
    if sum(isinstance(d, syntax.DeclaratorSyntax) for d in declaration.declarators) == 1:
        return _header_edit(view, header)
    assert isinstance(header, _HEADERS)
    kind = " ".join(w for w in ("output", _word(header), _type_text(view, header.dataType)) if w)
    return _taken_out(view, declaration, declarator, kind)


def _ansi_port(
    view: View, module: syntax.ModuleDeclarationSyntax, port: syntax.ImplicitAnsiPortSyntax
) -> list[FileEdit]:
    """In a list of ports a name without a header has that of the port before it, so its neighbours are given
    theirs in full."""
    ports = [p for p in view.nodes(syntax.ImplicitAnsiPortSyntax, module) if _within_header(view, module, p)]
    places = [view.span(p) for p in ports]
    at = places.index(view.span(port))
    lead = next((k for k in range(at, -1, -1) if _direction(ports[k].header)), None)
    if lead is None or _direction(ports[lead].header) != "output" or port.declarator.initializer is not None:
        return []
    header = ports[lead].header
    assert isinstance(header, _HEADERS)
    if any(_has_own_type(ports[k].header) for k in range(lead + 1, at + 1)):
        return []
    edits = _header_edit(view, header) if at == lead else []
    path = places[at][0]
    if at != lead:
        kind = " ".join(w for w in ("output", _word(header), _type_text(view, header.dataType)) if w)
        edits.append(insert(path, places[at][1], f"{kind} "))
    if (
        at + 1 < len(ports)
        and not _direction(ports[at + 1].header)
        and not _has_own_type(ports[at + 1].header)
    ):
        edits.append(insert(path, places[at + 1][1], f"{view.on_one_line(header)} "))
    return edits


def _within_header(
    view: View, module: syntax.ModuleDeclarationSyntax, port: syntax.ImplicitAnsiPortSyntax
) -> bool:
    path, start, end = view.span(module.header)
    where, at, _ = view.span(port)
    return where == path and start <= at < end


_HEADERS = (syntax.VariablePortHeaderSyntax, syntax.NetPortHeaderSyntax)


def _direction(header: syntax.SyntaxNode) -> str:
    return header.direction.valueText if isinstance(header, _HEADERS) else ""


def _has_own_type(header: syntax.SyntaxNode) -> bool:
    if isinstance(header, syntax.VariablePortHeaderSyntax):
        return bool(code_tokens(str(header.dataType)))
    return True


def _word(header: syntax.VariablePortHeaderSyntax | syntax.NetPortHeaderSyntax) -> str:
    """What makes it a variable: nothing where a data type stands there, which with a net type is a net's."""
    return "" if _is_typed(header.dataType) else "reg"


def _header_edit(view: View, header: syntax.SyntaxNode) -> list[FileEdit]:
    """`output [3:0]` and `output wire [3:0]` to `output reg [3:0]`."""
    if isinstance(header, syntax.NetPortHeaderSyntax):
        where = view.token_span(header.netType)
        if where is None or header.netType.valueText != "wire":
            return []
        return [FileEdit(path=where[0], start=where[1], end=where[2], text=_word(header))]
    if not isinstance(header, syntax.VariablePortHeaderSyntax) or _is_typed(header.dataType):
        return []
    where = view.token_span(header.direction)
    return [insert(where[0], where[2], " reg")] if where is not None else []


def _is_typed(kind: syntax.SyntaxNode) -> bool:
    return not isinstance(kind, syntax.ImplicitTypeSyntax)


def _type_text(view: View, kind: syntax.SyntaxNode) -> str:
    return view.on_one_line(kind) if code_tokens(str(kind)) and view.parsed.written_here(kind) else ""


def _taken_out(
    view: View,
    declaration: syntax.NetDeclarationSyntax | syntax.PortDeclarationSyntax,
    declarator: syntax.DeclaratorSyntax,
    kind: str,
) -> list[FileEdit]:
    """The declarator taken out of its list, and declared as `kind` behind it."""
    path, start, end = without_declarator(view, declarator)
    own = view.on_one_line(declarator)
    _, _, behind = view.span(declaration)
    taken = FileEdit(path=path, start=start, end=end, text=lines_only(view.text(path)[start:end]))
    return [taken, insert(path, behind, f" {kind} {own};")]


def without_declarator(view: View, declarator: syntax.DeclaratorSyntax) -> tuple[str, int, int]:
    """The span of a declarator with the comma that it shares with its neighbour."""
    path, start, end = view.span(declarator)
    after = view.first_from(path, end)
    if after is not None and after.text == ",":
        return path, start, after.end
    before = view.last_before(path, start)
    return path, (before.start if before is not None and before.text == "," else start), end
