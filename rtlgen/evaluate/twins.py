"""Samples of one problem that differ in comments and blanks alone: judged once, each told its lines (pure).

Two candidates have one *shape* when they have the same tokens; where lines may mean something, behind a
directive, a backslash or a quote, on the same lines once those without any are left out. Nothing that judges
can tell them apart then, but for where things stand; and where they stand can be told exactly, unless the
tokens of that line are on several. A comment that some tool may read, or a token that tells its own place,
makes a shape of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic
from rtlgen.core.digest import digest
from rtlgen.core.record import Judgement
from rtlgen.core.value import value
from rtlgen.core.verdict import Verdict
from rtlgen.verify.published import reads_in_text
from rtlgen.verilog.edit import normalised
from rtlgen.verilog.lexer import Lex, Lexeme, code_words, lex

_READ_BY_TOOLS = re.compile(
    r"[^\t\n\r -~]|translate_o|pragma|synopsys|synthesis|cadence|ambit|exemplar|xilinx|altera|quartus|vcs"
    r"|coverage|verilator|lint|full_case|parallel_case|verilog_(?:in|out)put",
    re.I,
)
_LONGEST = 20_000
"""Characters; beyond, the bounds on what is read at all may come between two that are alike."""
_LINE_IN_WORDS = re.compile(r"\blines? \d")


def twin(candidate: Candidate | None) -> str:
    """Equal for two candidates that differ in comments and blanks alone; empty for none."""
    if candidate is None:
        return ""
    return digest([candidate.top, *([f.path, normalised(f.text)] for f in candidate.files)])


def shape(candidate: Candidate) -> str:
    """Equal for two candidates of one problem whose judgements differ in places alone."""
    return digest([candidate.top, *([f.path, f.language.value, *_shape(f.text)] for f in candidate.files)])


def moved(judgement: Judgement, judged: Candidate, other: Candidate) -> Judgement | None:
    """The judgement on `judged` as that on `other`, a candidate of the same shape.

    Returns:
        None where a place is told in a way that cannot be moved: `other` has to be judged by itself.
    """
    if judged == other:
        return judgement
    pages = {a.path: _Page(a.text, b.text) for a, b in zip(judged.files, other.files, strict=True)}
    try:
        return replace(
            judgement,
            verdict=_verdict(judgement.verdict, pages),
            adjusted=_verdict(judgement.adjusted, pages) if judgement.adjusted is not None else None,
        )
    except _Immovable:
        return None


class _Immovable(Exception):
    """A place that has no counterpart, or is not told as one."""


@value
class _Spot:
    """A line that has tokens."""

    line: int
    text: str
    columns: tuple[int, ...]
    """1-based, of each token's first character."""
    ends: tuple[int, ...]


class _Page:
    """The lines of one file, and where they are in its twin."""

    def __init__(self, text: str, other: str) -> None:
        self._texts = text, other

    @cached_property
    def _spots(self) -> dict[int, tuple[_Spot, _Spot]]:
        """The lines whose tokens are on one line of the other. Looked for only where a place is told: most
        verdicts tell none."""
        here, there = map(_by_tokens, self._texts)
        return {spot.line: (spot, there[tokens]) for tokens, spot in here.items() if tokens in there}

    def line(self, line: int) -> int:
        return self._pair(line)[1].line

    def column(self, line: int, column: int) -> int:
        here, there = self._pair(line)
        index = bisect_right(here.columns, column) - 1
        if index < 0 or column > here.ends[index]:
            raise _Immovable
        return there.columns[index] + column - here.columns[index]

    def source_line(self, line: int, written: str) -> str:
        here, there = self._pair(line)
        if written in ("", here.text):
            return there.text if written else ""
        if written == here.text.strip():
            return there.text.strip()
        raise _Immovable

    def _pair(self, line: int) -> tuple[_Spot, _Spot]:
        try:
            return self._spots[line]
        except KeyError:
            raise _Immovable from None


