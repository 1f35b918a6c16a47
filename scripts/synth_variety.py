"""How different the rows of a family are: of so many drawn, how many are unique. Simulates nothing.

    python scripts/synth_variety.py [ROWS_A_FAMILY] [FAMILY...]

Prints a Markdown table, in per cent: code, code without the names of things, behaviour (ports' widths and the
answer to one stimulus), and how many structures there are.
"""

from __future__ import annotations

import sys

from rtlgen.dataset.synth.compose import Origin, draw_row
from rtlgen.dataset.synth.registry import Entry, chosen
from rtlgen.dataset.synth.statistics import Tally

_SHARES = ("unique_prompts", "unique_code", "unique_code_without_names", "unique_behaviour")


def tallied(family: Entry, rows: int) -> Tally:
    """The first `rows` rows of a family that could be kept."""
    tally, number = Tally(), 0
    while tally.rows < rows:
        drawn = draw_row(family, Origin(seed=1, number=number))
        number += 1
        if not drawn.flaw:
            tally.add(drawn.row)
    return tally


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print("| family | prompts | code | without names | behaviour | structures |\n|---|---|---|---|---|---|")
    for family in chosen(",".join(sys.argv[2:]) or "all"):
        f = tallied(family, rows).figures()
        shares = [f[k] for k in _SHARES]
        print(
            f"| {family.name} | {' | '.join(f'{100 * s:.1f}' for s in shares)} | {f['structures']} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
