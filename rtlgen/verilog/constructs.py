"""What a source does besides describing logic: system calls, names that leave it, directives, pragmas.

Read from pyslang's tokens after preprocessing, those it had to skip included, so that no macro and no
syntax error hides anything; comments are read from the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property

from pyslang import parsing, syntax

from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value
from rtlgen.verilog.lexer import Lexeme, lex
from rtlgen.verilog.scopes import callables, declared_names, tokens
from rtlgen.verilog.slang import Parsed, Place, parse

SK = syntax.SyntaxKind


class ConstructKind(StrEnum):
    SYSTEM_CALL = "system call"
    OUTSIDE_NAME = "name outside the design"
    """A hierarchical or package name that nothing in these sources declares, $root and $unit."""
    PATH = "hierarchical name"
    """Any other name with a dot or :: in it. Where its first part leads nowhere in the end, it too is looked
    up in the modules above."""
    OUTSIDE_CALL = "call of an undeclared task"
    """A task or function called, or a block disabled, by a simple name that no scope around the call
    declares; such names are looked up in the modules above."""
    RANDOM = "draw of random numbers"
    """randcase, randsequence, randomize: they share the simulator's random numbers."""
    ESCAPED = "escaped identifier"
    INITIAL = "initial block"
    FINAL = "final block"
    FORCE = "force"
    PROCEDURAL_ASSIGN = "procedural assign"
    BIND = "bind"
    DEFPARAM = "defparam"
    DPI = "DPI"
    PROGRAM = "program block"
    CONFIG = "config"
    DELAY = "delay"
    WAIT = "wait"
    INCLUDE = "include"
    CONDITIONAL = "conditional compilation"
    """`ifdef and its kin; the name is that of the macro asked for."""
    DEFINE = "macro definition"
    DIRECTIVE = "directive"
    """Any other compiler directive, and the use of an undefined macro."""
    PRAGMA = "pragma"
    """A comment or attribute that tools obey: the name is its text, blanks made single."""


@value
class Construct:
    kind: ConstructKind
    name: str
    """What it is called: "$display", "tb.good1.q", "SYNTHESIS", "synopsys translate_off"."""
    place: Place
    in_macro: bool = False
    """It comes out of a macro; the place is where the macro is used."""


_NODES: dict[syntax.SyntaxKind, ConstructKind] = {
    SK.InitialBlock: ConstructKind.INITIAL,
    SK.FinalBlock: ConstructKind.FINAL,
    SK.ProceduralForceStatement: ConstructKind.FORCE,
    SK.ProceduralReleaseStatement: ConstructKind.FORCE,
    SK.ProceduralAssignStatement: ConstructKind.PROCEDURAL_ASSIGN,
    SK.ProceduralDeassignStatement: ConstructKind.PROCEDURAL_ASSIGN,
    SK.BindDirective: ConstructKind.BIND,
    SK.DefParam: ConstructKind.DEFPARAM,
    SK.DPIImport: ConstructKind.DPI,
    SK.DPIExport: ConstructKind.DPI,
    SK.ProgramDeclaration: ConstructKind.PROGRAM,
    SK.AnonymousProgram: ConstructKind.PROGRAM,
    SK.ConfigDeclaration: ConstructKind.CONFIG,
    SK.DelayControl: ConstructKind.DELAY,
    SK.Delay3: ConstructKind.DELAY,
    SK.WaitStatement: ConstructKind.WAIT,
    SK.WaitForkStatement: ConstructKind.WAIT,
    SK.WaitOrderStatement: ConstructKind.WAIT,
    SK.RandCaseStatement: ConstructKind.RANDOM,
    SK.RandSequenceStatement: ConstructKind.RANDOM,
    SK.IncludeDirective: ConstructKind.INCLUDE,
    SK.DefineDirective: ConstructKind.DEFINE,
}

_CONDITIONALS = frozenset({SK.IfDefDirective, SK.IfNDefDirective, SK.ElsIfDirective})
_QUIET = frozenset({SK.ElseDirective, SK.EndIfDirective, SK.UndefDirective})