def _shape(text: str) -> list[object]:
    """Tokens, line by line where that may matter, and what else of the text is looked at."""
    if len(text) > _LONGEST or "`__" in text or "`define" in text:
        return [text]
    comments: list[str] = []
    code = _COMMENT_OR_STRING.sub(lambda found: _blank(found[0], comments), text)
    if any(map(_READ_BY_TOOLS.search, comments)):
        return [text]
    parts = code.split("\n") if _BOUND_TO_LINES.search(code) else [code]
    lines = (" ".join(code_words(part)) for part in parts)
    return [line for line in lines if line] + [reads_in_text(text)]


_BOUND_TO_LINES = re.compile(r"[`\\\"]")
_COMMENT_OR_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"?|//[^\n]*|/\*.*?(?:\*/|\Z)', re.S)


def _blank(found: str, comments: list[str]) -> str:
    """A string as it is; of a comment, which is put aside, its line breaks or a blank."""
    if found.startswith('"'):
        return found
    comments.append(found)
    return "\n" * found.count("\n") or " "


def _lines(lexemes: list[Lex]) -> list[list[Lex]]:
    """The tokens of each line that has some."""
    found: dict[int, list[Lex]] = {}
    for token in lexemes:
        if token.kind not in (Lexeme.BLANK, Lexeme.COMMENT):
            found.setdefault(token.line, []).append(token)
    return list(found.values())


def _spots(text: str) -> list[_Spot]:
    written = text.split("\n")
    starts = [0]
    for line in written:
        starts.append(starts[-1] + len(line) + 1)
    return [
        _Spot(
            line=(number := tokens[0].line),
            text=written[number - 1].rstrip("\r"),
            columns=tuple(t.start - starts[number - 1] + 1 for t in tokens),
            ends=tuple(t.end - starts[number - 1] + 1 for t in tokens),
        )
        for tokens in _lines(list(lex(text)))
    ]


def _by_tokens(text: str) -> dict[tuple[int, int], _Spot]:
    """The lines by which of all tokens they have: the number of the first, and how many."""
    found: dict[tuple[int, int], _Spot] = {}
    first = 0
    for spot in _spots(text):
        found[first, len(spot.columns)] = spot
        first += len(spot.columns)
    return found


_Pages = Mapping[str, _Page]


def _verdict(verdict: Verdict, pages: _Pages) -> Verdict:
    simulation = verdict.simulation
    if simulation is not None:
        said = (simulation.run.stdout, simulation.run.stderr, simulation.refused)
        if any(_text(text, pages) != text for text in said):
            raise _Immovable
    return replace(
        verdict,
        summary=_text(verdict.summary, pages),
        notes=tuple(_text(note, pages) for note in verdict.notes),
        build_log=_text(verdict.build_log, pages),
        diagnostics=tuple(_diagnostic(d, pages) for d in verdict.diagnostics),
    )


def _diagnostic(diagnostic: Diagnostic, pages: _Pages) -> Diagnostic:
    page, line, column = pages.get(diagnostic.file), diagnostic.line, diagnostic.column
    if _LINE_IN_WORDS.search(diagnostic.message) or _LINE_IN_WORDS.search(diagnostic.hint):
        raise _Immovable
    told = replace(diagnostic, message=_text(diagnostic.message, pages), hint=_text(diagnostic.hint, pages))
    if page is None or line is None:
        return told
    return replace(
        told,
        line=page.line(line),
        column=page.column(line, column) if column is not None else None,
        source_line=page.source_line(line, diagnostic.source_line),
    )


def _text(text: str, pages: _Pages) -> str:
    """`text` with every `FILE:LINE` and `FILE:LINE:COLUMN` moved."""
    for path, page in pages.items():
        if f"{path}:" in text:
            text = re.sub(rf"(?<![\w./]){re.escape(path)}:(\d+)(?::(\d+))?", _mover(path, page), text)
    return text


def _mover(path: str, page: _Page) -> Callable[[re.Match[str]], str]:
    def move(found: re.Match[str]) -> str:
        line = int(found[1])
        parts = [path, str(page.line(line))]
        if found[2] is not None:
            parts.append(str(page.column(line, int(found[2]))))
        return ":".join(parts)

    return move
