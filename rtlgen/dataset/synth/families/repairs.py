"""Designs of other families with one mistake in them, to be found and mended."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.style import Style, header
from rtlgen.dataset.synth.task import Design, Task
from rtlgen.dataset.synth.text import paragraphs
from rtlgen.formal.mutation import Mutant, mutants

_HOSTS = (
    "truth_table",
    "multiplexer",
    "decoder",
    "priority_encoder",
    "adder",
    "subtractor",
    "comparator",
    "saturation",
    "alu",
    "shifter",
    "rotator",
    "parity",
    "gray_code",
    "bcd",
    "crc",
    "lfsr",
    "counter",
    "bcd_counter",
    "ring_counter",
    "clock_divider",
    "timer",
    "pwm",
    "flip_flop",
    "register",
    "shift_register",
    "edge_detector",
    "debouncer",
    "moore_fsm",
    "mealy_fsm",
    "sequence_detector",
    "fifo",
    "arbiter",
    "handshake",
    "watchdog",
)
_PLAIN = Style(
    systemverilog=False,
    step="  ",
    comments=True,
    compact_header=False,
    port_words="",
    star="@(*)",
    gap=" ",
    deep=False,
)


def find_bug(d: Draw) -> Task:
    """The mistake is one of `rtlgen.formal.mutation`. That it is one, simulation must say."""
    from rtlgen.dataset.synth.registry import FAMILIES

    while True:
        name = d.one(_HOSTS)
        task = FAMILIES[name].load()(d)
        found = _mistaken(task, task.designs[0], d)
        if found is not None and not task.refuted:
            break
    wrong, operator = found
    spec = d.one(task.specs)
    code = "```verilog\n{code}\n```"
    return replace(
        task,
        host=name,
        difficulty="hard" if task.difficulty == "hard" else "medium",
        specs=(
            paragraphs(
                "The module below has a bug. What it should do:",
                spec,
                "The code as it is:",
                code,
                "Write the corrected module `{top}`, with the same ports.",
            ),
            paragraphs(
                "Somebody wrote this Verilog, but simulation shows wrong values:",
                code,
                "Find the mistake and give the whole module `{top}` without it. The specification was:",
                spec,
            ),
            paragraphs(
                spec,
                "The following attempt at `{top}` compiles and is nearly right; one place is wrong.",
                code,
                "Correct it.",
            ),
        ),
        refuted=(wrong,),
        tags=(*task.tags, "repair", operator),
    )


def _mistaken(task: Task, design: Design, d: Draw) -> tuple[Design, str] | None:
    """`design` with one change, and what kind of change; None where none can be made."""
    if design.helpers:
        return None
    head = f"{header(task.ports, 'm', _PLAIN, design.regs)}\n"
    text = f"{head}{design.body}\nendmodule\n"
    lines = text.splitlines()
    worth = [m for m in mutants(text) if _is_worth_it(m, lines)]
    if not worth:
        return None
    chosen = d.one(worth)
    body = chosen.text[len(head) : -len("\nendmodule\n")]
    return replace(design, way="one mistake", body=body), chosen.operator


def _is_worth_it(mutant: Mutant, lines: list[str]) -> bool:
    """A loop may run for ever, a default is often never reached, an index may leave its range, and a
    statement that is not there cannot be found by looking at it."""
    line = lines[mutant.line - 1]
    if mutant.operator == "constant" and mutant.original.isdigit():
        return False
    return "for (" not in line and "default" not in line and mutant.operator not in ("drop", "force_true")
