"""Sampled cycles, and the table that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Values = tuple[tuple[str, str], ...]
"""Names and bit strings, in the order of the ports."""

_BITS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Cycle:
    """What one `check` saw."""

    index: int
    time_ps: int
    inputs: Values
    expected: Values
    actual: Values
    differs: tuple[str, ...] = ()
    """The outputs that are not as expected."""

    def as_json(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "time_ps": self.time_ps,
            "inputs": _pairs(self.inputs),
            "expected": _pairs(self.expected),
            "actual": _pairs(self.actual),
            "internals": [],
        }


@dataclass(slots=True)
class Divergence:
    """The first cycle that differed, in its surroundings."""

    test: str
    first: Cycle
    window: list[Cycle] = field(default_factory=list)
    """Oldest first; cycles after `first` are added as they come."""

    @property
    def time_ps(self) -> int:
        return self.first.time_ps

    def as_json(self, test: str) -> dict[str, Any]:
        return {
            "test": test or self.test,
            "cycle": self.first.index,
            "time_ps": self.first.time_ps,
            "signals": list(self.first.differs),
            "window": [c.as_json() for c in self.window],
        }


def columns(cycles: Sequence[Cycle]) -> dict[str, Any]:
    """`cycles`, of one scoreboard, as JSON-able columns: {times_ps, inputs, outputs} with [name, values] and
    [name, expected, actual]."""
    first = cycles[0]
    return {
        "times_ps": [c.time_ps for c in cycles],
        "inputs": [[n, [c.inputs[i][1] for c in cycles]] for i, (n, _) in enumerate(first.inputs)],
        "outputs": [
            [n, [c.expected[i][1] for c in cycles], [c.actual[i][1] for c in cycles]]
            for i, (n, _) in enumerate(first.actual)
        ],
    }


def table(cycles: Sequence[Cycle]) -> str:
    """`cycles` as aligned columns: inputs, then expected and actual of each output; a differing row has '<'.

    Up to eight bits, and everything with X, Z or '-' in it, is shown in binary; wider values in hex.
    An output that was not compared is expected to be '-'.
    """
    if not cycles:
        return ""
    inputs = [n for n, _ in cycles[0].inputs]
    outputs = [n for n, _ in cycles[0].actual]
    head = ["cycle", "time", *inputs, *(f"{n} {w}" for n in outputs for w in ("expected", "actual"))]
    rows = [head]
    for c in cycles:
        expected, actual = dict(c.expected), dict(c.actual)
        shown = [text for n in outputs for text in (expected[n], actual[n])]
        values = [_show(v) for v in (*(v for _, v in c.inputs), *shown)]
        rows.append([str(c.index), f"{c.time_ps / 1000:g} ns", *values])
    widths = [max(len(r[i]) for r in rows) for i in range(len(head))]
    lines = ["  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in rows]
    marks = ["", *(f"  < {', '.join(c.differs)}" if c.differs else "" for c in cycles)]
    return "\n".join(line + mark for line, mark in zip(lines, marks, strict=True))


def _show(text: str) -> str:
    if text and not text.strip("-"):
        return "-"
    if len(text) <= _BITS_SHOWN or set(text) - set("01"):
        return text
    return "0x" + format(int(text, 2), f"0{-(-len(text) // 4)}x")


def _pairs(values: Values) -> list[list[str]]:
    return [[name, text] for name, text in values]
