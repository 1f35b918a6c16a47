"""Edits of a source text that change nothing else: all of them keep every line where it was.

None of them raises, whatever the text; where the thing to edit is not found the text comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyslang import parsing, syntax

from rtlgen.verilog.lexer import code_words
from rtlgen.verilog.slang import MODULES, Handlers, parse_text
from rtlgen.verilog.words import words

OUTPUT_TASKS = words(
    """
    $display $displayb $displayh $displayo $write $writeb $writeh $writeo $strobe $strobeb $strobeh $strobeo
    $monitor $monitorb $monitorh $monitoro $monitoron $monitoroff $error $warning $info $timeformat
    $printtimescale
    """
)
"""Tasks that only print, or say how: a design does the same without them."""

Edit = tuple[int, int, str]
"""First and last-plus-one character, and what takes their place."""


def rename_module(text: str, old: str, new: str) -> str:
    """`text` with module `old` called `new`: its declaration, its end label and all its instances."""
    parsed = parse_text(text)
    edits: list[Edit] = []

    def rename(token: parsing.Token) -> None:
        span = parsed.token_span(token)
        if span is not None and token.valueText == old:
            edits.append((span[1], span[2], new))

    def declaration(node: syntax.ModuleDeclarationSyntax) -> None:
        rename(node.header.name)
        if node.blockName is not None:
            rename(node.blockName.name)

    table: Handlers = {**dict.fromkeys(MODULES, declaration)}
    table[syntax.SyntaxKind.ExternModuleDecl] = lambda node: rename(node.header.name)
    table[syntax.SyntaxKind.HierarchyInstantiation] = lambda node: rename(node.type)
    parsed.root.visit(lookup_table=table)
    return applied(text, edits)


def strip_output_tasks(text: str) -> str:
    """`text` with every call of OUTPUT_TASKS replaced by one that does nothing.

    Calls that a macro makes stay: preprocess first (`preprocess.for_simulation`).
    """
    if "$" not in text:
        return text
    parsed = parse_text(text)
    edits: list[Edit] = []

    def visit(node: syntax.SyntaxNode) -> None:
        if _called(node) in OUTPUT_TASKS and parsed.written_here(node):
            _, start, end = parsed.span(node)
            edits.append((start, end, _nothing(node) + _lines_only(text[start:end])))

    kinds = syntax.SyntaxKind
    parsed.root.visit(lookup_table={kinds.ElabSystemTask: visit, kinds.ExpressionStatement: visit})
    return applied(text, _outermost(edits))


def _nothing(node: syntax.SyntaxNode) -> str:
    """What does nothing in this one's place. Icarus takes no lone semicolon as a module's item or behind
    `initial`; the actions of a deferred assertion may be nothing else."""
    if isinstance(node, syntax.ElabSystemTaskSyntax):
        return "initial begin end"
    parent = node.parent.parent if isinstance(node.parent, syntax.ElseClauseSyntax) else node.parent
    return ";" if isinstance(parent, syntax.ActionBlockSyntax) else "begin end"


def _called(node: object) -> str:
    """The system task that a statement or module item calls; empty where it calls none."""
    if isinstance(node, syntax.ElabSystemTaskSyntax):
        return node.name.valueText
    if not isinstance(node, syntax.ExpressionStatementSyntax):
        return ""
    target: object = node.expr
    if isinstance(target, syntax.InvocationExpressionSyntax):
        target = target.left
    return target.systemIdentifier.valueText if isinstance(target, syntax.SystemNameSyntax) else ""


def normalised(text: str) -> str:
    """Equal for two texts that differ only in comments and blanks."""
    return " ".join(code_words(text))


def _lines_only(text: str) -> str:
    return re.sub(r"[^\n]", "", text)


def _outermost(edits: list[Edit]) -> list[Edit]:
    """Those that do not lie in another one."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e[0], -e[1])):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept


def in_place(text: str, start: int, end: int, new: str) -> Edit:
    """`new` in place of a part that has as many lines or more: those behind stay where they are."""
    return start, end, new + "\n" * (text.count("\n", start, end) - new.count("\n"))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """`text` with all of `edits` made, which must not overlap."""
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(edits):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])
