"""Source text and interfaces."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.value import value


class Language(StrEnum):
    VERILOG = "verilog"
    SYSTEMVERILOG = "systemverilog"
    PYTHON = "python"


class Direction(StrEnum):
    INPUT = "input"
    OUTPUT = "output"
    INOUT = "inout"


@value
class SourceFile:
    path: str
    """Relative, POSIX."""
    text: str
    language: Language = Language.SYSTEMVERILOG


@value
class Port:
    name: str
    direction: Direction
    range: str = ""
    """As written, "[W-1:0]"; empty for one bit."""
    width: int | None = 1
    """In bits; None where it depends on a parameter that is not known."""
    signed: bool = False
    description: str = ""

    def declaration(self) -> str:
        """As it stands in a module header: `input logic signed [7:0] a`."""
        parts = [self.direction.value, "logic"]
        if self.signed:
            parts.append("signed")
        if self.range:
            parts.append(self.range)
        return " ".join([*parts, self.name])


@value
class Parameter:
    name: str
    default: str
    """As written in Verilog."""
    description: str = ""


@value
class Clock:
    port: str
    edge: str = "posedge"


@value
class Reset:
    port: str
    active_low: bool = False
    asynchronous: bool = False
