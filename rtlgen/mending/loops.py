"""Loops as this simulator, or any, can run them."""

from __future__ import annotations

from collections.abc import Iterator

from pyslang import parsing, syntax

from rtlgen.mending.view import FileEdit, Proposal, View, insert, proposal

_Loop = (
    syntax.ForLoopStatementSyntax
    | syntax.LoopStatementSyntax
    | syntax.DoWhileStatementSyntax
    | syntax.ForeverStatementSyntax
    | syntax.ForeachLoopStatementSyntax
)
_LOOPS = (
    syntax.ForLoopStatementSyntax,
    syntax.LoopStatementSyntax,
    syntax.DoWhileStatementSyntax,
    syntax.ForeverStatementSyntax,
    syntax.ForeachLoopStatementSyntax,
)


def genvar_in_process(view: View) -> Iterator[Proposal]:
    """A genvar that counts a loop of a process, where only a variable can: `integer`."""
    for complaint in view.of_code("ExpectedStatement", "ExpectedForInitializer"):
        path, at = complaint.file, view.offset(complaint)
        token = view.first_from(path, at)
        if token is not None and token.start == at and token.text == "genvar":
            edit = FileEdit(path=path, start=at, end=token.end, text="integer")
            what = "'genvar' in a process made 'integer'"
            late = ("DeclarationsAtStart",)
            yield proposal(view, "genvar_in_process", what, (path, at), [edit], uncovers=late)
    wanted = {_first_word(view, c.file, view.offset(c)) for c in view.of_code("NotAValue")}
    in_generate = {g.identifier.valueText for g in view.nodes(syntax.LoopGenerateSyntax)}
    for declared in view.nodes(syntax.GenvarDeclarationSyntax):
        names = {t.valueText for t in _name_tokens(declared)}
        if names & wanted and not names & in_generate:
            path, start, _ = view.span(declared)
            edit = FileEdit(path=path, start=start, end=start + len("genvar"), text="integer")
            what = f"genvar {', '.join(sorted(names))} of a process made 'integer'"
            yield proposal(view, "genvar_in_process", what, (path, start), [edit])


def _first_word(view: View, path: str, at: int) -> str:
    token = view.first_from(path, at)
    return token.text if token is not None else ""


def _name_tokens(declared: syntax.GenvarDeclarationSyntax) -> Iterator[parsing.Token]:
    for node in declared.identifiers:
        if isinstance(node, syntax.SyntaxNode):
            yield node.getFirstToken()


def compound_step(view: View) -> Iterator[Proposal]:
    """`i += 2` as the step of a generate loop: `i = i + 2`."""
    for loop in view.nodes(syntax.LoopGenerateSyntax):
        step = loop.iterationExpr
        if not isinstance(step, syntax.BinaryExpressionSyntax) or not view.parsed.written_here(step):
            continue
        sign = step.operatorToken.rawText
        path, start, end = view.span(step)
        if sign in ("+=", "-=", "*=") and view.line(path, start) in view.said_lines(path):
            name, by = view.written(step.left), view.written(step.right)
            edit = FileEdit(path=path, start=start, end=end, text=f"{name} = {name} {sign[0]} ({by})")
            what = f"'{sign}' of a generate loop written out"
            yield proposal(view, "compound_step", what, (path, start), [edit], legal=True)


def jump_as_disable(view: View) -> Iterator[Proposal]:
    """`break` and `continue` for a simulator that has neither: the loop, or its body, becomes a named block
    that `disable` leaves. IEEE 1364-2001, 11; the effect is the same by definition."""
    jumps = [j for j in view.nodes(syntax.JumpStatementSyntax) if j.breakOrContinue.valueText in _JUMPS]
    if not any(_objected_to(view, j) for j in jumps):
        return
    loops = {_place(n): n for j in jumps if (n := _loop_of(j)) is not None}
    for place, loop in loops.items():
        own = [j for j in jumps if (n := _loop_of(j)) is not None and _place(n) == place]
        for word in _JUMPS:
            leaving = [j for j in own if j.breakOrContinue.valueText == word]
            if leaving and view.parsed.written_here(loop):
                yield _as_disable(view, loop, leaving, word)


_JUMPS = ("break", "continue")


def _objected_to(view: View, jump: syntax.JumpStatementSyntax) -> bool:
    path, start, _ = view.span(jump)
    return view.said_class("break_continue") or view.line(path, start) in view.said_lines(path)


def _as_disable(view: View, loop: _Loop, jumps: list[syntax.JumpStatementSyntax], word: str) -> Proposal:
    path, start, end = view.span(loop if word == "break" else loop.statement)
    block, name = loop.statement, view.fresh(f"{word}_here")
    edits: list[FileEdit] = []
    if word == "continue" and isinstance(block, syntax.BlockStatementSyntax) and _is_begin(block):
        if block.blockName is not None:
            name = block.blockName.name.valueText
        else:
            edits.append(insert(path, start + len("begin"), f" : {name}"))
    else:
        edits += [insert(path, start, f"begin : {name} "), insert(path, end, " end")]
    for jump in jumps:
        where = view.token_span(jump.breakOrContinue)
        if where is not None:
            edits.append(FileEdit(path=path, start=where[1], end=where[2], text=f"disable {name}"))
    what = f"'{word}' written as leaving a named block"
    return proposal(view, "jump_as_disable", what, (path, view.span(jumps[0])[1]), edits, legal=True)


def _is_begin(block: syntax.BlockStatementSyntax) -> bool:
    return block.begin.valueText == "begin"


def _loop_of(node: syntax.SyntaxNode) -> _Loop | None:
    above = node.parent
    while above is not None and not isinstance(above, _LOOPS):
        above = above.parent
    return above


def _place(loop: _Loop) -> tuple[int, int, int]:
    where = loop.sourceRange
    return where.start.buffer.id, where.start.offset, where.end.offset
