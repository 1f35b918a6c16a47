"""What a source does besides describing logic: system calls, names that leave it, directives, pragmas.

Read from pyslang's tokens after preprocessing, those it had to skip included, so that no macro and no
syntax error hides anything; comments are read from the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

from pyslang import parsing, syntax

from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value
from rtlgen.verilog.lexer import Lexeme, lex
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


def declared_names(parsed: Parsed) -> frozenset[str]:
    """Every name that the sources declare anywhere: signals, instances, blocks, tasks, packages."""
    names: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, _DECLARING):
            names.add(node.name.valueText)
        elif isinstance(node, syntax.LoopGenerateSyntax):
            names.add(node.identifier.valueText)
        elif isinstance(node, syntax.ForeachLoopListSyntax):
            names.update(t.valueText for t in _tokens_of(node.loopVariables))
        elif isinstance(node, syntax.GenvarDeclarationSyntax):
            names.update(t.valueText for t in _tokens_of(node.identifiers))
        elif isinstance(node, syntax.FunctionPrototypeSyntax):
            names.update(t.valueText for t in _tokens(node.name))
        elif isinstance(node, syntax.ModuleDeclarationSyntax) and node.kind is not SK.ModuleDeclaration:
            names.add(node.header.name.valueText)

    parsed.root.visit(visit)
    return frozenset(names)


def scope_names(parsed: Parsed) -> frozenset[str]:
    """Every name by which a hierarchical name may begin: definitions, instances, blocks, tasks, functions."""
    names: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, _SCOPES):
            names.add(node.name.valueText)
        elif isinstance(node, syntax.FunctionPrototypeSyntax):
            names.update(t.valueText for t in _tokens(node.name))
        elif isinstance(node, syntax.ModuleDeclarationSyntax):
            names.add(node.header.name.valueText)

    parsed.root.visit(visit)
    return frozenset(names)


_SCOPES = (
    syntax.InstanceNameSyntax,
    syntax.NamedBlockClauseSyntax,
    syntax.NamedLabelSyntax,
    syntax.ClassDeclarationSyntax,
    syntax.UdpDeclarationSyntax,
    syntax.CheckerDeclarationSyntax,
)
_DECLARING = (
    syntax.DeclaratorSyntax,
    syntax.InstanceNameSyntax,
    syntax.NamedBlockClauseSyntax,
    syntax.NamedLabelSyntax,
    syntax.TypedefDeclarationSyntax,
    syntax.ClassDeclarationSyntax,
    syntax.TypeAssignmentSyntax,
)


def _tokens(node: syntax.SyntaxNode) -> Iterator[parsing.Token]:
    found: list[parsing.Token] = []

    def visit(inner: object) -> None:
        if isinstance(inner, parsing.Token):
            found.append(inner)

    node.visit(visit)
    return iter(found)


def _tokens_of(nodes: Iterable[object]) -> Iterator[parsing.Token]:
    """The tokens of a list as pyslang gives it: nodes and the commas between them."""
    for node in nodes:
        if isinstance(node, syntax.SyntaxNode):
            yield from _tokens(node)


class _Finder:
    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.declared = declared_names(parsed)
        self.callable = _callable(parsed)
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
        self.parsed.root.visit(self.visit)
        return self.found

    def visit(self, node: object) -> None:
        if isinstance(node, parsing.Token):
            self.token(node)
        elif isinstance(node, syntax.SyntaxNode):
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
            for token in _tokens(node.expr):
                if token.kind is parsing.TokenKind.Identifier:
                    self.add(ConstructKind.CONDITIONAL, token.valueText, first)
        elif node.kind in (SK.IncludeDirective, SK.DefineDirective):
            self.add(_NODES[node.kind], _name_of(node), first)
            self.macros.add(_name_of(node))
        elif node.kind is SK.MacroUsage:
            if first.valueText.lstrip("`\\") not in self.macros:
                self.add(ConstructKind.DIRECTIVE, first.rawText, first)
        elif isinstance(node, syntax.DefaultNetTypeDirectiveSyntax | syntax.BeginKeywordsDirectiveSyntax):
            self.add(ConstructKind.DIRECTIVE, " ".join(t.rawText for t in _tokens(node)), first)
        elif node.kind not in _QUIET:
            self.add(ConstructKind.DIRECTIVE, first.rawText, first)

    def scoped(self, node: syntax.SyntaxNode) -> None:
        if node.parent is not None and node.parent.kind is SK.ScopedName:
            return
        tokens = [t for t in _tokens(node) if not t.isMissing]
        # $root and $unit are told of by their token.
        if not tokens or tokens[0].kind is not parsing.TokenKind.Identifier:
            return
        outside = tokens[0].valueText not in self.declared
        kind = ConstructKind.OUTSIDE_NAME if outside else ConstructKind.PATH
        self.add(kind, "".join(t.rawText for t in tokens).removeprefix("\\"), tokens[0])
        if tokens[-1].valueText == "randomize":
            self.add(ConstructKind.RANDOM, "randomize", tokens[-1])

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
        self.add(ConstructKind.PRAGMA, " ".join(t.valueText for t in _tokens(node)), node.getFirstToken())

    def add(self, kind: ConstructKind, name: str, token: parsing.Token) -> None:
        place = self.parsed.place(token.location)
        in_macro = self.parsed.manager.isMacroLoc(token.location)
        self.found.append(Construct(kind=kind, name=name, place=place, in_macro=in_macro))


def _callable(parsed: Parsed) -> set[tuple[syntax.SyntaxNode, str]]:
    """The tasks, functions and named blocks, each with the scope in which its name can be seen."""
    found: set[tuple[syntax.SyntaxNode, str]] = set()

    def visit(node: object) -> None:
        if isinstance(node, syntax.FunctionPrototypeSyntax) and isinstance(
            node.parent, syntax.FunctionDeclarationSyntax
        ):
            names = [t.valueText for t in _tokens(node.name)]
            found.update((_scope_around(node.parent), n) for n in names[-1:])
        elif isinstance(node, syntax.NamedBlockClauseSyntax | syntax.NamedLabelSyntax):
            found.add((_scope_around(node.parent), node.name.valueText))

    parsed.root.visit(visit)
    return found


def _scope_around(node: syntax.SyntaxNode) -> syntax.SyntaxNode:
    at = node
    while at.parent is not None:
        at = at.parent
        if isinstance(at, _AROUND):
            break
    return at


_AROUND = (
    syntax.ModuleDeclarationSyntax,
    syntax.GenerateBlockSyntax,
    syntax.IfGenerateSyntax,
    syntax.CaseGenerateSyntax,
    syntax.LoopGenerateSyntax,
    syntax.BlockStatementSyntax,
    syntax.FunctionDeclarationSyntax,
    syntax.ClassDeclarationSyntax,
    syntax.CheckerDeclarationSyntax,
)


def _name_of(node: syntax.SyntaxNode) -> str:
    if isinstance(node, syntax.IncludeDirectiveSyntax):
        return node.fileName.valueText
    if isinstance(node, syntax.DefineDirectiveSyntax):
        return node.name.valueText
    if isinstance(node, syntax.DefParamSyntax):
        return ", ".join("".join(t.rawText for t in _tokens(a)) for a in _assignments(node))
    return node.getFirstToken().rawText


def _assignments(node: syntax.DefParamSyntax) -> list[syntax.SyntaxNode]:
    return [a.name for a in node.assignments if isinstance(a, syntax.DefParamAssignmentSyntax)]


def _pragma_comments(sources: Sequence[SourceFile]) -> Iterator[Construct]:
    for source in sources:
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
