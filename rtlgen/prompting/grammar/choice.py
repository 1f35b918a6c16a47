"""Grammars by name (pure)."""

from __future__ import annotations

from rtlgen.core.errors import ModelRefused
from rtlgen.core.hdl import Direction
from rtlgen.core.problem import Problem
from rtlgen.prompting.grammar.interface import interface_grammar
from rtlgen.prompting.grammar.simple import simple_grammar

_BY_NAME = {"interface": interface_grammar, "simple": simple_grammar}


def grammar(name: str, problem: Problem) -> str:
    """GBNF that an answer to `problem` is held to.

    Args:
        name: "interface", "simple", or empty for none.

    Returns:
        Empty where there is nothing to hold a model to: no output of the module is known, or one of its ports
        is an inout.

    Raises:
        ModelRefused: the problem asks for several files, which no grammar here describes.
    """
    if not name:
        return ""
    if len(problem.targets) > 1:
        raise ModelRefused(
            f"{problem.id} asks for {len(problem.targets)} files: a grammar describes one module",
            hint="--grammar none",
        )
    if not problem.outputs or any(p.direction is Direction.INOUT for p in problem.ports):
        return ""
    return _BY_NAME[name](problem)
