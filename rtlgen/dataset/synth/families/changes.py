"""A design that works, and a wish for another one that differs in one respect."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families import clocked_changes, logic_changes
from rtlgen.dataset.synth.task import Task
from rtlgen.dataset.synth.text import paragraphs

_CASES = (
    clocked_changes.counter,
    clocked_changes.counter,
    clocked_changes.register,
    clocked_changes.shift,
    clocked_changes.edge,
    clocked_changes.machine,
    clocked_changes.machine,
    logic_changes.threshold,
    logic_changes.select,
    logic_changes.parity,
)


def change_design(d: Draw) -> Task:
    case = d.one(_CASES)(d)
    code = "```verilog\n{code}\n```"
    rest = d.one(
        (
            "Everything else stays as it is.",
            "Nothing else may change.",
            "In all other respects it shall behave as before.",
        )
    )
    wish = case.wish
    told = "" if case.clocking is None else f" {case.clocking.clocked(d)}"
    return Task(
        structure=case.kind,
        difficulty="medium",
        tops=case.tops,
        ports=case.io.all(),
        clocking=case.clocking,
        specs=(
            paragraphs(
                f"This module works: {case.purpose}.{told}", code, f"Change it so that {wish}. {rest}"
            ),
            paragraphs(
                f"A variant of the module `{{top}}` is needed in which {wish}. {rest}",
                code,
                f"As it is, {case.purpose}. Write the new module under the same name, with the same ports.",
            ),
            paragraphs(
                "Modify this design.",
                code,
                f"At present {case.purpose}. From now on the requirement is that {wish}. {rest}",
            ),
        ),
        designs=case.after.designs,
        behaviour=case.after.behaviour,
        stimulus=case.stimulus,
        tags=("sequential" if case.clocking else "combinational", "change"),
        refuted=(replace(case.before.designs[0], way="before the change"),),
    )
