"""Declarations in the middle of a block."""

from __future__ import annotations

from collections.abc import Iterator

from pyslang import syntax

from rtlgen.core.value import value
from rtlgen.mending.view import FileEdit, Proposal, View, insert, lines_only, proposal, without_comments

_Container = syntax.BlockStatementSyntax | syntax.FunctionDeclarationSyntax


@value
class _Body:
    """A block or subroutine, and where a declaration may still be put into it."""

    items: tuple[syntax.SyntaxNode, ...]
    path: str
    head: int
    """Behind the declarations that it begins with."""
    start: int


def declaration_after_statement(view: View) -> Iterator[Proposal]:
    """A variable declared below the first statement of its block: declared at the block's head, and given its
    initial value where it stood. Not where the name is used above, and so meant another variable."""
    if not view.of_code("DeclarationsAtStart"):
        return
    for body in _bodies(view):
        late = _late(body)
        edits = [_hoisted(view, body, d) for d in late]
        if edits and all(edits):
            names = ", ".join(n for d in late for n in _names(d))
            what = f"the declaration of {names} moved to the head of its block"
            at = (body.path, view.span(late[0])[1])
            yield proposal(view, "declaration_after_statement", what, at, [e for one in edits for e in one])


def automatic_variable(view: View) -> Iterator[Proposal]:
    """`automatic T v = e;` in a static process, where the simulator has no such variables: `T v;`, and
    `v = e;` behind the declarations. Without `= e` its value at each entry would have to be guessed."""
    if not view.said_text("lifetime"):
        return
    for body in _bodies(view):
        here = [d for d in _declarations(body) if [m.valueText for m in d.modifiers] == ["automatic"]]
        head = [d for d in here if view.span(d)[2] <= body.head]
        if not head or not all(_initialised(d) for d in head) or len(head) < len(here):
            continue
        edits = [e for d in head for e in _plain(view, d)]
        values = " ".join(v for d in head for v in _values(view, d))
        names = ", ".join(n for d in head for n in _names(d))
        what = f"'automatic' of {names} made an assignment at the head of the block"
        edits.append(insert(body.path, body.head, f" {values}"))
        at = (body.path, view.span(head[0])[1])
        yield proposal(view, "automatic_variable", what, at, edits, legal=True)


def _bodies(view: View) -> Iterator[_Body]:
    containers: list[_Container] = [
        *view.nodes(syntax.BlockStatementSyntax),
        *view.nodes(syntax.FunctionDeclarationSyntax),
    ]
    for container in containers:
        items = tuple(i for i in container.items if isinstance(i, syntax.SyntaxNode))
        if not all(view.parsed.written_here(i) for i in items):
            continue
        if isinstance(container, syntax.BlockStatementSyntax):
            where = view.token_span(container.begin)
            opener = container.blockName
            if where is None or container.begin.valueText != "begin":
                continue
            head = (
                view.span(opener)[2] if opener is not None and view.parsed.written_here(opener) else where[2]
            )
            path = where[0]
        else:
            where = view.token_span(container.semi)
            if where is None:
                continue
            path, _, head = where
        start = head
        for item in items:
            if not isinstance(item, _DECLARING):
                break
            head = view.span(item)[2]
        yield _Body(items=items, path=path, head=head, start=start)


_DECLARING = (
    syntax.DataDeclarationSyntax,
    syntax.PortDeclarationSyntax,
    syntax.ParameterDeclarationStatementSyntax,
    syntax.TypedefDeclarationSyntax,
)


def _declarations(body: _Body) -> list[syntax.DataDeclarationSyntax]:
    return [i for i in body.items if isinstance(i, syntax.DataDeclarationSyntax)]


def _late(body: _Body) -> list[syntax.DataDeclarationSyntax]:
    behind = False
    found = []
    for item in body.items:
        behind = behind or not isinstance(item, _DECLARING)
        if behind and isinstance(item, syntax.DataDeclarationSyntax):
            found.append(item)
    return found


def _hoisted(view: View, body: _Body, declaration: syntax.DataDeclarationSyntax) -> list[FileEdit]:
    if declaration.modifiers:
        return []
    path, start, end = view.span(declaration)
    names = _names(declaration)
    above = {t.text for t in view.tokens[path] if body.start <= t.start < start}
    if above.intersection(names) or path != body.path:
        return []
    written = view.text(path)[start:end]
    bare = " ".join(without_comments(_without_values(view, declaration)).split())
    left = " ".join(_values(view, declaration))
    return [
        insert(path, body.head, f" {bare}"),
        FileEdit(path=path, start=start, end=end, text=left + lines_only(written)),
    ]


def _names(declaration: syntax.DataDeclarationSyntax) -> list[str]:
    return [d.name.valueText for d in _declarators(declaration)]


def _declarators(declaration: syntax.DataDeclarationSyntax) -> list[syntax.DeclaratorSyntax]:
    return [d for d in declaration.declarators if isinstance(d, syntax.DeclaratorSyntax)]


def _initialised(declaration: syntax.DataDeclarationSyntax) -> bool:
    return all(d.initializer is not None for d in _declarators(declaration))


def _values(view: View, declaration: syntax.DataDeclarationSyntax) -> list[str]:
    """The initial values as assignments."""
    return [
        f"{d.name.valueText} = {view.on_one_line(d.initializer.expr)};"
        for d in _declarators(declaration)
        if d.initializer is not None
    ]


def _without_values(view: View, declaration: syntax.DataDeclarationSyntax) -> str:
    """The declaration without initial values."""
    path, start, end = view.span(declaration)
    text = view.text(path)
    pieces, at = [], start
    for declarator in _declarators(declaration):
        if declarator.initializer is not None:
            _, first, last = view.span(declarator.initializer)
            pieces.append(text[at:first].rstrip(" \t"))
            at = last
    return "".join([*pieces, text[at:end]])


def _plain(view: View, declaration: syntax.DataDeclarationSyntax) -> list[FileEdit]:
    """The same where it stands, without `automatic`."""
    path, start, end = view.span(declaration)
    bare = _without_values(view, declaration).removeprefix("automatic").lstrip()
    lost = lines_only(view.text(path)[start:end])[bare.count("\n") :]
    return [FileEdit(path=path, start=start, end=end, text=bare + lost)]
