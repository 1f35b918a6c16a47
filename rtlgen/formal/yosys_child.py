"""Run as `python -m rtlgen.formal.yosys_child GOLD GATE TOP OUT.aig`: two designs to one question.

A process of its own because Yosys ends the whole interpreter on an error. The miter's one output is true in
a cycle where some output of GATE differs from GOLD's; X in GOLD matches anything, X in GATE only X.
Prints, among Yosys's own words, one line: ASKED (the question stands in OUT.aig) or OTHER_PORTS.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

ASKED = "rtlgen: asked"
OTHER_PORTS = "rtlgen: other ports"
_FLIP_FLOP = re.compile(r"\$(a?l?dff|s?dff|ff|a?dlatch|sr)")


def main(gold: str, gate: str, top: str, out: str) -> None:
    """Write the question; exits with Yosys's own status where it cannot read a design."""
    from pyosys import libyosys as ys

    design = ys.Design()

    def run(*passes: str) -> None:
        for command in passes:
            ys.run_pass(command, design)

    for path, name in ((gold, "gold"), (gate, "gate")):
        # A latch in always_comb reads as a loop of multiplexers; in always @(*) as the latch that it is.
        source = Path(path).read_text("utf-8")
        Path(f"{name}.sv").write_text(re.sub(r"\balways_comb\b", "always @(*)", source), "utf-8")
        run(
            f"read_slang -j 1 --top {top} --ignore-assertions --allow-dual-edge-ff --ignore-timing {name}.sv",
            f"hierarchy -check -top {top}",
            "proc",
            "flatten",
            "memory -nomap",
            "memory_map",
            "opt_expr -keepdc",
            "opt_clean",
            f"rename {top} {name}",
            f"design -stash {name}",
        )
    run("design -copy-from gold gold", "design -copy-from gate gate")
    modules = [design.module(ys.IdString(f"\\{name}")) for name in ("gold", "gate")]
    if _ports(modules[0]) != _ports(modules[1]):
        print(OTHER_PORTS)  # noqa: T201 (this is the answer to the parent process)
        return
    run("check -assert gate")
    clocks = set().union(*(_clocks(m) for m in modules))
    if clocks:
        run("async2sync" if len(clocks) == 1 else "clk2fflogic")
    run(
        "miter -equiv -ignore_gold_x -flatten gold gate miter",
        "hierarchy -top miter",
        "opt_expr -keepdc",
        "opt_clean",
        "dffunmap",
        "xprop -required -formal -assume-def-inputs -split-outputs miter",
        "opt_clean",
        "formalff -clk2ff",
        "chformal -remove",
        "dffunmap",
        "techmap",
        "opt -fast",
        "aigmap",
        "opt_clean",
        "delete -output miter/trigger_x",
        f"write_aiger -zinit -symbols {out}",
    )
    print(ASKED)  # noqa: T201


def _ports(module: Any) -> dict[str, tuple[int, bool]]:
    return {w.name.str(): (w.width, w.port_input) for w in module.wires_.values() if w.port_id}


def _clocks(module: Any) -> set[tuple[str, int]]:
    """(clock net, polarity) of the flip-flops; a latch or an odd clock counts as a clock of its own."""
    found = set()
    for cell in module.cells_.values():
        kind = cell.type.str()
        if not _FLIP_FLOP.match(kind):
            continue
        connections = {k.str(): v for k, v in cell.connections().items()}
        parameters = {k.str(): v for k, v in cell.parameters.items()}
        clock = connections.get("\\CLK")
        if clock is None or not clock.is_wire():
            found |= {("?", 0), ("?", 1)}
        else:
            polarity = parameters.get("\\CLK_POLARITY")
            found.add((clock.as_wire().name.str(), polarity.as_int() if polarity is not None else 1))
    return found


if __name__ == "__main__":
    main(*sys.argv[1:5])
