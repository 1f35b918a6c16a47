"""The one door to pyslang: sources in, syntax tree and elaborated design out.

What every caller relies on, on any text:
- no exception leaves, and no file of the machine is read (an include is an error, not a read);
- one SourceManager a call, kept as long as anything that points into it (mixing them crashes);
- texts so deep or so long that pyslang's recursion would overflow the stack are turned away before;
- places are those of the text as written: `line and macros do not move them.

pyslang counts bytes of UTF-8, Python counts characters; only this file converts.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import count
from typing import Any

import pyslang
from pyslang import analysis, ast, parsing, syntax

from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value
from rtlgen.verilog.bounds import too_much

MAX_GENERATE_STEPS = 1 << 16
"""Iterations of all generate loops together."""
MAX_INSTANCE_ARRAY = 1 << 8
MAX_INSTANCE_DEPTH = 64
MAX_CONSTANT_STEPS = 1 << 15
"""Steps of one constant function."""
MAX_CONSTANT_BYTES = 1 << 20
MAX_ARRAY_BITS = 1 << 26
"""Of a constant array."""
MAX_INSTANCES = 20_000
"""And generated blocks."""
MAX_ERRORS = 32
"""After so many, elaboration stops."""


@value
class Place:
    """Where something stands in the sources as written."""

    file: str
    line: int
    """1-based."""
    column: int
    """1-based, in characters."""
    source_line: str = ""


Handlers = dict[syntax.SyntaxKind | parsing.TokenKind, Callable[[Any], object]]
"""What is to be done with nodes of a kind: pyslang calls Python for no others, which is much faster than to
look at every node here."""
MODULES = (
    syntax.SyntaxKind.ModuleDeclaration,
    syntax.SyntaxKind.InterfaceDeclaration,
    syntax.SyntaxKind.PackageDeclaration,
    syntax.SyntaxKind.ProgramDeclaration,
)
"""The kinds of `ModuleDeclarationSyntax`."""


class _Text:
    """One source with the offsets of its lines, in bytes."""

    def __init__(self, source: SourceFile, number: int = 0) -> None:
        self.path = source.path
        self.number = number
        # A lone surrogate is no UTF-8; what stands for it keeps the length in characters.
        self.data = source.text.encode("utf-8", "replace")

    @cached_property
    def starts(self) -> list[int]:
        """Looked for only where a place is told."""
        return [0, *(found.end() for found in re.finditer(b"\n", self.data))]

    def line_column(self, offset: int) -> tuple[int, int]:
        offset = min(offset, len(self.data))
        row = bisect.bisect_right(self.starts, offset) - 1
        return row + 1, len(self.data[self.starts[row] : offset].decode("utf-8", "replace")) + 1

    def place(self, offset: int) -> Place:
        line, column = self.line_column(offset)
        end = self.starts[line] if line < len(self.starts) else len(self.data)
        whole = self.data[self.starts[line - 1] : end].decode("utf-8", "replace").rstrip("\r\n")
        return Place(file=self.path, line=line, column=column, source_line=whole)

    def characters(self, offset: int) -> int:
        """The offset in characters of a byte offset."""
        return len(self.data[:offset].decode("utf-8", "replace"))


class Parsed:
    """A syntax tree and everything that it points into."""

    def __init__(self, sources: Sequence[SourceFile]) -> None:
        self.manager = pyslang.SourceManager()
        self.manager.setDisableLocalIncludes(True)
        self.refused = ""
        """Why the text was not parsed at all; the tree is empty then."""
        self._texts: dict[int, _Text] = {}
        self._first = _Text(sources[0]) if sources else _Text(SourceFile(path="", text=""))
        self.refused = too_much([s.text for s in sources])
        self.tree = self._parse([] if self.refused else sources)

    def _parse(self, sources: Sequence[SourceFile]) -> syntax.SyntaxTree:
        try:
            return self._tree(sources)
        except RuntimeError:
            # pyslang gives up on nesting beyond its own limit with a bare RuntimeError.
            self.refused = "the source is nested too deeply to be read"
            return self._tree([])

    def _tree(self, sources: Sequence[SourceFile]) -> syntax.SyntaxTree:
        buffers = []
        for number, source in enumerate(sources):
            text = _Text(source, number)
            # A name of our own: a path would be looked up, and two equal ones refused.
            buffer = self.manager.assignText(f"<{number}>", text.data.decode("utf-8"))
            self._texts[buffer.id.id] = text
            buffers.append(buffer)
        if not buffers:
            buffers = [self.manager.assignText("<none>", "")]
        # One list of buffers is one compilation unit: macros carry over, as in the simulators.
        return syntax.SyntaxTree.fromBuffers(buffers, self.manager, _options())

    @property
    def root(self) -> syntax.SyntaxNode:
        return self.tree.root

    def has(self, mark: bytes) -> bool:
        """Whether these characters stand anywhere in the text."""
        return any(mark in text.data for text in self._texts.values())

    @cached_property
    def plain(self) -> bool:
        """Nothing was skipped, included, expanded or left to a directive, and no name is escaped: all tokens
        are in the tree as they stand in the text."""
        if self.refused or self.has(b"`") or self.has(b"\\"):
            return False
        return not any(d.isError() for d in self.tree.diagnostics)

    def place(self, location: pyslang.SourceLocation) -> Place:
        """Where `location` stands; of what a macro made, where the macro is used."""
        found = self.manager.getFullyExpandedLoc(location)
        text = self._texts.get(found.buffer.id, self._first)
        return text.place(found.offset)

    def spot(self, location: pyslang.SourceLocation) -> tuple[int, int, int]:
        """The same as number of the source, line and column."""
        found = self.manager.getFullyExpandedLoc(location)
        text = self._texts.get(found.buffer.id, self._first)
        return (text.number, *text.line_column(found.offset))

    def written_here(self, node: syntax.SyntaxNode) -> bool:
        """Whether `node` stands in a source as such, and does not come out of a macro."""
        span = node.sourceRange
        return self._is_text(span.start) and self._is_text(span.end) and span.start.buffer == span.end.buffer

    def _is_text(self, location: pyslang.SourceLocation) -> bool:
        return self.manager.isFileLoc(location) and location.buffer.id in self._texts

    def span(self, node: syntax.SyntaxNode) -> tuple[str, int, int]:
        """Path, first and last-plus-one character of a node that is `written_here`."""
        where = node.sourceRange
        text = self._texts[where.start.buffer.id]
        return text.path, text.characters(where.start.offset), text.characters(where.end.offset)

    def token_span(self, token: parsing.Token) -> tuple[str, int, int] | None:
        """The same of a token; None where it comes out of a macro or is missing."""
        if token.isMissing or not self._is_text(token.location):
            return None
        text = self._texts[token.location.buffer.id]
        start = token.location.offset
        length = len(token.rawText.encode("utf-8", "replace"))
        return text.path, text.characters(start), text.characters(start + length)


class Elaborated:
    """A design after elaboration.

    Its bodies are elaborated as they are looked at; `diagnostics` looks at all.
    """

    def __init__(
        self, parsed: Parsed, tops: Iterable[str] = (), parameters: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.parsed = parsed
        bag = _options()
        options = ast.CompilationOptions()
        options.maxGenerateSteps = MAX_GENERATE_STEPS
        options.maxInstanceArray = MAX_INSTANCE_ARRAY
        options.maxInstanceDepth = MAX_INSTANCE_DEPTH
        options.maxConstexprSteps = MAX_CONSTANT_STEPS
        options.maxConstexprDepth = MAX_INSTANCE_DEPTH
        options.maxConstantSize = MAX_CONSTANT_BYTES
        options.errorLimit = MAX_ERRORS
        options.topModules = {t for t in tops if t}
        options.paramOverrides = [f"{name}={text}" for name, text in parameters]
        bag.compilationOptions = options
        self.compilation = ast.Compilation(bag)
        self.compilation.addSyntaxTree(parsed.tree)
        self.root = self.compilation.getRoot()
        self.refused = parsed.refused or _too_large(self.root)
        """Why it was not elaborated at all."""

    @cached_property
    def diagnostics(self) -> list[pyslang.Diagnostic]:
        """All that parsing and elaboration found; nothing where it was refused."""
        return [] if self.refused else list(self.compilation.getAllDiagnostics())

    @property
    def ok(self) -> bool:
        """No error was found."""
        return not self.refused and not any(d.isError() for d in self.diagnostics)

    def top(self, name: str) -> ast.InstanceSymbol | None:
        """The top instance of that name."""
        return next((t for t in self.root.topInstances if t.name == name), None)

    def analyse(self) -> list[pyslang.Diagnostic]:
        """What flow analysis says of a design that is `ok`: latches, drivers. Empty of any other."""
        if not self.ok:
            return []
        self.compilation.freeze()
        options = analysis.AnalysisOptions()
        options.flags = analysis.AnalysisFlags.CheckUnused
        manager = analysis.AnalysisManager(options)
        manager.analyze(self.compilation)
        return list(manager.getDiagnostics())


def _too_large(root: ast.RootSymbol) -> str:
    """The constant or hierarchy that would fill the memory; pyslang bounds all else that it computes."""
    found: list[str] = []
    instances = count()

    def constant(node: ast.ParameterSymbol) -> ast.VisitAction:
        if node.type.bitstreamWidth <= MAX_ARRAY_BITS:
            return ast.VisitAction.Advance
        found.append(f"the constant '{node.name}' has more than {MAX_ARRAY_BITS} bits")
        return ast.VisitAction.Interrupt  # before its value is asked for

    def instance(_: ast.Symbol) -> ast.VisitAction:
        if next(instances) < MAX_INSTANCES:
            return ast.VisitAction.Advance
        found.append(f"the design has more than {MAX_INSTANCES} instances and generated blocks")
        return ast.VisitAction.Interrupt

    kinds = ast.SymbolKind
    root.visit(
        lookup_table={
            kinds.Parameter: constant,
            kinds.Instance: instance,
            kinds.GenerateBlock: instance,
        }
    )
    return found[0] if found else ""


def parse(sources: Sequence[SourceFile]) -> Parsed:
    """The syntax tree of `sources`, as one compilation unit in that order.

    The last few are kept: one candidate is looked at from many sides.
    """
    return _parse(tuple(sources))


@lru_cache(maxsize=16)
def _parse(sources: tuple[SourceFile, ...]) -> Parsed:
    return Parsed(sources)


def elaborated(parsed: Parsed, top: str, parameters: Sequence[tuple[str, str]] = ()) -> Elaborated:
    """`parsed` elaborated under `top`. The last few are kept, as trees are."""
    return _elaborated(parsed, top, tuple(parameters))


@lru_cache(maxsize=16)
def _elaborated(parsed: Parsed, top: str, parameters: tuple[tuple[str, str], ...]) -> Elaborated:
    return Elaborated(parsed, [top], parameters)


def parse_text(text: str) -> Parsed:
    """The syntax tree of one text."""
    return parse([SourceFile(path="design.sv", text=text)])


def _options() -> pyslang.Bag:
    bag = pyslang.Bag()
    preprocessor = parsing.PreprocessorOptions()
    preprocessor.maxIncludeDepth = 0
    bag.preprocessorOptions = preprocessor
    lexer = parsing.LexerOptions()
    lexer.maxErrors = 64
    bag.lexerOptions = lexer
    return bag
