"""The ports of a design, names and order aside."""

from __future__ import annotations

from rtlgen.core.hdl import Direction, Port
from rtlgen.core.value import value
from rtlgen.dataset.clean.clocks import clocks
from rtlgen.verilog.modules import interface
from rtlgen.verilog.slang import parse_text

_MOST_BITS = 1024
_MOST_INPUTS = 24


@value
class Shape:
    top: str
    clocks: tuple[str, ...]
    inputs: tuple[Port, ...]
    """But for the clocks; in the order of the header."""
    outputs: tuple[Port, ...]

    @property
    def key(self) -> str:
        """Equal for designs whose ports have equal widths and directions; whether there is a clock counts
        too, how many there are does not."""
        widths = ((p.width or 0 for p in ports) for ports in (self.inputs, self.outputs))
        return "|".join([str(bool(self.clocks)), *(",".join(map(str, sorted(w))) for w in widths)])


def shape(top: str, ports: tuple[Port, ...], clocking: frozenset[str]) -> Shape | None:
    """Of a module with `ports`, of which those in `clocking` are clocks; None for one that a bench cannot
    drive without knowing more: with an inout, a width that is not known, no output, or too many bits."""
    if any(p.direction is Direction.INOUT or not p.width for p in ports):
        return None
    ins = [p for p in ports if p.direction is Direction.INPUT]
    inputs = tuple(p for p in ins if p.name not in clocking or p.width != 1)
    outputs = tuple(p for p in ports if p.direction is Direction.OUTPUT)
    if not outputs or len(inputs) > _MOST_INPUTS or sum(p.width or 0 for p in ports) > _MOST_BITS:
        return None
    return Shape(
        top=top,
        clocks=tuple(p.name for p in ins if p.name in clocking and p.width == 1),
        inputs=inputs,
        outputs=outputs,
    )


def shape_of(code: str, top: str) -> Shape | None:
    """The shape of the module `top` in `code`, read from the source; None as in `shape`, or where there is no
    such module."""
    found = interface(code, top)
    return None if found is None else shape(top, found.ports, clocks(parse_text(code), top))
