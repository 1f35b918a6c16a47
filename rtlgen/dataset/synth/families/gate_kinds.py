"""The six kinds of gates: what each of them is in Verilog and what it gives (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_, xor

SIGNS = {"and": "&", "or": "|", "xor": "^"}
BASES = {"and": "and", "or": "or", "xor": "xor", "nand": "and", "nor": "or", "xnor": "xor"}
"""Each gate, and the one that it is or inverts."""
OPERATORS = {"and": and_, "or": or_, "xor": xor}


def output(kind: str, values: Iterable[int], full: int = 1) -> int:
    """What a gate makes of its inputs, words of as many bits as `full` has ones."""
    result: int = reduce(OPERATORS[BASES[kind]], values)
    return result if BASES[kind] == kind else result ^ full
