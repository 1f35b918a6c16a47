"""A design that does not compile, from the sides that a mend looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from pyslang import parsing, syntax

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.mend import Mend
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.static.interface import mismatches
from rtlgen.verilog.diagnostics import diagnostics
from rtlgen.verilog.edit import applied
from rtlgen.verilog.lexer import Lex, Lexeme, code_tokens, lex
from rtlgen.verilog.slang import Elaborated, parse

Node = TypeVar("Node", bound=syntax.SyntaxNode)

_NOT_NEWLINE = re.compile(r"[^\n]")
_STOPPING = (Severity.ERROR, Severity.UNSUPPORTED)


@value
class FileEdit:
    """Characters `start` to `end` of a file become `text`. No edit takes or adds a line before others."""

    path: str
    start: int
    end: int
    text: str


@value
class Proposal:
    """A mend that may be made, if it proves to help."""

    mend: Mend
    edits: tuple[FileEdit, ...]
    top: str = ""
    """The candidate's top afterwards; empty where it stays."""
    uncovers: tuple[str, ...] = ()
    """pyslang's codes for what this mend brings to light, and a further one mends."""
    legal: bool = False
    """What it changes is legal, and only the simulator objects: pyslang has nothing to be relieved of."""


class View:
    """Args:
    candidate: the design.
    problem: what it should answer; its ports and top are what the interface is compared with.
    said: the simulator's own messages; None where it was not asked. Its word alone makes legal
        SystemVerilog something to mend.
    """

    def __init__(
        self, candidate: Candidate, problem: Problem, said: Sequence[Diagnostic] | None = None
    ) -> None:
        self.candidate = candidate
        self.problem = problem
        self.said = said
        self.sources = tuple(f for f in candidate.files if f.language is not Language.PYTHON)
        self.parsed = parse(self.sources)

    @cached_property
    def complaints(self) -> tuple[Diagnostic, ...]:
        """pyslang's errors; where it parses, also what is wrong with the interface."""
        found = (*diagnostics(self.sources), *mismatches(self.candidate, self.problem))
        return tuple(d for d in found if d.severity is Severity.ERROR)

    @cached_property
    def broken(self) -> bool:
        """It does not even parse: of anything else nothing is known."""
        return any(d.isError() for d in self.parsed.tree.diagnostics)

    @cached_property
    def design(self) -> Elaborated:
        return Elaborated(self.parsed)

    @cached_property
    def tokens(self) -> dict[str, list[Lex]]:
        """The code tokens of each file."""
        return {s.path: code_tokens(s.text) for s in self.sources}

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name and keyword that stands in the sources."""
        return frozenset(t.text for found in self.tokens.values() for t in found if t.kind is Lexeme.NAME)

    def text(self, path: str) -> str:
        return next(s.text for s in self.sources if s.path == path)

    def of_code(self, *codes: str) -> list[Diagnostic]:
        """The complaints with one of pyslang's codes."""
        return [d for d in self.complaints if d.code in codes]

    def said_class(self, *names: str) -> bool:
        """The simulator stops at something of one of these classes."""
        return any(d.cls in names and d.severity in _STOPPING for d in self.said or ())

    def said_text(self, words: str) -> bool:
        return any(words in d.message and d.severity in _STOPPING for d in self.said or ())

    def said_lines(self, path: str) -> frozenset[int]:
        """The lines at which the simulator stops."""
        return frozenset(
            d.line
            for d in self.said or ()
            if d.line is not None and d.severity in _STOPPING and d.file.removeprefix("./") == path
        )

    def offset(self, complaint: Diagnostic) -> int:
        """Where in its file a complaint points to, in characters."""
        starts = self._line_starts[complaint.file]
        line = min((complaint.line or 1) - 1, len(starts) - 1)
        return starts[line] + (complaint.column or 1) - 1

    def line(self, path: str, offset: int) -> int:
        return self.text(path).count("\n", 0, offset) + 1

    @cached_property
    def _line_starts(self) -> dict[str, list[int]]:
        return {
            s.path: list(accumulate((len(line) + 1 for line in s.text.split("\n")), initial=0))
            for s in self.sources
        }

    def nodes(self, kind: type[Node], inside: syntax.SyntaxNode | None = None) -> list[Node]:
        """The nodes of one type, as written in the sources and not by a macro, in order."""
        found: list[Node] = []

        def visit(node: object) -> None:
            if isinstance(node, kind) and self.parsed.written_here(node):
                found.append(node)

        (inside or self.parsed.root).visit(visit)
        return found

    def span(self, node: syntax.SyntaxNode) -> tuple[str, int, int]:
        return self.parsed.span(node)

    def written(self, node: syntax.SyntaxNode) -> str:
        """The text of a node, without what stands before it."""
        path, start, end = self.span(node)
        return self.text(path)[start:end]

    def on_one_line(self, node: syntax.SyntaxNode) -> str:
        """The same without comments and line breaks."""
        return " ".join(without_comments(self.written(node)).split())

    def token_span(self, token: parsing.Token) -> tuple[str, int, int] | None:
        return self.parsed.token_span(token)

    def last_before(self, path: str, offset: int) -> Lex | None:
        """The last code token that ends at or before `offset`."""
        before = [t for t in self.tokens[path] if t.end <= offset]
        return before[-1] if before else None

    def first_from(self, path: str, offset: int) -> Lex | None:
        """The first code token that begins at or behind `offset`."""
        return next((t for t in self.tokens[path] if t.start >= offset), None)

    def fresh(self, name: str) -> str:
        """`name`, or with a number where the sources know it."""
        if name not in self.names:
            return name
        return next(n for k in range(2, len(self.names) + 3) if (n := f"{name}_{k}") not in self.names)

    def after(self, proposal: Proposal) -> View:
        """The same with a proposal made."""
        files = [self._edited(f, proposal.edits) for f in self.candidate.files]
        candidate = replace(self.candidate, files=tuple(files), top=proposal.top or self.candidate.top)
        return View(candidate, self.problem, self.said)

    @staticmethod
    def _edited(file: SourceFile, edits: Sequence[FileEdit]) -> SourceFile:
        here = [(e.start, e.end, e.text) for e in edits if e.path == file.path]
        return replace(file, text=applied(file.text, here)) if here else file


Rule = Callable[[View], Iterator[Proposal]]
"""The mends of one kind that a design may need, best first. Raises nothing, whatever the text."""


def proposal(
    view: View,
    name: str,
    what: str,
    at: tuple[str, int],
    edits: Sequence[FileEdit],
    *,
    uncovers: Sequence[str] = (),
    legal: bool = False,
) -> Proposal:
    """A proposal to mend what stands at `at`, a file and a character in it."""
    path, offset = at
    mend = Mend(name=name, file=path, line=view.line(path, offset), what=what)
    return Proposal(mend=mend, edits=tuple(edits), uncovers=tuple(uncovers), legal=legal)


def insert(path: str, at: int, text: str) -> FileEdit:
    """An edit that takes nothing away."""
    return FileEdit(path=path, start=at, end=at, text=text)


def without_comments(text: str) -> str:
    """`text` with blanks in the place of its comments, every character where it was."""
    return "".join(_NOT_NEWLINE.sub(" ", t.text) if t.kind is Lexeme.COMMENT else t.text for t in lex(text))


def lines_only(text: str) -> str:
    """What is left of a text that is taken away: its line breaks."""
    return "\n" * text.count("\n")