_PRAGMA_COMMENT = re.compile(
    r"/[/*]\s*((?:synopsys|synthesis|pragma|cadence|ambit|exemplar|xilinx|altera|quartus|rtl_synthesis|vcs"
    r"|coverage|verilator|verilator_\w+|translate_o\w+|lint\w*)\b.*?)\s*(?:\*/|$)",
    re.I | re.S,
)


def constructs(sources: Sequence[SourceFile]) -> tuple[Construct, ...]:
    """All constructs of `sources`, in the order found. Never raises."""
    return found_in(parse(sources), sources)


def found_in(parsed: Parsed, sources: Sequence[SourceFile]) -> tuple[Construct, ...]:
    """The same of sources that are parsed already."""
    return (*_Finder(parsed).run(), *_pragma_comments(sources))


class _Finder:
    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.macros: set[str] = set()
        self.found: list[Construct] = []
        self.names: dict[syntax.SyntaxKind, Callable[[syntax.SyntaxNode], None]] = {
            SK.ScopedName: self.scoped,
            SK.InvocationExpression: self.called,
            SK.ExpressionStatement: self.called,
            SK.DisableStatement: self.called,
            SK.PackageImportItem: self.imported,
            SK.AttributeSpec: self.attribute,
        }

    def run(self) -> list[Construct]:
        if self.parsed.plain and not self.parsed.has(b"$"):
            # No token can be of interest then, only nodes.
            self.parsed.root.visit(lookup_table=dict.fromkeys((*_NODES, *self.names), self.node))
        else:
            self.parsed.root.visit(self.visit)
        return self.found

    def visit(self, node: object) -> None:
        if isinstance(node, parsing.Token):
            self.token(node)
        elif isinstance(node, syntax.SyntaxNode):
            self.node(node)

    def node(self, node: syntax.SyntaxNode) -> None:
        kind = _NODES.get(node.kind)
        if kind is not None:
            self.add(kind, _name_of(node), node.getFirstToken())
        act = self.names.get(node.kind)
        if act is not None:
            act(node)

    def token(self, token: parsing.Token) -> None:
        kind = token.kind
        if kind is parsing.TokenKind.SystemIdentifier:
            self.add(ConstructKind.SYSTEM_CALL, token.valueText, token)
        elif kind in (parsing.TokenKind.RootSystemName, parsing.TokenKind.UnitSystemName):
            self.add(ConstructKind.OUTSIDE_NAME, token.valueText, token)
        elif kind is parsing.TokenKind.Identifier and token.rawText.startswith("\\"):
            self.add(ConstructKind.ESCAPED, token.rawText, token)
        for trivia in token.trivia:
            self.trivia(trivia)

    def trivia(self, trivia: parsing.Trivia) -> None:
        if trivia.kind is parsing.TriviaKind.SkippedTokens:
            for token in trivia.getSkippedTokens():
                self.token(token)
        elif trivia.kind is parsing.TriviaKind.SkippedSyntax:
            trivia.syntax().visit(self.visit)
        elif trivia.kind is parsing.TriviaKind.Directive:
            self.directive(trivia.syntax())

    def directive(self, node: syntax.SyntaxNode) -> None:
        first = node.getFirstToken()
        for trivia in first.trivia:
            self.trivia(trivia)
        if isinstance(node, syntax.ConditionalBranchDirectiveSyntax) and node.kind in _CONDITIONALS:
            for token in tokens(node.expr):
                if token.kind is parsing.TokenKind.Identifier:
                    self.add(ConstructKind.CONDITIONAL, token.valueText, first)
        elif node.kind in (SK.IncludeDirective, SK.DefineDirective):
            self.add(_NODES[node.kind], _name_of(node), first)
            self.macros.add(_name_of(node))
        elif node.kind is SK.MacroUsage:
            if first.valueText.lstrip("`\\") not in self.macros:
                self.add(ConstructKind.DIRECTIVE, first.rawText, first)
        elif isinstance(node, syntax.DefaultNetTypeDirectiveSyntax | syntax.BeginKeywordsDirectiveSyntax):
            self.add(ConstructKind.DIRECTIVE, " ".join(t.rawText for t in tokens(node)), first)
        elif node.kind not in _QUIET:
            self.add(ConstructKind.DIRECTIVE, first.rawText, first)

    @cached_property
    def declared(self) -> frozenset[str]:
        return declared_names(self.parsed)

    @cached_property
    def callable(self) -> set[tuple[syntax.SyntaxNode, str]]:
        return callables(self.parsed)

    def scoped(self, node: syntax.SyntaxNode) -> None:
        if node.parent is not None and node.parent.kind is SK.ScopedName:
            return
        path = [t for t in tokens(node) if not t.isMissing]
        # $root and $unit are told of by their token.
        if not path or path[0].kind is not parsing.TokenKind.Identifier:
            return
        outside = path[0].valueText not in self.declared
        kind = ConstructKind.OUTSIDE_NAME if outside else ConstructKind.PATH
        self.add(kind, "".join(t.rawText for t in path).removeprefix("\\"), path[0])
        if path[-1].valueText == "randomize":
            self.add(ConstructKind.RANDOM, "randomize", path[-1])

    def called(self, node: syntax.SyntaxNode) -> None:
        target = next((getattr(node, a) for a in ("left", "expr", "name") if hasattr(node, a)), None)
        if isinstance(target, syntax.IdentifierNameSyntax):
            token = target.identifier
            if not self.seen_from(node, token.valueText):
                self.add(ConstructKind.OUTSIDE_CALL, token.valueText, token)

    def seen_from(self, node: syntax.SyntaxNode, name: str) -> bool:
        """Whether a task, function or block of that name is declared in a scope around `node`."""
        at = node.parent
        while at is not None and (at, name) not in self.callable:
            at = at.parent
        return at is not None

    def imported(self, node: syntax.SyntaxNode) -> None:
        token = node.getFirstToken()
        if token.valueText not in self.declared:
            self.add(ConstructKind.OUTSIDE_NAME, f"{token.valueText}::", token)

    def attribute(self, node: syntax.SyntaxNode) -> None:
        self.add(ConstructKind.PRAGMA, " ".join(t.valueText for t in tokens(node)), node.getFirstToken())

    def add(self, kind: ConstructKind, name: str, token: parsing.Token) -> None:
        place = self.parsed.place(token.location)
        in_macro = self.parsed.manager.isMacroLoc(token.location)
        self.found.append(Construct(kind=kind, name=name, place=place, in_macro=in_macro))


