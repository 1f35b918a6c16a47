"""What is too deep, too long or too explosive to be read in this process.

pyslang recurses over the tree and expands every macro; a hostile text of a few lines could overflow
its stack or fill the memory. No honest design comes near these bounds (measured: pyslang survives
20,000 tokens in one statement and 2,500 levels of case; the largest reference design of the published
suites has 800 tokens in a statement and 14 levels).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from rtlgen.core.value import value
from rtlgen.verilog.lexer import Lex, Lexeme, code_tokens, lex
from rtlgen.verilog.words import words

MAX_CHARACTERS = 1 << 20
MAX_STATEMENT = 16_000
MAX_DEPTH = 256
MAX_EXPANSION = 200_000

_OPENERS = words(
    """
    begin case casex casez fork generate module function task class package interface program struct union
    checker covergroup property sequence specify clocking config primitive table ( [ {
    """
)
_CLOSERS = words(
    """
    end endcase join join_any join_none endgenerate endmodule endfunction endtask endclass endpackage
    endinterface endprogram endchecker endgroup endproperty endsequence endspecify endclocking endconfig
    endprimitive endtable ) ] }
    """
)
_DEFINED = re.compile(r"`define[ \t]+(\w+)")
_DEFINE = re.compile(r"`define[ \t]+(\w+)(\([^)\n]*\))?((?:[^\\\n]|\\\n|\\.)*)")


def too_much(texts: Sequence[str]) -> str:
    """Why these texts must not be parsed here; empty when they may."""
    if sum(len(t) for t in texts) > MAX_CHARACTERS:
        return f"the source has more than {MAX_CHARACTERS} characters"
    whole = "\n".join(texts)
    if _is_small(whole):
        return ""
    tokens = code_tokens(whole)
    return _too_deep(tokens) or _too_explosive(whole, tokens)


def _is_small(whole: str) -> bool:
    """Whether a look at the characters shows that no bound is near."""
    if len(whole) > MAX_STATEMENT or any(f"`{name}" in whole for name in _DEFINED.findall(whole)):
        return False
    return sum(map(whole.count, _OPENERS)) <= MAX_DEPTH


def _too_deep(tokens: list[Lex]) -> str:
    depth = run = 0
    for token, after in zip_longest(tokens, tokens[1:]):
        run += 1
        text = token.text
        if text == ";" and (after is None or after.text != "else"):
            run = 0
        elif text in _OPENERS:
            depth += 1
        elif text in _CLOSERS:
            depth = max(0, depth - 1)
        if run > MAX_STATEMENT:
            return f"line {token.line}: a statement of more than {MAX_STATEMENT} tokens"
        if depth > MAX_DEPTH:
            return f"line {token.line}: more than {MAX_DEPTH} levels of nesting"
    return ""


@value
class _Macro:
    body: tuple[str, ...]
    """The macros that its body uses, once for each use."""
    size: int
    """Tokens of the body."""
    repeats: int
    """How often the most repeated argument occurs in it."""


def _too_explosive(whole: str, tokens: list[Lex]) -> str:
    macros = _macros(whole)
    if not macros:
        return ""
    sizes: dict[str, int] = {}
    total = 0
    growths = [1]  # by how much the arguments around this place are multiplied, one entry a parenthesis
    called = ""
    for token in tokens:
        if token.text == "(":
            repeats = macros[called].repeats if called in macros else 1
            growths.append(min(MAX_EXPANSION + 1, growths[-1] * repeats))
        elif token.text == ")" and len(growths) > 1:
            growths.pop()
        elif token.text == ";":
            growths = [1]
        called = token.text[1:] if token.kind is Lexeme.DIRECTIVE else ""
        if called in macros:
            total += _expanded(called, macros, sizes, frozenset()) * growths[-1]
        if total > MAX_EXPANSION:
            return f"line {token.line}: its macros expand to more than {MAX_EXPANSION} tokens"
    return ""


def _macros(whole: str) -> dict[str, _Macro]:
    """The macros of a text; where one is defined twice, the larger."""
    found: dict[str, _Macro] = {}
    for name, formals, body in _DEFINE.findall(whole):
        tokens = [t for t in lex(body.replace("\\\n", "\n")) if t.kind is not Lexeme.BLANK]
        uses = tuple(t.text[1:] for t in tokens if t.kind is Lexeme.DIRECTIVE)
        names = [f.split("=")[0].strip() for f in formals.strip("()").split(",")] if formals else []
        repeats = max([1, *(sum(t.text == n for t in tokens) for n in names if n)])
        macro = _Macro(body=uses, size=len(tokens) + 1, repeats=repeats)
        if name not in found or found[name].size < macro.size:
            found[name] = macro
    return found


def _expanded(name: str, macros: dict[str, _Macro], sizes: dict[str, int], above: frozenset[str]) -> int:
    """An upper bound of the tokens that one use of `name` becomes, capped beyond MAX_EXPANSION."""
    macro = macros.get(name)
    if macro is None or name in above:
        return 1
    if len(above) > 64:
        return MAX_EXPANSION + 1
    if name not in sizes:
        inner = sum(_expanded(n, macros, sizes, above | {name}) for n in macro.body)
        sizes[name] = min(MAX_EXPANSION + 1, macro.size + inner * macro.repeats)
    return sizes[name]
