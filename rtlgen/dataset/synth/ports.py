"""The ports of a module in the making: named by role, no two alike."""

from __future__ import annotations

from rtlgen.core.hdl import Direction, Port
from rtlgen.dataset.synth.clocking import Clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.names import LOCALS, PORTS

_CONVENTIONS = ("plain",) * 12 + ("suffix", "suffix", "prefix", "prefix", "long")


class Ports:
    """Collects ports in the order in which a header lists them, and hands out names.

    Args:
        d: where the choices come from.
        clocking: takes its names first.
    """

    def __init__(self, d: Draw, clocking: Clocking | None = None) -> None:
        self._d = d
        self._convention = d.one(_CONVENTIONS)
        self._ports: list[Port] = []
        self._taken: set[str] = set()
        if clocking:
            edge = f"clock, {clocking.edge} edge"
            self._add(clocking.clock, Direction.INPUT, 1, edge)
            if clocking.reset:
                kind = "asynchronous" if clocking.asynchronous else "synchronous"
                level = "low" if clocking.active_low else "high"
                self._add(clocking.reset, Direction.INPUT, 1, f"{kind} reset, active {level}")

    def input(self, role: str, width: int = 1, description: str = "", *, signed: bool = False) -> str:
        """Add an input; its name."""
        name = self._name(PORTS[role], {"suffix": "{}_i", "prefix": "i_{}", "long": "{}_in"})
        return self._add(name, Direction.INPUT, width, description, signed=signed)

    def output(self, role: str, width: int = 1, description: str = "", *, signed: bool = False) -> str:
        """Add an output; its name."""
        name = self._name(PORTS[role], {"suffix": "{}_o", "prefix": "o_{}", "long": "{}_out"})
        return self._add(name, Direction.OUTPUT, width, description, signed=signed)

    def inputs(self, role: str, count: int, width: int = 1) -> list[str]:
        """Several of one role, as `in0`, `in1` or as `a`, `b`, `c`."""
        if role in ("operand", "bit") and self._d.chance(0.7):
            start = self._d.one(("a", "a", "w", "p")) if count <= 4 else "a"
            names = [chr(ord(start) + i) for i in range(count)]
        else:
            stem = self._d.one(("in", "d", "data", "x", "i", "ch"))
            first = self._d.one((0, 0, 1))
            names = [f"{stem}{i + first}" for i in range(count)]
        return [self._add(self._free(n), Direction.INPUT, width, "") for n in names]

    def fixed_input(self, name: str, width: int = 1) -> str:
        """Add an input whose name the circuit gives; that name, or one like it where it is taken."""
        return self._add(self._free(name), Direction.INPUT, width, "")

    def fixed_output(self, name: str, width: int = 1) -> str:
        """Add an output whose name the circuit gives; that name, or one like it where it is taken."""
        return self._add(self._free(name), Direction.OUTPUT, width, "")

    def local(self, role: str) -> str:
        """A name for something inside the module."""
        return self._take([n for n in LOCALS[role] if n not in self._taken] or list(LOCALS[role]))

    def all(self) -> tuple[Port, ...]:
        return tuple(self._ports)

    def _name(self, pool: tuple[str, ...], conventions: dict[str, str]) -> str:
        free = [n for n in pool if n not in self._taken]
        name = self._d.one(free or pool)
        pattern = conventions.get(self._convention, "{}")
        ending = pattern.strip("{}")
        return self._free(name if name.endswith(ending) and ending else pattern.format(name))

    def _take(self, pool: list[str]) -> str:
        name = self._free(self._d.one(pool))
        self._taken.add(name)
        return name

    def _free(self, name: str) -> str:
        """`name`, with a number where it is taken."""
        if name not in self._taken:
            return name
        return next(f"{name}{n}" for n in range(2, 100) if f"{name}{n}" not in self._taken)

    def _add(
        self, name: str, direction: Direction, width: int, description: str, *, signed: bool = False
    ) -> str:
        self._taken.add(name)
        text = f"[{width - 1}:0]" if width > 1 else ""
        self._ports.append(
            Port(
                name=name,
                direction=direction,
                range=text,
                width=width,
                signed=signed,
                description=description,
            )
        )
        return name
