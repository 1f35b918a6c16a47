"""What is looked at of a problem and its design, to tell what it is like."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rtlgen.core.hdl import Port, SourceFile
from rtlgen.core.value import value
from rtlgen.dataset.clean.code import body, shingles
from rtlgen.dataset.clean.prompt import words
from rtlgen.dataset.clean.shape import Shape, shape_of
from rtlgen.dataset.clean.tree import tree_shape
from rtlgen.verilog.modules import modules, tops
from rtlgen.verilog.words import words as listed

PROMPT_SHINGLE, CODE_SHINGLE = 3, 5
VERSION = "1"
"""To be raised whenever the same problem gets another fingerprint."""


_LAST = 128
"""Remembered, since who looks for benchmark problems looks for near-duplicates next, a batch at a time."""


@value
class Subject:
    """A problem or a row, as others wrote it."""

    prompt: str
    code: str
    """A design that does what is asked; empty where none is known."""
    top: str
    """Its module; where there is none of that name, the last one that no other uses."""
    ports: tuple[Port, ...] = ()
    """As the problem says; read from the code where it says none."""


@value
class Fingerprint:
    prompt: frozenset[int]
    """Runs of three words that carry the meaning."""
    vocabulary: frozenset[str]
    """Those words."""
    code: frozenset[int]
    """Runs of five words of the modules' bodies, names aside."""
    words: int
    """Of the bodies."""
    tree: str
    nodes: int
    names: frozenset[str]
    """Of the ports, but for those that every design has."""
    shape: Shape | None


_COMMON_NAMES = listed("clk clock rst reset rst_n reset_n resetn areset a b c d q y z in out en sel")


@lru_cache(maxsize=_LAST)
def fingerprint(subject: Subject) -> Fingerprint:
    """Of one problem; nothing is simulated. Never raises, whatever the texts."""
    code = subject.code
    top = _top(code, subject.top) if code else ""
    shape = shape_of(code, top) if top else None
    ports = [p.name for p in subject.ports]
    if not ports and shape is not None:
        ports = [*shape.clocks, *(p.name for p in (*shape.inputs, *shape.outputs))]
    said = words(subject.prompt, [*ports, subject.top])
    built = body(code)
    tree, nodes = tree_shape(code) if code else ("", 0)
    return Fingerprint(
        prompt=shingles(said, PROMPT_SHINGLE),
        vocabulary=frozenset(said),
        code=shingles(built, CODE_SHINGLE) if len(built) > 1 else frozenset(),
        words=len(built),
        tree=tree,
        nodes=nodes,
        names=frozenset(n.lower() for n in ports) - _COMMON_NAMES,
        shape=shape,
    )


def code_of(files: Sequence[SourceFile]) -> str:
    """The sources as one text."""
    return "\n".join(f.text for f in files)


def _top(code: str, wanted: str) -> str:
    found = modules(code)
    if any(m.name == wanted for m in found):
        return wanted
    return next(reversed(tops(found)), "")
