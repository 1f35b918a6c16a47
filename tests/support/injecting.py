"""Right designs with benches, for tests that put errors into them."""

from __future__ import annotations

from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import Problem
from rtlgen.dataset.augment.originals import Original
from rtlgen.dataset.synth.compose import Origin, draw_row
from rtlgen.dataset.synth.registry import FAMILIES

SOME = ("alu", "counter", "moore_fsm", "shift_register", "comparator", "fifo", "ram", "adder")


def problem(family: str, number: int = 0) -> tuple[Problem, tuple[Candidate, ...]]:
    """A problem that is correct by construction, and its right designs."""
    row = draw_row(FAMILIES[family], Origin(seed=7, number=number)).row
    return row.problem(), tuple(row.candidate(a) for a in row.answers)


def original(family: str, number: int = 0) -> Original:
    posed, designs = problem(family, number)
    return Original(
        key=f"tests/{family}-{number}", problem=posed, designs=designs, family=family, split="train"
    )
