"""A case whose items hold several statements without `begin` and `end`."""

from __future__ import annotations

from collections.abc import Iterator

from rtlgen.core.value import value
from rtlgen.mending.view import FileEdit, Proposal, View, insert, proposal
from rtlgen.verilog.lexer import Lex
from rtlgen.verilog.words import words

_CASES = words("case casez casex")
_OPENS, _SHUTS = frozenset("([{"), frozenset(")]}")
_BLOCK_OPENS = words("begin case casez casex fork")
_BLOCK_SHUTS = words("end endcase join join_any join_none")


@value
class _Item:
    """The statements of one item: the tokens in front of the first and behind the last."""

    first: Lex
    last: Lex
    statements: int


def case_item_block(view: View) -> Iterator[Proposal]:
    """Wrap what stands between two labels of a case. Only where all of it is plain assignments and blocks:
    what an `if` without `begin` governs would be a guess."""
    if not view.of_code("ExpectedToken"):
        return
    for path, tokens in view.tokens.items():
        for n, token in enumerate(tokens):
            if token.text not in _CASES:
                continue
            items = _items(tokens, n)
            edits: list[FileEdit] = []
            for item in items:
                if item.statements > 1:
                    edits += [insert(path, item.first.start, "begin "), insert(path, item.last.end, " end")]
            if edits:
                what = f"'begin' and 'end' around the statements of {len(edits) // 2} case items"
                yield proposal(view, "case_item_block", what, (path, edits[0].start), edits)


def _items(tokens: list[Lex], case: int) -> list[_Item]:
    """The items of the case at `case`; none where they are not of the simple form."""
    at = _behind(tokens, case + 1)
    items: list[_Item] = []
    while at < len(tokens) and tokens[at].text != "endcase":
        begins = _label_end(tokens, at)
        if begins is None:
            return []
        at, count, end = begins, 0, begins
        while at < len(tokens) and tokens[at].text != "endcase" and (not count or not _label_end(tokens, at)):
            end = _statement_end(tokens, at)
            if end <= at:
                return []
            at, count = end, count + 1
        if not count:
            return []
        items.append(_Item(first=tokens[begins], last=tokens[end - 1], statements=count))
    return items if at < len(tokens) else []


def _behind(tokens: list[Lex], at: int) -> int:
    """Behind the group of parentheses that opens at `at`."""
    depth = 0
    while at < len(tokens):
        depth += (tokens[at].text in _OPENS) - (tokens[at].text in _SHUTS)
        at += 1
        if depth <= 0:
            break
    return at


def _label_end(tokens: list[Lex], at: int) -> int | None:
    """Behind the ':' of the label that begins at `at`; None where what begins there is no label."""
    if tokens[at].text == "default":
        colon = at + 1 < len(tokens) and tokens[at + 1].text == ":"
        return at + 1 + colon
    depth = 0
    for n in range(at, len(tokens)):
        text = tokens[n].text
        depth += (text in _OPENS) - (text in _SHUTS)
        if text == ":" and not depth:
            return n + 1
        if depth < 0 or text in ("=", "<=", ";", "?") or text in _BLOCK_OPENS or text in _BLOCK_SHUTS:
            return None
    return None


def _statement_end(tokens: list[Lex], at: int) -> int:
    """Behind the plain assignment or block that begins at `at`; `at` itself where it is anything else."""
    if tokens[at].text == "begin":
        depth = 0
        for n in range(at, len(tokens)):
            depth += (tokens[n].text in _BLOCK_OPENS) - (tokens[n].text in _BLOCK_SHUTS)
            if not depth:
                return n + 1
        return at
    assigns = False
    for n in range(at, len(tokens)):
        text = tokens[n].text
        assigns = assigns or text in ("=", "<=")
        if text == ";":
            return n + 1 if assigns else at
        if text in _NOT_PLAIN:
            return at
    return at


_NOT_PLAIN = words(
    """
    if else for while repeat forever case casez casex begin end endcase fork join wait disable assign module
    endmodule always initial function task
    """
)
