"""How an engineer writes: one design in one of many hands (pure)."""

from __future__ import annotations

import re

from rtlgen.core.hdl import Port
from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.task import Design, Task
from rtlgen.dataset.synth.text import indented, span

_INITIAL = re.compile(r"^\s*initial\b", re.MULTILINE)
_DRIVEN_NET = re.compile(r"^(\s*)wire\b(?=[^;=]*;)", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]*//[^\n]*")
_LEADING = re.compile(r"^(?:  )+", re.MULTILINE)


@value
class Style:
    systemverilog: bool
    """`logic`, `always_comb`, `always_ff`; else `reg`, `wire`, `always`."""
    step: str
    """Of one level."""
    comments: bool
    compact_header: bool
    """All ports on one line, where they fit."""
    port_words: str
    """What stands between direction and range where Verilog needs nothing: "wire" or empty."""
    star: str
    """`@(*)` or `@*`, in Verilog."""
    gap: str
    """What stands between the module's name and its ports."""
    deep: bool
    """Whether the module's items stand a level further in than the module."""


PLAIN = Style(
    systemverilog=True,
    step="    ",
    comments=False,
    compact_header=False,
    port_words="",
    star="@(*)",
    gap=" ",
    deep=True,
)
"""The hand in which rtlgen's prompts show a header: a small model learns one style sooner than many."""


def draw_style(d: Draw) -> Style:
    """The hand of one engineer."""
    return Style(
        systemverilog=d.chance(0.6),
        step=d.one(("    ", "    ", "  ", "  ", "\t")),
        comments=d.chance(0.4),
        compact_header=d.chance(0.25),
        port_words=d.one(("", "", "wire")),
        star=d.one(("@(*)", "@(*)", "@*")),
        gap=d.one((" ", " ", "")),
        deep=d.chance(0.65),
    )


def dressed(design: Design, task: Task, top: str, style: Style) -> str:
    """The complete source of `design` as module `top`, and its helper modules after it."""
    body = indented(design.body) if style.deep else f"\n{design.body}\n"
    text = f"{header(task.ports, top, style, design.regs)}\n{body}\nendmodule\n"
    source = _in_dialect(text, style)
    if design.helpers:
        source += "\n" + _in_dialect(design.helpers.strip("\n") + "\n", style)
    if not style.comments:
        source = _without_comments(source)
    return _LEADING.sub(lambda m: style.step * (len(m.group()) // 2), source)


def header(ports: tuple[Port, ...], top: str, style: Style, regs: tuple[str, ...] = ()) -> str:
    """The module header, down to its semicolon, two blanks a level."""
    declared = [_declared(p, style, p.name in regs) for p in ports]
    one_line = f"module {top}{style.gap}({', '.join(declared)});"
    if style.compact_header and len(one_line) <= 96:
        return one_line
    return f"module {top}{style.gap}(\n" + ",\n".join(f"  {line}" for line in declared) + "\n);"


def _declared(port: Port, style: Style, is_reg: bool) -> str:
    kind = "logic" if style.systemverilog else "reg" if is_reg else style.port_words
    signed = "signed" if port.signed else ""
    words = (port.direction.value, kind, signed, span(port.width or 1).strip(), port.name)
    return " ".join(w for w in words if w)


def _in_dialect(text: str, style: Style) -> str:
    if not style.systemverilog:
        return text.replace("always_latch", "always @(*)").replace("@(*)", style.star)
    text = text.replace("always @(*)", "always_comb")
    # A register with an initial block is written by two processes, which always_ff forbids.
    if not _INITIAL.search(text):
        text = re.sub(r"\balways @\((?=posedge|negedge)", "always_ff @(", text)
    text = re.sub(r"\breg\b", "logic", text)
    return _DRIVEN_NET.sub(r"\1logic", text)


def _without_comments(text: str) -> str:
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("//") or not line.strip()]
    bare = "\n".join(_COMMENT.sub("", line) for line in kept) + "\n"
    return re.sub(r"\n{3,}", "\n\n", bare)
