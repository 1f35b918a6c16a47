"""From a seed to a row, all but its proof (pure)."""

from __future__ import annotations

import re

from rtlgen import __version__
from rtlgen.core.digest import digest
from rtlgen.core.hdl import Clock, Reset
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.dataset.row import Answer, Provenance, Row, asked_digest
from rtlgen.dataset.synth.bench import TOP, bench
from rtlgen.dataset.synth.clocking import Clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.prompt import WAYS, laid_out, prompt
from rtlgen.dataset.synth.registry import Entry
from rtlgen.dataset.synth.response import Vector, flaw, responses, signature
from rtlgen.dataset.synth.style import PLAIN, draw_style, dressed
from rtlgen.dataset.synth.task import Task

GENERATOR = "rtlgen-synth"
VERSION = "3"
"""To be raised whenever the same seed gives other rows."""
_DRAWS = "1"
"""To be raised to have every family draw anew; the families that did not change draw as before."""
LICENCE = "Apache-2.0"
_WORD = re.compile(r"[A-Za-z_]\w*")
_HELD_OUT = 10
"""One structure of so many is held out."""


@value
class Origin:
    """Which row of which corpus, in which hand."""

    seed: int
    number: int
    """Of the row in its family."""
    attempt: int = 0
    slot: int = 0
    """Of the row in its corpus; nothing is drawn from it."""
    plain: bool = False
    """Whether all answers are in one hand, that of rtlgen's own prompts."""


@value
class Drawn:
    row: Row
    flaw: str
    """Why this row must not be kept; empty where nothing is known against it."""


def draw_row(entry: Entry, origin: Origin, tools: tuple[ToolVersion, ...] = ()) -> Drawn:
    """Draw a row of a family.

    Raises:
        ExtraMissing: the family's engine is not installed.
    """
    key = (GENERATOR, _DRAWS, origin.seed, entry.name, origin.number, origin.attempt)
    d = Draw(*key)
    task = entry.load()(d)
    vectors = responses(task, Draw(*key, "stimulus"))
    row = _row(entry, origin, task, Draw(*key, "style"), vectors, tools)
    return Drawn(row=row, flaw=flaw(vectors))


def _row(
    entry: Entry,
    origin: Origin,
    task: Task,
    d: Draw,
    vectors: list[Vector],
    tools: tuple[ToolVersion, ...],
) -> Row:
    top, style, way = _top(task, d), draw_style(d), d.one(WAYS)
    wrong = tuple(Answer(way=b.way, code=dressed(b, task, top, style)) for b in task.refuted)
    spec = d.one(task.specs)
    if wrong:
        spec = spec.replace("{top}", top).replace("{code}", wrong[0].code.rstrip("\n"))
    asked = laid_out(prompt(task, top, spec, way, style, d), d)
    answers = [
        Answer(way=b.way, code=dressed(b, task, top, PLAIN if origin.plain else hand))
        for b, hand in zip(task.designs, (style, *(draw_style(d) for _ in task.designs[1:])), strict=True)
    ]
    return Row(
        id=f"{entry.name}-{digest([asked, answers[0].code])[:16]}",
        family=entry.name,
        structure=f"{task.host}: {task.structure}" if task.host else task.structure,
        split=split_of(task.host or entry.name, task.structure),
        difficulty=task.difficulty,
        tags=task.tags,
        prompt=asked,
        spec=spec,
        interface="code" if wrong else way,
        top=top,
        ports=task.ports,
        clock=_clock(task.clocking),
        reset=_reset(task.clocking),
        reference=answers[0],
        alternates=tuple(answers[1:]),
        wrong=wrong,
        bench=(bench(task, top, vectors),),
        bench_top=TOP,
        signature=signature(task),
        proof=None,
        provenance=Provenance(
            generator=GENERATOR,
            version=VERSION,
            seed=origin.seed,
            key=f"{entry.name}/{origin.number}/{origin.attempt}",
            slot=origin.slot,
            licence=LICENCE,
            prompt_digest=asked_digest(asked),
            rtlgen=__version__,
            tools=tools,
        ),
    )


def _clock(c: Clocking | None) -> Clock | None:
    return Clock(port=c.clock, edge="negedge" if c.falling else "posedge") if c else None


def _reset(c: Clocking | None) -> Reset | None:
    if c is None or not c.reset:
        return None
    return Reset(port=c.reset, active_low=c.active_low, asynchronous=c.asynchronous)


def split_of(family: str, structure: str) -> str:
    """Where all rows of a structure belong."""
    return "held_out" if int(digest([family, structure])[:8], 16) % _HELD_OUT == 0 else "train"


def _top(task: Task, d: Draw) -> str:
    """The module's name: one that says what it is, or one that every benchmark and exercise uses. Nothing in
    the module has it too."""
    if d.chance(0.35):
        return d.one(("TopModule", "top_module", "top", "dut_top", "TopModule", "Top"))
    used = {p.name for p in task.ports}
    used |= {w for b in (*task.designs, *task.refuted) for w in _WORD.findall(b.body + b.helpers)}
    return d.one([t for t in task.tops if t not in used] or ["top_module"])
