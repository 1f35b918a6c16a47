"""Loops that count, written out: each step by itself, with a number in place of what counts. Pure.

    for (int i = 0; i < 3; i = i + 1) n = n + a[(i + 2) % 3];
    begin n = n + a[(32'sd0 + 2) % 3]; n = n + a[(32'sd1 + 2) % 3]; n = n + a[(32'sd2 + 2) % 3]; end

It does the same, and a compiler works out once what a simulator would at each step of each run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from contextlib import suppress

import pyslang
from pyslang import parsing, syntax

from rtlgen.core.value import value
from rtlgen.verilog.counted_loops import Counter, counter
from rtlgen.verilog.edit import Edit, applied, in_place
from rtlgen.verilog.lexer import code_words
from rtlgen.verilog.names import mentioned, written
from rtlgen.verilog.slang import Handlers, Parsed, parse_text

SK = syntax.SyntaxKind

PREFIX = "rtlgen_unrolled_"
"""How the names begin that are put in."""
_WORTH, _MOST = 64, 4096
"""Steps of a loop, with all that are in it, from which on it is slow, and up to which it is written out."""
_LONGEST = 500_000
"""Characters that come of it."""
_LOOP = re.compile(r"\bfor\s*\(")
_NEVER = (
    SK.Declarator,
    SK.NamedBlockClause,
    SK.NamedLabel,
    SK.JumpStatement,
    SK.DisableStatement,
    SK.ReturnStatement,
    SK.TimingControlStatement,
    SK.WaitStatement,
    SK.LoopStatement,
    SK.DoWhileStatement,
    SK.ForeverStatement,
    SK.ForeachLoopStatement,
    SK.ParallelBlockStatement,
    SK.ScopedName,
    SK.NamedArgument,
)
"""What may not be there twice, leaves the loop, or takes time; and what the names of are not signals."""


class _Other(Exception):
    """The loop cannot be written out."""


@value
class _Name:
    name: str


@value
class _Loop:
    count: Counter
    body: tuple[str | _Name | _Loop, ...]

    @property
    def steps(self) -> int:
        """How often the innermost statement is done."""
        return self.count.steps * max([1, *(part.steps for part in self.body if isinstance(part, _Loop))])

    @property
    def size(self) -> int:
        """Characters that come of it, about."""
        return self.count.steps * sum(
            len(part) if isinstance(part, str) else part.size if isinstance(part, _Loop) else 8
            for part in self.body
        )

    def written_out(self, numbers: Mapping[str, str]) -> str:
        parts = ["begin"]
        for number in range(self.count.first, self.count.last + 1):
            # Not `-32'sd1`: where 64 bits are wanted, it is their negation that is taken.
            said = f"32'sd{number}" if number >= 0 else f"32'sh{number % 2**32:x}"
            now = {**numbers, self.count.name: said}
            parts += [
                part
                if isinstance(part, str)
                else now[part.name]
                if isinstance(part, _Name)
                else part.written_out(now)
                for part in self.body
            ]
        return " ".join([*parts, "end"])


def unrolled(text: str) -> str:
    """`text` with every such loop of a process written out, every line where it was."""
    if not _LOOP.search(text) or "`" in text or PREFIX in text:
        return text
    parsed = parse_text(text)
    if not parsed.plain:
        return text
    modules: list[syntax.ModuleDeclarationSyntax] = []
    parsed.root.visit(lookup_table={SK.ModuleDeclaration: modules.append})
    edits: list[Edit] = []
    for module in modules:
        signals = _signals(module)
        for process in (m for m in module.members if isinstance(m, syntax.ProceduralBlockSyntax)):
            for loop in _loops_in(process):
                with suppress(_Other):
                    new = _in_place(
                        process, loop, _taken(loop, parsed, text, frozenset()), signals, len(edits)
                    )
                    edits.append(in_place(text, *parsed.span(loop)[1:], new))
    changed = applied(text, edits)
    return changed if len(changed) <= _LONGEST else text


def _in_place(
    process: syntax.ProceduralBlockSyntax,
    loop: syntax.ForLoopStatementSyntax,
    taken: _Loop,
    signals: Collection[str],
    number: int,
) -> str:
    """What stands in place of a loop. A process that waits for what it reads still waits for all that the
    loop reads, whatever a compiler finds to be never done."""
    if not _WORTH <= taken.steps <= _MOST or taken.size > _LONGEST:
        raise _Other
    new = taken.written_out({})
    stars: list[syntax.SyntaxNode] = []
    process.visit(lookup_table={SK.ImplicitEventControl: stars.append})
    if not stars and process.kind not in (SK.AlwaysCombBlock, SK.AlwaysLatchBlock):
        return new
    read = mentioned(loop.statement) - written(loop.statement) - _counters(taken)
    if not read <= frozenset(signals):
        raise _Other
    if not read:
        return new
    seen = f"reg {PREFIX}seen; {PREFIX}seen = ^{{{', '.join(sorted(read))}}};"
    return f"begin : {PREFIX}{number} {seen} {new} end"


def _counters(loop: _Loop) -> frozenset[str]:
    inner = (_counters(part) for part in loop.body if isinstance(part, _Loop))
    return frozenset([loop.count.name]).union(*inner)


def _taken(loop: syntax.ForLoopStatementSyntax, parsed: Parsed, text: str, around: frozenset[str]) -> _Loop:
    """A loop taken apart at the names that stand for numbers in it."""
    count = counter(loop)
    if count is None or count.name in around or count.name in written(loop.statement):
        raise _Other
    names = around | {count.name}
    inner: list[syntax.ForLoopStatementSyntax] = []
    odd: list[syntax.SyntaxNode] = []
    found: list[parsing.Token] = []
    picked: list[syntax.IdentifierSelectNameSyntax] = []

    def loop_within(node: syntax.ForLoopStatementSyntax) -> object:
        inner.append(node)
        return pyslang.ast.VisitAction.Skip

    table: Handlers = dict.fromkeys(_NEVER, odd.append)
    table[SK.ForLoopStatement] = loop_within
    table[SK.IdentifierSelectName] = picked.append
    table[parsing.TokenKind.Identifier] = found.append
    loop.statement.visit(lookup_table=table)
    if odd or any(one.identifier.valueText in names for one in picked):
        raise _Other
    cuts: list[tuple[int, int, _Name | _Loop]] = [
        (*parsed.span(one)[1:], _taken(one, parsed, text, names)) for one in inner
    ]
    for token in found:
        span = parsed.token_span(token)
        if token.valueText in names and span is not None:
            cuts.append((*span[1:], _Name(name=token.valueText)))
    _, at, end = parsed.span(loop.statement)
    parts: list[str | _Name | _Loop] = []
    for start, behind, part in sorted(cuts, key=lambda cut: cut[0]):
        parts += [" ".join(code_words(text[at:start])), part]
        at = behind
    return _Loop(count=count, body=(*parts, " ".join(code_words(text[at:end]))))


def _loops_in(process: syntax.ProceduralBlockSyntax) -> list[syntax.ForLoopStatementSyntax]:
    """The loops in a process that are in no other one."""
    found: list[syntax.ForLoopStatementSyntax] = []

    def loop(node: syntax.ForLoopStatementSyntax) -> object:
        found.append(node)
        return pyslang.ast.VisitAction.Skip

    process.visit(lookup_table={SK.ForLoopStatement: loop})
    return found


def _signals(module: syntax.ModuleDeclarationSyntax) -> frozenset[str]:
    """The names of a module that are declared without dimensions behind them, in every place."""
    found: dict[str, bool] = {}

    def declarator(node: syntax.DeclaratorSyntax) -> None:
        plain = str(node).split("=")[0].strip() == node.name.valueText
        found[node.name.valueText] = plain and found.get(node.name.valueText, True)

    module.visit(lookup_table={SK.Declarator: declarator})
    return frozenset(name for name, plain in found.items() if plain)
