"""The text that the syntax tree was made from: what was judged is what will run.

Two tools may read one text differently: a macro that only one of them defines, a comment that only one of
them sees end. So what is given to a simulator is not the text as written but the tokens that pyslang read,
each where it stood. Comments and conditional parts are gone and macros expanded; lines keep their number,
and columns too, except behind a macro.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pyslang import parsing, syntax

from rtlgen.core.hdl import SourceFile
from rtlgen.verilog.edit import strip_output_tasks
from rtlgen.verilog.slang import Parsed, parse

SK = syntax.SyntaxKind

_CONSUMED = frozenset(
    {
        SK.DefineDirective,
        SK.UndefDirective,
        SK.UndefineAllDirective,
        SK.IfDefDirective,
        SK.IfNDefDirective,
        SK.ElsIfDirective,
        SK.ElseDirective,
        SK.EndIfDirective,
        SK.LineDirective,
        SK.PragmaDirective,
    }
)
"""Directives that have done their work once the tokens are read."""


def for_simulation(sources: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """`sources` preprocessed and without the tasks that only print."""
    return tuple(
        SourceFile(path=s.path, text=strip_output_tasks(s.text), language=s.language)
        for s in preprocessed(sources)
    )


def preprocessed(sources: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """`sources` as the tokens pyslang read. What it refuses to read comes back as it was."""
    parsed = parse(sources)
    if parsed.refused:
        return tuple(sources)
    if len(sources) == 1 and parsed.plain and not parsed.has(b"/*"):
        return (replace(sources[0], text=_without_comments(parsed)),)
    pages = _Printer(parsed, len(sources)).run()
    return tuple(
        SourceFile(path=s.path, text=page, language=s.language)
        for s, page in zip(sources, pages, strict=True)
    )


def _without_comments(parsed: Parsed) -> str:
    """The text of one source that is all tokens, blanks and comments to the ends of lines. Printed by pyslang
    itself, from the same tree."""
    printer = syntax.SyntaxPrinter(parsed.manager)
    printer.setIncludeComments(False)
    printer.setSquashNewlines(False)
    return printer.print(parsed.tree).str().rstrip() + "\n"


_JOINED = re.compile(r"[\w$'\"]{2}|[^\w\s(){}\[\],;]{2}")
"""Two characters that may belong to one token."""


class _Page:
    """The text of one file as it grows."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.line = 1
        self.column = 1
        self.in_macro = False

    def put(self, text: str, line: int, column: int, *, in_macro: bool) -> None:
        """Write `text` at its place; as near behind it as can be where that is taken. What comes out of a
        macro is never joined to what stands beside it."""
        if line > self.line:
            self.parts.append("\n" * (line - self.line))
            self.line, self.column = line, 1
        if column > self.column and line == self.line:
            self.parts.append(" " * (column - self.column))
            self.column = column
        elif self.column > 1 and (
            (line, column) != (self.line, self.column) or self.would_join(text, in_macro)
        ):
            self.parts.append(" ")
            self.column += 1
        self.parts.append(text)
        self.in_macro = in_macro
        breaks = text.count("\n")
        self.line += breaks
        self.column = len(text) - text.rfind("\n") if breaks else self.column + len(text)

    def would_join(self, text: str, in_macro: bool) -> bool:
        beside = self.parts[-1][-1] + text[0]
        return (in_macro or self.in_macro) and _JOINED.fullmatch(beside) is not None

    def text(self) -> str:
        return "".join(self.parts) + "\n"


class _Printer:
    def __init__(self, parsed: Parsed, files: int) -> None:
        self.parsed = parsed
        self.macros = {"__LINE__", "__FILE__"}
        self.pages = [_Page() for _ in range(files)]

    def run(self) -> list[str]:
        self.parsed.root.visit(self.visit)
        return [p.text() for p in self.pages]

    def visit(self, node: object) -> None:
        if isinstance(node, parsing.Token):
            self.token(node)

    def token(self, token: parsing.Token) -> None:
        for trivia in token.trivia:
            self.trivia(trivia)
        if token.isMissing or not token.rawText:
            return
        page, line, column = self.parsed.spot(token.location)
        in_macro = self.parsed.manager.isMacroLoc(token.location)
        self.pages[page].put(token.rawText, line, column, in_macro=in_macro)

    def trivia(self, trivia: parsing.Trivia) -> None:
        if trivia.kind is parsing.TriviaKind.SkippedTokens:
            for token in trivia.getSkippedTokens():
                self.token(token)
        elif trivia.kind is parsing.TriviaKind.SkippedSyntax:
            trivia.syntax().visit(self.visit)
        elif trivia.kind is parsing.TriviaKind.Directive:
            self.directive(trivia.syntax())

    def directive(self, node: syntax.SyntaxNode) -> None:
        if isinstance(node, syntax.DefineDirectiveSyntax):
            self.macros.add(node.name.valueText)
        first = node.getFirstToken()
        expanded = node.kind is SK.MacroUsage and first.valueText.lstrip("`\\") in self.macros
        if node.kind in _CONSUMED or expanded:
            for trivia in first.trivia:
                self.trivia(trivia)
        else:
            node.visit(self.visit)
