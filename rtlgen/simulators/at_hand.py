"""The simulators of this machine, confined."""

from __future__ import annotations

from rtlgen.core.errors import ToolError
from rtlgen.simulators.protocol import Simulator
from rtlgen.simulators.registry import SIMULATORS
from rtlgen.tools.sandbox import Level, Sandbox, best_sandbox, sandbox


def confinement(level: str) -> Sandbox:
    """The sandbox of this level; the best one that works here for "best".

    Raises:
        ToolMissing: the level asked for cannot be had here.
    """
    return best_sandbox() if level == "best" else sandbox(Level(level))


def at_hand(name: str, *, others: bool, confined: Sandbox) -> list[Simulator]:
    """The simulator of this name first, then, with `others`, all that work here.

    Raises:
        ToolMissing, ToolTooOld: the one asked for cannot be used.
    """
    chosen = SIMULATORS.load(name)(sandbox=confined)
    chosen.version()
    simulators = [chosen]
    for one in SIMULATORS.names() if others else ():
        if one == name:
            continue
        other = SIMULATORS.load(one)(sandbox=confined)
        try:
            other.version()
        except ToolError:
            continue  # a second simulator is welcome, not needed; rtlgen doctor tells why it is not there
        simulators.append(other)
    return simulators
