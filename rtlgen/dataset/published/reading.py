"""What can be seen of a design without a compiler: whether it can be read, and its ports."""

from __future__ import annotations

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Port
from rtlgen.core.value import value
from rtlgen.dataset.published.ports import differences
from rtlgen.dataset.published.row import Fault
from rtlgen.static.gate import unreadable
from rtlgen.verilog.modules import interface


@value
class Reading:
    fault: Fault | None = None
    detail: str = ""
    ports: tuple[Port, ...] = ()


def reading(candidate: Candidate, asked: tuple[Port, ...]) -> Reading:
    """Read a design.

    Args:
        candidate: the design.
        asked: the ports that its prompt asks for; empty where that does not say.
    """
    broken = unreadable(candidate)
    if broken is not None:
        return Reading(fault=Fault.SYNTAX, detail=f"{broken.where()}: {broken.message}")
    module = interface(candidate.files, candidate.top)
    if module is None:
        return Reading()
    differs = differences(asked, module)
    if differs:
        return Reading(fault=Fault.PORTS, detail="; ".join(differs[:4]))
    return Reading(ports=module.ports)