def _name_of(node: syntax.SyntaxNode) -> str:
    if isinstance(node, syntax.IncludeDirectiveSyntax):
        return node.fileName.valueText
    if isinstance(node, syntax.DefineDirectiveSyntax):
        return node.name.valueText
    if isinstance(node, syntax.DefParamSyntax):
        return ", ".join("".join(t.rawText for t in tokens(a)) for a in _assignments(node))
    return node.getFirstToken().rawText


def _assignments(node: syntax.DefParamSyntax) -> list[syntax.SyntaxNode]:
    return [a.name for a in node.assignments if isinstance(a, syntax.DefParamAssignmentSyntax)]


def _pragma_comments(sources: Sequence[SourceFile]) -> Iterator[Construct]:
    for source in sources:
        if not _PRAGMA_COMMENT.search(source.text):
            continue
        for token in lex(source.text):
            pragma = _PRAGMA_COMMENT.match(token.text) if token.kind is Lexeme.COMMENT else None
            if pragma:
                start = source.text.rfind("\n", 0, token.start) + 1
                end = source.text.find("\n", token.start)
                place = Place(
                    file=source.path,
                    line=token.line,
                    column=token.start - start + 1,
                    source_line=source.text[start : end if end >= 0 else None],
                )
                name = " ".join(pragma[1].split())
                yield Construct(kind=ConstructKind.PRAGMA, name=name, place=place)
