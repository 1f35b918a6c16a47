"""A task in words: what is wanted, and the interface in one of several ways of telling it (pure)."""

from __future__ import annotations

import textwrap

from rtlgen.core.hdl import Direction, Port
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.style import Style, header
from rtlgen.dataset.synth.task import Task
from rtlgen.dataset.synth.text import bits_wide, grid, listed, number, paragraphs

WAYS = ("bullets", "bullets", "header", "header", "prose", "sections", "table")
"""How an interface can be told, each as often as it is drawn."""


def prompt(task: Task, top: str, spec: str, way: str, style: Style, d: Draw) -> str:
    """The whole specification of a task: `spec`, and the interface told in the way `way`."""
    if task.refuted:
        return spec  # the design that it shows tells the interface
    return _TELLERS[way](task, top, spec, style, d)


def laid_out(text: str, d: Draw) -> str:
    """`text` as this author sets it: with or without marks around names, lines broken or not. Code in fences
    stays as it is."""
    plain, width = d.chance(0.35), d.one((0, 0, 70, 76, 100))
    parts = text.split("```")
    for at in range(0, len(parts), 2):
        if plain:
            parts[at] = parts[at].replace("`", "")
        if width:
            parts[at] = "\n\n".join(_wrapped(p, width) for p in parts[at].split("\n\n"))
    return "```".join(parts)


def _wrapped(paragraph: str, width: int) -> str:
    if "\n" in paragraph or paragraph.startswith(("  ", "|", "- ")):
        return paragraph
    return textwrap.fill(paragraph, width, break_long_words=False, break_on_hyphens=False)


def _bullets(task: Task, top: str, spec: str, style: Style, d: Draw) -> str:  # noqa: ARG001
    opening = d.one(
        (
            f"Please write a module called {top}. Its ports are listed below; a port without a width is "
            "one bit wide.",
            f"Implement the hardware module {top} with these ports (one bit each, unless a width is given):",
            f"Your task is a module named {top}. It has the following ports; where no width is given, a "
            "port is a single bit.",
            f"Design a module named {top}, with the interface below. Ports are one bit wide unless noted "
            "otherwise.",
            f"A module {top} is needed. Interface (single bits where nothing else is said):",
        )
    )
    widest = max(len(p.direction.value) for p in task.ports)
    items = "\n".join(f" - {p.direction.value:<{widest}} {p.name}{_width_note(p)}" for p in task.ports)
    return paragraphs(opening, items, spec)


def _width_note(port: Port) -> str:
    notes = []
    if (port.width or 1) > 1:
        notes.append(f"{port.width} bits")
    if port.signed:
        notes.append("signed")
    return f" ({', '.join(notes)})" if notes else ""


def _header(task: Task, top: str, spec: str, style: Style, d: Draw) -> str:
    code = header(task.ports, top, style).replace("  ", style.step)
    block = f"```{d.one(('verilog', 'systemverilog', 'verilog'))}\n{code}\n```"
    asked = d.one(
        (
            f"Complete the module `{top}`:",
            f"Write the module `{top}` with this header:",
            "The module header is given:",
            "Use exactly this interface:",
        )
    )
    return paragraphs(spec, asked, block) if d.chance() else paragraphs(asked, block, spec)


def _prose(task: Task, top: str, spec: str, style: Style, d: Draw) -> str:  # noqa: ARG001
    ins = [p for p in task.ports if p.direction is Direction.INPUT]
    outs = [p for p in task.ports if p.direction is Direction.OUTPUT]
    told_in, told_out = listed([_named(p) for p in ins]), listed([_named(p) for p in outs])
    ports_in = f"{number(len(ins))} input{'s' if len(ins) > 1 else ''}"
    ports_out = f"{number(len(outs))} output{'s' if len(outs) > 1 else ''}"
    sentence = d.one(
        (
            f"The module `{top}` has the input{'s' if len(ins) > 1 else ''} {told_in} and the "
            f"output{'s' if len(outs) > 1 else ''} {told_out}.",
            f"Design `{top}`. It takes {told_in} and produces {told_out}.",
            f"Write a Verilog module named `{top}` with {ports_in}, {told_in}, and {ports_out}, {told_out}.",
            f"`{top}` reads {told_in}, and drives {told_out}.",
        )
    )
    return paragraphs(sentence, spec)


def _named(port: Port) -> str:
    width = port.width or 1
    if width == 1:
        return f"`{port.name}`"
    return f"`{port.name}` ({'signed, ' if port.signed else ''}{bits_wide(width)})"


def _sections(task: Task, top: str, spec: str, style: Style, d: Draw) -> str:  # noqa: ARG001
    def part(title: str, direction: Direction) -> str:
        ports = [p for p in task.ports if p.direction is direction]
        return "\n".join([title, *(f"    {p.name}{_range_note(p)}{_told(p)}" for p in ports)])

    opening = d.one(("Design task.", "Write synthesizable Verilog for the following.", "RTL design request:"))
    head = "\n".join(
        [
            f"Module name:\n    {top}",
            part(d.one(("Input ports:", "Inputs:")), Direction.INPUT),
            part(d.one(("Output ports:", "Outputs:")), Direction.OUTPUT),
        ]
    )
    return paragraphs(opening, head, f"{d.one(('Function:', 'Behaviour:', 'Description:'))}\n{spec}")


def _range_note(port: Port) -> str:
    return f"[{(port.width or 1) - 1}:0]" if (port.width or 1) > 1 else ""


def _told(port: Port) -> str:
    words = ["signed"] if port.signed else []
    words += [port.description] if port.description else []
    return f": {', '.join(words)}" if words else ""


def _table(task: Task, top: str, spec: str, style: Style, d: Draw) -> str:  # noqa: ARG001
    titles = d.one((["port", "direction", "width"], ["Name", "Dir", "Bits"], ["Signal", "Type", "Width"]))
    rows = [[p.name, p.direction.value, f"{p.width}{' (signed)' if p.signed else ''}"] for p in task.ports]
    table = grid([titles, *rows], markdown=True)
    return paragraphs(f"# {top}", spec, d.one(("## Ports", "## Interface")), table)


_TELLERS = {
    "bullets": _bullets,
    "header": _header,
    "prose": _prose,
    "sections": _sections,
    "table": _table,
}
