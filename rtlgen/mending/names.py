"""Names that are right but for case or underscores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from pyslang import syntax

from rtlgen.core.hdl import Port
from rtlgen.mending.view import FileEdit, Proposal, View, proposal
from rtlgen.verilog.lexer import Lex, Lexeme
from rtlgen.verilog.modules import declarations, interface
from rtlgen.verilog.scopes import declared_names
from rtlgen.verilog.slang import parse_text

_UNDECLARED = ("UndeclaredIdentifier", "TypoIdentifier")


def module_name(view: View) -> Iterator[Proposal]:
    """The top, or the module that an instance asks for, under a name that differs in case or underscores."""
    declared = {d.header.name.valueText: d for d in declarations(view.parsed)}
    wanted = view.problem.top
    top = _only_alike(wanted, declared) if wanted not in declared else ""
    if top and view.parsed.written_here(declared[top]):
        path, start, _ = view.span(declared[top])
        renamed = _all_named(view, top, wanted)
        offered = proposal(
            view, "module_name", f"module '{top}' renamed to '{wanted}'", (path, start), renamed
        )
        yield replace(offered, top=wanted)
    for instance in view.nodes(syntax.HierarchyInstantiationSyntax):
        where, name = view.token_span(instance.type), instance.type.valueText
        meant = _only_alike(name, declared) if name not in declared else ""
        if meant and where is not None:
            edit = FileEdit(path=where[0], start=where[1], end=where[2], text=meant)
            what = f"the instance of '{name}' made one of '{meant}'"
            yield proposal(view, "module_name", what, (where[0], where[1]), [edit])


def port_name(view: View) -> Iterator[Proposal]:
    """A port of the top, or the port that a connection names."""
    yield from _own_ports(view)
    yield from _connections(view)


def _own_ports(view: View) -> Iterator[Proposal]:
    declared = next(
        (d for d in declarations(view.parsed) if d.header.name.valueText == view.problem.top), None
    )
    found = interface(view.sources, view.problem.top) if declared is not None else None
    if declared is None or found is None or not view.parsed.written_here(declared):
        return
    path, start, end = view.span(declared)
    here = [t for t in view.tokens[path] if start <= t.start < end]
    names = {t.text for t in here}
    asked = {p.name: p for p in view.problem.ports}
    spare = {p.name: p for p in found.ports if p.name not in asked}
    for port in asked.values():
        given = _only_alike(port.name, spare)
        if given and port.name not in names and _same_shape(port, spare[given]):
            edits = [_renamed(path, t, port.name) for t in _own_uses(here, given)]
            what = f"port '{given}' renamed to '{port.name}'"
            yield proposal(view, "port_name", what, (path, edits[0].start), edits)


def _same_shape(one: Port, other: Port) -> bool:
    widths = (one.width, other.width)
    return one.direction is other.direction and (None in widths or widths[0] == widths[1])


def _own_uses(tokens: list[Lex], name: str) -> Iterator[Lex]:
    """Where `name` is the module's own: behind a dot it is a port of another."""
    before = ""
    for token in tokens:
        if token.kind is Lexeme.NAME and token.text == name and before != ".":
            yield token
        before = token.text


def _connections(view: View) -> Iterator[Proposal]:
    modules = {d.header.name.valueText for d in declarations(view.parsed)}
    for instance in view.nodes(syntax.HierarchyInstantiationSyntax):
        name = instance.type.valueText
        found = interface(view.sources, name) if name in modules else None
        if found is None:
            continue
        ports = {p.name for p in found.ports}
        given = view.nodes(syntax.NamedPortConnectionSyntax, instance)
        free = ports - {c.name.valueText for c in given}
        for connection in given:
            used, where = connection.name.valueText, view.token_span(connection.name)
            meant = _only_alike(used, free) if used not in ports else ""
            if meant and where is not None:
                edit = FileEdit(path=where[0], start=where[1], end=where[2], text=meant)
                what = f"port '{used}' of '{name}' renamed to '{meant}'"
                yield proposal(view, "port_name", what, (where[0], where[1]), [edit])


def signal_name(view: View) -> Iterator[Proposal]:
    """A signal under a name that nothing declares. Where capitals tell a constant from a signal, one is not
    the misspelt other: a state `F` that was forgotten is not the output `f`."""
    undeclared: dict[tuple[str, str], int] = {}
    for complaint in view.of_code(*_UNDECLARED):
        token = view.first_from(complaint.file, view.offset(complaint))
        if token is not None and token.kind is Lexeme.NAME:
            undeclared.setdefault((complaint.file, token.text), token.start)
    for (path, name), at in undeclared.items():
        module = _module_text(view, path, at)
        if module is None:
            continue
        start, end = module
        known = declared_names(parse_text(view.text(path)[start:end]))
        meant = _only_alike(name, known)
        here = [t for t in view.tokens[path] if start <= t.start < end]
        if meant and (_same_capitals(name, meant) or _is_clock(here, name)):
            edits = [_renamed(path, t, meant) for t in _own_uses(here, name)]
            what = f"'{name}', which nothing declares, renamed to '{meant}'"
            yield proposal(view, "signal_name", what, (path, at), edits)


def _module_text(view: View, path: str, at: int) -> tuple[int, int] | None:
    for declared in declarations(view.parsed):
        if view.parsed.written_here(declared):
            where, start, end = view.span(declared)
            if where == path and start <= at < end:
                return start, end
    return None


def _same_capitals(one: str, other: str) -> bool:
    return one.isupper() == other.isupper()


def _is_clock(tokens: list[Lex], name: str) -> bool:
    """It is waited for: nobody waits for the edge of a constant."""
    return any(a.text in ("posedge", "negedge") and b.text == name for a, b in pairwise(tokens))


def _only_alike(name: str, others: Iterable[str]) -> str:
    """The one of `others` that is `name` but for case and underscores; empty where none is, or several."""
    alike = [o for o in others if _plain(o) == _plain(name) and o != name]
    return alike[0] if len(alike) == 1 and _plain(name) else ""


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _all_named(view: View, old: str, new: str) -> list[FileEdit]:
    """Module `old` called `new` in its declarations, end labels and instances."""
    edits: list[FileEdit] = []
    tokens = [
        *(m.header.name for m in view.nodes(syntax.ModuleDeclarationSyntax)),
        *(m.blockName.name for m in view.nodes(syntax.ModuleDeclarationSyntax) if m.blockName is not None),
        *(i.type for i in view.nodes(syntax.HierarchyInstantiationSyntax)),
    ]
    for token in tokens:
        where = view.token_span(token)
        if where is not None and token.valueText == old:
            edits.append(FileEdit(path=where[0], start=where[1], end=where[2], text=new))
    return edits


def _renamed(path: str, token: Lex, new: str) -> FileEdit:
    return FileEdit(path=path, start=token.start, end=token.end, text=new)
