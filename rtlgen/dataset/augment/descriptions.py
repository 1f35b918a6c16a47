"""Descriptions of a design in four grains, as a model gives them (MG-Verilog: Zhang et al., 2024).

Each is made from the design and from the finer one before it. What is no description, or gives the design
away, is an `Unusable`.
"""

from __future__ import annotations

import re

from rtlgen.core.candidate import Candidate
from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.dataset.augment.asking import Asking
from rtlgen.extraction.extract import extract
from rtlgen.prompting.augmentation import comments, description
from rtlgen.verilog.edit import normalised
from rtlgen.verilog.lexer import Lexeme, lex

_SHORTEST = 40
"""Characters of a description."""
_CODE = re.compile(
    r"^\s*(?:endmodule\b|module\s+\w+\s*[#(;]|assign\s+\w+.*=|always(?:_ff|_comb)?\s*@?\s*\()", re.M
)
_FENCE = re.compile(r"```[^\n]*\n.*?(?:```|\Z)", re.DOTALL)


@value
class Unusable:
    """Why an answer is no description."""

    reason: str
    detail: str = ""


def described(level: str, design: Candidate, problem: Problem, finer: str, asking: Asking) -> str | Unusable:
    """The description of `design` of one grain, or why there is none.

    Args:
        level: one of `rtlgen.prompting.augmentation.LEVELS`.
        design: of one file.
        problem: that it answers.
        finer: the description before it; empty where there is none.
        asking: who describes it.
    """
    if level == "comments":
        answer = asking.text(comments(design.text), level)
        return _commented(answer, design, problem)
    answer = asking.text(description(level, design.text, design.top, finer), level)
    return usable(answer)


def usable(answer: str) -> str | Unusable:
    """A text in words, or why it is none."""
    text = _FENCE.sub("", answer).strip()
    if not answer:
        return Unusable(reason="no whole answer")
    if _CODE.search(text) or (len(text) < _SHORTEST <= len(answer)):
        return Unusable(reason="the description holds the code", detail=answer[:200])
    if len(text) < _SHORTEST:
        return Unusable(reason="the description is too short", detail=answer[:200])
    return text


def _commented(answer: str, design: Candidate, problem: Problem) -> str | Unusable:
    """The comments of the code in `answer`, line by line: they alone are the description."""
    found = extract(Completion(text=answer), problem).candidate
    if found is None:
        return Unusable(reason="no code with comments", detail=answer[:200])
    if normalised(found.text) != normalised(design.text):
        return Unusable(reason="the comments changed the code", detail=answer[:200])
    known = {c for f in design.files for c in _comments(f.text)}
    told = [c for f in found.files for c in _comments(f.text) if c not in known]
    listed = "\n".join(f"{n}. {text}" for n, text in enumerate(told, 1))
    return usable(f"What the module does, line by line:\n\n{listed}\n" if told else "")


def _comments(text: str) -> list[str]:
    words = (t.text.strip("/* \t\n") for t in lex(text) if t.kind is Lexeme.COMMENT)
    return [" ".join(w.split()) for w in words if w]
