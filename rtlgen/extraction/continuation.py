"""Replies that go on from the module header they were given: a body and `endmodule`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rtlgen.core.problem import Problem
from rtlgen.extraction.blocks import Block
from rtlgen.extraction.choose import Design, choose
from rtlgen.extraction.scan import first_end, first_statement, units


def continued(blocks: Sequence[Block], problem: Problem, *, stopped: bool) -> Design | None:
    """The header and the first body among `blocks`; None where there is neither header nor body.

    Args:
        blocks: in the order in which they stand.
        problem: with the header that the reply goes on from.
        stopped: the model ended by itself. Then a body without `endmodule` gets one, because that word is
            the usual stop sequence of such requests.
    """
    if not problem.header:
        return None
    for block in blocks:
        if block.is_python or any(u.name == problem.top for u in units(block.text)):
            continue
        design = _body(block, problem, stopped=stopped)
        if design is not None:
            return design
    return None


def _body(block: Block, problem: Problem, *, stopped: bool) -> Design | None:
    end = first_end(block.text)
    begins = next((u.start for u in units(block.text)), len(block.text))
    if end is not None and end <= begins:
        body, rest = block.text[:end], block.text[end:]
    elif end is None and begins == len(block.text):
        body, rest = block.text, ""
    else:
        return None
    at = first_statement(body)
    if at is None or (end is None and block.label == "prose" and body[:at].strip()):
        return None  # prose that shows a statement or two
    body = _without_prose(body)
    if end is None and not stopped:
        return Design(text=problem.header + body, top=problem.top, cut=problem.top)
    notes = ["joined to the header that was given"]
    if end is None:
        notes.append("added the missing endmodule")
        body = body.rstrip() + "\nendmodule"
    whole = f"{problem.header.rstrip()}\n{body.strip(chr(10))}\n{rest}"
    design = choose((Block(text=whole, label="prose"),), problem)
    if design is None or design.top != problem.top:
        return None
    return replace(design, notes=(*notes, *design.notes))


def _without_prose(body: str) -> str:
    """`body` from its first line of code on, where lines of prose stand before it."""
    begin = first_statement(body) or 0
    before = body[:begin].strip()
    is_prose = before.endswith((":", ".")) and ";" not in before
    return body[begin:] if is_prose else body
