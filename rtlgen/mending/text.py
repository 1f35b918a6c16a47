"""Mends of a text that does not parse, told by its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyslang import syntax

from rtlgen.core.diagnostic import Diagnostic
from rtlgen.extraction.scan import units
from rtlgen.mending.view import FileEdit, Proposal, View, insert, proposal, without_comments
from rtlgen.verilog.drivers import assignments
from rtlgen.verilog.lexer import Lex, Lexeme
from rtlgen.verilog.words import words

_GLUED = "endmodulemodule"
_DIRECTIVE = re.compile(r"[ \t]*`(?!`)[A-Za-z]")
_LOOSE_CODE = re.compile(r"[ \t]*(?:typedef|import|localparam|parameter|package|endpackage|\(\*)\b")
_COMPLETE_ENDS = frozenset({";", "end", "endcase", "endfunction", "endtask", "endgenerate"})
_SYNTAX_CLASSES = (
    "syntax_unexpected_token",
    "syntax_missing_token",
    "trailing_comma",
    "unsupported_construct",
)
"""What a compiler's "syntax error" may go by."""

_BEGINS = words(
    """
    always always_comb always_ff always_latch assign begin case casex casez default else end endcase
    endfunction endgenerate endmodule endtask for function generate genvar if initial input inout integer int
    localparam logic output parameter reg repeat task typedef while wire
    """
)
_NEW_WORDS = words(
    """
    accept_on alias always_comb always_ff always_latch assert assume before bind bins binsof bit break byte
    chandle checker class clocking const constraint context continue cover covergroup coverpoint cross dist
    do endchecker endclass endclocking endgroup endinterface endpackage endprogram endproperty endsequence
    enum eventually expect export extends extern final first_match foreach forkjoin global iff ignore_bins
    illegal_bins implements implies import inside int interconnect interface intersect join_any join_none let
    local logic longint matches modport nettype new nexttime null package packed priority program property
    protected pure rand randc randcase randsequence ref reject_on restrict return s_always s_eventually
    s_nexttime s_until s_until_with sequence shortint shortreal soft solve static string strong struct super
    sync_accept_on sync_reject_on tagged this throughout timeprecision timeunit type typedef union unique
    unique0 until until_with untyped uwire var virtual void wait_order weak wildcard with within
    """
)
"""Reserved in SystemVerilog (IEEE 1800-2017, Annex B), free in Verilog-2001."""
_DECLARES = words("reg wire integer logic genvar")


def glued_endmodule(view: View) -> Iterator[Proposal]:
    """`endmodulemodule`, as some tuned models write two modules."""
    for path, tokens in view.tokens.items():
        for token in tokens:
            if token.text == _GLUED:
                yield proposal(
                    view,
                    "glued_endmodule",
                    "'endmodule' and 'module' set apart",
                    (path, token.start),
                    [insert(path, token.start + len("endmodule"), " ")],
                )


def text_around_code(view: View) -> Iterator[Proposal]:
    """Prose and fences outside of the modules.

    A line that ends like a statement is no prose, whatever else it says: it may be code that lost its module.
    """
    if not view.broken:
        return
    for source in view.sources:
        text = source.text
        bare = without_comments(text)
        found = units(text)
        if not found:
            continue
        edits: list[FileEdit] = []
        at = 0
        for line in bare.splitlines(keepends=True):
            end = at + len(line)
            inside = any(u.start < end and at < u.end for u in found)
            words_ = line.strip()
            if words_ and not inside and not _DIRECTIVE.match(line) and not _LOOSE_CODE.match(line):
                if words_.endswith((";", "end")):
                    return
                edits.append(FileEdit(path=source.path, start=at, end=end - (line[-1] == "\n"), text=""))
            at = end
        if edits:
            what = f"{len(edits)} lines of text outside of the modules left out"
            yield proposal(view, "text_around_code", what, (source.path, edits[0].start), edits)


def brace_for_end(view: View) -> Iterator[Proposal]:
    """`}` where an open `begin` wants its `end`, as C closes blocks. All of a file, or none."""
    for path, tokens in view.tokens.items():
        opened: list[str] = []
        edits: list[FileEdit] = []
        for token in tokens:
            if token.text in ("begin", "case", "casez", "casex", "fork", "(", "[", "{"):
                opened.append(token.text)
            elif token.text == "}" and opened and opened[-1] == "begin":
                edits.append(FileEdit(path=path, start=token.start, end=token.end, text="end"))
                opened.pop()
            elif token.text in _CLOSES and (not opened or opened.pop() not in _CLOSES[token.text]):
                return
        if edits and not opened:
            what = f"{len(edits)} '}}' that close a 'begin' made 'end'"
            yield proposal(view, "brace_for_end", what, (path, edits[0].start), edits)


_CLOSES: dict[str, tuple[str, ...]] = {
    "end": ("begin",),
    "endcase": ("case", "casez", "casex"),
    "join": ("fork",),
    "join_any": ("fork",),
    "join_none": ("fork",),
    ")": ("(",),
    "]": ("[",),
    "}": ("{",),
}


