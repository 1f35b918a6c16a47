"""Run as `python -m rtlgen.formal.area_child FILE TOP`: how many cells a design takes.

A process of its own because Yosys ends the whole interpreter on an error. Prints, among Yosys's own words,
one line: CELLS and the number, of gates with two inputs, multiplexers and flip-flops, memories as what they
are made of.
"""

from __future__ import annotations

import sys

CELLS = "rtlgen: cells "


def main(file: str, top: str) -> None:
    """Count; exits with Yosys's own status where it cannot read the design."""
    from pyosys import libyosys as ys

    design = ys.Design()
    for command in (
        f"read_slang -j 1 --top {top} --ignore-assertions --allow-dual-edge-ff --ignore-timing {file}",
        f"synth -flatten -top {top}",
        "abc -g simple",
        "opt_clean",
    ):
        ys.run_pass(command, design)
    cells = len(design.module(ys.IdString(f"\\{top}")).cells_)
    print(f"\n{CELLS}{cells}")  # noqa: T201 (this is the answer to the parent process)


if __name__ == "__main__":
    main(*sys.argv[1:3])
