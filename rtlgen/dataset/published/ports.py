"""The ports that a prompt asks for, as far as it says (pure)."""

from __future__ import annotations

import re

from rtlgen.core.hdl import Direction, Port
from rtlgen.verilog.modules import Module, modules
from rtlgen.verilog.words import words

_HEADER = re.compile(r"\bmodule\s+[A-Za-z_]\w*\s*(?:#\s*\([^;]*?\)\s*)?\([^;]*?\)\s*;", re.DOTALL)
_LISTED = re.compile(
    r"^[ \t]*[-*][ \t]*(?P<dir>input|output)[ \t]+(?:wire|reg|logic)?[ \t]*(?P<range>\[[^\]]+\])?[ \t]*"
    r"`?(?P<name>[A-Za-z_]\w*)`?[ \t]*(?:\([ \t]*(?P<bits>\d+)[ \t]+bits?[^)\n]*\))?[ \t]*"
    r"(?:[:,;-].*)?$",
    re.MULTILINE,
)
_SECTION = re.compile(
    r"^[ \t#*]*(input|output)s?(?:[ \t]+(?:ports?|signals?))[ \t*]*:[ \t*]*$", re.IGNORECASE
)
_ITEM = re.compile(
    r"^(?:[ \t]+|[-*])[-* \t]*`?(?P<name>[A-Za-z_]\w*)`?[ \t]*(?P<range>\[[^\]]+\])?`?[ \t]*"
    r"(?::(?P<about>.*))?$"
)
_NO_NAMES = words("port ports signal signals name names none description parameter parameters")
_BITS = re.compile(r"(\d+)[- ]bits?\b")


def asked_for(prompt: str) -> tuple[str, tuple[Port, ...]]:
    """Name of the module, or "", and its ports.

    They are read out of a header in the prompt, of lists below "Input ports:" and "Output ports:", or of a
    list whose items begin with `input` and `output`. No ports where it does not say; a width that it does not
    say is None.
    """
    headers = list(_HEADER.finditer(prompt))
    if headers:
        declared = modules(f"{headers[-1].group()}\nendmodule\n")
        if declared and declared[0].ports:
            return declared[0].name, declared[0].ports
    for found in (_sections(prompt), [_listed(m) for m in _LISTED.finditer(prompt)]):
        if {p.direction for p in found} == {Direction.INPUT, Direction.OUTPUT}:
            return "", tuple(found)
    return "", ()


def differences(asked: tuple[Port, ...], found: Module) -> list[str]:
    """How the ports of a module differ from those asked for, in words.

    Nothing where they agree, or where none has the name of another: then what was read was no list of ports.
    """
    if not {p.name for p in asked} & {p.name for p in found.ports}:
        return []
    told = []
    for port in asked:
        own = found.port(port.name)
        if own is None:
            told.append(f"no port {port.name}")
        elif own.direction is not port.direction:
            told.append(f"{port.name} is an {own.direction}, not an {port.direction}")
        elif None not in (own.width, port.width) and own.width != port.width:
            told.append(f"{port.name} has {own.width} bits, not {port.width}")
    names = {p.name for p in asked}
    return told + [f"port {p.name} was not asked for" for p in found.ports if p.name not in names]


def _listed(match: re.Match[str]) -> Port:
    bits = int(match["bits"]) if match["bits"] else _width(match["range"])
    return Port(name=match["name"], direction=Direction(match["dir"].lower()), width=bits)


def _width(written: str | None) -> int | None:
    numbers = re.fullmatch(r"\[\s*(\d+)\s*:\s*(\d+)\s*\]", written or "")
    return abs(int(numbers[1]) - int(numbers[2])) + 1 if numbers else None


def _sections(prompt: str) -> list[Port]:
    found: list[Port] = []
    direction: Direction | None = None
    for line in prompt.splitlines():
        section, item = _SECTION.match(line), _ITEM.match(line)
        if section:
            direction = Direction(section[1].lower())
        elif item and direction is not None and item["name"].lower() not in _NO_NAMES:
            bits = _BITS.search(item["about"] or "")
            width = _width(item["range"]) or (int(bits[1]) if bits else None)
            found.append(Port(name=item["name"], direction=direction, width=width))
        elif line.strip() and (item or not line.startswith((" ", "\t"))):
            direction = None  # another list, or none
    return found