def keyword_as_name(view: View) -> Iterator[Proposal]:
    """A signal called by a word that Verilog-2001 leaves free. Ports keep their names: others know them."""
    if not view.broken:
        return
    for path, tokens in view.tokens.items():
        for word in dict.fromkeys(t.text for t in tokens if t.text in _NEW_WORDS):
            places = [n for n, t in enumerate(tokens) if t.text == word]
            if not any(_declared_at(tokens, n) for n in places):
                continue
            new = view.fresh(f"{word}_")
            yield proposal(
                view,
                "keyword_as_name",
                f"'{word}', a word of SystemVerilog, renamed to '{new}'",
                (path, tokens[places[0]].start),
                [FileEdit(path=path, start=tokens[n].start, end=tokens[n].end, text=new) for n in places],
            )


def _declared_at(tokens: list[Lex], n: int) -> bool:
    """The word at `n` stands where a declaration in a module's body has its name."""
    k = n - 1
    while k >= 0 and tokens[k].text == "]":
        while k >= 0 and tokens[k].text != "[":
            k -= 1
        k -= 1
    if k > 0 and tokens[k].text == "signed":
        k -= 1
    after = tokens[n + 1].text if n + 1 < len(tokens) else ""
    before = tokens[k - 1].text if k > 0 else ""
    return (
        k >= 0 and tokens[k].text in _DECLARES and before in (";", ")", "begin") and after in (";", ",", "[")
    )


def missing_semicolon(view: View) -> Iterator[Proposal]:
    """A line that the parser wants ended with ';', where nothing else follows in that line."""
    for complaint in _expected(view, ";"):
        text = view.text(complaint.file)
        at = view.offset(complaint)
        rest = without_comments(text[at:].split("\n", 1)[0]).strip()
        if not rest and _begins_anew(view.tokens[complaint.file], at):
            what = "';' at the end of the line"
            yield proposal(
                view, "missing_semicolon", what, (complaint.file, at), [insert(complaint.file, at, ";")]
            )


def _begins_anew(tokens: list[Lex], at: int) -> bool:
    """What follows is no rest of an expression: a keyword, a label, an assignment, or the end."""
    rest = [t for t in tokens if t.start >= at]
    if not rest or rest[0].text in _BEGINS:
        return True
    return next((t.text for t in rest if t.text in (";", "=", "<=", ":", "?")), "") in ("=", "<=", ":")


def missing_endmodule(view: View) -> Iterator[Proposal]:
    """A module whose every statement is complete and whose every output is driven, and no `endmodule`."""
    wanted = _expected(view, "endmodule")
    if not wanted or len(wanted) < len(view.complaints):
        return
    for module in view.nodes(syntax.ModuleDeclarationSyntax):
        inner = [m for m in view.nodes(syntax.ModuleDeclarationSyntax, module) if m.parent is not None]
        nested = next((m for m in inner if _strictly_inside(view, m, module)), None)
        path, _, end = view.span(module)
        before = view.span(nested)[1] if nested is not None else end
        if nested is None and not module.endmodule.isMissing:
            continue
        last = view.last_before(path, before)
        if last is None or last.text not in _COMPLETE_ENDS:
            continue
        name = module.header.name.valueText
        offered = proposal(
            view,
            "missing_endmodule",
            f"'endmodule' for module '{name}'",
            (path, last.start),
            [insert(path, last.end, " endmodule")],
        )
        if _drives_outputs(view.after(offered), name):
            yield offered


def _strictly_inside(
    view: View, inner: syntax.ModuleDeclarationSyntax, outer: syntax.ModuleDeclarationSyntax
) -> bool:
    return view.span(inner)[1] > view.span(outer)[1]


def _drives_outputs(view: View, name: str) -> bool:
    """Every output of the module is assigned somewhere: the text does not break off in the middle."""
    top = next((t for t in view.design.root.topInstances if t.name == name), None)
    if top is None:
        return not view.broken
    driven = {a.target for a in assignments(view.design)}
    ports = [p for p in top.body.portList if getattr(p, "internalSymbol", None) is not None]
    outputs = [p.internalSymbol.hierarchicalPath for p in ports if p.direction.name == "Out"]
    return all(o in driven for o in outputs)


def trailing_comma(view: View) -> Iterator[Proposal]:
    """A comma behind the last port, parameter or enum name. In a concatenation one may be forgotten."""
    if not view.said_class(*_SYNTAX_CLASSES):
        return
    closers = [
        *(n.closeParen for n in view.nodes(syntax.AnsiPortListSyntax)),
        *(n.closeParen for n in view.nodes(syntax.NonAnsiPortListSyntax)),
        *(n.closeParen for n in view.nodes(syntax.ParameterPortListSyntax)),
        *(n.closeBrace for n in view.nodes(syntax.EnumTypeSyntax)),
    ]
    for closer in closers:
        where = view.token_span(closer)
        comma = view.last_before(where[0], where[1]) if where is not None else None
        if where is not None and comma is not None and comma.text == "," and comma.kind is Lexeme.SIGN:
            path = where[0]
            edit = FileEdit(path=path, start=comma.start, end=comma.end, text="")
            yield proposal(
                view,
                "trailing_comma",
                "a comma with nothing after it",
                (path, comma.start),
                [edit],
                legal=True,
            )


def _expected(view: View, token: str) -> list[Diagnostic]:
    return [d for d in view.of_code("ExpectedToken") if d.message == f"expected '{token}'"]
