"""The candidate inside a simulation: its ports, and where it is instantiated."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Direction, SourceFile
from rtlgen.core.value import value
from rtlgen.verilog.modules import interface, modules

CLOCKS = ("clk", "clock", "clk_i", "i_clk", "aclk")


@value
class Ports:
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    @property
    def clock(self) -> str:
        """The input that by its name is the clock; empty where none is."""
        named = [n for n in self.inputs if n.lower() in CLOCKS]
        alike = [n for n in self.inputs if "clk" in n.lower() or "clock" in n.lower()]
        return next(iter([*named, *alike]), "")


def ports_of(candidate: Candidate, parameters: tuple[tuple[str, str], ...] = ()) -> Ports | None:
    """The ports of the candidate's top; None where it has none."""
    module = interface(candidate.files, candidate.top, parameters)
    if module is None or not module.ports:
        return None
    return Ports(
        inputs=tuple(p.name for p in module.ports if p.direction is Direction.INPUT),
        outputs=tuple(p.name for p in module.ports if p.direction is not Direction.INPUT),
    )


def instance_path(sources: Sequence[SourceFile], root: str, module: str) -> str:
    """Where `module` is first instantiated under the module `root`: "tb.dut"; empty where it is not."""
    known = {m.name: m for m in modules(sources)}
    waiting = [(root, root)]
    seen = {root}
    for name, path in waiting:  # grows on the way: breadth first
        for instance in known[name].instances if name in known else ():
            if instance.module == module:
                return f"{path}.{instance.name}"
            if instance.module not in seen:
                seen.add(instance.module)
                waiting.append((instance.module, f"{path}.{instance.name}"))
    return ""
