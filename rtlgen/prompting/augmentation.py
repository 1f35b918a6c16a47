"""What a model is asked to make more of a design: descriptions and variants."""

from __future__ import annotations

from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Prompt
from rtlgen.prompting.interface import header
from rtlgen.prompting.render import asked

LEVELS = ("comments", "blocks", "detailed", "high_level")
"""Kinds of descriptions, each from the design and from the one before it."""
VARIANTS = ("harder", "subtler", "combined")


def comments(code: str) -> Prompt:
    """The same code with a comment for each line."""
    return asked("augment", "comments", code=code)


def description(level: str, code: str, top: str, summary: str = "") -> Prompt:
    """A description of the design `code`.

    Args:
        level: "blocks", "detailed" or "high_level".
        code: the design.
        top: its module.
        summary: a description of a finer level; may be empty.
    """
    if level == "blocks":
        return asked("augment", "blocks", code=code, top=top)
    return asked("augment", level, code=code, top=top, summary=summary)


def reworded(problem: Problem) -> Prompt:
    """The specification in other words."""
    return asked("augment", "reworded", problem=problem, header=header(problem))


def variant(kind: str, problem: Problem, code: str, other: str = "") -> Prompt:
    """A new task with its answer.

    Args:
        kind: one of VARIANTS.
        problem: the old task.
        code: a right answer to it.
        other: the specification of the task that it is to be combined with; empty for the other kinds.
    """
    return asked(
        "augment", "variant", kind=kind, problem=problem, code=code, header=header(problem), other=other
    )
