"""Ports as a list in a specification: `- input  a (8 bits)`, as VerilogEval's prompts give them (pure)."""

from __future__ import annotations

import re

from rtlgen.core.hdl import Direction, Port

_BULLET = re.compile(
    r"^[ \t]*[-*][ \t]+(input|output|inout)[ \t]+(?:(?:wire|reg|logic)[ \t]+)?(signed[ \t]+)?"
    r"(\[[^\]]+\][ \t]*)?[`*]*([A-Za-z_]\w*)[`*]*[ \t]*(?:\([ \t]*(\d+)[ \t-]*bits?[ \t]*\))?",
    re.MULTILINE | re.IGNORECASE,
)
_NOTE = re.compile(r"[ \t]*(?:\([^()]*\b(?:bits?|signed)\b[^()]*\))?[ \t]*")


def bullet_ports(text: str) -> tuple[Port, ...]:
    """The ports of all such lines in `text`."""
    ports = []
    for direction, signed, range_, name, bits in _BULLET.findall(text):
        width = int(bits) if bits else _range_width(range_)
        ports.append(
            Port(
                name=name,
                direction=Direction(direction.lower()),
                range=range_.strip() or ("" if width == 1 else f"[{(width or 1) - 1}:0]"),
                width=width,
                signed=bool(signed),
            )
        )
    return tuple(ports)


def _range_width(range_: str) -> int | None:
    match = re.fullmatch(r"\[\s*(\d+)\s*:\s*(\d+)\s*\]\s*", range_)
    if match is None:
        return None if range_ else 1
    return abs(int(match.group(1)) - int(match.group(2))) + 1


def lists_ports_alone(paragraph: str) -> bool:
    """Whether every line is such a line and says nothing of its port but direction, width and sign."""
    lines = paragraph.splitlines()
    found = [_BULLET.match(line) for line in lines]
    return bool(lines) and all(
        match is not None and _NOTE.fullmatch(line, match.end())
        for line, match in zip(lines, found, strict=True)
    )
